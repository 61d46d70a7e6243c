"""A DEX file's header and tables: views of its bytes as numbers, so that a table costs nothing until it is looked into.

Nothing here reads a string. Every offset is bounded; what reaches past the file raises `FormatError`.
"""

from __future__ import annotations

import struct
import sys
from array import array
from functools import cached_property

from pinscan.errors import FormatError

HEADER = 0x70
"""Size of the header, before which nothing lies."""


class Tables:
    """The tables of one DEX file; `data` is the whole file (or container), which all offsets are relative to."""

    def __init__(self, data: bytes, header: int = 0) -> None:
        if data[header : header + 4] != b"dex\n" or len(data) < header + HEADER:
            raise FormatError("no DEX header")
        self.data = data
        self.header = header
        self.version = data[header + 4 : header + 7].decode("ascii", "replace")
        fields = struct.unpack_from("<20I", data, header + 0x20)
        if fields[2] != 0x12345678:
            raise FormatError("a DEX file of the other byte order, which Android refuses")
        self.end = self._find_end(fields[0], fields[1])
        names = ("string", "type", "proto", "field", "method", "class")
        self._tables = {name: (fields[7 + 2 * i], fields[6 + 2 * i]) for i, name in enumerate(names)}
        self.map_offset = fields[5]

    def _find_end(self, file_size: int, header_size: int) -> int:
        """The end of this file's own bytes; notes where the next header of a container is."""
        self.next_header = 0
        end = self.header + file_size
        if header_size >= 0x78 and self.version >= "041" and len(self.data) >= self.header + 0x78:
            container: int = struct.unpack_from("<I", self.data, self.header + 0x70)[0]
            if self.header < end < min(container, len(self.data)) and self.data[end : end + 4] == b"dex\n":
                self.next_header = end
            return min(container, len(self.data))
        return min(end, len(self.data)) if file_size >= HEADER else len(self.data)

    def _table(self, name: str, width: int, code: str = "I") -> memoryview[int]:
        """A table of fixed-size items as one view of `code` elements; `width` is the item size in bytes."""
        offset, count = self._tables[name]
        if not count:
            return memoryview(array(code))
        if offset < HEADER or offset + count * width > len(self.data):
            raise FormatError(f"the {name} table reaches past the file")
        if sys.byteorder == "big":
            return memoryview(self._array(code, offset, count * width))
        return memoryview(self.data)[offset : offset + count * width].cast("H" if code == "H" else "I")

    def _array(self, code: str, offset: int, size: int) -> array[int]:
        values = array(code)
        values.frombytes(self.data[offset : offset + size])
        if sys.byteorder == "big":
            values.byteswap()
        return values

    def check_tables(self) -> None:
        """Check that every table lies in the file and refers to nothing past another's end, as ART's verifier does.

        Raises `FormatError`: ART does not load such a file, and a search in it would miss things without a word.
        """
        offsets, size = self.string_offsets, len(self.data)
        last = max(offsets.tolist(), default=0)
        if offsets and (last >= size or self.data.find(b"\0", last) < 0):
            raise FormatError("a string lies past the file")
        strings, types, protos = len(offsets), len(self.type_ids), len(self.proto_ids) // 3
        methods, fields = self._table("method", 8), self._table("field", 8)
        columns: tuple[tuple[str, memoryview[int], int], ...] = (
            ("type", self.type_ids, strings), ("prototype", self.proto_ids[1::3], types),
            ("method", self.method_ids[0::4], types), ("method", self.method_ids[1::4], protos),
            ("method", methods[1::2], strings), ("field", self.field_ids[0::4], types),
            ("field", self.field_ids[1::4], types), ("field", fields[1::2], strings),
            ("class", self.class_ids[0::8], types),
        )  # fmt: skip
        for name, column, bound in columns:
            if max(column.tolist(), default=-1) >= bound:
                raise FormatError(f"a {name} refers to what is not there")

    # --- the tables -------------------------------------------------------------------------------------------
    @cached_property
    def string_offsets(self) -> memoryview[int]:
        """Offset of each string's data."""
        return self._table("string", 4)

    @cached_property
    def type_ids(self) -> memoryview[int]:
        """String index of each type's descriptor."""
        return self._table("type", 4)

    @cached_property
    def proto_ids(self) -> memoryview[int]:
        """Three words a prototype: shorty, return type, offset of the parameter list."""
        return self._table("proto", 12)

    @cached_property
    def method_ids(self) -> memoryview[int]:
        """Four 16-bit units a method: owner type, prototype, name (low, high)."""
        return self._table("method", 8, "H")

    @cached_property
    def field_ids(self) -> memoryview[int]:
        """Four 16-bit units a field: owner type, type, name (low, high)."""
        return self._table("field", 8, "H")

    @cached_property
    def class_ids(self) -> memoryview[int]:
        """Eight words a class definition."""
        return self._table("class", 32)

    @cached_property
    def _map(self) -> dict[int, tuple[int, int]]:
        """Item type -> (count, offset), from the map list."""
        offset = self.map_offset
        if not offset or offset + 4 > len(self.data):
            return {}
        (count,) = struct.unpack_from("<I", self.data, offset)
        if count > 64 or offset + 4 + 12 * count > len(self.data):
            return {}
        items = struct.iter_unpack("<HHII", self.data[offset + 4 : offset + 4 + 12 * count])
        return {kind: (size, start) for kind, _, size, start in items}

    @cached_property
    def code_area(self) -> tuple[int, int]:
        """Offsets between which all method bodies lie, from the map list; the whole file when it does not say."""
        start = self._map.get(0x2001, (0, 0))[1]
        later = [offset for _, offset in self._map.values() if offset > start]
        return (start, min(later, default=len(self.data))) if start else (self.header, len(self.data))

    # --- numbers and lists ------------------------------------------------------------------------------------
    def type_list(self, offset: int) -> tuple[int, ...]:
        """The type indices of a type list; empty for offset 0."""
        if not offset:
            return ()
        if offset + 4 > len(self.data):
            raise FormatError("a type list lies past the file")
        (count,) = struct.unpack_from("<I", self.data, offset)
        if count > 0xFFFF or offset + 4 + 2 * count > len(self.data):
            raise FormatError("a type list reaches past the file")
        return struct.unpack_from(f"<{count}H", self.data, offset + 4)

    def _numbers(self, offset: int, count: int) -> tuple[list[int], int]:
        """`count` ULEB128 numbers, and the offset behind them; all of a class at once, as a call for each costs more
        than reading it."""
        data, found = self.data, []
        try:
            for _ in range(count):
                value = data[offset]
                offset += 1
                shift = 7
                while value >> shift:  # the top bit of the last byte read is set: more follows
                    value += (data[offset] - 1) << shift
                    offset += 1
                    shift += 7
                    if shift > 35:
                        raise FormatError("a number of more than five bytes")
                found.append(value)
        except IndexError:
            raise FormatError("a number reaches past the file") from None
        return found, offset

    def _uleb(self, offset: int) -> tuple[int, int]:
        data = self.data
        try:
            byte = data[offset]
            if byte < 0x80:
                return byte, offset + 1
            value, shift = byte & 0x7F, 7
            while shift < 35:
                offset += 1
                byte = data[offset]
                value |= (byte & 0x7F) << shift
                if byte < 0x80:
                    return value, offset + 1
                shift += 7
        except IndexError:
            raise FormatError("a number reaches past the file") from None
        raise FormatError("a number of more than five bytes")

    def _sleb(self, offset: int) -> tuple[int, int]:
        value, end = self._uleb(offset)
        bits = 7 * (end - offset)
        return (value - (1 << bits) if bits < 35 and value >> (bits - 1) else value), end
