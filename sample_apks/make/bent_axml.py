"""Bends compiled XML as packers and malware do, chunk by chunk: what devices read and other tools stumble over."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace

POOL, RESOURCE_IDS, START, END = 0x0001, 0x0180, 0x0102, 0x0103


@dataclass(frozen=True)
class Chunk:
    """One chunk: its header behind the common eight bytes, and its body."""

    type: int
    header: bytes
    body: bytes

    def packed(self) -> bytes:
        size = 8 + len(self.header)
        return struct.pack("<HHI", self.type, size, size + len(self.body)) + self.header + self.body


def split(data: bytes) -> list[Chunk]:
    """The chunks of a well-formed document or resource table."""
    found, at = [], int.from_bytes(data[2:4], "little")
    while at < len(data):
        kind, header, size = struct.unpack_from("<HHI", data, at)
        found.append(Chunk(kind, data[at + 8 : at + header], data[at + header : at + size]))
        at += size
    return found


def join(chunks: list[Chunk], *, word: int = 3, header: bytes = b"", more: int = 0) -> bytes:
    """A document; `more` is how many bytes too many it declares."""
    body = b"".join(chunk.packed() for chunk in chunks)
    return struct.pack("<HHI", word, 8 + len(header), 8 + len(header) + len(body) + more) + header + body


def each(chunks: list[Chunk], kind: int, bend: Callable[[Chunk], Chunk]) -> list[Chunk]:
    """The chunks with those of one type bent."""
    return [bend(chunk) if chunk.type == kind else chunk for chunk in chunks]


def strings(pool: Chunk) -> list[str]:
    """The strings of a pool, whichever encoding it has."""
    count, _, flags, start, _ = struct.unpack("<5I", pool.header[:20])
    start -= 8 + len(pool.header)
    found = []
    for (offset,) in struct.iter_unpack("<I", pool.body[: 4 * count]):
        at = start + offset
        if flags & 0x100:
            at += 2 if pool.body[at] & 0x80 else 1
            length, at = pool.body[at], at + 1  # no name of a manifest is longer than 127 bytes
            found.append(pool.body[at : at + length].decode())
        else:
            length = struct.unpack_from("<H", pool.body, at)[0]
            found.append(pool.body[at + 2 : at + 2 + 2 * length].decode("utf-16-le"))
    return found


def pool(texts: list[str], *, utf8: bool, flags: int = 0, wrong_length: bool = False) -> Chunk:
    """A pool of these strings; UTF-8 ones may declare a wrong length in UTF-16 units, which devices do not look at."""
    offsets, data = b"", b""
    for text in texts:
        offsets += struct.pack("<I", len(data))
        raw = text.encode("utf-8" if utf8 else "utf-16-le")
        length = len(text)
        if utf8:
            data += bytes([7 if wrong_length else length, len(raw)]) + raw + b"\0"
        else:
            data += struct.pack("<H", length) + raw + b"\0\0"
    data += bytes(-len(data) % 4)
    header = struct.pack("<5I", len(texts), 0, flags | (0x100 if utf8 else 0), 28 + len(offsets), 0)
    return Chunk(POOL, header, offsets + data)


def with_pool(data: bytes, make: Callable[[list[str]], Chunk]) -> bytes:
    """A document with another pool of its own strings."""
    return join(each(split(data), POOL, lambda chunk: make(strings(chunk))))


def padded_nodes(data: bytes) -> bytes:
    """Every node's header is 80 bytes long instead of 16."""
    nodes = range(0x0100, 0x0105)
    return join([replace(c, header=c.header + b"\xaa" * 64) if c.type in nodes else c for c in split(data)])


def padded_pool(data: bytes) -> bytes:
    """The pool's header is 60 bytes long instead of 28."""

    def bend(chunk: Chunk) -> Chunk:
        count, styles, flags, start, style_start = struct.unpack("<5I", chunk.header)
        header = struct.pack("<5I", count, styles, flags, start + 32, style_start + 32 if styles else 0)
        return replace(chunk, header=header + b"\xaa" * 32)

    return join(each(split(data), POOL, bend), word=data[0], header=data[8 : int.from_bytes(data[2:4], "little")])


def table_with(data: bytes, *extra: Chunk, behind: bytes = b"") -> bytes:
    """A resource table with chunks, and bytes that are none, behind its own."""
    body = b"".join(chunk.packed() for chunk in [*split(data), *extra]) + behind
    return struct.pack("<HHI", 2, 12, 12 + len(body)) + data[8:12] + body


def pool_field(data: bytes, index: int, value: int) -> bytes:
    """One of the five numbers of the pool's header replaced: strings, styles, flags, start, start of the styles."""

    def bend(chunk: Chunk) -> Chunk:
        fields = list(struct.unpack("<5I", chunk.header))
        fields[index] = value
        return replace(chunk, header=struct.pack("<5I", *fields))

    return join(each(split(data), POOL, bend))


def roomy_count(data: bytes) -> bytes:
    """The pool declares as many strings as the room of it could hold offsets of."""
    held = next(chunk for chunk in split(data) if chunk.type == POOL)
    return pool_field(data, 0, len(held.body) // 4)


def wide_attributes(data: bytes) -> bytes:
    """Every attribute takes 24 bytes instead of 20."""

    def bend(chunk: Chunk) -> Chunk:
        start, size, count = struct.unpack_from("<3H", chunk.body, 8)
        records = [chunk.body[start + size * i : start + size * (i + 1)] + b"\xbb" * 4 for i in range(count)]
        head = chunk.body[:10] + struct.pack("<H", size + 4) + chunk.body[12:start]
        return replace(chunk, body=head + b"".join(records))

    return join(each(split(data), START, bend))


def late_attributes(data: bytes) -> bytes:
    """The attributes start 16 bytes later than they could."""

    def bend(chunk: Chunk) -> Chunk:
        (start,) = struct.unpack_from("<H", chunk.body, 8)
        head = chunk.body[:8] + struct.pack("<H", start + 16) + chunk.body[10:start]
        return replace(chunk, body=head + b"\xcc" * 16 + chunk.body[start:])

    return join(each(split(data), START, bend))


def wiped_names(data: bytes) -> bytes:
    """Attributes that have a resource id have no name."""
    chunks = split(data)
    ids = next(len(chunk.body) // 4 for chunk in chunks if chunk.type == RESOURCE_IDS)
    return with_pool(data, lambda texts: pool([""] * ids + texts[ids:], utf8=False))


def without_ends(data: bytes) -> bytes:
    """The elements that are open at the end are never closed."""
    chunks = split(data)
    while chunks[-1].type in (END, 0x0101):
        chunks.pop()
    return join(chunks)


def inserted(data: bytes, extra: Chunk, *, before: int) -> bytes:
    """A chunk put before the first one of a type."""
    chunks = split(data)
    at = next(index for index, chunk in enumerate(chunks) if chunk.type == before)
    return join([*chunks[:at], extra, *chunks[at:]])
