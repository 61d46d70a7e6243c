"""One module per way to pin, or to undo pinning. Mechanisms observe, they never judge.

A module here whose name does not start with an underscore is a mechanism, found by being there. It defines

- ``ID``: its identifier, the module's name with dashes;
- ``TITLE``: one line for people;
- ``PLATFORMS``: the platforms it can occur on;
- ``observe(build)``: yields every `PinSet`, `Observation` and `Gap` it can prove in the build.

Its docstring says what it reads and whose semantics it follows; ``pinscan mechanisms`` prints it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from pinscan.build import Build
from pinscan.model import Fact, Platform


class Mechanism(Protocol):
    """What a module of this package provides."""

    ID: str
    TITLE: str
    PLATFORMS: tuple[Platform, ...]
    __doc__: str | None

    def observe(self, build: Build) -> Iterator[Fact]:
        """Yield what this mechanism sees in the build."""
        ...


@cache
def names() -> tuple[str, ...]:
    """The identifiers of all mechanisms, sorted, without importing them."""
    found = (m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(sorted(name.replace("_", "-") for name in found))


def of(platform: Platform) -> Iterator[tuple[str, Mechanism]]:
    """The mechanisms of a platform by identifier, imported; those that another platform's name begins stay unloaded."""
    others = tuple(f"{other}-" for other in Platform if other is not platform)
    for name in names():
        if not name.startswith(others) and platform in load(name).PLATFORMS:
            yield name, load(name)


@cache
def load(name: str) -> Mechanism:
    """Import the mechanism with this identifier."""
    return cast(Mechanism, importlib.import_module(f"{__name__}.{name.replace('-', '_')}"))
