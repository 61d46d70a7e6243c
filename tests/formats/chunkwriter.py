"""Writes compiled XML and resource tables chunk by chunk, well-formed or bent."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

NONE = 0xFFFFFFFF
REFERENCE, STRING, INT, BOOLEAN = 0x01, 0x03, 0x10, 0x12


def chunk(kind: int, header: bytes, body: bytes, *, pad: int = 0) -> bytes:
    """One chunk; `pad` bytes widen its header."""
    size = 8 + len(header) + pad
    return struct.pack("<HHI", kind, size, size + len(body)) + header + b"\xaa" * pad + body


def pool(strings: list[str], *, utf8: bool = False, claimed: int = 0) -> bytes:
    """A string pool; `claimed` is how many strings too many it declares."""
    offsets, data = b"", b""
    for text in strings:
        offsets += struct.pack("<I", len(data))
        raw = text.encode("utf-8" if utf8 else "utf-16-le")
        if utf8:
            data += _length8(len(text)) + _length8(len(raw)) + raw + b"\0"
        else:
            data += _length16(len(text)) + raw + b"\0\0"
    data += b"\0" * (-len(data) % 4)
    start = 28 + len(offsets)
    header = struct.pack("<5I", len(strings) + claimed, 0, 0x100 if utf8 else 0, start, 0)
    return chunk(0x0001, header, offsets + data)


def _length8(count: int) -> bytes:
    return bytes([count]) if count < 0x80 else bytes([count >> 8 | 0x80, count & 0xFF])


def _length16(count: int) -> bytes:
    return struct.pack("<H", count) if count < 0x8000 else struct.pack("<HH", count >> 16 | 0x8000, count & 0xFFFF)


@dataclass
class Node:
    """An element: attributes are (name, type, data or text, resource id)."""

    name: str
    attributes: list[tuple[str, int, int | str, int]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class Bend:
    """What to get wrong."""

    type_word: int = 0x0003
    pad: int = 0
    """Bytes added to every node's header."""
    stride: int = 20
    wipe: bool = False
    """Blank the names of attributes that have a resource id."""
    junk: bytes = b""
    """Chunks put between the string pool and the tree."""
    before: bytes = b""
    """Chunks put before the string pool."""
    behind: bytes = b""
    claimed: int = 0
    utf8: bool = False


def axml(root: Node, bend: Bend | None = None) -> bytes:
    """A compiled document."""
    bend = bend or Bend()
    writer = _Axml(bend)
    writer.reserve(root)
    body = writer.node(root)
    ids = chunk(0x0180, b"", b"".join(struct.pack("<I", number) for number in writer.ids))
    inner = bend.before + pool(writer.strings, utf8=bend.utf8, claimed=bend.claimed) + bend.junk + ids + body
    return chunk(bend.type_word, b"", inner) + bend.behind


class _Axml:
    def __init__(self, bend: Bend) -> None:
        self.bend = bend
        self.strings: list[str] = []
        self.ids: list[int] = []

    def reserve(self, node: Node) -> None:
        """Names with a resource id come first in the pool, beside their ids."""
        for name, _, _, resource in node.attributes:
            if resource and resource not in self.ids:
                self.ids.append(resource)
                self.strings.append("" if self.bend.wipe else name)
        for child in node.children:
            self.reserve(child)

    def string(self, text: str) -> int:
        first = len(self.ids)
        if text not in self.strings[first:]:
            self.strings.append(text)
        return self.strings.index(text, first)

    def node(self, node: Node, line: int = 7) -> bytes:
        head = struct.pack("<2I", line, NONE)
        attributes = b"".join(self.attribute(*attribute) for attribute in node.attributes)
        start = struct.pack("<2I6H", NONE, self.string(node.name), 20, self.bend.stride, len(node.attributes), 0, 0, 0)
        out = chunk(0x0102, head, start + attributes, pad=self.bend.pad)
        if node.text:
            text = self.string(node.text)
            out += chunk(0x0104, head, struct.pack("<IHBBI", text, 8, 0, STRING, text), pad=self.bend.pad)
        out += b"".join(self.node(child, line + 1) for child in node.children)
        return out + chunk(0x0103, head, struct.pack("<2I", NONE, self.string(node.name)), pad=self.bend.pad)

    def attribute(self, name: str, kind: int, value: int | str, resource: int) -> bytes:
        index = self.ids.index(resource) if resource else self.string(name)
        raw = self.string(value) if isinstance(value, str) else NONE
        data = raw if isinstance(value, str) else value & NONE
        record = struct.pack("<3IHBBI", NONE, index, raw, 8, 0, kind, data)
        return record + b"\xbb" * (self.bend.stride - 20)


SPARSE, OFFSET16 = 1, 2


def table(
    entries: dict[int, tuple[str, int, int]],
    strings: list[str],
    *,
    flags: int = 0,
    compact: bool = False,
    type_name: str = "string",
    package: int = 0x7F,
    config: bytes = b"",
    pool_utf8: bool = True,
) -> bytes:
    """A table of one type in one configuration: entry index -> (name, type, data)."""
    names = [name for name, _, _ in entries.values()]
    bodies = [_entry(names.index(name), kind, data, compact) for name, kind, data in entries.values()]
    config = struct.pack("<I", 4 + len(config)) + config
    offsets, at, count = b"", 0, max(entries) + 1
    places: dict[int, int] = {}
    for index, body in zip(entries, bodies, strict=True):
        places[index] = at
        at += len(body)
    if flags & SPARSE:
        count = len(entries)
        offsets = b"".join(struct.pack("<2H", index, place // 4) for index, place in sorted(places.items()))
    elif flags & OFFSET16:
        offsets = b"".join(struct.pack("<H", places[i] // 4 if i in places else 0xFFFF) for i in range(count))
        offsets += b"\0" * (-len(offsets) % 4)
    else:
        offsets = b"".join(struct.pack("<I", places.get(i, NONE)) for i in range(count))
    start = 8 + 12 + len(config) + len(offsets)
    type_chunk = chunk(0x0201, struct.pack("<BBHII", 1, flags, 0, count, start) + config, offsets + b"".join(bodies))
    types, keys = pool([type_name], utf8=True), pool(names, utf8=True)
    spec = chunk(0x0202, struct.pack("<BBHI", 1, 0, 0, 0), b"")
    name = "org.pinscan".encode("utf-16-le").ljust(256, b"\0")
    header = struct.pack("<I", package) + name + struct.pack("<5I", 288, 1, 288 + len(types), len(names), 0)
    inner = pool(strings, utf8=pool_utf8) + chunk(0x0200, header, types + keys + spec + type_chunk)
    return chunk(0x0002, struct.pack("<I", 1), inner)


def _entry(key: int, kind: int, data: int, compact: bool) -> bytes:
    if compact:
        return struct.pack("<HHI", key, 8 | kind << 8, data & NONE)
    return struct.pack("<HHI", 8, 0, key) + struct.pack("<HBBI", 8, 0, kind, data & NONE)
