"""The classes that a DEX file defines: superclass and interfaces, members, and initial values of fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from pinscan.errors import FormatError, LimitError
from pinscan.formats.dex_items import ClassData, ClassDef, Encoded, EncodedMethod
from pinscan.formats.dex_values import MEMBER_LIMIT, Values

NO_INDEX = 0xFFFFFFFF


class Classes(Values):
    """The classes of one DEX file."""

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

    def static_values(self, definition: ClassDef) -> dict[int, Encoded]:
        """Initial values of a class's static fields by field index; the fields beyond the list start as zero."""
        fields = self.class_data(definition.data_offset).static_fields
        if not definition.static_values_offset:
            return {}
        values, _ = self._encoded_array(definition.static_values_offset, 0)
        return dict(zip(fields, values, strict=False))
