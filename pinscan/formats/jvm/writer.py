"""A DEX file from numbered names, classes and code (dex-format), sections in the order that D8 writes them.

Classes stand in the order in which they were given, not below their superclasses as ART wants them: nobody is meant to
run the file. The signature is left empty.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from zlib import adler32

from pinscan.errors import LimitError
from pinscan.formats.jvm.constants import Member, signature
from pinscan.formats.jvm.drafts import CallSite
from pinscan.formats.jvm.encode import uleb
from pinscan.formats.jvm.tables import Index

HEADER = 0x70
NO_INDEX = 0xFFFFFFFF
LARGEST = 1 << 30
"""Bytes of one image."""


@dataclass(slots=True)
class WrittenClass:
    """A class as its table entry names it: members by number, the code of a method by its offset."""

    name: bytes
    access: int
    parent: bytes | None
    interfaces: tuple[bytes, ...]
    static_fields: list[tuple[int, int]] = field(default_factory=list)
    """Number and access flags."""
    instance_fields: list[tuple[int, int]] = field(default_factory=list)
    methods: list[tuple[int, int, int]] = field(default_factory=list)
    """Number, access flags, and the place of the body in the code section; -1 without one."""
    values: dict[int, bytes] = field(default_factory=dict)
    """Encoded initial values of static fields, by the field's number."""


class Writer:
    """One DEX file; bodies first, in any order, then everything at once."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.classes: list[WrittenClass] = []
        self._code = bytearray()
        self._bodies = 0

    def code(self, item: bytes) -> int:
        """Add a method body; its place in the code section."""
        place = len(self._code)
        if place > LARGEST:
            raise LimitError("more code than is translated into one file")
        self._code += item + b"\0" * (-len(item) % 4)
        self._bodies += 1
        return place

    def data(self) -> tuple[bytes, int]:
        """The whole file, and the offset of its code section."""
        index, out = self.index, _Sections(self._sizes())
        wanted = {signature(proto)[0] for proto in index.proto_list} | {one.interfaces for one in self.classes}
        lists = _TypeLists(index, out, wanted)
        protos = [lists.of(signature(proto)[0]) for proto in index.proto_list]
        interfaces = [lists.of(one.interfaces) for one in self.classes]
        out.begin(0x2001, self._bodies, align=4)
        code_at = out.at
        out.data += self._code
        out.begin(0x2000, len(self.classes))
        members = [out.add(_class_data(one, code_at)) for one in self.classes]
        out.begin(0x2005, sum(bool(one.values) for one in self.classes) + len(index.site_list))
        values = [out.add(_values(one)) if one.values else 0 for one in self.classes]
        sites = [out.add(_call_site(index, one)) for one in index.site_list]
        out.begin(0x2002, len(index.string_list))
        strings = [out.add(_string(raw)) for raw in index.string_list]
        out.begin(0x1000, 1, align=4)
        rows = zip(self.classes, interfaces, members, values, strict=True)
        tables = [
            struct.pack(f"<{len(strings)}I", *strings),
            struct.pack(f"<{len(index.type_list)}I", *(index.strings[one] for one in index.type_list)),
            b"".join(self._proto_row(one, at) for one, at in zip(index.proto_list, protos, strict=True)),
            _members(index, index.field_list, index.types),
            _members(index, index.method_list, index.protos),
            b"".join(self._class_row(*row) for row in rows),
            struct.pack(f"<{len(sites)}I", *sites),
            index.method_handles(),
        ]
        return out.file(tables), code_at

    def _sizes(self) -> list[tuple[int, int]]:
        """How many items each table has, and the bytes of one."""
        index = self.index
        return [
            (len(index.string_list), 4), (len(index.type_list), 4), (len(index.proto_list), 12),
            (len(index.field_list), 8), (len(index.method_list), 8), (len(self.classes), 32),
            (len(index.site_list), 4), (len(index.handle_list), 8),
        ]  # fmt: skip

    def _proto_row(self, one: bytes, params: int) -> bytes:
        index = self.index
        return struct.pack("<3I", index.strings[index.shorties[one]], index.types[signature(one)[1]], params)

    def _class_row(self, one: WrittenClass, interfaces: int, members: int, values: int) -> bytes:
        types = self.index.types
        parent = NO_INDEX if one.parent is None else types[one.parent]
        return struct.pack("<8I", types[one.name], one.access, parent, interfaces, NO_INDEX, 0, members, values)


class _Sections:
    """What lies behind the tables, section by section, and the map of it all."""

    def __init__(self, sizes: list[tuple[int, int]]) -> None:
        self.data = bytearray()
        self._tables: list[tuple[int, int, int]] = []
        at = HEADER
        for kind, (count, size) in enumerate(sizes, 1):
            self._tables.append((kind, count, at))
            at += count * size
        self.start = at
        self._map = [(0, 1, 0), *self._tables]

    @property
    def at(self) -> int:
        """The offset of what comes next."""
        return self.start + len(self.data)

    def align(self) -> None:
        """Fill up to a multiple of four bytes."""
        self.data += b"\0" * (-self.at % 4)

    def begin(self, kind: int, count: int, align: int = 1) -> None:
        """Begin a section of so many items."""
        if align == 4:
            self.align()
        self._map.append((kind, count, self.at))

    def add(self, item: bytes) -> int:
        """Add an item; its offset."""
        at = self.at
        self.data += item
        return at

    def file(self, tables: list[bytes]) -> bytes:
        """The file: header, tables, sections, and the map as the last of these."""
        map_at = self.at
        sections = [row for row in self._map if row[1]]
        self.data += struct.pack("<I", len(sections))
        self.data += b"".join(struct.pack("<HHII", kind, 0, count, at) for kind, count, at in sections)
        told = [number for _, count, at in self._tables[:6] for number in (count, at if count else 0)]
        sizes = (self.at, HEADER, 0x12345678, 0, 0, map_at, *told, self.at - self.start, self.start)
        rest = bytes(20) + struct.pack("<20I", *sizes) + b"".join(tables) + bytes(self.data)
        return b"dex\n039\0" + struct.pack("<I", adler32(rest)) + rest


def _call_site(index: Index, one: CallSite) -> bytes:
    """A call site's array: bootstrap method, name and type; what else the method is given is left out."""
    numbers = (0x16, index.handles[one.bootstrap]), (0x17, index.strings[one.name]), (0x15, index.protos[one.type])
    return uleb(3) + b"".join(encoded(kind, number) for kind, number in numbers)


class _TypeLists:
    """The lists of types that prototypes and classes name, each written once."""

    def __init__(self, index: Index, out: _Sections, wanted: set[tuple[bytes, ...]]) -> None:
        self._types, self._out = index.types, out
        self._known: dict[tuple[bytes, ...], int] = {}
        out.begin(0x1001, len(wanted - {()}), align=4)

    def of(self, kinds: tuple[bytes, ...]) -> int:
        """The offset of a list, 0 of an empty one."""
        if kinds and kinds not in self._known:
            self._out.align()
            numbers = [self._types[one] for one in kinds]
            self._known[kinds] = self._out.add(struct.pack(f"<I{len(kinds)}H", len(kinds), *numbers))
        return self._known[kinds] if kinds else 0


def encoded(kind: int, value: int) -> bytes:
    """An encoded value of a number, its bytes as few as they may be (dex-format, "encoded_value")."""
    signed = kind in (0x00, 0x02, 0x04, 0x06)
    size = max(1, ((value if value >= 0 else ~value).bit_length() + signed + 7) // 8)
    return bytes([kind | (size - 1) << 5]) + value.to_bytes(size, "little", signed=signed)


def encoded_float(kind: int, bits: int, size: int) -> bytes:
    """An encoded float or double: low zero bytes are left out."""
    raw = (bits & (1 << 8 * size) - 1).to_bytes(size, "little").lstrip(b"\0") or b"\0"
    return bytes([kind | (len(raw) - 1) << 5]) + raw


_ZEROES = {
    b"Z": b"\x1f", b"B": b"\0\0", b"S": b"\x02\0", b"C": b"\x03\0", b"I": b"\x04\0", b"J": b"\x06\0", b"F": b"\x10\0",
    b"D": b"\x11\0",
}  # fmt: skip


def zero(kind: bytes) -> bytes:
    """The encoded value that a field of a type has when it is given none."""
    return _ZEROES.get(kind, b"\x1e")


def _values(one: WrittenClass) -> bytes:
    """The initial values of the static fields, up to the last that has one."""
    numbers = [number for number, _ in sorted(one.static_fields)]
    last = max(i for i, number in enumerate(numbers) if one.values[number][:1] != b"")
    return uleb(last + 1) + b"".join(one.values[number] for number in numbers[: last + 1])


def _class_data(one: WrittenClass, code_at: int) -> bytes:
    direct = sorted(m for m in one.methods if m[1] & 0x1000A)
    virtual = sorted(m for m in one.methods if not m[1] & 0x1000A)
    out = bytearray()
    for members in (one.static_fields, one.instance_fields):
        out += uleb(len(members))
    out += uleb(len(direct)) + uleb(len(virtual))
    for fields in (one.static_fields, one.instance_fields):
        before = 0
        for number, access in sorted(fields):
            out += uleb(number - before) + uleb(access)
            before = number
    for methods in (direct, virtual):
        before = 0
        for number, access, place in methods:
            out += uleb(number - before) + uleb(access) + uleb(0 if place < 0 else code_at + place)
            before = number
    return bytes(out)


def _members(index: Index, members: list[Member], kinds: dict[bytes, int]) -> bytes:
    rows = ((index.types[one.owner], kinds[one.type], index.strings[one.name]) for one in members)
    return b"".join(struct.pack("<2HI", *row) for row in rows)


def _string(raw: bytes) -> bytes:
    units = len(raw) if raw.isascii() else sum(byte & 0xC0 != 0x80 for byte in raw)
    return uleb(units) + raw + b"\0"
