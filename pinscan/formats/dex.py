"""DEX files, read lazily: the tables in bulk, a string, a class or a method body only when it is asked for.

Follows the dex-format document of the Android Open Source Project, versions 035 to 041. Checksums, the signature and
the version digits are not trusted, as ART does not need them to run the code. Every offset is bounded; what cannot be
read raises `FormatError`, and a damaged class or method costs no other.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from pinscan.errors import FormatError, LimitError
from pinscan.formats import mutf8

Encoded: TypeAlias = "int | float | str | tuple[str, int] | list[Encoded] | None"
"""An encoded value: number, boolean (as int), string, null, ``(kind, index)`` of a type, field or method, or array."""

NO_INDEX = 0xFFFFFFFF
STRING_LIMIT = 1 << 20
"""Longest string read, in bytes."""
MEMBER_LIMIT = 1 << 17
"""Most members of one class: the 65,536 method and field references of a file, twice."""
DEPTH = 8
"""Deepest nesting of encoded arrays and annotations that is followed."""
HEADER = 0x70
ACC_STATIC = 0x8


@dataclass(frozen=True, slots=True)
class ClassDef:
    """One class definition."""

    descriptor: str
    access: int
    superclass: str | None
    interfaces: tuple[str, ...]
    data_offset: int
    static_values_offset: int


@dataclass(frozen=True, slots=True)
class EncodedMethod:
    """A method a class defines: `index` into the method table, `code` the offset of its body, 0 when it has none."""

    index: int
    access: int
    code: int


@dataclass(frozen=True, slots=True)
class ClassData:
    """The members a class defines, by index into the field and method tables."""

    static_fields: tuple[int, ...]
    instance_fields: tuple[int, ...]
    methods: tuple[EncodedMethod, ...]


@dataclass(frozen=True, slots=True)
class Handler:
    """A guarded range of code units ``[start, end)`` and the addresses its exceptions go to."""

    start: int
    end: int
    targets: tuple[int, ...]
    types: tuple[str, ...] = ()
    """The exception that goes to each target; empty text for any."""


@dataclass(frozen=True, slots=True)
class Code:
    """The body of a method: `offset` of its first instruction in the file, and the instructions as 16-bit units."""

    offset: int
    registers: int
    ins: int
    units: array[int]
    handlers: tuple[Handler, ...]


@dataclass(frozen=True, slots=True)
class MethodRef:
    """A method as code names it."""

    owner: str
    name: str
    params: tuple[str, ...]
    returns: str

    def __str__(self) -> str:
        return f"{self.owner}->{self.name}({''.join(self.params)}){self.returns}"


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field as code names it."""

    owner: str
    name: str
    type: str

    def __str__(self) -> str:
        return f"{self.owner}->{self.name}:{self.type}"


def read_all(data: bytes) -> list[Dex]:
    """Every DEX file in `data`: one, or those of a version 041 container in order."""
    found = [Dex(data, 0)]
    while len(found) < 256 and found[-1].next_header:
        found.append(Dex(data, found[-1].next_header))
    return found


class Dex:
    """One DEX file; `data` is the whole file (or container), which all offsets are relative to."""

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

    def _table(self, name: str, width: int, code: str = "I") -> array[int]:
        """A table of fixed-size items as one array of `code` elements; `width` is the item size in bytes."""
        offset, count = self._tables[name]
        if not count:
            return array(code)
        if offset < HEADER or offset + count * width > len(self.data):
            raise FormatError(f"the {name} table reaches past the file")
        return self._array(code, offset, count * width)

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
        if offsets and (max(offsets) >= size or self.data.find(b"\0", max(offsets)) < 0):
            raise FormatError("a string lies past the file")
        strings, types, protos = len(offsets), len(self.type_ids), len(self.proto_ids) // 3
        methods, fields = self._table("method", 8), self._table("field", 8)
        columns: tuple[tuple[str, array[int], int], ...] = (
            ("type", self.type_ids, strings), ("prototype", self.proto_ids[1::3], types),
            ("method", self.method_ids[0::4], types), ("method", self.method_ids[1::4], protos),
            ("method", methods[1::2], strings), ("field", self.field_ids[0::4], types),
            ("field", self.field_ids[1::4], types), ("field", fields[1::2], strings),
            ("class", self.class_ids[0::8], types),
        )  # fmt: skip
        for name, column, bound in columns:
            if column and max(column) >= bound:
                raise FormatError(f"a {name} refers to what is not there")

    # --- strings and types ------------------------------------------------------------------------------------
    @cached_property
    def string_offsets(self) -> array[int]:
        """Offset of each string's data."""
        return self._table("string", 4)

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

    @cached_property
    def type_ids(self) -> array[int]:
        """String index of each type's descriptor."""
        return self._table("type", 4)

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def type(self, index: int) -> str:
        """A type's descriptor by index."""
        try:
            return self.string(self.type_ids[index])
        except IndexError:
            raise FormatError(f"no type {index}") from None

    def type_index(self, descriptor: str) -> int | None:
        """Index of a type, or None; types are sorted by string index."""
        string = self.string_index(descriptor)
        if string is None:
            return None
        at = bisect_left(self.type_ids, string)
        return at if at < len(self.type_ids) and self.type_ids[at] == string else None

    def types_under(self, prefix: str) -> list[int]:
        """Indices of the types whose descriptors begin with `prefix`; strings, and so types, are sorted."""
        if self.data.find(mutf8.encode(prefix)) < 0:
            return []
        low, high = (self._first_string(text) for text in (prefix, prefix + "\uffff"))
        return list(range(bisect_left(self.type_ids, low), bisect_left(self.type_ids, high)))

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

    # --- references -------------------------------------------------------------------------------------------
    @cached_property
    def method_ids(self) -> array[int]:
        """Four 16-bit units a method: owner type, prototype, name (low, high)."""
        return self._table("method", 8, "H")

    @cached_property
    def field_ids(self) -> array[int]:
        """Four 16-bit units a field: owner type, type, name (low, high)."""
        return self._table("field", 8, "H")

    @cached_property
    def proto_ids(self) -> array[int]:
        """Three words a prototype: shorty, return type, offset of the parameter list."""
        return self._table("proto", 12)

    @lru_cache(maxsize=1 << 13)  # noqa: B019
    def proto(self, index: int) -> tuple[tuple[str, ...], str]:
        """Parameter types and return type of a prototype."""
        if index * 3 + 2 >= len(self.proto_ids):
            raise FormatError(f"no prototype {index}")
        _, returns, params = self.proto_ids[index * 3 : index * 3 + 3]
        return tuple(self.type(i) for i in self.type_list(params)), self.type(returns)

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def method(self, index: int) -> MethodRef:
        """A method reference by index."""
        if index * 4 + 3 >= len(self.method_ids):
            raise FormatError(f"no method {index}")
        owner, proto, low, high = self.method_ids[index * 4 : index * 4 + 4]
        params, returns = self.proto(proto)
        return MethodRef(self.type(owner), self.string(low | high << 16), params, returns)

    @lru_cache(maxsize=1 << 13)  # noqa: B019
    def field(self, index: int) -> FieldRef:
        """A field reference by index."""
        if index * 4 + 3 >= len(self.field_ids):
            raise FormatError(f"no field {index}")
        owner, kind, low, high = self.field_ids[index * 4 : index * 4 + 4]
        return FieldRef(self.type(owner), self.string(low | high << 16), self.type(kind))

    def methods_of(self, owner: str, name: str | None = None) -> list[int]:
        """Indices of the method references to `owner` (and `name`); the table is sorted by owner."""
        return self._members(self.method_ids, owner, name)

    def fields_of(self, owner: str, name: str | None = None) -> list[int]:
        """Indices of the field references to `owner` (and `name`)."""
        return self._members(self.field_ids, owner, name)

    def methods_named(self, name: str) -> list[int]:
        """Indices of all method references of this name, whatever class they are on."""
        wanted = self.string_index(name)
        if wanted is None:
            return []
        ids = self.method_ids
        low, high = wanted & 0xFFFF, wanted >> 16
        return [i // 4 for i in range(0, len(ids), 4) if ids[i + 2] == low and ids[i + 3] == high]

    def _members(self, ids: array[int], owner: str, name: str | None) -> list[int]:
        kind = self.type_index(owner)
        if kind is None:
            return []
        owners = ids[0::4]
        found = range(bisect_left(owners, kind), bisect_right(owners, kind))
        if name is None:
            return list(found)
        return [i for i in found if self.string(ids[i * 4 + 2] | ids[i * 4 + 3] << 16) == name]

    # --- classes ----------------------------------------------------------------------------------------------
    @cached_property
    def class_ids(self) -> array[int]:
        """Eight words a class definition."""
        return self._table("class", 32)

    @cached_property
    def _class_by_type(self) -> dict[int, int]:
        kinds = self.class_ids[0::8]
        return dict(zip(reversed(kinds), range(len(kinds) - 1, -1, -1), strict=True))  # the first definition wins

    @property
    def class_count(self) -> int:
        """Number of class definitions."""
        return len(self.class_ids) // 8

    def class_def(self, index: int) -> ClassDef:
        """A class definition by its place in the table."""
        kind, access, parent, interfaces, _, _, data, values = self.class_ids[index * 8 : index * 8 + 8]
        return ClassDef(
            self.type(kind),
            access,
            None if parent == NO_INDEX else self.type(parent),
            tuple(self.type(i) for i in self.type_list(interfaces)),
            data,
            values,
        )

    def find_class(self, descriptor: str) -> ClassDef | None:
        """The definition of a class, or None."""
        kind = self.type_index(descriptor)
        at = None if kind is None else self._class_by_type.get(kind)
        return None if at is None else self.class_def(at)

    def direct_subtypes(self, descriptor: str) -> Iterator[ClassDef]:
        """Classes that name `descriptor` as their superclass or among their interfaces."""
        kind = self.type_index(descriptor)
        for at in self._subtypes.get(kind, ()) if kind is not None else ():
            yield self.class_def(at)

    @cached_property
    def _subtypes(self) -> dict[int, list[int]]:
        """Type -> the classes directly below it, in the order of the table."""
        found: dict[int, list[int]] = {}
        ids = self.class_ids
        for at in range(len(ids) // 8):
            for above in dict.fromkeys((ids[at * 8 + 2], *self._interfaces(ids[at * 8 + 3]))):
                found.setdefault(above, []).append(at)
        return found

    def _interfaces(self, offset: int) -> Iterable[int]:
        try:
            return self.type_list(offset) if offset else ()
        except FormatError:
            return ()

    @lru_cache(maxsize=1 << 12)  # noqa: B019
    def class_data(self, offset: int) -> ClassData:
        """The members of a class, from its `data_offset`."""
        return self._class_data(offset)

    def _class_data(self, offset: int) -> ClassData:
        if not offset:
            return ClassData((), (), ())
        counts: list[int] = []
        for _ in range(4):
            count, offset = self._uleb(offset)
            counts.append(count)
        if sum(counts) > MEMBER_LIMIT:
            raise LimitError("a class with more members than a DEX file can name")
        statics, offset = self._fields(offset, counts[0])
        instances, offset = self._fields(offset, counts[1])
        direct, offset = self._methods(offset, counts[2])
        virtual, _ = self._methods(offset, counts[3])
        return ClassData(statics, instances, direct + virtual)

    def _fields(self, offset: int, count: int) -> tuple[tuple[int, ...], int]:
        index, found = 0, []
        for _ in range(count):
            step, offset = self._uleb(offset)
            _, offset = self._uleb(offset)
            index += step
            found.append(index)
        return tuple(found), offset

    def _methods(self, offset: int, count: int) -> tuple[tuple[EncodedMethod, ...], int]:
        index, found = 0, []
        for _ in range(count):
            step, offset = self._uleb(offset)
            access, offset = self._uleb(offset)
            code, offset = self._uleb(offset)
            index += step
            found.append(EncodedMethod(index, access, code))
        return tuple(found), offset

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

    def static_values(self, definition: ClassDef) -> dict[int, Encoded]:
        """Initial values of a class's static fields by field index; the fields beyond the list start as zero."""
        fields = self.class_data(definition.data_offset).static_fields
        if not definition.static_values_offset:
            return {}
        values, _ = self._encoded_array(definition.static_values_offset, 0)
        return dict(zip(fields, values, strict=False))

    def _encoded_array(self, offset: int, depth: int) -> tuple[list[Encoded], int]:
        count, offset = self._uleb(offset)
        values: list[Encoded] = []
        for _ in range(min(count, MEMBER_LIMIT)):
            value, offset = self._encoded_value(offset, depth)
            values.append(value)
        return values, offset

    def _encoded_value(self, offset: int, depth: int) -> tuple[Encoded, int]:
        if depth > DEPTH or offset >= len(self.data):
            raise LimitError("encoded values nested too deep, or past the file")
        kind, size = self.data[offset] & 0x1F, (self.data[offset] >> 5) + 1
        offset += 1
        if kind == 0x1C:
            return self._encoded_array(offset, depth + 1)
        if kind == 0x1D:
            raise FormatError("an annotation as a static value")
        if kind in (0x1E, 0x1F):
            return (None if kind == 0x1E else size - 1), offset
        raw = self.data[offset : offset + size]
        return self._scalar(kind, raw), offset + size

    def _scalar(self, kind: int, raw: bytes) -> Encoded:
        unsigned = int.from_bytes(raw, "little")
        match kind:
            case 0x00 | 0x02 | 0x04 | 0x06:
                return int.from_bytes(raw, "little", signed=True)
            case 0x03:
                return unsigned
            case 0x10:
                return float(struct.unpack("<f", raw.rjust(4, b"\0")[-4:])[0])
            case 0x11:
                return float(struct.unpack("<d", raw.rjust(8, b"\0")[-8:])[0])
            case 0x17:
                return self.string(unsigned)
            case 0x15 | 0x16 | 0x18 | 0x19 | 0x1A | 0x1B:
                return ({0x15: "proto", 0x16: "handle", 0x18: "type", 0x1A: "method"}.get(kind, "field"), unsigned)
            case _:
                raise FormatError(f"an encoded value of unknown type {kind:#x}")

    # --- code -------------------------------------------------------------------------------------------------
    @lru_cache(maxsize=1 << 10)  # noqa: B019
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
    def bodies(self) -> tuple[array[int], array[int], array[int]]:
        """Offsets of all method bodies in rising order, with the method index and the class's place of each."""
        found: list[tuple[int, int, int]] = []
        offsets = self.class_ids[6::8]
        for place, offset in enumerate(offsets):
            if not offset:
                continue
            try:
                methods = [m for m in self.class_data.__wrapped__(self, offset).methods if m.code]
                if any(m.code >= len(self.data) or m.index * 4 >= len(self.method_ids) for m in methods):
                    raise FormatError("a method lies past the file")
                found.extend((m.code, m.index, place) for m in methods)
            except FormatError:
                self.damaged.append(place)
        found.sort()
        columns = [array("I", (row[i] for row in found)) for i in range(3)]
        return columns[0], columns[1], columns[2]

    @cached_property
    def damaged(self) -> list[int]:
        """Places of the class definitions whose members could not be read; filled by `bodies`."""
        return []

    def body_at(self, offset: int) -> tuple[int, int, int] | None:
        """The body that holds a file offset: its code offset, method index and class place."""
        starts, methods, classes = self.bodies
        at = bisect_right(starts, offset) - 1
        return None if at < 0 else (starts[at], methods[at], classes[at])

    # --- invoke-custom ----------------------------------------------------------------------------------------
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

    def call_site(self, index: int) -> tuple[str, list[Encoded]]:
        """An invoke-custom call site: the bootstrap method and its static arguments (name and type first)."""
        count, offset = self._map.get(0x0007, (0, 0))
        if index >= count or offset + 4 * (index + 1) > len(self.data):
            raise FormatError(f"no call site {index}")
        (start,) = struct.unpack_from("<I", self.data, offset + 4 * index)
        values, _ = self._encoded_array(start, 0)
        match values:
            case [("handle", int(handle)), *rest]:
                return self._handle(handle), rest
        raise FormatError("a call site without a bootstrap method")

    def method_handle(self, index: int) -> tuple[int, int]:
        """A method handle: its kind (dex-format: method handle type codes) and the index of its field or method."""
        count, offset = self._map.get(0x0008, (0, 0))
        if index >= count or offset + 8 * (index + 1) > len(self.data):
            raise FormatError(f"no method handle {index}")
        kind, _, member, _ = struct.unpack_from("<4H", self.data, offset + 8 * index)
        return kind, member

    def _handle(self, index: int) -> str:
        kind, member = self.method_handle(index)
        return str(self.method(member)) if kind >= 4 else str(self.field(member))


def _utf16_key(raw: bytes) -> bytes:
    """A key that orders MUTF-8 strings as the string table does."""
    # MUTF-8 encodes each UTF-16 unit by itself, so byte order equals unit order except for NUL (C0 80).
    return raw.replace(b"\xc0\x80", b"\x00")
