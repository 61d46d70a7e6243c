"""The protobuf wire format, enough to read aapt2's and bundletool's messages by field number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pinscan.errors import FormatError, LimitError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

MAX_FIELDS = 300_000
"""Fields of one message, without those of the messages in it."""


@dataclass(slots=True)
class Message:
    """One message: its fields by number, in order; a nested message stays bytes until asked for."""

    numbers: dict[int, list[int]] = field(default_factory=dict)
    blobs: dict[int, list[memoryview]] = field(default_factory=dict)

    def number(self, tag: int, default: int = 0) -> int:
        """The last number with this tag, as protobuf takes it."""
        values = self.numbers.get(tag)
        return values[-1] if values else default

    def text(self, tag: int) -> str:
        """The last string with this tag; empty when there is none."""
        values = self.blobs.get(tag)
        return bytes(values[-1]).decode("utf-8", "replace") if values else ""

    def has(self, tag: int) -> bool:
        """Whether the field is there, even if empty."""
        return tag in self.blobs or tag in self.numbers

    def message(self, tag: int) -> Message | None:
        """The last nested message with this tag."""
        values = self.blobs.get(tag)
        return read_message(values[-1]) if values else None

    def messages(self, tag: int) -> Iterator[Message]:
        """Every nested message with this tag, read one at a time."""
        for blob in self.blobs.get(tag, ()):
            yield read_message(blob)


def read_message(data: memoryview | bytes) -> Message:
    """Split a message into its fields. Raises `FormatError` on damage, `LimitError` past `MAX_FIELDS`."""
    view, message, at, count = memoryview(data), Message(), 0, 0
    while at < len(view):
        count += 1
        if count > MAX_FIELDS:
            raise LimitError(f"a protobuf message with more than {MAX_FIELDS} fields")
        key, at = _varint(view, at)
        tag, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(view, at)
            message.numbers.setdefault(tag, []).append(value)
        elif wire in (_FIXED32, _FIXED64):
            end = _bounded(view, at, 4 if wire == _FIXED32 else 8)
            message.numbers.setdefault(tag, []).append(int.from_bytes(view[at:end], "little"))
            at = end
        elif wire == _BYTES:
            length, at = _varint(view, at)
            end = _bounded(view, at, length)
            message.blobs.setdefault(tag, []).append(view[at:end])
            at = end
        else:
            raise FormatError(f"protobuf wire type {wire} is not in use")
    return message


def _bounded(view: memoryview, at: int, length: int) -> int:
    if at + length > len(view):
        raise FormatError("a protobuf field runs past its message")
    return at + length


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(view):
            break
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise FormatError("a protobuf number is cut off or too long")
