"""Turn results into text for people and machines. Renderers import the model and nothing else of pinscan.

A module here whose name does not start with an underscore is an output format, found by being there. It defines
``SUFFIX`` (the file suffix that selects it with ``--output``, or None) and ``render(results, style) -> str``.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Protocol, cast

from pinscan.model import Results


@dataclass(frozen=True, slots=True)
class Style:
    """How a person's terminal wants text. Formats for machines ignore it."""

    width: int = 80
    colour: bool = False
    verbosity: int = 0
    """-1 only what fails the gate, 0 normal, 1 everything that was seen."""


class Renderer(Protocol):
    """What a module of this package provides."""

    SUFFIX: str | None
    __doc__: str | None

    def render(self, results: Results, style: Style) -> str:
        """The whole document, ending in a newline."""
        ...


def names() -> list[str]:
    """The names of all output formats, sorted, without importing them: ``gitlab_sast`` is called ``gitlab-sast``."""
    modules = (m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return sorted(name.replace("_", "-") for name in modules)


def load(name: str) -> Renderer:
    """Import the renderer with this name."""
    return cast(Renderer, importlib.import_module(f"{__name__}.{name.replace('-', '_')}"))
