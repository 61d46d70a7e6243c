"""okio's ``Buffer`` of known bytes: what is written into it, and the stream that reads it (square/okio 1.x to 3.x).

A buffer's content is its bytes. Once something unknown is written it has none, and is known by what was called on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pinscan.code.dalvik.heap import Operand, Ref, State
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models.java_io import byte_stream
from pinscan.code.values import Blob, Const, Text
from pinscan.formats.dex import MethodRef

LARGEST = 1 << 16
"""Bytes of a buffer that are kept."""


def _new(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    if len(args) != 1:
        return None
    s.fill(args[0], Blob(b""))
    return Const(None)


def _write(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``write(bytes)``, ``write(byteString)`` and ``writeUtf8(text)``; the buffer is returned."""
    thing = s.thing(args[0])
    held = thing.content if thing is not None else None
    if thing is None or not isinstance(args[0], Ref) or not isinstance(held, Blob):
        return None
    given = s.content(args[1]) if len(args) == 2 else None
    added = given.known.encode() if isinstance(given, Text) and given.known is not None else None
    added = given.data if isinstance(given, Blob) else added
    if added is None or len(held.data) + len(added) > LARGEST:
        s.heap[args[0].id] = replace(thing, content=None)
        return None
    s.fill(args[0], Blob(held.data + added))
    return args[0]


def _read(make: Callable[[State, bytes], Operand]) -> Model:
    """A method that gives all that a buffer holds."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        held = s.content(args[0])
        if len(args) != 1 or not isinstance(held, Blob):
            return None
        s.fill(args[0], Blob(b""))
        return make(s, held.data)

    return run


MODELS: dict[str, Model] = {
    "Lokio/Buffer;-><init>": _new,
    "Lokio/Buffer;->write": _write,
    "Lokio/Buffer;->writeUtf8": _write,
    "Lokio/Buffer;->inputStream": _read(byte_stream),
    "Lokio/Buffer;->readByteArray": _read(lambda s, data: Blob(data)),
    "Lokio/Buffer;->readByteString": _read(lambda s, data: Blob(data)),
}
