"""Dalvik bytecode: instructions decoded from their 16-bit units by one table (AOSP "Dalvik bytecode", 035-041)."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pinscan.errors import FormatError


class Instruction(NamedTuple):
    """One instruction."""

    pc: int
    """Address in code units from the start of the method."""
    op: int
    """Opcode; 0x100, 0x200 and 0x300 are the switch and array payloads."""
    regs: tuple[int, ...]
    """Registers in the order they are written."""
    value: int = 0
    """Literal, or the absolute address a branch (or a payload's user) goes to."""
    ref: int = -1
    """Index into the table the opcode names: string, type, field, method, call site, prototype or method handle."""
    proto: int = -1
    """Prototype index of invoke-polymorphic."""

    @property
    def name(self) -> str:
        """The mnemonic."""
        return NAMES[self.op] if self.op < 0x100 else PAYLOADS[self.op]


PAYLOADS = {0x100: "packed-switch-payload", 0x200: "sparse-switch-payload", 0x300: "fill-array-data-payload"}

_TABLE = """
00 10x nop|01 12x move|02 22x move/from16|03 32x move/16|04 12x move-wide|05 22x move-wide/from16|06 32x move-wide/16
07 12x move-object|08 22x move-object/from16|09 32x move-object/16|0a 11x move-result|0b 11x move-result-wide
0c 11x move-result-object|0d 11x move-exception|0e 10x return-void|0f 11x return|10 11x return-wide|11 11x return-object
12 11n const/4|13 21s const/16|14 31i const|15 21h const/high16|16 21s const-wide/16|17 31i const-wide/32
18 51l const-wide|19 21h const-wide/high16|1a 21c const-string|1b 31c const-string/jumbo|1c 21c const-class
1d 11x monitor-enter|1e 11x monitor-exit|1f 21c check-cast|20 22c instance-of|21 12x array-length
22 21c new-instance|23 22c new-array
24 35c filled-new-array|25 3rc filled-new-array/range|26 31t fill-array-data|27 11x throw|28 10t goto|29 20t goto/16
2a 30t goto/32|2b 31t packed-switch|2c 31t sparse-switch|2d 23x cmpl-float|2e 23x cmpg-float|2f 23x cmpl-double
30 23x cmpg-double|31 23x cmp-long|32 22t if-eq|33 22t if-ne|34 22t if-lt|35 22t if-ge|36 22t if-gt|37 22t if-le
38 21t if-eqz|39 21t if-nez|3a 21t if-ltz|3b 21t if-gez|3c 21t if-gtz|3d 21t if-lez
44 23x aget|45 23x aget-wide|46 23x aget-object|47 23x aget-boolean|48 23x aget-byte|49 23x aget-char|4a 23x aget-short
4b 23x aput|4c 23x aput-wide|4d 23x aput-object|4e 23x aput-boolean|4f 23x aput-byte|50 23x aput-char|51 23x aput-short
52 22c iget|53 22c iget-wide|54 22c iget-object|55 22c iget-boolean|56 22c iget-byte|57 22c iget-char|58 22c iget-short
59 22c iput|5a 22c iput-wide|5b 22c iput-object|5c 22c iput-boolean|5d 22c iput-byte|5e 22c iput-char|5f 22c iput-short
60 21c sget|61 21c sget-wide|62 21c sget-object|63 21c sget-boolean|64 21c sget-byte|65 21c sget-char|66 21c sget-short
67 21c sput|68 21c sput-wide|69 21c sput-object|6a 21c sput-boolean|6b 21c sput-byte|6c 21c sput-char|6d 21c sput-short
6e 35c invoke-virtual|6f 35c invoke-super|70 35c invoke-direct|71 35c invoke-static|72 35c invoke-interface
74 3rc invoke-virtual/range|75 3rc invoke-super/range|76 3rc invoke-direct/range|77 3rc invoke-static/range
78 3rc invoke-interface/range|7b 12x neg-int|7c 12x not-int|7d 12x neg-long|7e 12x not-long|7f 12x neg-float
80 12x neg-double|81 12x int-to-long|82 12x int-to-float|83 12x int-to-double|84 12x long-to-int|85 12x long-to-float
86 12x long-to-double|87 12x float-to-int|88 12x float-to-long|89 12x float-to-double|8a 12x double-to-int
8b 12x double-to-long|8c 12x double-to-float|8d 12x int-to-byte|8e 12x int-to-char|8f 12x int-to-short
fa 45cc invoke-polymorphic|fb 4rcc invoke-polymorphic/range|fc 35c invoke-custom|fd 3rc invoke-custom/range
fe 21c const-method-handle|ff 21c const-method-type"""

BINARY = ["add", "sub", "mul", "div", "rem", "and", "or", "xor", "shl", "shr", "ushr"]
"""The integer operations, in opcode order."""
NAMES: list[str] = [f"unused-{op:02x}" for op in range(256)]
FORMATS: list[str] = ["10x"] * 256


def _fill() -> None:
    for entry in _TABLE.replace("\n", "|").strip("|").split("|"):
        code, form, name = entry.split()
        NAMES[int(code, 16)], FORMATS[int(code, 16)] = name, form
    kinds = [f"{op}-{kind}" for kind in ("int", "long") for op in BINARY]
    kinds += [f"{op}-{kind}" for kind in ("float", "double") for op in BINARY[:5]]
    for i, name in enumerate(kinds):
        NAMES[0x90 + i], FORMATS[0x90 + i] = name, "23x"
        NAMES[0xB0 + i], FORMATS[0xB0 + i] = f"{name}/2addr", "12x"
    for i, op in enumerate(["add", "rsub", *BINARY[2:8]]):
        NAMES[0xD0 + i], FORMATS[0xD0 + i] = ("rsub-int" if op == "rsub" else f"{op}-int/lit16"), "22s"
    for i, op in enumerate(["add", "rsub", *BINARY[2:]]):
        NAMES[0xD8 + i], FORMATS[0xD8 + i] = f"{op}-int/lit8", "22b"


_fill()
UNITS = [int(form[0]) for form in FORMATS]
"""Length of each opcode in code units."""


def decode(units: array[int]) -> Iterator[Instruction]:
    """The instructions of a method in order, payloads included; raises `FormatError` at one that is cut off."""
    pc, size = 0, len(units)
    while pc < size:
        unit = units[pc]
        op = unit & 0xFF
        if op == 0 and unit >> 8:
            length = _payload_units(units, pc)
            yield Instruction(pc, unit if unit in PAYLOADS else 0, ())
        else:
            length = UNITS[op]
            if pc + length > size:
                raise FormatError(f"the instruction at {pc:#x} is cut off")
            yield _DECODERS[op](units, pc, op, unit >> 8)
        pc += length


def _payload_units(units: array[int], pc: int) -> int:
    """Length in code units of the payload at `pc`; 1 for a nop with a stray high byte."""
    if pc + 1 >= len(units):
        return 1
    count = units[pc + 1]
    match units[pc]:
        case 0x100:
            return 4 + count * 2
        case 0x200:
            return 2 + count * 4
        case 0x300 if pc + 3 < len(units):
            return 4 + ((units[pc + 2] | units[pc + 3] << 16) * count + 1) // 2
    return 1


def switch_targets(units: array[int], switch: Instruction) -> list[tuple[int, int]]:
    """``(key, address)`` of each case of a packed-switch or sparse-switch."""
    at = switch.value
    if not 0 <= at < len(units) - 1 or at + _payload_units(units, at) > len(units):
        raise FormatError("a switch without its table")
    count = units[at + 1]
    if units[at] == 0x100:
        first = _s32(units, at + 2)
        return [(first + i, switch.pc + _s32(units, at + 4 + 2 * i)) for i in range(count)]
    if units[at] == 0x200:
        keys, goals = at + 2, at + 2 + 2 * count
        return [(_s32(units, keys + 2 * i), switch.pc + _s32(units, goals + 2 * i)) for i in range(count)]
    raise FormatError("a switch whose table is none")


def array_data(units: array[int], fill: Instruction) -> tuple[int, bytes]:
    """Element width in bytes and the raw little-endian bytes of a fill-array-data."""
    at = fill.value
    if not 0 <= at < len(units) - 3 or units[at] != 0x300:
        raise FormatError("an array without its data")
    width, count = units[at + 1], units[at + 2] | units[at + 3] << 16
    raw = units[at + 4 : at + 4 + (width * count + 1) // 2].tobytes()
    if width not in (1, 2, 4, 8) or len(raw) < width * count:
        raise FormatError("array data reaches past the method")
    return width, raw[: width * count]


def _s32(units: array[int], at: int) -> int:
    value = units[at] | units[at + 1] << 16
    return value - (1 << 32) if value & 0x80000000 else value


def _s16(value: int) -> int:
    return value - 0x10000 if value & 0x8000 else value


def _s8(value: int) -> int:
    return value - 0x100 if value & 0x80 else value


def _10x(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, ())


def _12x(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a & 15, a >> 4))


def _11n(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a & 15,), (a >> 4) - 16 if a & 0x80 else a >> 4)


def _11x(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,))


def _10t(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (), pc + _s8(a))


def _20t(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (), pc + _s16(u[pc + 1]))


def _22x(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a, u[pc + 1]))


def _21t(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,), pc + _s16(u[pc + 1]))


def _21s(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,), _s16(u[pc + 1]))


def _21h(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,), _s16(u[pc + 1]) << (16 if op == 0x15 else 48))


def _21c(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,), 0, u[pc + 1])


def _23x(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a, u[pc + 1] & 0xFF, u[pc + 1] >> 8))


def _22b(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a, u[pc + 1] & 0xFF), _s8(u[pc + 1] >> 8))


def _22t(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a & 15, a >> 4), pc + _s16(u[pc + 1]))


def _22s(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a & 15, a >> 4), _s16(u[pc + 1]))


def _22c(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a & 15, a >> 4), 0, u[pc + 1])


def _32x(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (u[pc + 1], u[pc + 2]))


def _30t(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (), pc + _s32(u, pc + 1))


def _31t(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,), pc + _s32(u, pc + 1))


def _31i(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,), _s32(u, pc + 1))


def _31c(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, (a,), 0, u[pc + 1] | u[pc + 2] << 16)


def _35c(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, _five(a, u[pc + 2]), 0, u[pc + 1])


def _3rc(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, tuple(range(u[pc + 2], u[pc + 2] + a)), 0, u[pc + 1])


def _45cc(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, _five(a, u[pc + 2]), 0, u[pc + 1], u[pc + 3])


def _4rcc(u: array[int], pc: int, op: int, a: int) -> Instruction:
    return Instruction(pc, op, tuple(range(u[pc + 2], u[pc + 2] + a)), 0, u[pc + 1], u[pc + 3])


def _51l(u: array[int], pc: int, op: int, a: int) -> Instruction:
    value = sum(u[pc + 1 + i] << 16 * i for i in range(4))
    return Instruction(pc, op, (a,), value - (1 << 64) if value >> 63 else value)


def _five(a: int, word: int) -> tuple[int, ...]:
    registers = (word & 15, word >> 4 & 15, word >> 8 & 15, word >> 12, a & 15)
    return registers[: min(a >> 4, 5)]


_DECODERS: list[Callable[[array[int], int, int, int], Instruction]] = [globals()[f"_{form}"] for form in FORMATS]
