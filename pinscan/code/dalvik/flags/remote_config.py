"""Remote configuration SDKs of Android: how each reads a flag (``data/remote_config.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Reader:
    """How one SDK reads a flag."""

    provider: str
    default: bool
    """Whether the argument behind the flag's name is its default; else the flag is off until it is fetched."""


@cache
def _entries() -> list[dict[str, Any]]:
    with (files("pinscan") / "data" / "remote_config.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)["reader"]
    return entries


def _descriptor(name: str) -> str:
    return f"L{name.replace('.', '/')};"


@cache
def readers() -> dict[str, Reader]:
    """``Lpkg/Cls;->method`` -> how it reads a flag."""
    return {
        f"{_descriptor(name)}->{method}": Reader(entry["provider"], entry.get("default", False))
        for entry in _entries()
        for name in entry["classes"]
        for method in entry["methods"]
    }


@cache
def owners() -> dict[str, str]:
    """Class descriptor -> provider."""
    return {_descriptor(name): entry["provider"] for entry in _entries() for name in entry["classes"]}


@cache
def packages() -> tuple[str, ...]:
    """Descriptor prefixes of the SDKs' packages: what they hand out is of them as well."""
    return tuple(sorted({owner.rpartition("/")[0] + "/" for owner in owners()}))


@cache
def anchors() -> dict[str, str]:
    """Texts that stay in a renamed SDK -> its provider."""
    return {anchor: entry["provider"] for entry in _entries() for anchor in entry.get("anchors", ())}
