"""A drafted method as the 16-bit units of Dalvik bytecode (AOSP "Dalvik bytecode"), its tables at the end."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable
from typing import Any, Protocol

from pinscan.errors import FormatError
from pinscan.formats.dalvik import FORMATS
from pinscan.formats.jvm.drafts import (
    CONST,
    CONST_STRING,
    CONST_WIDE,
    FILL_ARRAY_DATA,
    GOTO,
    MOVES,
    SWITCH,
    Cases,
    Draft,
    Elements,
    Guard,
    Op,
)  # fmt: skip
from pinscan.formats.jvm.registers import settle

_FAR = 0x7F00
"""Units of a method from which branches of 16 bits may not reach."""
_IFS = range(0x32, 0x3E)
_WORD = 0xFFFF


class Numbers(Protocol):
    """The numbers of names in one DEX file."""

    def of(self, op: int, name: Any) -> int:
        """The number by which an instruction names something; raises `FormatError` for what is in no table."""
        ...


class Encoded:
    """The units of a method body, how many registers it has, and where the operations of its draft begin."""

    def __init__(self, draft: Draft, numbers: Numbers) -> None:
        self.registers, ops, starts = settle(draft)
        self.ins = draft.ins
        self.outs = max((len(regs) for op, regs, _ in ops if 0x6E <= op <= 0x78 or 0xFC <= op <= 0xFD), default=0)
        labels = {label: starts[at] for label, at in draft.labels.items()}
        pieces = [_fixed(op, regs, what, numbers) for op, regs, what in ops]
        far = sum(len(piece) or 3 for piece in pieces) > _FAR
        places = self._places(ops, pieces, labels, far)
        self._starts = [places[at] for at in starts]
        self._units = _joined(ops, pieces, places, labels, far)

    @staticmethod
    def _places(ops: list[Op], pieces: list[list[int]], labels: dict[int, int], far: bool) -> list[int]:
        """Where each operation begins; branches, whose unit lists are empty, take their form here."""
        places, at = [], 0
        for number, ((op, _, what), piece) in enumerate(zip(ops, pieces, strict=True)):
            places.append(at)
            if piece:
                at += len(piece)
            elif op == GOTO:
                at += 3 if far or labels[what] == number else 2
            elif op in (SWITCH, FILL_ARRAY_DATA):
                at += 3
            else:
                at += 5 if far else 2
        places.append(at)
        return places

    def place(self, operation: int) -> int:
        """The address of an operation of the draft, in units."""
        return self._starts[operation]

    def item(self, guards: list[Guard], labels: dict[int, int], kind: Callable[[bytes], int]) -> bytes:
        """The code item (dex-format), its exception handlers included."""
        units = self._units
        size = len(units)
        if size > 0x40000:
            raise FormatError("a method of too many instructions")
        tries, handlers, count = _tries(self, guards, labels, kind)
        head = struct.pack("<4H2I", self.registers, self.ins, self.outs, count, 0, size)
        padding = b"\0\0" if size & 1 and count else b""
        if sys.byteorder == "big":
            units = units[:]
            units.byteswap()
        return head + units.tobytes() + padding + tries + handlers


def _tries(
    body: Encoded, guards: list[Guard], labels: dict[int, int], kind: Callable[[bytes], int]
) -> tuple[bytes, bytes, int]:
    rows, lists, seen = [], bytearray(), {}
    for guard in guards:
        start, end = body.place(guard.start), body.place(guard.end)
        if start >= end:
            continue
        typed = [(t, label) for t, label in guard.targets if t]
        caught = [label for t, label in guard.targets if not t]
        raw = sleb(-len(typed) if caught else len(typed))
        raw += b"".join(uleb(kind(t)) + uleb(body.place(labels[label])) for t, label in typed)
        raw += uleb(body.place(labels[caught[0]])) if caught else b""
        if raw not in seen:
            seen[raw] = len(lists)
            lists += raw
        while start < end:  # a range is told in 16 bits
            size = min(end - start, _WORD)
            rows.append((start, size, seen[raw]))
            start += size
    if not rows:
        return b"", b"", 0
    head = uleb(len(seen))
    if len(head) + len(lists) > _WORD or len(rows) > _WORD:
        raise FormatError("a method of too many exception handlers")
    return b"".join(struct.pack("<IHH", s, n, len(head) + at) for s, n, at in rows), head + bytes(lists), len(rows)


def uleb(value: int) -> bytes:
    """Unsigned LEB128."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def sleb(value: int) -> bytes:
    """Signed LEB128."""
    out = bytearray()
    while not -0x40 <= value < 0x40:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value & 0x7F)
    return bytes(out)


# --- instructions ---------------------------------------------------------------------------------------------------
def _fixed(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    """The units of an operation that goes nowhere; none for a branch, and for what has a table."""
    if op in MOVES:
        return _move(op, *regs)
    if op == CONST:
        return _const(regs[0], what)
    if op == CONST_WIDE:
        return _const_wide(regs[0], what)
    if op == GOTO or op in (SWITCH, FILL_ARRAY_DATA) or op & 0xFF in _IFS:
        return []
    if op == CONST_STRING:
        number = numbers.of(op, what)
        if number > _WORD:
            return [0x1B | regs[0] << 8, number & _WORD, number >> 16]
        return [op | regs[0] << 8, number]
    return _ENCODERS[FORMATS[op]](op, regs, what, numbers)


def _move(op: int, to: int, source: int) -> list[int]:
    if to < 16 and source < 16:
        return [op | to << 8 | source << 12]
    return [op + 1 | to << 8, source] if to < 256 else [op + 2, to, source]


def _const(register: int, value: int) -> list[int]:
    if -8 <= value < 8 and register < 16:
        return [0x12 | register << 8 | (value & 15) << 12]
    if -0x8000 <= value < 0x8000:
        return [0x13 | register << 8, value & _WORD]
    if not value & _WORD:
        return [0x15 | register << 8, value >> 16 & _WORD]
    return [0x14 | register << 8, value & _WORD, value >> 16 & _WORD]


def _const_wide(register: int, value: int) -> list[int]:
    if -0x8000 <= value < 0x8000:
        return [0x16 | register << 8, value & _WORD]
    if -0x80000000 <= value < 0x80000000:
        return [0x17 | register << 8, value & _WORD, value >> 16 & _WORD]
    if not value & 0xFFFFFFFFFFFF:
        return [0x19 | register << 8, value >> 48 & _WORD]
    return [0x18 | register << 8, *(value >> 16 * i & _WORD for i in range(4))]


def _10x(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op]


def _11x(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op | regs[0] << 8]


def _12x(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op | regs[0] << 8 | regs[1] << 12]


def _21c(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op | regs[0] << 8, numbers.of(op, what)]


def _22c(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op | regs[0] << 8 | regs[1] << 12, numbers.of(op, what)]


def _22b(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op | regs[0] << 8, regs[1] | (what & 0xFF) << 8]


def _23x(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op | regs[0] << 8, regs[1] | regs[2] << 8]


def _35c(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    a, b, c, d, e = (*regs, 0, 0, 0, 0, 0)[:5]
    return [op | e << 8 | len(regs) << 12, numbers.of(op, what), a | b << 4 | c << 8 | d << 12]


def _3rc(op: int, regs: tuple[int, ...], what: Any, numbers: Numbers) -> list[int]:
    return [op | len(regs) << 8, numbers.of(op, what), regs[0]]


_ENCODERS = {
    "10x": _10x, "11x": _11x, "12x": _12x, "21c": _21c, "22c": _22c, "22b": _22b, "23x": _23x, "35c": _35c, "3rc": _3rc,
}  # fmt: skip


# --- branches and tables --------------------------------------------------------------------------------------------
def _joined(ops: list[Op], pieces: list[list[int]], places: list[int], labels: dict[int, int], far: bool) -> array[int]:
    """All units, with branches as far as they go and the tables behind the last instruction."""
    units = array("H")
    tables: list[tuple[int, Op]] = []
    for (op, regs, what), piece, at in zip(ops, pieces, places, strict=False):
        if piece:
            units.extend(piece)
        elif op in (SWITCH, FILL_ARRAY_DATA):
            tables.append((at, (op, regs, what)))
            units.extend((op, 0, 0))
        elif op == GOTO:
            units.extend(_goto(places[labels[what]] - at, far))
        else:
            units.extend(_if(op & 0xFF, regs, places[labels[what]] - at, far))
    for at, (op, regs, what) in tables:
        if len(units) & 1:
            units.append(0)
        offset = len(units) - at
        code, table = _table(op, what, at, places, labels)
        units[at : at + 3] = array("H", (code | regs[0] << 8, offset & _WORD, offset >> 16))
        units.extend(struct.unpack(f"<{len(table) // 2}H", table))
    return units


def _goto(offset: int, far: bool) -> list[int]:
    if far or not offset:
        return [0x2A, offset & _WORD, offset >> 16 & _WORD]
    return [0x29, offset & _WORD]


def _if(op: int, regs: tuple[int, ...], offset: int, far: bool) -> list[int]:
    compared = regs[0] << 8 | (regs[1] << 12 if len(regs) == 2 else 0)
    if not far:
        return [op | compared, offset & _WORD]
    other = ((op - 0x32) ^ 1) + 0x32
    return [other | compared, 5, *_goto(offset - 2, far=True)]


def _table(op: int, what: Any, at: int, places: list[int], labels: dict[int, int]) -> tuple[int, bytes]:
    """The opcode of an instruction with a table, and the table."""
    if isinstance(what, Elements):
        raw = struct.pack("<2HI", 0x300, what.size, len(what.data) // what.size) + what.data
        return op, raw + b"\0" * (len(raw) % 2)
    assert isinstance(what, Cases)
    keys = [key for key, _ in what.pairs]
    goals = [places[labels[label]] - at for _, label in what.pairs]
    count = len(keys)
    if keys == list(range(keys[0], keys[0] + count)):
        return 0x2B, struct.pack(f"<2Hi{count}i", 0x100, count, keys[0], *goals)
    return 0x2C, struct.pack(f"<2H{2 * count}i", 0x200, count, *keys, *goals)
