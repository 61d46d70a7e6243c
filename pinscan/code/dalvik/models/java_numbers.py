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


def _parse(text: str, base: int = 10) -> int:
    """``parseInt`` takes ASCII or other digits after one sign, nothing else; Python also takes spaces and ``_``."""
    if not text or text != text.strip() or "_" in text:
        raise ValueError("not a number")
    return int(text, base)


def _digit(unit: int, base: int) -> int:
    try:
        return int(chr(unit), base)
    except ValueError:
        return -1


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
        "parseInt": _parse,
        "parseLong": _parse,
        "decode": lambda text: int(text, 0),
    }


_MATH: dict[str, Compute] = {
    "min": min,
    "max": max,
    "abs": abs,
    "floorMod": lambda a, b: a % b,
    "floorDiv": lambda a, b: a // b,
    "addExact": lambda a, b: a + b,
    "subtractExact": lambda a, b: a - b,
    "multiplyExact": lambda a, b: a * b,
    "toIntExact": lambda a: a,
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
MODELS["Ljava/lang/Short;->parseShort"] = pure(_parse)
MODELS["Ljava/lang/Byte;->parseByte"] = pure(_parse)
for _from in ("Integer", "Long", "Short", "Byte"):
    for _to, _bits in (("int", 32), ("long", 64), ("short", 16), ("byte", 8)):
        MODELS[f"Ljava/lang/{_from};->{_to}Value"] = pure(lambda v, bits=_bits: _signed(v, bits))
for _to, _bits in (("long", 64), ("short", 16), ("byte", 8)):
    MODELS[f"Ljava/lang/Number;->{_to}Value"] = pure(lambda v, bits=_bits: _signed(v, bits))
