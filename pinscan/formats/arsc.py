"""Compiled resource tables (``resources.arsc``), looked up by id without walking their entries.

Opening a table notes where each type's chunks lie; a lookup reads one entry of each. Dense, sparse, 16-bit and
compact entries are read as androidfw's ``LoadedArsc`` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pinscan.errors import FormatError, LimitError
from pinscan.formats.chunks import STRING_POOL, Chunk, StringPool, chunk_at, chunks
from pinscan.formats.resconfig import compiled_config
from pinscan.formats.restable import Bag, Choice, Value
from pinscan.formats.values import STRING, typed
from pinscan.formats.xmltree import Typed

_PACKAGE, _TYPE, _ALIASES = 0x0200, 0x0201, 0x0206
_SPARSE, _OFFSET16 = 1, 2
_COMPLEX, _COMPACT = 1, 8
_NO_ENTRY = 0xFFFFFFFF

MAX_TYPE_CHUNKS = 100_000
MAX_BAG = 100_000


def read_arsc(data: bytes) -> ArscTable:
    """Open a table. Raises `FormatError` when its outline is damaged, `LimitError` past `MAX_TYPE_CHUNKS`."""
    document = chunk_at(data, 0, len(data))
    strings, packages = None, []
    for chunk in chunks(data, document.body, document.end, overrun=True):
        if chunk.type == STRING_POOL and strings is None:
            strings = StringPool(chunk)
        elif chunk.type == _PACKAGE:
            packages.append(_read_package(chunk))
    if strings is None and packages:
        raise FormatError("a resource table without strings")
    return ArscTable(strings, packages)


@dataclass(frozen=True, slots=True)
class _TypeChunk:
    """The entries of one type in one configuration."""

    chunk: Chunk
    flags: int
    count: int
    entries: int
    config: str

    def entry(self, index: int) -> int | None:
        """Absolute offset of an entry, or None when this configuration has no such entry."""
        at, chunk = self.chunk.body, self.chunk
        if self.flags & _SPARSE:
            return self._sparse(index)
        if index >= self.count:
            return None
        if self.flags & _OFFSET16:
            short = chunk.u16(at + 2 * index)
            return None if short == 0xFFFF else self.entries + 4 * short
        offset = chunk.u32(at + 4 * index)
        return None if offset == _NO_ENTRY else self.entries + offset

    def _sparse(self, index: int) -> int | None:
        """Binary search, as androidfw does it."""
        low, high, chunk = 0, self.count, self.chunk
        while low < high:
            middle = (low + high) // 2
            found = chunk.u16(chunk.body + 4 * middle)
            if found == index:
                return self.entries + 4 * chunk.u16(chunk.body + 4 * middle + 2)
            low, high = (middle + 1, high) if found < index else (low, middle)
        return None

    def indices(self) -> Iterator[int]:
        """The indices of all entries of this configuration."""
        if self.flags & _SPARSE:
            yield from (self.chunk.u16(self.chunk.body + 4 * i) for i in range(self.count))
        else:
            yield from (index for index in range(self.count) if self.entry(index) is not None)


@dataclass(slots=True)
class _Package:
    """One package of a table."""

    id: int
    type_names: StringPool | None = None
    keys: StringPool | None = None
    types: dict[int, list[_TypeChunk]] = field(default_factory=dict)
    aliases: dict[int, int] = field(default_factory=dict)


def _read_package(chunk: Chunk) -> _Package:
    at = chunk.start
    package = _Package(chunk.u32(at + 8) & 0xFF)
    type_strings, key_strings = chunk.u32(at + 268), chunk.u32(at + 276)
    # Absent in tables older than Android 5: a table's types then start at 1.
    offset = chunk.u32(at + 284) if chunk.body - at >= 288 else 0
    count = 0
    for inner in chunks(chunk.data, chunk.body, chunk.end, overrun=True):
        if inner.type == STRING_POOL:
            _take_pool(package, inner, inner.start - at, type_strings, key_strings)
        elif inner.type == _TYPE:
            count += 1
            if count > MAX_TYPE_CHUNKS:
                raise LimitError(f"a resource table with more than {MAX_TYPE_CHUNKS} types and configurations")
            type_id = inner.u8(inner.start + 8) + offset
            package.types.setdefault(type_id, []).append(_read_type(inner))
        elif inner.type == _ALIASES:
            package.aliases.update(_read_pairs(inner, 8))
    return package


def _take_pool(package: _Package, chunk: Chunk, offset: int, type_strings: int, key_strings: int) -> None:
    """Tell a package's two pools apart: by the offsets its header gives, else by their order."""
    if offset == key_strings or (package.type_names is not None and offset != type_strings):
        package.keys = package.keys or StringPool(chunk)
    else:
        package.type_names = package.type_names or StringPool(chunk)


def _read_type(chunk: Chunk) -> _TypeChunk:
    at = chunk.start
    flags, count, entries = chunk.u8(at + 9), chunk.u32(at + 12), chunk.u32(at + 16)
    config_end = min(at + 20 + chunk.u32(at + 20), chunk.body)
    width = 2 if flags & _OFFSET16 and not flags & _SPARSE else 4
    if chunk.body + width * count > chunk.end:
        raise FormatError(f"a resource type declares {count} entries that do not fit in it")
    return _TypeChunk(chunk, flags, count, at + entries, str(compiled_config(chunk.data[at + 20 : config_end])))


def _read_pairs(chunk: Chunk, width: int) -> Iterator[tuple[int, int]]:
    """The (staged id, final id) pairs of an alias chunk."""
    count = min(chunk.u32(chunk.start + 8), (chunk.end - chunk.body) // width)
    for index in range(count):
        at = chunk.body + width * index
        yield chunk.u32(at), chunk.u32(at + 4)


class ArscTable:
    """A compiled table; see `pinscan.formats.restable.Table` for what its methods promise."""

    def __init__(self, strings: StringPool | None, packages: list[_Package]) -> None:
        self._strings = strings
        self._packages = packages

    def lookup(self, resource: int) -> Iterator[Choice]:
        """The resource's value in every configuration."""
        for package, type_chunk, at in self._entries(resource):
            yield Choice(type_chunk.config, self._value(package, type_chunk.chunk, at))

    def name(self, resource: int) -> str | None:
        """Type and name, ``xml/network_security_config``."""
        for package, type_chunk, at in self._entries(resource):
            type_name = package.type_names[(resource >> 16 & 0xFF) - 1] if package.type_names else None
            key = package.keys[_key(type_chunk.chunk, at)] if package.keys else None
            return f"{type_name or hex(resource >> 16 & 0xFF)}/{key or ''}"
        return None

    def find(self, type_name: str, name: str) -> int | None:
        """The id of a resource by its type and name."""
        for package in self._packages:
            keys = set(package.keys.find(name)) if package.keys else set()
            for resource, type_chunk, at in self._of_type(package, type_name) if keys else ():
                if _key(type_chunk.chunk, at) in keys:
                    return resource
        return None

    def ids(self, type_name: str) -> Iterator[int]:
        """Every resource id of a type, sorted."""
        found = {resource for p in self._packages for resource, _, _ in self._of_type(p, type_name)}
        yield from sorted(found)

    def _of_type(self, package: _Package, type_name: str) -> Iterator[tuple[int, _TypeChunk, int]]:
        for type_id in sorted(package.types):
            if package.type_names is None or package.type_names[type_id - 1] != type_name:
                continue
            for type_chunk in package.types[type_id]:
                for index in type_chunk.indices():
                    if (at := type_chunk.entry(index)) is not None:
                        yield package.id << 24 | type_id << 16 | index, type_chunk, at

    def _entries(self, resource: int) -> Iterator[tuple[_Package, _TypeChunk, int]]:
        for package in self._packages:
            final = package.aliases.get(resource, resource)
            if final >> 24 not in (package.id, 0):
                continue
            for type_chunk in package.types.get(final >> 16 & 0xFF, ()):
                if (at := type_chunk.entry(final & 0xFFFF)) is not None:
                    yield package, type_chunk, at

    def _value(self, package: _Package, chunk: Chunk, at: int) -> Value | Bag:
        flags = chunk.u16(at + 2)
        if flags & _COMPACT:
            return self._simple(package, flags >> 8, chunk.u32(at + 4))
        body = at + chunk.u16(at)
        if not flags & _COMPLEX:
            return self._simple(package, chunk.u8(body + 3), chunk.u32(body + 4))
        count = chunk.u32(at + 12)
        if count > MAX_BAG:
            raise LimitError(f"a resource with {count} values")
        slots = (body + 12 * index for index in range(count))
        return Bag(
            tuple((chunk.u32(slot), self._simple(package, chunk.u8(slot + 7), chunk.u32(slot + 8))) for slot in slots)
        )

    def _simple(self, package: _Package, kind: int, data: int) -> Value:
        if kind == STRING:
            return Value(Typed.STRING, (self._strings[data] if self._strings else None) or "")
        type_, value = typed(kind, data)
        if type_ is Typed.REFERENCE and isinstance(value, int) and 0 < value < 1 << 24:
            value |= package.id << 24  # inside a shared library, package 0 means its own
        return Value(type_, value)


def _key(chunk: Chunk, at: int) -> int:
    """Index of an entry's name."""
    return chunk.u16(at) if chunk.u16(at + 2) & _COMPACT else chunk.u32(at + 4)
