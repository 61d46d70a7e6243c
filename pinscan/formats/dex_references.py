"""What a DEX file's code may name: types, prototypes, methods and fields, by index and by name."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from pinscan.errors import FormatError
from pinscan.formats.dex_items import FieldRef, MethodRef
from pinscan.formats.dex_strings import KEPT, Strings


class References(Strings):
    """The types and members that one DEX file names."""

    def __init__(self, data: bytes, header: int = 0) -> None:
        super().__init__(data, header)
        self._protos: dict[int, tuple[tuple[str, ...], str]] = {}
        self._methods: dict[int, MethodRef] = {}
        self._fields: dict[int, FieldRef] = {}

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
        low, high = (self._first_string(text) for text in (prefix, prefix + "\uffff"))
        return list(range(bisect_left(self.type_ids, low), bisect_left(self.type_ids, high)))

    def proto(self, index: int) -> tuple[tuple[str, ...], str]:
        """Parameter types and return type of a prototype."""
        found = self._protos.get(index)
        if found is None:
            found = self._protos[index] = self._read_proto(index)
        return found

    def _read_proto(self, index: int) -> tuple[tuple[str, ...], str]:
        if index * 3 + 2 >= len(self.proto_ids):
            raise FormatError(f"no prototype {index}")
        _, returns, params = self.proto_ids[index * 3 : index * 3 + 3]
        return tuple(self.type(i) for i in self.type_list(params)), self.type(returns)

    def method(self, index: int) -> MethodRef:
        """A method reference by index."""
        found = self._methods.get(index)
        if found is None:
            if len(self._methods) >= KEPT:
                self._methods.clear()
            found = self._methods[index] = self._read_method(index)
        return found

    def _read_method(self, index: int) -> MethodRef:
        if index * 4 + 3 >= len(self.method_ids):
            raise FormatError(f"no method {index}")
        owner, proto, low, high = self.method_ids[index * 4 : index * 4 + 4]
        params, returns = self.proto(proto)
        return MethodRef(self.type(owner), self.string(low | high << 16), params, returns)

    def field(self, index: int) -> FieldRef:
        """A field reference by index."""
        found = self._fields.get(index)
        if found is None:
            if len(self._fields) >= KEPT:
                self._fields.clear()
            found = self._fields[index] = self._read_field(index)
        return found

    def _read_field(self, index: int) -> FieldRef:
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
        names, found, at = array("I", self._table("method", 8)[1::2].tobytes()), [], -1
        for _ in range(names.count(wanted)):
            at = names.index(wanted, at + 1)
            found.append(at)
        return found

    def _members(self, ids: memoryview[int], owner: str, name: str | None) -> list[int]:
        kind = self.type_index(owner)
        if kind is None:
            return []
        owners = ids[0::4]
        found = range(bisect_left(owners, kind), bisect_right(owners, kind))
        if name is None:
            return list(found)
        wanted = self.string_index(name) if found else None
        return [i for i in found if ids[i * 4 + 2] | ids[i * 4 + 3] << 16 == wanted]
