"""An opened build: parts and their entries, read lazily and under limits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar, cast

from pinscan.model import QUOTE, Artifact, Gap, Location, Observation

T = TypeVar("T")


class Role(StrEnum):
    """What a part is within its build."""

    MAIN = "main"
    """The base APK, the base module, the app bundle."""
    SPLIT = "split"
    """A configuration split: resources or native code, no code of its own."""
    FEATURE = "feature"
    """A feature split or module: code and resources of its own."""
    EXPANSION = "expansion"
    """An OBB file: files of the app's own making, no resources, no code."""
    LIBRARY = "library"
    EXTENSION = "extension"
    WATCH = "watch"
    CLIP = "clip"
    FRAMEWORK = "framework"


class Entry(Protocol):
    """One file inside a part."""

    path: str
    """Path inside the archive or folder that it lies in, ``/``-separated; `Part.entries` names it from its part."""
    size: int
    """Inflated size in bytes, as declared."""
    stored: bool
    """Whether it lies uncompressed in its container."""

    def read(self) -> bytes:
        """All its bytes. Raises `LimitError` past a stated limit, `FormatError` when its data is damaged."""
        ...

    def head(self, count: int) -> bytes:
        """Its first `count` bytes (fewer when it is shorter), without reading the rest."""
        ...


@dataclass(frozen=True, eq=False)
class Part:
    """A unit with entries of its own: an APK, a split, a module, an app bundle, an extension, a framework.

    Two parts are never equal, so that a part may be a key.
    """

    name: str
    """Empty for the main part; else its file or bundle path: ``split_config.de.apk``, ``PlugIns/Share.appex``."""
    role: Role
    prefix: str
    """What goes before an entry's path in a `Location`: ``splits/base-de.apk!/``, ``Payload/X.app/``."""
    entries: Mapping[str, Entry]
    """By path relative to the part, sorted. A part's entries do not include those of parts nested in it."""

    def at(
        self,
        path: str,
        symbol: str | None = None,
        *,
        offset: int | None = None,
        line: int | None = None,
        text: str | None = None,
    ) -> Location:
        """A `Location` in this part; `text` is cut to the length that may be quoted.

        `path` counts from the part or, as an entry's own path in an iOS bundle does, from the container.
        """
        quoted = None if text is None else text[:QUOTE]
        return Location(self.prefix + path.removeprefix(self.prefix), symbol, offset, line, quoted)


@dataclass
class Build:
    """An opened build. Readers above it ask for values by `once`, so that each is computed one time."""

    artifact: Artifact
    parts: tuple[Part, ...]
    """The main part first, the rest by name."""
    gaps: list[Gap] = field(default_factory=list)
    """What could not be opened or identified. Readers may add to it; the pipeline reads it last."""
    notes: list[Observation] = field(default_factory=list)
    """Deviations of the container (kind ``integrity-note``)."""
    close: Callable[[], None] = lambda: None
    outer: Mapping[str, Entry] = field(default_factory=dict)
    """Files of the container outside of every part: a bundle's metadata, an XAPK's ``manifest.json``."""
    flags: frozenset[str] = frozenset()
    """The team's own names of flags that switch pinning (``[kill_switch] flags`` of the policy)."""
    _cache: dict[Callable[[Build], Any], Any] = field(default_factory=dict, repr=False)

    @property
    def main(self) -> Part:
        """The base APK, module or app bundle."""
        return self.parts[0]

    def once(self, make: Callable[[Build], T]) -> T:
        """``make(build)``, computed at the first call and kept."""
        if make not in self._cache:
            self._cache[make] = make(self)
        return cast(T, self._cache[make])

    def add_gap(self, gap: Gap) -> None:
        """Record what could not be seen, once."""
        if gap not in self.gaps:
            self.gaps.append(gap)

    def __enter__(self) -> Build:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def sha256_hex(data: bytes | memoryview) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()
