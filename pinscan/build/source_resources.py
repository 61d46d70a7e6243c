"""Resources that were never compiled: the ``res`` folder of a library (AAR) or of a decoded APK.

Ids are made up here, one for each type and name in sorted order, so that references work as in a compiled table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pinscan.build.entries import Entry
from pinscan.errors import LimitError
from pinscan.formats.restable import Bag, Choice, Value
from pinscan.formats.textxml import read_textxml
from pinscan.formats.xmltree import Element, Typed

_FILE = re.compile(r"res/([a-z]+)((?:-[^/]+)?)/([^/.]+)[^/]*")
_REFERENCE = re.compile(r"@(?:[A-Za-z0-9_.]+:)?([a-z]+)/([A-Za-z0-9_.]+)")
_ARRAYS = ("array", "string-array", "integer-array")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)

_NOTHING = ("", "")

MAX_RESOURCES = 60_000
"""Names of one type, and types: ids have no room for more."""


@dataclass(slots=True)
class SourceTable:
    """A ``res`` folder as a table; see `pinscan.formats.restable.Table` for what its methods promise."""

    entries: Mapping[str, Entry]
    _found: dict[tuple[str, str], list[Choice]] = field(default_factory=dict)
    _ids: dict[tuple[str, str], int] = field(default_factory=dict)
    _keys: dict[int, tuple[str, str]] = field(default_factory=dict)

    def load(self) -> SourceTable:
        """Read every values file. Raises `FormatError` when one is malformed."""
        for path in self.entries:
            match = _FILE.fullmatch(path)
            if match is None:
                continue
            kind, config, name = match[1], match[2].removeprefix("-") or "default", match[3]
            if kind == "values":
                self._take_values(config, read_textxml(self.entries[path].read()))
            else:
                self._add(kind, name, Choice(config, Value(Typed.STRING, path)))
        for choices in self._found.values():
            choices.sort(key=lambda choice: (choice.config != "default", choice.config))
        self._number()
        return self

    def resolve(self, text: str) -> int | None:
        """The id that ``@type/name`` stands for; None when it is no reference or leads nowhere here."""
        match = _REFERENCE.fullmatch(text)
        return self._ids.get((match[1], match[2])) if match else None

    def lookup(self, resource: int) -> Iterator[Choice]:
        """The resource's value in every configuration."""
        for choice in self._found.get(self._keys.get(resource, _NOTHING), ()):
            yield Choice(choice.config, self._resolved(choice.value))

    def name(self, resource: int) -> str | None:
        """Type and name, ``xml/network_security_config``."""
        return "/".join(self._keys[resource]) if resource in self._keys else None

    def find(self, type_name: str, name: str) -> int | None:
        """The id of a resource by its type and name."""
        return self._ids.get((type_name, name))

    def ids(self, type_name: str) -> Iterator[int]:
        """Every resource id of a type, sorted."""
        yield from sorted(number for (kind, _), number in self._ids.items() if kind == type_name)

    def _add(self, kind: str, name: str, choice: Choice) -> None:
        self._found.setdefault((kind, name), []).append(choice)

    def _take_values(self, config: str, root: Element) -> None:
        for element in root.children:
            name, kind = element.attribute("name"), element.name
            if kind == "item":
                given = element.attribute("type")
                kind = given.raw if given else ""
            if name is None or not kind:
                continue
            if kind in _ARRAYS:
                items = tuple((index, _value("string", child)) for index, child in enumerate(element.children))
                self._add("array", name.raw, Choice(config, Bag(items)))
            else:
                self._add(kind, name.raw, Choice(config, _value(kind, element)))

    def _number(self) -> None:
        kinds = sorted({kind for kind, _ in self._found})
        for type_id, kind in enumerate(kinds, 1):
            names = sorted(name for other, name in self._found if other == kind)
            if len(names) > MAX_RESOURCES or type_id > 0xFF:
                raise LimitError(f"more than {MAX_RESOURCES} resources of one type, or more than 255 types")
            self._ids.update({(kind, name): 0x7F << 24 | type_id << 16 | index for index, name in enumerate(names)})
        self._keys = {number: key for key, number in self._ids.items()}

    def _resolved(self, value: Value | Bag) -> Value | Bag:
        if isinstance(value, Bag):
            return Bag(tuple((index, self._linked(item)) for index, item in value.items))
        return self._linked(value)

    def _linked(self, value: Value) -> Value:
        target = self.resolve(value.value) if isinstance(value.value, str) else None
        return value if target is None else Value(Typed.REFERENCE, target)


def _value(kind: str, element: Element) -> Value:
    """What the compiler would make of a value's text."""
    text = element.text.strip()
    if kind == "bool" and text.lower() in ("true", "false"):
        return Value(Typed.BOOL, text.lower() == "true")
    if kind == "integer" and re.fullmatch(r"-?[0-9]{1,10}", text):
        return Value(Typed.INT, int(text))
    return Value(Typed.STRING, _unescape(text))


def _unescape(text: str) -> str:
    """A string as aapt2 compiles it: white space collapsed outside of quotes, escapes resolved."""
    pieces = re.split(r'(?<!\\)"', text)
    collapsed = [piece if index % 2 else re.sub(r"\s+", " ", piece) for index, piece in enumerate(pieces)]
    return _ESCAPE.sub(_escaped, "".join(collapsed))


def _escaped(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else {"n": "\n", "t": "\t"}.get(code, code)
