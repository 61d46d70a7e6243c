"""DEX files, read lazily: the tables in bulk, a string, a class or a method body only when it is asked for.

Follows the dex-format document of the Android Open Source Project, versions 035 to 041. Checksums, the signature and
the version digits are not trusted, as ART does not need them to run the code. Every offset is bounded; what cannot be
read raises `FormatError`, and a damaged class or method costs no other.
"""

from __future__ import annotations

import re
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from pinscan.errors import FormatError
from pinscan.formats.dex_classes import Classes
from pinscan.formats.dex_items import ClassData, ClassDef, Code, Encoded, EncodedMethod, FieldRef, Handler, MethodRef
from pinscan.formats.dex_tables import HEADER

__all__ = [
    "ClassData",
    "ClassDef",
    "Code",
    "Dex",
    "Encoded",
    "EncodedMethod",
    "FieldRef",
    "Handler",
    "MethodRef",
    "read_all",
]


def read_all(data: bytes) -> list[Dex]:
    """Every DEX file in `data`: one, or those of a version 041 container in order."""
    found = [Dex(data, 0)]
    while len(found) < 256 and found[-1].next_header:
        found.append(Dex(data, found[-1].next_header))
    return found


class Dex(Classes):
    """One DEX file; `data` is the whole file (or container), which all offsets are relative to."""

    def code(self, offset: int) -> Code:
        """The method body at a code item's offset."""
        if offset < HEADER or offset + 16 > len(self.data):
            raise FormatError("a method body lies past the file")
        registers, ins, _, tries, _, size = struct.unpack_from("<4H2I", self.data, offset)
        start = offset + 16
        if start + size * 2 > len(self.data):
            raise FormatError("a method body reaches past the file")
        return Code(start, registers, ins, self._array("H", start, size * 2), self._handlers(start, size, tries))

    def code_size(self, offset: int) -> int:
        """The length of a method body in code units, without reading it; 0 when it lies past the file."""
        if offset < HEADER or offset + 16 > len(self.data):
            return 0
        return int.from_bytes(self.data[offset + 12 : offset + 16], "little")

    def _handlers(self, start: int, size: int, tries: int) -> tuple[Handler, ...]:
        """The try blocks; a damaged table costs only itself, the code stays readable."""
        at = start + size * 2 + (2 if size % 2 else 0)
        lists = at + tries * 8
        found: list[Handler] = []
        if not tries or lists > len(self.data):
            return ()
        for i in range(tries):
            first, count, handler = struct.unpack_from("<IHH", self.data, at + i * 8)
            try:
                found.append(Handler(first, first + count, *self._catches(lists + handler)))
            except FormatError:
                continue
        return tuple(found)

    def _catches(self, offset: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
        count, offset = self._sleb(offset)
        targets, types = [], []
        for _ in range(min(abs(count), 0xFFFF)):
            kind, offset = self._uleb(offset)
            address, offset = self._uleb(offset)
            targets.append(address)
            types.append(self.type(kind))
        if count <= 0:
            address, _ = self._uleb(offset)
            targets.append(address)
            types.append("")
        return tuple(targets), tuple(types)

    @cached_property
    def bodies(self) -> tuple[array[int], array[int]]:
        """Offsets of all method bodies in rising order, and the method index and the class's place (the lower half) of
        each."""
        found: list[int] = []
        for place, offset in enumerate(self.class_ids[6::8].tolist()):
            try:
                bodies = self._bodies_of(offset) if offset else ()
            except FormatError:
                self.damaged.append(place)
                continue
            found.extend([code << 64 | index << 32 | place for code, index in bodies])
        found.sort()
        owner = (1 << 64) - 1
        return array("I", [body >> 64 for body in found]), array("Q", [body & owner for body in found])

    @cached_property
    def damaged(self) -> list[int]:
        """Places of the class definitions whose members could not be read; filled by `bodies`."""
        return []

    def body_at(self, offset: int) -> tuple[int, int, int] | None:
        """The body that holds a file offset: its code offset, method index and class place."""
        starts, owners = self.bodies
        at = bisect_right(starts, offset) - 1
        return None if at < 0 else (starts[at], owners[at] >> 32, owners[at] & 0xFFFFFFFF)

    def units(self, value: int) -> Iterator[int]:
        """File offsets in the code area, rising, at which a 16-bit unit has this value."""
        start, end = self.code_area
        low, high = (re.escape(bytes([byte])) for byte in value.to_bytes(2, "little"))
        # An expression of two letters is searched for several times faster than bytes.find does it; of two that are
        # the same it takes one at a time, as the second may be the first of a unit.
        wanted = re.compile(low + (high if low != high else b"(?=" + high + b")"), re.DOTALL)
        for match in wanted.finditer(self.data, start, end):
            if not match.start() & 1:
                yield match.start()
