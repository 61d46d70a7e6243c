"""Resource tables as bundles hold them (``resources.pb``): aapt2's ``ResourceTable`` (``Resources.proto``).

A type's entries are listed when one of them is first asked for; values are read entry by entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pinscan.errors import LimitError
from pinscan.formats.protobuf import Message, read_message
from pinscan.formats.protoxml import item_value
from pinscan.formats.resconfig import Config, folder_locale
from pinscan.formats.restable import Bag, Choice, Value
from pinscan.formats.xmltree import Typed

MAX_ENTRIES = 65_536
"""Entries of one type."""

_FIELDS = {
    1: "mcc", 2: "mnc", 4: "direction", 5: "width", 6: "height", 7: "width_dp", 8: "height_dp",
    9: "smallest_width_dp", 10: "size", 11: "long", 12: "round", 13: "wide_color", 14: "hdr", 15: "orientation",
    16: "ui_mode", 17: "night", 18: "density", 19: "touch", 20: "keys_hidden", 21: "keyboard", 22: "nav_hidden",
    23: "navigation", 24: "sdk", 26: "gender",
}  # fmt: skip
"""Field numbers of ``Configuration``, which our `Config` numbers its values after."""


def read_protores(data: bytes) -> ProtoTable:
    """Open a table. Raises `FormatError` when its outline is damaged."""
    types = []
    for package in read_message(data).messages(2):
        number = package.message(1)
        package_id = number.number(1) & 0xFF if number else 0x7F
        types += [_type(package_id, message) for message in package.messages(3)]
    return ProtoTable(types)


@dataclass(slots=True)
class _Type:
    """One type of one package; its entries stay bytes until asked for."""

    prefix: int
    """The two upper bytes of its resource ids."""
    name: str
    blobs: list[memoryview]
    _entries: dict[int, memoryview] = field(default_factory=dict)

    def entries(self) -> dict[int, memoryview]:
        """The entries by id, listed once."""
        if not self._entries:
            if len(self.blobs) > MAX_ENTRIES:
                raise LimitError(f"a resource type with more than {MAX_ENTRIES} entries")
            for blob in self.blobs:
                number = read_message(blob).message(1)
                self._entries.setdefault(number.number(1) & 0xFFFF if number else 0, blob)
        return self._entries


def _type(package_id: int, message: Message) -> _Type:
    number = message.message(1)
    type_id = number.number(1) & 0xFF if number else 0
    return _Type(package_id << 24 | type_id << 16, message.text(2), message.blobs.get(3, []))


class ProtoTable:
    """A bundle's table; see `pinscan.formats.restable.Table` for what its methods promise."""

    def __init__(self, types: list[_Type]) -> None:
        self._types = types

    def lookup(self, resource: int) -> Iterator[Choice]:
        """The resource's value in every configuration."""
        for entry in self._entries(resource):
            for configured in entry.messages(6):
                value = _value(configured.message(2))
                if value is not None:
                    yield Choice(_config(configured.message(1)), value)

    def name(self, resource: int) -> str | None:
        """Type and name, ``xml/network_security_config``."""
        for kind in self._types:
            if kind.prefix == resource & 0xFFFF0000 and (blob := kind.entries().get(resource & 0xFFFF)) is not None:
                return f"{kind.name}/{read_message(blob).text(2)}"
        return None

    def find(self, type_name: str, name: str) -> int | None:
        """The id of a resource by its type and name."""
        wanted = name.encode()
        for kind in self._types:
            for index, blob in kind.entries().items() if kind.name == type_name else ():
                if wanted in bytes(blob) and read_message(blob).text(2) == name:
                    return kind.prefix | index
        return None

    def ids(self, type_name: str) -> Iterator[int]:
        """Every resource id of a type, sorted."""
        found = {kind.prefix | index for kind in self._types if kind.name == type_name for index in kind.entries()}
        yield from sorted(found)

    def _entries(self, resource: int) -> Iterator[Message]:
        for kind in self._types:
            if kind.prefix == resource & 0xFFFF0000 and (blob := kind.entries().get(resource & 0xFFFF)) is not None:
                yield read_message(blob)


def _value(message: Message | None) -> Value | Bag | None:
    if message is None:
        return None
    item, compound = message.message(4), message.message(5)
    if item is not None:
        return item_value(item)
    return _bag(compound) if compound is not None else None


def _bag(compound: Message) -> Bag:
    """An array's or plural's items by index, a style's by the id of their attribute."""
    items: list[tuple[int, Value]] = []
    for tag, item_tag in ((4, 3), (5, 4), (2, 4)):  # array, plural, style
        holder = compound.message(tag)
        if holder is None:
            continue
        for index, element in enumerate(holder.messages(4 if tag == 2 else 1)):
            item = element.message(item_tag)
            value = item_value(item) if item is not None else None
            key = element.message(3) if tag == 2 else None
            items.append((key.number(2) if key else index, value or Value(Typed.OTHER, "")))
    return Bag(tuple(items))


def _config(message: Message | None) -> str:
    if message is None:
        return "default"
    numbers = {name: message.number(tag) for tag, name in _FIELDS.items() if message.has(tag)}
    return str(Config(**numbers, locale=_locale(message.text(3))))


def _locale(tag: str) -> str:
    """A BCP 47 tag as resource folders write it: ``pt-BR`` -> ``pt-rBR``, ``sr-Latn`` -> ``b+sr+Latn``."""
    language, *subtags = tag.split("-")
    script = region = variant = ""
    for subtag in subtags:
        if len(subtag) == 4 and subtag.isalpha():
            script = subtag
        elif len(subtag) in (2, 3) and not region:
            region = subtag
        else:
            variant = f"{variant}+{subtag}" if variant else subtag
    return folder_locale(language, script, region, variant) if tag else ""
