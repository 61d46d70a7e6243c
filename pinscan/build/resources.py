"""An app's resources, merged over its base, splits and modules, in every configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pinscan.build.entries import Build, Part
from pinscan.build.manifests import read_xml
from pinscan.build.source_resources import SourceTable
from pinscan.errors import FormatError, LimitError
from pinscan.formats.restable import Bag, Table, Value
from pinscan.formats.xmltree import Element, Typed
from pinscan.model import HOLE, Gap, GapKind

_MAX_ALIASES = 20
_MAX_STEPS = 20_000
"""Values looked at for one resource."""


@dataclass(frozen=True, slots=True)
class ResourceFile:
    """A file that a resource stands for in one configuration."""

    config: str
    """As aapt names it: ``default``, ``v31``, ``night-v8``, ``de`` …"""
    part: Part
    path: str


@dataclass(frozen=True, slots=True)
class ResourceXml:
    """A compiled XML resource in one configuration, read."""

    config: str
    part: Part
    path: str
    root: Element

    def __iter__(self) -> Iterator[object]:
        """Unpacks as ``config, part, path, root``."""
        return iter((self.config, self.part, self.path, self.root))


@dataclass(frozen=True, slots=True)
class _Choice:
    config: str
    part: Part
    value: Value | Bag


class Resources:
    """Resources by id. Every method answers for all configurations, since a device may have any.

    An id of the framework or one that no table holds gives nothing. Damage becomes a gap of the build.
    """

    def __init__(self, build: Build, tables: Sequence[tuple[Part, Table]], *, proto: bool) -> None:
        self._build = build
        self._tables = tables
        self._proto = proto

    def files(self, ref: int) -> tuple[ResourceFile, ...]:
        """The files a resource stands for; those that its table names but the build lacks are left out."""
        found = (
            ResourceFile(choice.config, part, choice.value.value)
            for choice in self._choices(ref)
            if isinstance(choice.value, Value) and isinstance(choice.value.value, str)
            for part in self._holders(choice.part, choice.value.value)
        )
        return tuple(dict.fromkeys(found))

    def xml(self, ref: int) -> tuple[ResourceXml, ...]:
        """The XML documents a resource stands for. One that cannot be read is left out and becomes a gap."""
        return tuple(
            ResourceXml(file.config, file.part, file.path, root)
            for file in self.files(ref)
            if (root := self._read(file)) is not None
        )

    def strings(self, ref: int) -> tuple[tuple[str, str], ...]:
        """A string's text in each configuration."""
        return tuple(
            (choice.config, choice.value.value)
            for choice in self._choices(ref)
            if isinstance(choice.value, Value) and choice.value.type is Typed.STRING
            if isinstance(choice.value.value, str)
        )

    def array(self, ref: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """An array's items as text in each configuration; an item that leads nowhere is a hole."""
        return tuple(
            (choice.config, tuple(self._item(value) for _, value in choice.value.items))
            for choice in self._choices(ref)
            if isinstance(choice.value, Bag)
        )

    def values(self, ref: int) -> tuple[tuple[str, bool | int], ...]:
        """A boolean's or integer's value in each configuration."""
        return tuple(
            (choice.config, choice.value.value)
            for choice in self._choices(ref)
            if isinstance(choice.value, Value) and choice.value.type in (Typed.BOOL, Typed.INT)
            if not isinstance(choice.value.value, str)
        )

    def value(self, ref: int) -> bool | int | None:
        """A boolean's or integer's value in its default (else first) configuration; None when it has none."""
        values = self.values(ref)
        return dict(values).get("default", values[0][1]) if values else None

    def name(self, ref: int) -> str | None:
        """``xml/network_security_config``; None for an id that no table holds."""
        for _, table in self._tables:
            try:
                if name := table.name(ref):
                    return name
            except FormatError:
                continue  # the lookup of its value records the gap
        return None

    def find(self, type_name: str, name: str) -> int | None:
        """The id of a resource by its type and name."""
        for part, table in self._tables:
            try:
                if (found := table.find(type_name, name)) is not None:
                    return found
            except FormatError as error:
                self._damaged(part, error)
        return None

    def ids(self, type_name: str) -> tuple[int, ...]:
        """Every resource of a type (``xml``, ``raw``, ``string``), sorted."""
        found: set[int] = set()
        for part, table in self._tables:
            try:
                found.update(table.ids(type_name))
            except FormatError as error:
                self._damaged(part, error)
        return tuple(sorted(found))

    def resolve(self, text: str) -> int | None:
        """The id that ``@type/name`` stands for in a document of plain text; None in compiled builds."""
        tables = (table for _, table in self._tables if isinstance(table, SourceTable))
        return next((found for table in tables if (found := table.resolve(text)) is not None), None)

    def _choices(self, ref: int) -> list[_Choice]:
        """A resource's choices with references followed: a circle ends in nothing, a fan of aliases at a limit."""
        found: dict[_Choice, None] = {}
        pending = [(ref, "default", frozenset[int]())]
        steps = 0
        while pending:
            current, config, seen = pending.pop()
            following = []
            for choice in self._lookup(current):
                steps += 1
                joined, value = _both(config, choice.config), choice.value
                if isinstance(value, Bag) or value.type is not Typed.REFERENCE or not isinstance(value.value, int):
                    found.setdefault(replace(choice, config=joined))
                elif value.value not in seen and len(seen) < _MAX_ALIASES:
                    following.append((value.value, joined, seen | {current, value.value}))
            pending.extend(reversed(following))
            if steps > _MAX_STEPS:
                reason = f"resource {ref:#x} stands for more than {_MAX_STEPS} values"
                self._build.add_gap(Gap(GapKind.LIMIT, reason, self._tables[0][0].at("resources.arsc")))
                break
        return list(found)

    def _lookup(self, ref: int) -> Iterator[_Choice]:
        """A resource's own choices in every table; damage becomes a gap."""
        for part, table in self._tables:
            try:
                yield from [_Choice(choice.config, part, choice.value) for choice in table.lookup(ref)]
            except FormatError as error:
                self._damaged(part, error)

    def _item(self, value: Value) -> str:
        if value.type is not Typed.REFERENCE or not isinstance(value.value, int):
            return str(value.value)
        texts = self.strings(value.value)
        return dict(texts).get("default", texts[0][1]) if texts else HOLE

    def _holders(self, owner: Part, path: str) -> Iterator[Part]:
        """The part that holds a file: the one whose table names it, else another of the app."""
        if path in owner.entries:
            yield owner
        else:
            yield from [part for part, _ in self._tables if path in part.entries][:1]

    def _read(self, file: ResourceFile) -> Element | None:
        where = file.part.at(file.path)
        try:
            return read_xml(file.part.entries[file.path].read(), proto=self._proto, resolve=self.resolve)
        except LimitError as error:
            self._build.add_gap(Gap(GapKind.LIMIT, str(error), where))
        except FormatError as error:
            self._build.add_gap(Gap(GapKind.DAMAGED, str(error), where))
        return None

    def _damaged(self, part: Part, error: FormatError) -> None:
        kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
        self._build.add_gap(Gap(kind, f"resources cannot be read: {error}", part.at("resources.arsc")))


def _both(outer: str, inner: str) -> str:
    """The configuration of an alias and of what it leads to, together."""
    if outer in ("default", inner):
        return inner
    return outer if inner == "default" else f"{outer}-{inner}"
