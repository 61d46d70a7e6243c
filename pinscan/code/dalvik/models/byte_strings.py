"""What okio's ``ByteString`` makes of known bytes and texts; its content is the bytes (square/okio 1.x to 3.x)."""

from __future__ import annotations

import base64
import hashlib

from pinscan.code.dalvik.heap import Operand, State
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models.encodings import decode64
from pinscan.code.dalvik.models.pure import pure
from pinscan.formats.dex import MethodRef

_MADE = {
    "decodeHex": lambda text: bytes.fromhex(text),
    "decodeBase64": lambda text: decode64(text),
    "encodeUtf8": lambda text: text.encode("utf-8"),
    "of": lambda data: bytes(data),
}
_ASKED = {
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64Url": lambda data: base64.urlsafe_b64encode(data).decode(),
    "hex": lambda data: data.hex(),
    "utf8": lambda data: data.decode("utf-8"),
    "toByteArray": lambda data: bytes(data),
    "sha1": lambda data: hashlib.sha1(data, usedforsecurity=False).digest(),
    "sha256": lambda data: hashlib.sha256(data).digest(),
}


def _of_companion(model: Model) -> Model:
    """A companion's method: of its arguments alone."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        return model(machine, s, ref, args[1:2]) if len(args) == 2 else None

    return run


def _of_one(model: Model) -> Model:
    """A method of one argument: others of its name take a part of an array."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        return model(machine, s, ref, args) if len(args) == 1 else None

    return run


MODELS: dict[str, Model] = {f"Lokio/ByteString;->{name}": _of_one(pure(run)) for name, run in (_MADE | _ASKED).items()}
MODELS |= {f"Lokio/ByteString$Companion;->{name}": _of_companion(pure(run)) for name, run in _MADE.items()}
