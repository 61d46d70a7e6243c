"""Digests in the values of iOS code, as pins: base64 or hexadecimal digits, with or without a prefix, or raw bytes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from pinscan.code.values import Alternatives, Blob, Const, File, Items, Made, Pairs, Text, Value
from pinscan.model import Algorithm, Pin, Subject

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[: ]?){19,31}[0-9A-Fa-f]{2}")
_PREFIXES = {"sha256/": Algorithm.SHA256, "sha256//": Algorithm.SHA256, "sha1/": Algorithm.SHA1}


def pins_in(value: Value, subject: Subject) -> Iterator[Pin]:
    """Every digest inside a value, as a pin of a subject."""
    match value:
        case Text():
            pin = pin_from(value.known, subject) if value.known is not None else None
            if pin is not None:
                yield pin
        case Blob(data):
            pin = pin_of_bytes(data, subject)
            if pin is not None:
                yield pin
        case Items(inner) | Alternatives(inner) | Made(_, inner):
            for item in inner:
                yield from pins_in(item, subject)
        case Pairs(pairs):
            for _, item in pairs:
                yield from pins_in(item, subject)
        case File() | Const():
            return
        case _:
            return


def pin_of_bytes(data: bytes, subject: Subject) -> Pin | None:
    """A pin given as the bytes of a digest; None when they are of no digest's size."""
    algorithm = {32: Algorithm.SHA256, 20: Algorithm.SHA1}.get(len(data))
    return Pin(data.hex(), base64.b64encode(data).decode(), algorithm, subject) if algorithm else None


def pin_from(written: str, subject: Subject) -> Pin | None:
    """A pin written as base64 or hexadecimal digits, with or without a prefix; None when it is no digest."""
    algorithm, text = None, written
    for prefix, named in _PREFIXES.items():
        if written.startswith(prefix):
            algorithm, text = named, written[len(prefix) :]
    if _HEX.fullmatch(text):
        data = bytes.fromhex(text.replace(":", "").replace(" ", ""))
    else:
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
    size = {32: Algorithm.SHA256, 20: Algorithm.SHA1}.get(len(data))
    if size is None or (algorithm is not None and algorithm is not size):
        return None
    return Pin(written, base64.b64encode(data).decode(), size, subject)
