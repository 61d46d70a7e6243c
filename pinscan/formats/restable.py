"""What every resource table gives: compiled (``resources.arsc``), of a bundle (``resources.pb``) or in plain XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pinscan.formats.xmltree import Typed


@dataclass(frozen=True, slots=True)
class Value:
    """One simple value; a file is a STRING, its path inside the part."""

    type: Typed
    value: str | int | bool
    """Text for STRING and OTHER, resource id for REFERENCE, number for INT, truth for BOOL."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A complex value: an array, plural, style. Items in order, with the id each stands under (index for an array)."""

    items: tuple[tuple[int, Value], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A resource's value in one configuration."""

    config: str
    """As aapt names it: ``default``, ``v31``, ``de`` …"""
    value: Value | Bag


class Table(Protocol):
    """Resources by id. References inside values are resolved by the caller, who knows all tables."""

    def lookup(self, resource: int) -> Iterator[Choice]:
        """The resource's value in every configuration. Raises `FormatError` on damage."""
        ...

    def name(self, resource: int) -> str | None:
        """``xml/network_security_config``, or None for an id this table does not hold."""
        ...

    def find(self, type_name: str, name: str) -> int | None:
        """The id of a resource by its type and name."""
        ...

    def ids(self, type_name: str) -> Iterator[int]:
        """Every resource id of a type."""
        ...
