"""One tree for Android's three spellings of XML: compiled (AXML), protobuf (AAB) and plain text (AAR, source)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

ANDROID = "http://schemas.android.com/apk/res/android"
"""The namespace of ``android:`` attributes."""


class Typed(StrEnum):
    """How an attribute's value was compiled (androidfw ``Res_value::dataType``)."""

    STRING = "string"
    REFERENCE = "reference"
    INT = "int"
    BOOL = "bool"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of an element."""

    name: str
    namespace: str
    """Namespace URI, empty for none."""
    resource_id: int
    """The framework attribute's id (0x01010527 for networkSecurityConfig); 0 when it has none."""
    type: Typed
    value: str | int | bool
    """Text for STRING and OTHER, resource id for REFERENCE, number for INT, truth for BOOL."""
    raw: str
    """The text as written, where the compiler kept it; else the value as the platform's AttributeSet would print it
    (``@2130968578`` for a reference)."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes, children in order and own text."""

    name: str
    namespace: str
    attributes: tuple[Attribute, ...]
    children: tuple[Element, ...]
    text: str
    """Concatenated character data that is directly inside, untrimmed."""
    line: int
    """Line in the source document, 0 when unknown."""

    def attribute(self, name: str, namespace: str = "") -> Attribute | None:
        """The attribute with this name and namespace."""
        return next((a for a in self.attributes if a.name == name and a.namespace == namespace), None)

    def by_id(self, resource_id: int) -> Attribute | None:
        """The attribute with this resource id: how the system reads a manifest, whatever the name says."""
        return next((a for a in self.attributes if a.resource_id == resource_id), None)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))
