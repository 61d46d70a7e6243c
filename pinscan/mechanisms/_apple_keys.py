"""Whole public keys and certificates written into code, which those of a server's chain are compared with.

A digest of what is written stands for it: two keys are equal where their SPKIs are.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from pinscan.code.values import Alternatives, Blob, Items, Made, Text, Value
from pinscan.errors import FormatError
from pinscan.formats import der
from pinscan.formats.x509 import digest, read_certificate, read_public_key
from pinscan.model import Algorithm, Pin, Subject

SHORTEST = 64
"""Bytes of the shortest key looked at: digests are shorter."""
POINTS = frozenset((65, 97, 133))
"""Bytes of an uncompressed point of P-256, P-384 and P-521, as ``SecKeyCopyExternalRepresentation`` gives it."""


def whole(value: Value, subject: Subject) -> Iterator[Pin]:
    """The pins of the keys or certificates inside a value, where they are of the kind that is compared."""
    match value:
        case Text():
            data = _decoded(value.known or "")
            if data is not None:
                yield from _pin(data, value.known or "", subject)
        case Blob(data):
            yield from _pin(data, data.hex(), subject)
        case Made(target, args) if target == "_SecKeyCreateWithData" and args:
            yield from whole(args[0], Subject.RAW_KEY)
        case Items(inner) | Alternatives(inner):
            for item in inner:
                yield from whole(item, subject)


def _decoded(written: str) -> bytes | None:
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _pin(data: bytes, written: str, subject: Subject) -> Iterator[Pin]:
    found = _digest(data, subject) if len(data) >= SHORTEST else None
    if found is not None:
        yield Pin(written, found, Algorithm.SHA256, subject)


def _digest(data: bytes, subject: Subject) -> str | None:
    """The SHA-256 of what is compared; None where the bytes are nothing of that kind."""
    try:
        if subject is Subject.CERTIFICATE:
            return read_certificate(data).sha256
        if subject is Subject.SPKI:
            return read_public_key(data).spki_sha256 if _tags(data) == [der.SEQUENCE, der.BIT_STRING] else None
        point = len(data) in POINTS and data[0] == 4
        return digest(data) if point or _tags(data) == [der.INTEGER, der.INTEGER] else None
    except FormatError:
        return None


def _tags(data: bytes) -> list[int]:
    """The tags of a DER sequence's members, where nothing follows it; none of any other bytes."""
    try:
        top = der.element(data)
        return [part.tag for part in top.children()] if top.tag == der.SEQUENCE and len(top.raw) == len(data) else []
    except FormatError:
        return []
