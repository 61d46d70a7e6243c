"""A DEX file's strings: decoded one by one, found by binary search, or all that contain some bytes at once."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import cached_property, lru_cache

from pinscan.errors import FormatError
from pinscan.formats import mutf8
from pinscan.formats.dex_tables import Tables

STRING_LIMIT = 1 << 20
"""Longest string read, in bytes."""


class Strings(Tables):
    """The strings of one DEX file."""

    def raw_string(self, index: int) -> bytes:
        """The MUTF-8 bytes of a string."""
        try:
            start = self.string_offsets[index]
        except IndexError:
            raise FormatError(f"no string {index}") from None
        for _ in range(5):  # the length in UTF-16 units, ULEB128, is not needed
            start += 1
            if start > len(self.data):
                raise FormatError("a string lies past the file")
            if self.data[start - 1] < 0x80:
                break
        end = self.data.find(b"\0", start, start + STRING_LIMIT)
        if end < 0:
            raise FormatError(f"string {index} does not end")
        return self.data[start:end]

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - a Dex lives as long as its build
    def string(self, index: int) -> str:
        """A string by index."""
        return mutf8.decode(self.raw_string(index))

    def string_index(self, text: str) -> int | None:
        """Index of a string, or None: by binary search, as the table is sorted by UTF-16 code units."""
        low = self._first_string(text)
        if low < len(self.string_offsets) and self.raw_string(low) == mutf8.encode(text):
            return low
        return None

    def _first_string(self, text: str) -> int:
        """The place of the first string that is not before `text`."""
        wanted, low, high = _utf16_key(mutf8.encode(text)), 0, len(self.string_offsets)
        while low < high:
            middle = (low + high) // 2
            if _utf16_key(self.raw_string(middle)) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def strings_with(self, needle: bytes) -> list[int]:
        """Indices of the strings that contain these MUTF-8 bytes, found by raw search over the string data."""
        if not self.string_offsets or self.data.find(needle) < 0:
            return []
        by_offset, order = self._strings_by_offset
        hits: dict[int, None] = {}
        at = self.data.find(needle, by_offset[0])
        while at >= 0:
            index = order[bisect_right(by_offset, at) - 1]
            if needle in self.raw_string(index):
                hits[index] = None
            at = self.data.find(needle, at + 1)
        return sorted(hits)

    @cached_property
    def _strings_by_offset(self) -> tuple[array[int], array[int]]:
        """Offsets in rising order with the index of each: string data is nearly always laid out in order."""
        offsets = self.string_offsets
        if all(map(int.__le__, offsets, offsets[1:])):
            return offsets, array("I", range(len(offsets)))
        order = array("I", sorted(range(len(offsets)), key=offsets.__getitem__))
        return array("I", (offsets[i] for i in order)), order


def _utf16_key(raw: bytes) -> bytes:
    """A key that orders MUTF-8 strings as the string table does."""
    # MUTF-8 encodes each UTF-16 unit by itself, so byte order equals unit order except for NUL (C0 80).
    return raw.replace(b"\xc0\x80", b"\x00")
