"""What a DEX file is made of: classes, members, method bodies and references, as values."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TypeAlias

Encoded: TypeAlias = "int | float | str | tuple[str, int] | list[Encoded] | None"
"""An encoded value: number, boolean (as int), string, null, ``(kind, index)`` of a type, field or method, or array."""


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
