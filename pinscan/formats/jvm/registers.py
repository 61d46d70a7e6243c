"""Register numbers for a drafted method, and the moves that formats with small register fields need.

Arguments lie in the highest registers, as Dalvik has it. A body of more than 16 registers keeps six low ones free: what
a format cannot name is moved there and back. Calls whose arguments are too many or too high for four bits each take
them from a row of their own.
"""

from __future__ import annotations

from pinscan.errors import FormatError
from pinscan.formats.dalvik import FORMATS
from pinscan.formats.jvm.drafts import (
    DEFINES,
    INVOKES,
    KINDS,
    LOCAL,
    MOVE,
    MOVE_OBJECT,
    MOVE_WIDE,
    MOVES,
    OF_OBJECTS,
    Draft,
    Op,
    argument_kinds,
)  # fmt: skip

MOVE_OF = {"I": MOVE, "J": MOVE_WIDE, "L": MOVE_OBJECT}
RANGE = {0x24: 0x25, 0xFC: 0xFD, **{op: op + 6 for op in range(0x6E, 0x73)}}
"""The form of each call that takes its arguments from a row of registers."""
_SPARE = 6
_FOUR_BITS = frozenset(("12x", "22c", "22s", "22t"))


def settle(draft: Draft) -> tuple[int, list[Op], list[int]]:
    """Number of registers, the operations with real ones, and where each operation of the draft begins among them."""
    size = draft.pool + draft.locals
    spare = _SPARE if size > 16 else 0
    calls = (len(regs) for op, regs, _ in draft.ops if op in INVOKES and (spare or len(regs) > 5))
    row = max(calls, default=0)
    if not spare and size + row > 16:
        spare = _SPARE
        row = max((len(regs) for op, regs, _ in draft.ops if op in INVOKES), default=0)
    total = size + spare + row
    if total > 0xFFFF:
        raise FormatError("a method of more registers than Dalvik has")
    first = total - draft.ins - LOCAL
    locals_at = spare + draft.pool - draft.ins - LOCAL
    names = _Names(spare, first, locals_at, draft.ins)
    return (total, *_numbered(draft, names, total - draft.ins - row, bool(spare)))


class _Names(dict[int, int]):
    """The number of each register, by what the draft calls it."""

    def __init__(self, pool: int, arguments: int, locals_: int, ins: int) -> None:
        super().__init__()
        self._pool, self._arguments, self._locals, self._ins = pool, arguments, locals_, ins

    def __missing__(self, name: int) -> int:
        if name < LOCAL:
            number = self._pool + name
        else:
            number = name + (self._arguments if name - LOCAL < self._ins else self._locals)
        self[name] = number
        return number


def _numbered(draft: Draft, names: _Names, row: int, cramped: bool) -> tuple[list[Op], list[int]]:
    out: list[Op] = []
    starts: list[int] = []
    for op, regs, what in draft.ops:
        starts.append(len(out))
        numbers = tuple([names[r] for r in regs])
        if op in INVOKES:
            _call(out, op, numbers, what, row)
        elif cramped and op not in MOVES:
            _within_reach(out, op, numbers, what)
        else:
            out.append((op, numbers, what))
    starts.append(len(out))
    return out, starts


def _call(out: list[Op], op: int, regs: tuple[int, ...], what: object, row: int) -> None:
    if len(regs) <= 5 and all(r < 16 for r in regs):
        out.append((op, regs, what))
        return
    if regs != tuple(range(regs[0], regs[0] + len(regs))):
        place = 0
        for kind in argument_kinds(op, what, len(regs)):
            out.append((MOVE_OF[kind], (row + place, regs[place]), None))
            place += 2 if kind == "J" else 1
        regs = tuple(range(row, row + len(regs)))
    out.append((RANGE[op], regs, what))


def _within_reach(out: list[Op], op: int, regs: tuple[int, ...], what: object) -> None:
    """An operation whose registers its format can name, with moves to and from the spare ones where it cannot."""
    limit = 16 if FORMATS[op & 0xFF] in _FOUR_BITS else 256
    if all(r < limit for r in regs):
        out.append((op, regs, what))
        return
    kinds, defines = KINDS[op], op in DEFINES
    near, back = [], None
    for i, (kind, register) in enumerate(zip(kinds, regs, strict=True)):
        if register < limit:
            near.append(register)
            continue
        near.append(2 * i)
        if i == 0 and defines:
            back = (MOVE_OF[kind], (register, 0), None)
        else:
            out.append((MOVE_OF[kind], (2 * i, register), None))
    out.append((op, tuple(near), what))
    if back:
        out.append(back)


__all__ = ["MOVE_OF", "OF_OBJECTS", "RANGE", "settle"]
