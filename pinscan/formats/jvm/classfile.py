"""JVM class files (JVM specification §4.1): a class with its members, method bodies and bootstrap methods."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.errors import FormatError
from pinscan.formats.jvm.constants import Constants, Handle, field_type, signature

MAGIC = b"\xca\xfe\xba\xbe"
ACC_MODULE = 0x8000


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guarded range of bytecode ``[start, end)``, where its exceptions go, and which: a descriptor, None for any."""

    start: int
    end: int
    handler: int
    type: bytes | None


@dataclass(frozen=True, slots=True)
class CodeAttribute:
    """The bytecode of a method."""

    locals: int
    bytecode: bytes
    guarded: tuple[Guarded, ...]
    lines: tuple[tuple[int, int], ...]
    """Addresses and the source line that begins at each, as far as the file tells."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field; `value` is the index of its constant in the pool, 0 without one."""

    access: int
    name: bytes
    type: bytes
    value: int


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """A method with or without a body; `damage` says why a body that is there could not be read."""

    access: int
    name: bytes
    descriptor: bytes
    code: CodeAttribute | None
    damage: str = ""


@dataclass(frozen=True, slots=True)
class ClassFile:
    """One class; names are descriptors, ``Lorg/example/A;``."""

    access: int
    name: bytes
    parent: bytes | None
    interfaces: tuple[bytes, ...]
    fields: tuple[Field, ...]
    methods: tuple[MethodInfo, ...]
    bootstraps: tuple[tuple[int, tuple[int, ...]], ...]
    """Bootstrap methods: the handle's index and those of its arguments."""
    constants: Constants

    def bootstrap(self, index: int) -> tuple[Handle, tuple[int, ...]]:
        """A bootstrap method and the indices of its arguments in the pool."""
        if index >= len(self.bootstraps):
            raise FormatError(f"a damaged class file (no bootstrap method {index})")
        handle, arguments = self.bootstraps[index]
        return self.constants.handle(handle), arguments


def read_class(data: bytes) -> ClassFile:
    """The class in a file. Raises `FormatError` when it is none, is cut off or contradicts itself."""
    try:
        return _read(data)
    except (struct.error, IndexError) as error:
        raise FormatError(f"a damaged class file ({error})") from None


def _read(data: bytes) -> ClassFile:
    if data[:4] != MAGIC:
        raise FormatError("not a class file")
    constants = Constants(data, 8)
    access, this, parent, count = struct.unpack_from(">4H", data, constants.end)
    if access & ACC_MODULE:
        raise FormatError("a module descriptor, which is no class")
    at = constants.end + 8 + 2 * count
    interfaces = struct.unpack_from(f">{count}H", data, constants.end + 8)
    fields, at = _fields(constants, at)
    methods, at = _methods(constants, at)
    bootstraps: tuple[tuple[int, tuple[int, ...]], ...] = ()
    for name, start, _ in _attributes(constants, at)[0]:
        if name == b"BootstrapMethods":
            bootstraps = tuple(_bootstraps(data, start))
    return ClassFile(
        access,
        constants.type(this),
        constants.type(parent) if parent else None,
        tuple(map(constants.type, interfaces)),
        tuple(fields),
        tuple(methods),
        bootstraps,
        constants,
    )


def _attributes(constants: Constants, at: int) -> tuple[list[tuple[bytes, int, int]], int]:
    """Name, start and end of each attribute, and where they end."""
    data, found = constants.data, []
    (count,) = struct.unpack_from(">H", data, at)
    at += 2
    for _ in range(count):
        name, size = struct.unpack_from(">HI", data, at)
        at += 6 + size
        if at > len(data):
            raise FormatError("a damaged class file (an attribute reaches past the end)")
        found.append((constants.text(name), at - size, at))
    return found, at


def _fields(constants: Constants, at: int) -> tuple[list[Field], int]:
    (count,) = struct.unpack_from(">H", constants.data, at)
    at += 2
    found = []
    for _ in range(count):
        access, name, kind = struct.unpack_from(">3H", constants.data, at)
        attributes, at = _attributes(constants, at + 6)
        values = [struct.unpack_from(">H", constants.data, s)[0] for n, s, _ in attributes if n == b"ConstantValue"]
        described = field_type(constants.text(kind))
        found.append(Field(access, constants.text(name), described, values[0] if values else 0))
    return found, at


def _methods(constants: Constants, at: int) -> tuple[list[MethodInfo], int]:
    (count,) = struct.unpack_from(">H", constants.data, at)
    at += 2
    found = []
    for _ in range(count):
        access, name, kind = struct.unpack_from(">3H", constants.data, at)
        attributes, at = _attributes(constants, at + 6)
        descriptor, code, damage = constants.text(kind), None, ""
        signature(descriptor)
        for attribute, start, end in attributes:
            if attribute == b"Code":
                try:
                    code = _code(constants, start, end)
                except (FormatError, struct.error) as error:
                    damage = str(error)
        found.append(MethodInfo(access, constants.text(name), descriptor, code, damage))
    return found, at


def _code(constants: Constants, at: int, end: int) -> CodeAttribute:
    data = constants.data
    _, most, size = struct.unpack_from(">HHI", data, at)
    start = at + 8
    if not 0 < size <= 0xFFFF or start + size + 2 > end:
        raise FormatError("a damaged class file (bytecode past its attribute)")
    (count,) = struct.unpack_from(">H", data, start + size)
    rows = start + size + 2
    if rows + 8 * count > end:
        raise FormatError("a damaged class file (exception handlers past their attribute)")
    guarded = tuple(
        Guarded(first, last, handler, constants.type(kind) if kind else None)
        for first, last, handler, kind in struct.iter_unpack(">4H", data[rows : rows + 8 * count])
    )
    lines = tuple(_lines(constants, rows + 8 * count))
    return CodeAttribute(most, data[start : start + size], guarded, lines)


def _lines(constants: Constants, at: int) -> Iterator[tuple[int, int]]:
    for name, start, end in _attributes(constants, at)[0]:
        if name == b"LineNumberTable":
            yield from struct.iter_unpack(">2H", constants.data[start + 2 : end - (end - start - 2) % 4])


def _bootstraps(data: bytes, at: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    (count,) = struct.unpack_from(">H", data, at)
    at += 2
    for _ in range(count):
        handle, size = struct.unpack_from(">2H", data, at)
        yield handle, struct.unpack_from(f">{size}H", data, at + 4)
        at += 4 + 2 * size
