"""Android's compiled resources are chunks: a type word, a header size, a size, all bounded by what lies around them.

As androidfw does, only the two sizes are trusted, and only after they were checked against the data
(``ResourceTypes.cpp``, ``validate_chunk``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.errors import FormatError, LimitError

_HEADER = struct.Struct("<HHI")

STRING_POOL = 0x0001

MAX_DECODED = 64 << 20
"""Characters decoded from one string pool."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk; offsets are absolute in `data`."""

    data: bytes
    type: int
    start: int
    body: int
    """Where its payload starts: behind the header, however long that is."""
    end: int

    def u8(self, at: int) -> int:
        """The byte at an absolute offset inside the chunk."""
        self._check(at, 1)
        return self.data[at]

    def u16(self, at: int) -> int:
        """The 16-bit number at an absolute offset inside the chunk."""
        self._check(at, 2)
        return int.from_bytes(self.data[at : at + 2], "little")

    def u32(self, at: int) -> int:
        """The 32-bit number at an absolute offset inside the chunk."""
        self._check(at, 4)
        return int.from_bytes(self.data[at : at + 4], "little")

    def _check(self, at: int, count: int) -> None:
        if at < self.start or at + count > self.end:
            raise FormatError(f"chunk {self.type:#06x} at {self.start} is too short")


def chunk_at(data: bytes, start: int, end: int, *, aligned: bool = True) -> Chunk:
    """The chunk that starts here. Raises `FormatError` when it does not fit before `end`.

    `aligned` demands sizes that are multiples of four, as androidfw does of all but a compiled XML file as a whole.
    """
    if start + _HEADER.size > end:
        raise FormatError(f"no chunk header at {start}")
    kind, header, size = _HEADER.unpack_from(data, start)
    if header < _HEADER.size or header > size or start + size > end or (aligned and (header | size) & 3):
        raise FormatError(f"the chunk at {start} has a header of {header} and a size of {size} bytes")
    return Chunk(data, kind, start, start + header, start + size)


def chunks(data: bytes, start: int, end: int, *, overrun: bool = False) -> Iterator[Chunk]:
    """The chunks between two offsets, in order; bytes too few for another header are left alone.

    With `overrun`, a chunk but the first that runs past the end ends the list, as in resource tables
    (``ChunkIterator::VerifyNextChunkNonFatal``); else it is a `FormatError`.
    """
    first = start
    while start + _HEADER.size <= end:
        if overrun and start > first and start + int.from_bytes(data[start + 4 : start + 8], "little") > end:
            return
        chunk = chunk_at(data, start, end)
        yield chunk
        start = chunk.end


class StringPool:
    """The strings of a compiled document, decoded when asked for. Both encodings of androidfw: UTF-8 and UTF-16.

    Raises `FormatError` for a pool that ``ResStringPool::setTo`` refuses. Strings may overlap, so the characters
    decoded from one pool are bounded: `LimitError` past `MAX_DECODED`.
    """

    def __init__(self, chunk: Chunk) -> None:
        at, size = chunk.start + 8, chunk.end - chunk.start
        count, styles, flags, strings_at, styles_at = (chunk.u32(at + 4 * i) for i in range(5))
        self._chunk = chunk
        self.count = count
        self.utf8 = bool(flags & 0x100)
        self._strings = min(chunk.start + strings_at, chunk.end)
        unit = 1 if self.utf8 else 2
        letters = ((styles_at if styles else size) - strings_at) // unit
        self._end = self._strings + max(letters, 0) * unit
        if count and not self._sound(strings_at, styles_at if styles else size):
            raise FormatError(f"the string pool at {chunk.start} does not hold the {count} strings that it declares")
        if styles and not self._styled(count, styles_at):
            raise FormatError(f"the string pool at {chunk.start} does not hold the {styles} styles that it declares")
        self._decoded: dict[int, str | None] = {}
        self._left = MAX_DECODED

    def _sound(self, strings: int, end: int) -> bool:
        """Room for every offset and one string at least, and a zero at the end."""
        chunk, size, unit = self._chunk, self._chunk.end - self._chunk.start, 1 if self.utf8 else 2
        if chunk.body + 4 * self.count > chunk.end or strings >= size - 2 or self._end <= self._strings:
            return False
        if end != size and end >= size - 2:
            return False
        return chunk.data[self._end - unit : self._end] == bytes(unit)

    def _styled(self, count: int, styles: int) -> bool:
        """Styles that begin inside the pool and end with the mark of the last one."""
        chunk, size = self._chunk, self._chunk.end - self._chunk.start
        if chunk.body + 4 * count > chunk.end or styles >= size:
            return False
        last = chunk.start + styles + (size - styles) // 4 * 4
        return chunk.data[max(last - 12, chunk.start) : last] == b"\xff" * 12

    def __getitem__(self, index: int) -> str | None:
        """The string with this index; None when the pool has none, or a broken one (androidfw answers null)."""
        if not 0 <= index < self.count:
            return None
        if index not in self._decoded:
            offset = self._chunk.u32(self._chunk.body + 4 * index)
            text = self._utf8_at(self._strings + offset) if self.utf8 else self._utf16_at(self._strings + (offset & ~1))
            self._left -= len(text or "")
            if self._left < 0:
                raise LimitError(f"a string pool of more than {MAX_DECODED >> 20} million letters, overlapping")
            self._decoded[index] = text
        return self._decoded[index]

    def _utf8_at(self, at: int) -> str | None:
        """As ``string8At`` and ``NewStringUTF`` take it: a zero must follow it, and one inside ends it."""
        data, end = self._chunk.data, self._end
        if at + 1 >= end:
            return None
        at += 2 if data[at] & 0x80 else 1  # the length in UTF-16 units does not count
        length = data[at] if at < end else 0
        if length & 0x80:
            length = (length & 0x7F) << 8 | (data[at + 1] if at + 1 < end else 0)
            at += 1
        at += 1
        # Old tools cut the length of long strings to 15 bits: the true one is the first that a zero follows.
        for stop in range(at + length, end, 0x8000):
            if data[stop] == 0:
                return data[at:stop].partition(b"\0")[0].decode("utf-8", "replace")
        return None

    def _utf16_at(self, at: int) -> str | None:
        data, end = self._chunk.data, self._end
        if at + 2 >= end:
            return None
        length = int.from_bytes(data[at : at + 2], "little")
        at += 2
        if length & 0x8000:
            length = (length & 0x7FFF) << 16 | int.from_bytes(data[at : at + 2], "little")
            at += 2
        stop = at + 2 * length
        if stop + 2 > end or data[stop : stop + 2] != b"\0\0":
            return None
        return data[at:stop].decode("utf-16-le", "replace")

    def find(self, text: str) -> list[int]:
        """Every index of a string that is not empty, without decoding the others."""
        if not text:
            return []
        encoded = text.encode("utf-8" if self.utf8 else "utf-16-le", "replace")
        wanted: set[int] = set()
        found, at = self._strings - 1, 0
        while (at := self._chunk.data.find(encoded, found + 1, self._chunk.end)) >= 0:
            found = at
            lengths = (2, 3, 4) if self.utf8 else (2, 4)
            wanted.update(at - self._strings - size for size in lengths)
        if not wanted:
            return []
        offsets = memoryview(self._chunk.data)[self._chunk.body : self._chunk.body + 4 * self.count].cast("B")
        hits = (i for i, (value,) in enumerate(struct.iter_unpack("<I", offsets)) if value in wanted)
        return [index for index in hits if self[index] == text]
