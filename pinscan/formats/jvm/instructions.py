"""JVM bytecode (JVM specification §6.5), decoded: one form for all spellings of the same instruction."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pinscan.errors import FormatError

PUSH, LDC, LDC2, LOAD, STORE, IINC = 0x10, 0x12, 0x14, 0x15, 0x36, 0x84
GOTO, TABLESWITCH, LOOKUPSWITCH, RETURN, ATHROW, IFNULL, IFNONNULL = 0xA7, 0xAA, 0xAB, 0xB1, 0xBF, 0xC6, 0xC7
LCONST, FCONST, DCONST = 0x09, 0x0B, 0x0E
NEWARRAY, DUP = 0xBC, 0x59
INVOKEVIRTUAL, INVOKESPECIAL, INVOKESTATIC, INVOKEINTERFACE, INVOKEDYNAMIC = 0xB6, 0xB7, 0xB8, 0xB9, 0xBA


class Step(NamedTuple):
    """One instruction: `op` is the general opcode (``iload`` for ``iload_0``), `a` and `b` its operands.

    A branch's `a` is the address it goes to. A switch's `b` holds its cases, `a` is the default.
    """

    pc: int
    op: int
    next: int
    a: int = 0
    b: int = 0
    cases: tuple[tuple[int, int], ...] = ()


_Reader = Callable[[bytes, int, int], Step]


def decode(code: bytes) -> dict[int, Step]:
    """The instructions by address, in order. Raises `FormatError` at one that is cut off, or that no JVM runs."""
    found: dict[int, Step] = {}
    at, size, readers = 0, len(code), _READERS
    try:
        while at < size:
            op = code[at]
            step = found[at] = readers[op](code, at, op)
            at = step.next
    except (struct.error, IndexError):
        raise FormatError("bytecode that is cut off") from None
    if at != size:
        raise FormatError("bytecode that is cut off")
    return found


def _plain(code: bytes, at: int, op: int) -> Step:
    return Step(at, op, at + 1)


def _refused(code: bytes, at: int, op: int) -> Step:
    if op in (0xA8, 0xA9, 0xC9):
        raise FormatError("a subroutine (jsr), as compilers wrote before Java 6")
    raise FormatError(f"an instruction that no JVM knows ({op:#x})")


def _byte(code: bytes, at: int, op: int) -> Step:
    return Step(at, op, at + 2, code[at + 1])


def _short(code: bytes, at: int, op: int) -> Step:
    return Step(at, op, at + 3, code[at + 1] << 8 | code[at + 2])


def _branch(code: bytes, at: int, op: int) -> Step:
    return Step(at, op, at + 3, at + struct.unpack_from(">h", code, at + 1)[0])


def _goto_w(code: bytes, at: int, op: int) -> Step:
    return Step(at, GOTO, at + 5, at + struct.unpack_from(">i", code, at + 1)[0])


def _bipush(code: bytes, at: int, op: int) -> Step:
    return Step(at, PUSH, at + 2, struct.unpack_from(">b", code, at + 1)[0])


def _sipush(code: bytes, at: int, op: int) -> Step:
    return Step(at, PUSH, at + 3, struct.unpack_from(">h", code, at + 1)[0])


def _ldc_w(code: bytes, at: int, op: int) -> Step:
    return Step(at, LDC, at + 3, code[at + 1] << 8 | code[at + 2])


def _iinc(code: bytes, at: int, op: int) -> Step:
    return Step(at, IINC, at + 3, code[at + 1], struct.unpack_from(">b", code, at + 2)[0])


def _two_more(code: bytes, at: int, op: int) -> Step:
    _ = code[at + 4]
    return Step(at, op, at + 5, code[at + 1] << 8 | code[at + 2])


def _multi(code: bytes, at: int, op: int) -> Step:
    return Step(at, op, at + 4, code[at + 1] << 8 | code[at + 2], code[at + 3])


def _wide(code: bytes, at: int, op: int) -> Step:
    op = code[at + 1]
    local = code[at + 2] << 8 | code[at + 3]
    if op == IINC:
        return Step(at, IINC, at + 6, local, struct.unpack_from(">h", code, at + 4)[0])
    if LOAD <= op < LOAD + 5 or STORE <= op < STORE + 5:
        return Step(at, op, at + 4, local)
    return _refused(code, at, op)


def _tableswitch(code: bytes, at: int, op: int) -> Step:
    start = at + 4 - at % 4
    default, low, high = struct.unpack_from(">3i", code, start)
    count = high - low + 1
    if not 0 <= count <= len(code) // 4:
        raise FormatError("a switch whose table lies past the method")
    goals = struct.unpack_from(f">{count}i", code, start + 12)
    cases = tuple((low + i, at + goal) for i, goal in enumerate(goals))
    return Step(at, op, start + 12 + 4 * count, at + default, 0, cases)


def _lookupswitch(code: bytes, at: int, op: int) -> Step:
    start = at + 4 - at % 4
    default, count = struct.unpack_from(">2i", code, start)
    if not 0 <= count <= len(code) // 8:
        raise FormatError("a switch whose table lies past the method")
    pairs = struct.unpack_from(f">{2 * count}i", code, start + 8)
    cases = tuple(zip(pairs[::2], (at + goal for goal in pairs[1::2]), strict=True))
    return Step(at, op, start + 8 + 8 * count, at + default, 0, cases)


def _fixed(op: int, value: int) -> _Reader:
    """An instruction whose operand is part of its opcode: ``iconst_1``, ``aload_0``."""
    return lambda code, at, _: Step(at, op, at + 1, value)


def _readers() -> Iterator[tuple[int, _Reader]]:
    yield from ((0x02 + i, _fixed(PUSH, i - 1)) for i in range(7))
    for first, count in ((LCONST, 2), (FCONST, 3), (DCONST, 2)):
        yield from ((first + i, _fixed(first, i)) for i in range(count))
    yield from ((0x10, _bipush), (0x11, _sipush), (0x12, _byte), (0x13, _ldc_w), (0x14, _short))
    for kind in range(5):
        for base, short in ((LOAD, 0x1A), (STORE, 0x3B)):
            yield base + kind, _byte
            yield from ((short + 4 * kind + i, _fixed(base + kind, i)) for i in range(4))
    yield IINC, _iinc
    yield from ((op, _branch) for op in (*range(0x99, 0xA8), IFNULL, IFNONNULL))
    yield from ((0xC8, _goto_w), (0xAA, _tableswitch), (0xAB, _lookupswitch))
    yield from ((op, _short) for op in (*range(0xB2, 0xB9), 0xBB, 0xBD, 0xC0, 0xC1))
    yield from ((0xB9, _two_more), (0xBA, _two_more), (NEWARRAY, _byte), (0xC5, _multi), (0xC4, _wide))


_PLAIN = (
    *(0x00, 0x01), *range(0x2E, 0x36), *range(0x4F, 0x84), *range(0x85, 0x99), *range(0xAC, 0xB2), 0xBE, 0xBF,
    *(0xC2, 0xC3),
)  # fmt: skip
_READERS: list[_Reader] = [_refused] * 256
for _op in _PLAIN:
    _READERS[_op] = _plain
for _op, _reader in _readers():
    _READERS[_op] = _reader
