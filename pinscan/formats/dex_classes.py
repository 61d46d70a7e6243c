"""The classes that a DEX file defines: superclass and interfaces, members, and initial values of fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from pinscan.errors import FormatError, LimitError
from pinscan.formats.dex_items import ClassData, ClassDef, Encoded, EncodedMethod
from pinscan.formats.dex_strings import KEPT
from pinscan.formats.dex_values import MEMBER_LIMIT, Values

NO_INDEX = 0xFFFFFFFF


class Classes(Values):
    """The classes of one DEX file."""

    def __init__(self, data: bytes, header: int = 0) -> None:
        super().__init__(data, header)
        self._class_data: dict[int, ClassData] = {}

    @cached_property
    def _class_by_type(self) -> dict[int, int]:
        kinds = self.class_ids[0::8].tolist()
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
        ids = self.class_ids.tolist()
        for at in range(len(ids) // 8):
            for above in dict.fromkeys((ids[at * 8 + 2], *self._interfaces(ids[at * 8 + 3]))):
                found.setdefault(above, []).append(at)
        return found

    def _interfaces(self, offset: int) -> Iterable[int]:
        try:
            return self.type_list(offset) if offset else ()
        except FormatError:
            return ()

    def class_data(self, offset: int) -> ClassData:
        """The members of a class, from its `data_offset`."""
        found = self._class_data.get(offset)
        if found is None:
            if len(self._class_data) >= KEPT:
                self._class_data.clear()
            found = self._class_data[offset] = self._read_class_data(offset)
        return found

    def _read_class_data(self, offset: int) -> ClassData:
        if not offset:
            return ClassData((), (), ())
        counts, fields, methods = self._member_numbers(offset)
        statics, direct = 2 * counts[0], 3 * counts[2]
        return ClassData(
            tuple(accumulate(fields[:statics:2])),
            tuple(accumulate(fields[statics::2])),
            tuple(map(EncodedMethod, *_columns(methods[:direct])))
            + tuple(map(EncodedMethod, *_columns(methods[direct:]))),
        )

    def _member_numbers(self, offset: int) -> tuple[list[int], list[int], list[int]]:
        """A class's counts of members, and what is written of its fields and of its methods, one after the other."""
        counts, offset = self._numbers(offset, 4)
        if sum(counts) > MEMBER_LIMIT:
            raise LimitError("a class with more members than a DEX file can name")
        fields, offset = self._numbers(offset, 2 * (counts[0] + counts[1]))
        methods, _ = self._numbers(offset, 3 * (counts[2] + counts[3]))
        return counts, fields, methods

    def _bodies_of(self, offset: int) -> list[tuple[int, int]]:
        """Code offset and method index of each body of a class; raises `FormatError` when one lies past the file."""
        counts, _, methods = self._member_numbers(offset)
        direct = 3 * counts[2]
        found = [
            (code, index)
            for part in (methods[:direct], methods[direct:])
            for index, code in zip(accumulate(part[0::3]), part[2::3], strict=True)
            if code
        ]
        count, size = len(self.method_ids), len(self.data)
        if any(code >= size or index * 4 >= count for code, index in found):
            raise FormatError("a method lies past the file")
        return found

    def static_values(self, definition: ClassDef) -> dict[int, Encoded]:
        """Initial values of a class's static fields by field index; the fields beyond the list start as zero."""
        fields = self.class_data(definition.data_offset).static_fields
        if not definition.static_values_offset:
            return {}
        values, _ = self._encoded_array(definition.static_values_offset, 0)
        return dict(zip(fields, values, strict=False))


def _columns(methods: list[int]) -> tuple[Iterable[int], list[int], list[int]]:
    """Index, access flags and code offset of each method; indices are written as steps."""
    return accumulate(methods[0::3]), methods[1::3], methods[2::3]
