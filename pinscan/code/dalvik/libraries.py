"""Whose code is a known library's, by package: the one list (`data/library_code.toml`) that everything asks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def _descriptors(packages: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"L{package.replace('.', '/')}/" for package in packages)


@cache
def _said() -> dict[str, dict[str, list[str]]]:
    with (files("pinscan") / "data" / "library_code.toml").open("rb") as file:
        return tomllib.load(file)


MODELLED = _descriptors(_said()["modelled"]["packages"])
"""Owners whose methods are known by name and are not run."""
OWN_TRUST = (*MODELLED, *_descriptors(_said()["followed"]["packages"]))
"""Owners whose own trust managers and verifiers are their library's business: only their use is the app's."""
CARRIED = _descriptors(package for group in _said()["carried"].values() for package in group)
"""Owners whose trust code counts as far as the app reaches it."""
KNOWN = (*OWN_TRUST, *CARRIED)
"""All owners that are a library's."""
