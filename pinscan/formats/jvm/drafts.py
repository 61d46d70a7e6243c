"""A method body on its way from bytecode to Dalvik: instructions with names for what has no number yet.

Registers below `LOCAL` are a pool that takes the place of the operand stack; from `LOCAL` on they are the method's
local variables. References are names; `tables.Index` has their numbers. Where a branch goes is a label.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from pinscan.formats.dalvik import BINARY
from pinscan.formats.jvm.constants import Handle, Member, signature, width

Op: TypeAlias = tuple[int, tuple[int, ...], Any]
"""Opcode, registers (of an invoke every word), and a literal, a label, a name, `Member` or `CallSite`."""

LOCAL = 1 << 20
OF_OBJECTS = 0x100
"""Added to the opcode of a comparison (``if-eq`` …) whose registers hold objects."""

MOVE, MOVE_WIDE, MOVE_OBJECT, MOVE_RESULT, MOVE_EXCEPTION = 0x01, 0x04, 0x07, 0x0A, 0x0D
RETURN_VOID, RETURN, CONST, CONST_WIDE, CONST_STRING, CONST_CLASS = 0x0E, 0x0F, 0x14, 0x18, 0x1A, 0x1C
CHECK_CAST, INSTANCE_OF, ARRAY_LENGTH, NEW_INSTANCE, NEW_ARRAY = 0x1F, 0x20, 0x21, 0x22, 0x23
FILLED_NEW_ARRAY, FILL_ARRAY_DATA, THROW, GOTO, SWITCH = 0x24, 0x26, 0x27, 0x28, 0x2B
IGET, IPUT, SGET, SPUT = 0x52, 0x59, 0x60, 0x67
INVOKE_VIRTUAL, INVOKE_SUPER, INVOKE_DIRECT, INVOKE_STATIC, INVOKE_INTERFACE = 0x6E, 0x6F, 0x70, 0x71, 0x72
INVOKE_CUSTOM, ADD_INT_LIT8, ADD_INT = 0xFC, 0xD8, 0x90
INVOKES = frozenset((*range(0x6E, 0x73), FILLED_NEW_ARRAY, INVOKE_CUSTOM))
MOVES = frozenset((MOVE, MOVE_WIDE, MOVE_OBJECT))


class CallSite(NamedTuple):
    """A call whose target a bootstrap method computes at run time."""

    bootstrap: Handle
    name: bytes
    type: bytes


class Cases(NamedTuple):
    """The cases of a switch: keys and labels, by rising key."""

    pairs: tuple[tuple[int, int], ...]


class Elements(NamedTuple):
    """The initial content of an array of numbers: bytes of an element, and all of them, little-endian."""

    size: int
    data: bytes


class Guard(NamedTuple):
    """A guarded range of operations ``[start, end)``, with the exceptions (None for any) and labels they go to."""

    start: int
    end: int
    targets: tuple[tuple[bytes | None, int], ...]


@dataclass(slots=True)
class Draft:
    """A method body; `ins` of its locals are its arguments."""

    ins: int
    locals: int
    pool: int = 0
    ops: list[Op] = field(default_factory=list)
    labels: dict[int, int] = field(default_factory=dict)
    """The operation that each label stands before."""
    guards: list[Guard] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    """Operations and the source line that begins at each."""


_UNARY = "IIIIJJJJIIJJ" + "JIIIJI" + "IJIJJJ" + "IIJIJI" + "IJJJIJ" + "IIIIII"
"""Result and operand of each operation from neg-int on: negations, then conversions from int, long, float, double."""


def _kinds() -> dict[int, str]:
    """What the registers of each opcode hold: I one word, J two, L an object."""
    kinds = {
        MOVE: "II", MOVE_WIDE: "JJ", MOVE_OBJECT: "LL", 0x0A: "I", 0x0B: "J", 0x0C: "L", 0x0D: "L", 0x0F: "I",
        0x10: "J", 0x11: "L", CONST: "I", CONST_WIDE: "J", CONST_STRING: "L", CONST_CLASS: "L", 0x1D: "L", 0x1E: "L",
        0x1F: "L", 0x20: "IL", 0x21: "IL", 0x22: "L", 0x23: "LI", 0x26: "L", 0x27: "L", SWITCH: "I",
        0x2D: "III", 0x2E: "III", 0x2F: "IJJ", 0x30: "IJJ", 0x31: "IJJ", ADD_INT_LIT8: "II",
    }  # fmt: skip
    for op in range(0x32, 0x3E):
        size = 2 if op < 0x38 else 1
        kinds[op], kinds[op | OF_OBJECTS] = "I" * size, "L" * size
    for i, kind in enumerate("IJLIIII"):
        kinds[0x44 + i] = kinds[0x4B + i] = kind + "LI"
        kinds[0x52 + i] = kinds[0x59 + i] = kind + "L"
        kinds[0x60 + i] = kinds[0x67 + i] = kind
    kinds.update((0x7B + i, _UNARY[2 * i : 2 * i + 2]) for i in range(21))
    for i, name in enumerate(BINARY):
        kinds[0x90 + i], kinds[0x9B + i] = "III", "JJI" if name.endswith(("shl", "shr")) else "JJJ"
    kinds.update((0xA6 + i, "III" if i < 5 else "JJJ") for i in range(10))
    return kinds


KINDS = _kinds()
DEFINES = frozenset((
    *MOVES, *range(0x0A, 0x0E), CONST, CONST_WIDE, CONST_STRING, CONST_CLASS, *range(0x20, 0x24), *range(0x2D, 0x32),
    *range(0x44, 0x4B), *range(0x52, 0x59), *range(0x60, 0x67), *range(0x7B, 0xB0), ADD_INT_LIT8,
))  # fmt: skip
"""Opcodes whose first register is written."""


NEVER_THROW = frozenset((
    *range(0x00, 0x11), CONST, CONST_WIDE, CONST_STRING, GOTO, SWITCH, *range(0x2D, 0x3E), *range(0x7B, 0xB0),
    ADD_INT_LIT8, *(op | OF_OBJECTS for op in range(0x32, 0x3E)),
)) - {0x93, 0x94, 0x9E, 0x9F}  # fmt: skip
"""Opcodes that throw nothing but errors of the machine itself; divisions of whole numbers do."""


def kind_of(descriptor: bytes) -> str:
    """What registers a value of a type takes: I one word, J two, L an object."""
    return "J" if descriptor in (b"J", b"D") else "L" if descriptor[:1] in (b"L", b"[") else "I"


def argument_kinds(op: int, target: Any, words: int) -> str:
    """What the arguments of an invoke or of filled-new-array hold, one letter for each."""
    if op == FILLED_NEW_ARRAY:
        return kind_of(target[1:]) * words
    receiver = "L" if op not in (INVOKE_STATIC, INVOKE_CUSTOM) else ""
    return receiver + "".join(map(kind_of, signature(target.type)[0]))


def words_of(target: Member) -> int:
    """Words of a method's arguments, without a receiver."""
    return sum(map(width, signature(target.type)[0]))
