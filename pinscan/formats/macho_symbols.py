"""The symbol table of a Mach-O image (``mach-o/nlist.h``): names by address, by content, by indirection."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property

_DEBUG, _TYPE_AND_EXTERNAL, _UNDEFINED_EXTERNAL = 0xE0, 0xEF, 1
"""Bits of ``n_type``: debugging entries; type and ``N_EXT``; ``N_UNDF`` with ``N_EXT``."""
MAX_NAME = 1 << 20
"""The longest name read, in bytes."""


class Symbols:
    """The symbols of one 64-bit image.

    `symtab` is the offset and count of the entries and the offset and size of their strings, `indirect` the offset
    and count of the indirect symbol table; both already clamped to `data`.
    """

    def __init__(self, data: memoryview, symtab: tuple[int, int, int, int], indirect: tuple[int, int]) -> None:
        self._data, self._symtab, self._indirect = data, symtab, indirect

    @cached_property
    def _entries(self) -> tuple[array[int], array[int]]:
        """First and second half of every entry: name and type, value."""
        offset, count, _, _ = self._symtab
        words = array("Q", bytes(self._data[offset : offset + 16 * count]))
        return words[0::2], words[1::2]

    @cached_property
    def _strings(self) -> memoryview:
        _, _, offset, size = self._symtab
        return self._data[offset : offset + size]

    def _name(self, at: int) -> str:
        chunk = bytes(self._strings[at : at + 256])
        end = chunk.find(b"\0")
        if end < 0:
            chunk = bytes(self._strings[at : at + MAX_NAME])
            end = chunk.find(b"\0")
        return chunk[: end if end >= 0 else None].decode("utf-8", "replace")

    def undefined(self) -> Iterator[str]:
        """Names that other images define."""
        for first, value in zip(*self._entries, strict=True):
            if first >> 32 & _TYPE_AND_EXTERNAL == _UNDEFINED_EXTERNAL and not value:
                name = self._name(first & 0xFFFFFFFF)
                if name:
                    yield name

    @cached_property
    def _by_address(self) -> dict[int, int]:
        """Offset of the name of what is defined at each address."""
        firsts, values = self._entries
        return {v: f & 0xFFFFFFFF for f, v in zip(firsts, values, strict=True) if v and not f >> 32 & _DEBUG}

    def at(self, address: int) -> str | None:
        """The symbol defined at an address, when the table still has it."""
        found = self._by_address.get(address)
        return self._name(found) or None if found is not None else None

    def like(self, part: bytes) -> dict[str, int]:
        """Defined symbols whose name contains `part`, with their addresses; a raw search first."""
        blob = self._blob
        wanted: list[int] = []
        at = blob.find(part)
        while at >= 0:
            wanted.append(blob.rfind(b"\0", 0, at) + 1)
            at = blob.find(part, max(blob.find(b"\0", at), at + 1))
        defined = self._by_name if wanted else {}
        return {self._name(start): defined[start] for start in wanted if start in defined}

    @cached_property
    def _blob(self) -> bytes:
        return bytes(self._strings)

    @cached_property
    def _by_name(self) -> dict[int, int]:
        """The address of what is defined, by the offset of its name."""
        firsts, values = self._entries
        return {f & 0xFFFFFFFF: v for f, v in zip(firsts, values, strict=True) if v and not f >> 32 & _DEBUG}

    @cached_property
    def _indirections(self) -> array[int]:
        offset, count = self._indirect
        table = bytes(self._data[offset : offset + 4 * count])
        return array("I", table[: len(table) & ~3])

    def indirect_name(self, index: int) -> str | None:
        """The name that an entry of the indirect symbol table leads to."""
        firsts, _ = self._entries
        table = self._indirections
        return (
            self._name(firsts[table[index]] & 0xFFFFFFFF) if index < len(table) and table[index] < len(firsts) else None
        )
