"""What the code of a DEX file names: gathered from constant pools, then sorted and numbered (dex-format).

Everything that a class's pool holds is gathered, whether its code uses it or not, so that the numbers are known before
the first instruction is written.
"""

from __future__ import annotations

import struct
from typing import Any

from pinscan.errors import FormatError, LimitError
from pinscan.formats.jvm.constants import Handle, Member, signature
from pinscan.formats.jvm.drafts import CONST_STRING, INVOKE_CUSTOM, CallSite, kind_of

MOST = 1 << 16
"""Types, prototypes, fields or methods that one DEX file can name."""
_STATIC_HANDLES = {1: 3, 2: 2, 3: 1, 4: 0, 5: 5, 6: 4, 7: 7, 8: 6, 9: 8}
"""Kinds of method handles: those of class files (JVM specification §5.4.3.5) as those of dex-format."""
GETS_AND_PUTS = range(0x52, 0x6E)


class Gathered:
    """The names of one DEX file, while classes are added."""

    def __init__(self) -> None:
        self.strings: set[bytes] = set()
        self.types: set[bytes] = set()
        self.protos: set[bytes] = set()
        self.fields: set[Member] = set()
        self.methods: set[Member] = set()
        self.sites: dict[CallSite, None] = {}
        self.handles: dict[Handle, None] = {}

    def has_room(self, more: int) -> bool:
        """Whether this many names of each sort fit in still."""
        return max(len(self.types), len(self.protos), len(self.fields), len(self.methods)) + more < MOST

    def field(self, one: Member) -> None:
        """Name a field, which must be a field's."""
        self.fields.add(one)
        self.types.add(one.owner)
        self.types.add(one.type)
        self.strings.add(one.name)

    def method(self, one: Member) -> None:
        """Name a method; raises `FormatError` when its descriptor is none."""
        if one not in self.methods:
            self.proto(one.type)
            self.methods.add(one)
            self.types.add(one.owner)
            self.strings.add(one.name)

    def proto(self, descriptor: bytes) -> None:
        """Name a prototype."""
        if descriptor not in self.protos:
            params, returns = signature(descriptor)
            self.protos.add(descriptor)
            self.types.update(params)
            self.types.add(returns)

    def site(self, one: CallSite) -> None:
        """Name a call site with its bootstrap method."""
        if one.bootstrap.kind not in _STATIC_HANDLES:
            raise FormatError("a method handle of no kind")
        self.proto(one.type)
        self.strings.add(one.name)
        if one.bootstrap.kind < 5:
            self.field(one.bootstrap.member)
        else:
            self.method(one.bootstrap.member)
        self.handles[one.bootstrap] = self.sites[one] = None


class Index:
    """The numbers of all names of one DEX file."""

    def __init__(self, names: Gathered) -> None:
        shorties = {proto: _shorty(proto) for proto in names.protos}
        texts = names.strings | names.types | set(shorties.values())
        self.string_list = sorted(texts, key=_sort_key)
        self.strings = _numbered(self.string_list)
        strings = self.strings
        self.type_list = sorted(names.types, key=strings.__getitem__)
        self.types = types = _numbered(self.type_list)
        told = {proto: signature(proto) for proto in names.protos}
        order = {p: (types[returns], [types[one] for one in params]) for p, (params, returns) in told.items()}
        self.proto_list = sorted(names.protos, key=order.__getitem__)
        self.protos = protos = _numbered(self.proto_list)
        self.shorties = shorties
        self.field_list = sorted(names.fields, key=lambda f: (types[f.owner], strings[f.name], types[f.type]))
        self.fields = _numbered(self.field_list)
        self.method_list = sorted(names.methods, key=lambda m: (types[m.owner], strings[m.name], protos[m.type]))
        self.methods = _numbered(self.method_list)
        self.site_list, self.handle_list = list(names.sites), list(names.handles)
        self.sites, self.handles = _numbered(self.site_list), _numbered(self.handle_list)
        sizes = (len(self.type_list), len(self.proto_list), len(self.field_list), len(self.method_list))
        if max(*sizes, len(self.site_list)) > MOST:
            raise LimitError("a class that names more than one DEX file can")

    def of(self, op: int, name: Any) -> int:
        """The number by which an instruction names something; raises `FormatError` for what is in no table."""
        try:
            if op in GETS_AND_PUTS:
                return self.fields[name]
            if op >= INVOKE_CUSTOM:
                return self.sites[name]
            if op == CONST_STRING:
                return self.strings[name]
            return self.types[name] if isinstance(name, bytes) else self.methods[name]
        except KeyError:
            raise FormatError("a reference that is in no constant pool") from None

    def method_handles(self) -> bytes:
        """The table of method handles."""
        rows = []
        for one in self.handle_list:
            number = self.fields[one.member] if one.kind < 5 else self.methods[one.member]
            rows.append(struct.pack("<4H", _STATIC_HANDLES[one.kind], 0, number, 0))
        return b"".join(rows)


def _numbered(values: list[Any]) -> dict[Any, int]:
    return {value: number for number, value in enumerate(values)}


def _shorty(descriptor: bytes) -> bytes:
    """A prototype's short form: one letter a type, L for every object."""
    params, returns = signature(descriptor)
    return b"".join(b"L" if kind_of(one) == "L" else one for one in (returns, *params))


def _sort_key(raw: bytes) -> bytes:
    """Orders MUTF-8 by UTF-16 units, as the string table is; only NUL (C0 80) is out of order as it stands."""
    return raw.replace(b"\xc0\x80", b"\x00")
