"""``Res_value``: how Android's compiled formats type a value, and how the platform prints it."""

from __future__ import annotations

import struct

from pinscan.formats.xmltree import Typed

NULL, REFERENCE, ATTRIBUTE, STRING, FLOAT, DIMENSION, FRACTION = range(7)
DYNAMIC_REFERENCE, DYNAMIC_ATTRIBUTE = 7, 8
FIRST_INT, INT_HEX, INT_BOOLEAN, FIRST_COLOR, LAST_INT = 0x10, 0x11, 0x12, 0x1C, 0x1F

_UNITS = {DIMENSION: ("px", "dip", "sp", "pt", "in", "mm"), FRACTION: ("%", "%p")}
_RADIX = (1 / (1 << 8), 1 / (1 << 15), 1 / (1 << 23), 1 / (1 << 31))


def typed(kind: int, data: int) -> tuple[Typed, str | int | bool]:
    """The type and value of a ``Res_value`` that is no string. Any integer type reads as a number, as
    ``AttributeSet.getAttributeIntValue`` does."""
    if kind in (REFERENCE, DYNAMIC_REFERENCE):
        return Typed.REFERENCE, data
    if kind == INT_BOOLEAN:
        return Typed.BOOL, data != 0
    if FIRST_INT <= kind <= LAST_INT:
        return Typed.INT, signed(data)
    return Typed.OTHER, printed(kind, data)


def printed(kind: int, data: int) -> str:
    """The value as ``TypedValue.coerceToString`` gives it."""
    if kind in (REFERENCE, DYNAMIC_REFERENCE):
        return f"@{signed(data)}"
    if kind in (ATTRIBUTE, DYNAMIC_ATTRIBUTE):
        return f"?{signed(data)}"
    if kind == FLOAT:
        return repr(struct.unpack("<f", struct.pack("<I", data))[0])
    if kind in _UNITS:
        units = _UNITS[kind]
        number = signed(data & 0xFFFFFF00) * _RADIX[data >> 4 & 3] * (100 if kind == FRACTION else 1)
        return f"{number:g}{units[data & 0xF] if data & 0xF < len(units) else ''}"
    if kind == INT_HEX:
        return f"{data:#x}"
    if kind == INT_BOOLEAN:
        return "true" if data else "false"
    if FIRST_COLOR <= kind <= LAST_INT:
        return f"#{data:x}"
    return str(signed(data)) if FIRST_INT <= kind <= LAST_INT else ""


def signed(data: int) -> int:
    """A 32-bit number as Java's ``int``."""
    return data - (1 << 32) if data & 0x80000000 else data
