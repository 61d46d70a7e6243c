"""What Base64, message digests and big integers make of known bytes and texts."""

from __future__ import annotations

import base64
import hashlib
from typing import cast

from pinscan.code.dalvik.heap import Operand, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.dalvik.models.pure import Known, attempt, known_values, pure
from pinscan.code.values import Blob, Const, Text
from pinscan.formats.dex import MethodRef


def decode64(value: str | bytes, *_: int) -> bytes:
    """The bytes of a Base64 text in either alphabet, with or without padding and blanks."""
    raw = value if isinstance(value, bytes) else value.encode("ascii")
    raw = b"".join(raw.split()).rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)


def _android_encode64(data: bytes, flags: int = 0) -> str:
    """``android.util.Base64.encodeToString``: 1 no padding, 2 no line feeds, 8 the URL alphabet."""
    encoded = (base64.urlsafe_b64encode if flags & 8 else base64.b64encode)(data).decode()
    if flags & 1:
        encoded = encoded.rstrip("=")
    if flags & 2:
        return encoded
    return "".join(encoded[i : i + 76] + "\n" for i in range(0, len(encoded), 76))


def _java_encode64(coder: Known, data: bytes) -> str:
    return base64.b64encode(data).decode()


def _coder(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    return Const(0)


def _digest(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``MessageDigest.getInstance(x).digest(bytes)`` of known bytes."""
    thing, data = s.thing(args[0]), s.content(args[1]) if len(args) == 2 else None
    if thing is None or thing.origin is None or thing.calls or not isinstance(data, Blob) or not thing.origin.args:
        return None
    name = thing.origin.args[0]
    algorithm = name.known.replace("-", "").lower() if isinstance(name, Text) and name.known else ""
    if algorithm not in ("sha1", "sha256", "sha512", "md5"):
        return None
    return s.new(Thing("[B", Blob(hashlib.new(algorithm, data.data).digest())))


def _new_integer(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new BigInteger(text[, radix] | bytes | sign, bytes)``: the object's content is the number."""
    known = [known_values(s.content(arg)) for arg in args[1:]]
    if not all(known) or any(len(choices) != 1 for choices in known if choices):
        return None
    number = attempt(_integer, tuple(choices[0] for choices in known if choices))
    if not isinstance(number, int):
        return None
    s.fill_text(args[0], Const(number))
    return args[0]


def _integer(first: Known, second: Known = None) -> Known:
    if isinstance(second, bytes):
        return int.from_bytes(second, "big") * cast(int, first)
    if isinstance(first, bytes):
        return int.from_bytes(first, "big", signed=True)
    if not isinstance(first, str) or len(first) > arithmetic.LONGEST // 16:
        raise ValueError("not a number")
    return int(first, second if isinstance(second, int) else 10)


def _integer_bytes(number: int) -> bytes:
    """``BigInteger.toByteArray``: the shortest two's complement."""
    return number.to_bytes((number if number >= 0 else ~number).bit_length() // 8 + 1, "big", signed=True)


def _integer_text(number: int, radix: int = 10) -> str:
    if radix not in (10, 16):
        raise ValueError("an unusual radix")
    return format(number, "x" if radix == 16 else "d")


MODELS: dict[str, Model] = {
    "Landroid/util/Base64;->decode": pure(decode64),
    "Landroid/util/Base64;->encodeToString": pure(_android_encode64),
    "Landroid/util/Base64;->encode": pure(lambda d, f=0: _android_encode64(d, f).encode()),
    "Ljava/util/Base64;->getDecoder": _coder,
    "Ljava/util/Base64;->getUrlDecoder": _coder,
    "Ljava/util/Base64;->getMimeDecoder": _coder,
    "Ljava/util/Base64;->getEncoder": _coder,
    "Ljava/util/Base64$Decoder;->decode": pure(lambda coder, v: decode64(v)),
    "Ljava/util/Base64$Encoder;->encodeToString": pure(_java_encode64),
    "Ljava/util/Base64$Encoder;->encode": pure(lambda c, d: _java_encode64(c, d).encode()),
    "Ljava/security/MessageDigest;->digest": _digest,
    "Ljava/math/BigInteger;-><init>": _new_integer,
    "Ljava/math/BigInteger;->toByteArray": pure(_integer_bytes),
    "Ljava/math/BigInteger;->toString": pure(_integer_text),
}
