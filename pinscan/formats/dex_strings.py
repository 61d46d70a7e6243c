"""A DEX file's strings: decoded one by one, found by binary search, or all that contain some bytes at once."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from pinscan.errors import FormatError
from pinscan.formats import mutf8
from pinscan.formats.dex_tables import Tables

STRING_LIMIT = 1 << 20
"""Longest string read, in bytes."""
KEPT = 1 << 14
"""Decoded strings, types and members of one file that are kept; beyond, all are let go."""
KEPT_LENGTH = 1 << 10
"""Longest string that is kept for searches, in bytes."""


class _SortKeys(dict[int, bytes]):
    """What each string is sorted by, read when first asked for: all binary searches take the same first steps."""

    def __init__(self, strings: Strings) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, index: int) -> bytes:
        key = _sort_key(self._strings.raw_string(index))
        if len(key) <= KEPT_LENGTH:
            self[index] = key
        return key


class Strings(Tables):
    """The strings of one DEX file."""

    def __init__(self, data: bytes, header: int = 0) -> None:
        super().__init__(data, header)
        self._sort_keys = _SortKeys(self)
        self._texts: dict[int, str] = {}
        self._indices: dict[str, int | None] = {}

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

    def string(self, index: int) -> str:
        """A string by index."""
        text = self._texts.get(index)
        if text is None:
            if len(self._texts) >= KEPT:
                self._texts.clear()
            text = self._texts[index] = mutf8.decode(self.raw_string(index))
        return text

    def string_index(self, text: str) -> int | None:
        """Index of a string, or None: by binary search, as the table is sorted by UTF-16 code units."""
        if text not in self._indices:
            low = self._first_string(text)
            found = low < len(self.string_offsets) and self.raw_string(low) == mutf8.encode(text)
            self._indices[text] = low if found else None
        return self._indices[text]

    def _first_string(self, text: str) -> int:
        """The place of the first string that is not before `text`."""
        wanted = _sort_key(mutf8.encode(text))
        return bisect_left(range(len(self.string_offsets)), wanted, key=self._sort_keys.__getitem__)

    def strings_under(self, prefix: str) -> range:
        """Indices of the strings that begin with `prefix`."""
        return range(self._first_string(prefix), self._first_string(prefix + "\uffff"))

    def strings_with(self, needle: bytes) -> list[int]:
        """Indices of the strings that contain these MUTF-8 bytes, found by raw search over the string data."""
        if not self.string_offsets:
            return []
        by_offset, order = self._strings_by_offset
        end = by_offset[-1] + STRING_LIMIT
        hits: dict[int, None] = {}
        at = self.data.find(needle, by_offset[0], end)
        while at >= 0:
            index = order[bisect_right(by_offset, at) - 1]
            if needle in self.raw_string(index):
                hits[index] = None
            at = self.data.find(needle, at + 1, end)
        return sorted(hits)

    @cached_property
    def _strings_by_offset(self) -> tuple[Sequence[int], Sequence[int]]:
        """Offsets in rising order with the index of each: string data is nearly always laid out in order."""
        offsets = self.string_offsets.tolist()
        rising = sorted(offsets)
        if rising == offsets:
            return self.string_offsets, range(len(offsets))
        return array("I", rising), array("I", sorted(range(len(offsets)), key=offsets.__getitem__))


def _sort_key(raw: bytes) -> bytes:
    """A key that orders MUTF-8 strings as the string table does."""
    # MUTF-8 encodes each UTF-16 unit by itself, so byte order equals unit order except for NUL (C0 80).
    return raw.replace(b"\xc0\x80", b"\x00")
