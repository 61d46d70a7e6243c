"""How control goes through one method's body: what follows an instruction, where ways meet, what leads where."""

from __future__ import annotations

from array import array
from typing import cast

from pinscan.code.dalvik.program import Body
from pinscan.formats import dalvik
from pinscan.formats.dalvik import Instruction


def leading_to(body: Body, ends: set[int]) -> set[int]:
    """The addresses of a body from which one of `ends` can be reached."""
    before: dict[int, list[int]] = {}
    for i in body.at.values():
        for following in successors(body, i):
            before.setdefault(following, []).append(i.pc)
    found, queue = set(ends), list(ends)
    while queue:
        for pc in before.get(queue.pop(), ()):
            if pc not in found:
                found.add(pc)
                queue.append(pc)
    return found


def successors(body: Body, i: Instruction) -> list[int]:
    """The addresses that may follow an instruction, exception handlers included."""
    following = i.pc + length(i)
    handlers = [target for start, end, targets in body.handlers if start <= i.pc < end for target in targets]
    if 0x28 <= i.op <= 0x2A:
        return [i.value]
    if 0x32 <= i.op <= 0x3D:
        return [i.value, following]
    if i.op in (0x2B, 0x2C):
        cases = dalvik.switch_targets(cast("array[int]", body.units), i)
        return [following, *dict.fromkeys(target for _, target in cases)]
    return handlers if 0x0E <= i.op <= 0x11 or i.op == 0x27 else [following, *handlers]


def length(i: Instruction) -> int:
    """Code units an instruction takes, the payload it may refer to apart."""
    return dalvik.UNITS[i.op] if i.op < 0x100 else 1


def leaders(body: Body) -> set[int]:
    """Addresses where ways meet: branch targets and handlers, and what follows a switch."""
    found = {target for _, _, targets in body.handlers for target in targets}
    for i in body.at.values():
        if 0x28 <= i.op <= 0x2A or 0x32 <= i.op <= 0x3D:
            found.add(i.value)
        elif i.op in (0x2B, 0x2C):
            found.add(i.pc + 3)
    return found
