"""What the platform's methods on numbers and characters do (``java.lang``), on known values.

Semantics: the Java documentation; numbers are two's complement of 32 bits (``Long``: 64).
"""

from __future__ import annotations

from pinscan.code.dalvik.machine import Model
from pinscan.code.dalvik.models.pure import Compute, pure


def _signed(number: int, bits: int) -> int:
    number &= (1 << bits) - 1
    return number - (1 << bits) if number >> (bits - 1) else number


def _compare(a: int, b: int) -> int:
    return (a > b) - (a < b)


def _within(number: int, bits: int) -> int:
    """A number that has so many bits; ValueError where the method would throw."""
    if number != _signed(number, bits):
        raise ValueError("out of range")
    return number


def _parse(text: str, base: int = 10) -> int:
    """``parseInt`` takes ASCII or other digits after one sign; Python also takes spaces, ``_`` and ``0x``."""
    prefix = {16: "0x", 8: "0o", 2: "0b"}.get(base, " ")
    plain = text == text.strip() and "_" not in text and not text.lstrip("+-").lower().startswith(prefix)
    if not text or not plain or not 2 <= base <= 36:
        raise ValueError("not a number")
    return int(text, base)


def _parse_within(bits: int) -> Compute:
    return lambda text, base=10: _within(_parse(text, base), bits)


def _decode(text: str) -> int:
    """``decode``: a sign, then decimal, ``0x``, ``#`` or, behind a zero, octal digits."""
    sign, digits = (-1 if text[:1] == "-" else 1), text[1:] if text[:1] in ("-", "+") else text
    if digits[:1] in ("+", "-"):
        raise ValueError("two signs")
    if digits[:2] in ("0x", "0X"):
        return sign * _parse(_unsigned(digits[2:]), 16)
    if digits[:1] == "#":
        return sign * _parse(_unsigned(digits[1:]), 16)
    return sign * (_parse(_unsigned(digits[1:]), 8) if len(digits) > 1 and digits[0] == "0" else _parse(digits))


def _unsigned(digits: str) -> str:
    if digits[:1] in ("+", "-"):
        raise ValueError("a sign in the middle")
    return digits


def _digit(unit: int, base: int) -> int:
    """``Character.digit``: -1 for what is no digit; of other scripts' letters nothing is said."""
    char = chr(unit)
    if unit > 0x7F and not char.isdecimal():
        raise ValueError("another script's letter")
    try:
        return _parse(char, base)
    except ValueError:
        return -1


def _size(number: int) -> int:
    """``Math.abs``: of the smallest number of a width, it is that number itself, and the width is not told."""
    if number in (-(1 << 31), -(1 << 63)):
        raise ValueError("no such positive number")
    return abs(number)


def _of_width(bits: int) -> dict[str, Compute]:
    """Methods of ``Integer`` (32 bits) and ``Long`` (64)."""
    mask = (1 << bits) - 1
    return {
        "numberOfLeadingZeros": lambda v: bits - (v & mask).bit_length(),
        "numberOfTrailingZeros": lambda v: ((v & mask) & -(v & mask)).bit_length() - 1 if v & mask else bits,
        "highestOneBit": lambda v: _signed(1 << ((v & mask).bit_length() - 1), bits) if v & mask else 0,
        "lowestOneBit": lambda v: _signed((v & mask) & -(v & mask), bits),
        "bitCount": lambda v: (v & mask).bit_count(),
        "rotateLeft": lambda v, n: _signed((v & mask) << n % bits | (v & mask) >> bits - n % bits, bits),
        "rotateRight": lambda v, n: _signed((v & mask) >> n % bits | (v & mask) << bits - n % bits, bits),
        "reverseBytes": lambda v: int.from_bytes((v & mask).to_bytes(bits // 8, "little"), "big", signed=True),
        "toHexString": lambda v: format(v & mask, "x"),
        "toOctalString": lambda v: format(v & mask, "o"),
        "toBinaryString": lambda v: format(v & mask, "b"),
        "signum": lambda v: _compare(v, 0),
        "divideUnsigned": lambda a, b: _signed((a & mask) // (b & mask), bits),
        "remainderUnsigned": lambda a, b: _signed((a & mask) % (b & mask), bits),
        "sum": lambda a, b: _signed(a + b, bits),
        "min": min,
        "max": max,
        "compare": _compare,
        "compareUnsigned": lambda a, b: _compare(a & mask, b & mask),
        "hashCode": lambda v: _signed((v ^ v >> 32) if bits == 64 else v, 32),
        "parseInt": _parse_within(bits),
        "parseLong": _parse_within(bits),
        "decode": lambda text: _within(_decode(text), bits),
    }


_MATH: dict[str, Compute] = {
    "min": min,
    "max": max,
    "abs": _size,
    "floorMod": lambda a, b: a % b,
    "floorDiv": lambda a, b: a // b,
    "addExact": lambda a, b: _within(a + b, 32),
    "subtractExact": lambda a, b: _within(a - b, 32),
    "multiplyExact": lambda a, b: _within(a * b, 32),
    "toIntExact": lambda a: _within(a, 32),
}
_CHARACTER: dict[str, Compute] = {
    "charCount": lambda c: 2 if c >= 0x10000 else 1,
    "isSurrogate": lambda c: 0xD800 <= c <= 0xDFFF,
    "isHighSurrogate": lambda c: 0xD800 <= c <= 0xDBFF,
    "isLowSurrogate": lambda c: 0xDC00 <= c <= 0xDFFF,
    "isISOControl": lambda c: c <= 0x1F or 0x7F <= c <= 0x9F,
    "getNumericValue": lambda c: _digit(c, 36),
    "digit": _digit,
    "forDigit": lambda v, base: ord("0123456789abcdefghijklmnopqrstuvwxyz"[v]) if 0 <= v < base else 0,
    "compare": lambda a, b: a - b,
    "hashCode": lambda c: c,
}
MODELS: dict[str, Model] = {f"Ljava/lang/Math;->{name}": pure(compute) for name, compute in _MATH.items()}
MODELS |= {f"Ljava/lang/Character;->{name}": pure(compute) for name, compute in _CHARACTER.items()}
for _kind, _bits in (("Integer", 32), ("Long", 64)):
    MODELS |= {f"Ljava/lang/{_kind};->{name}": pure(compute) for name, compute in _of_width(_bits).items()}
MODELS["Ljava/lang/Byte;->toUnsignedInt"] = pure(lambda v: v & 0xFF)
MODELS["Ljava/lang/Short;->parseShort"] = pure(_parse_within(16))
MODELS["Ljava/lang/Byte;->parseByte"] = pure(_parse_within(8))
for _from in ("Integer", "Long", "Short", "Byte"):
    for _to, _bits in (("int", 32), ("long", 64), ("short", 16), ("byte", 8)):
        MODELS[f"Ljava/lang/{_from};->{_to}Value"] = pure(lambda v, bits=_bits: _signed(v, bits))
for _to, _bits in (("long", 64), ("short", 16), ("byte", 8)):
    MODELS[f"Ljava/lang/Number;->{_to}Value"] = pure(lambda v, bits=_bits: _signed(v, bits))
