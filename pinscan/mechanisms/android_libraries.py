"""Networking and pinning libraries in a build, with their version where the build tells it.

Told by their classes, where they kept their names, and by what their jars left behind: the dependency list of a bundle,
Maven's and Kotlin's files in ``META-INF``, properties files of their own (`data/libraries.toml`). That a library is
there is never a pin, and that one is not found is no proof that it is not there: renaming hides it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pinscan.build import Build
from pinscan.code.dalvik.calls import calls_of
from pinscan.code.dalvik.program import Program
from pinscan.errors import FormatError
from pinscan.mechanisms._library_versions import Told, library_versions, read_property
from pinscan.model import Fact, Json, Location, Observation, Platform

ID = "android-libraries"
TITLE = "Networking and pinning libraries in Android builds"
PLATFORMS = (Platform.ANDROID,)


@dataclass(frozen=True, slots=True)
class _Library:
    """How a library shows."""

    packages: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    """Path of a file -> the property that is the version."""


@cache
def _known() -> dict[str, _Library]:
    with (files("pinscan") / "data" / "libraries.toml").open("rb") as file:
        said = tomllib.load(file)
    return {name: _library(how) for name, how in said.items()}


def _library(how: dict[str, Any]) -> _Library:
    packages, artifacts, modules = (tuple(how.get(key, ())) for key in ("packages", "artifacts", "modules"))
    return _Library(packages, artifacts, modules, how.get("properties", {}))


def observe(build: Build) -> Iterator[Fact]:
    """One observation for each library that is seen; OkHttp's own, with the version it sends, is its mechanism's."""
    for name in _known():
        told = told_of(build, name)
        if told is None or (name == "okhttp" and build.once(calls_of).program.strings("okhttp/")):
            continue
        facts: dict[str, Json] = {"name": name}
        facts |= {"version": told.version} if told.version else {}
        yield Observation(ID, "library", (told.location,), facts)


def told_of(build: Build, name: str) -> Told | None:
    """What the build tells of one known library: its version first, else that it is there; None when nothing does."""
    library, versions = _known()[name], build.once(library_versions)
    told = [versions.artifacts[one] for one in library.artifacts if one in versions.artifacts]
    told += _properties(build, library)
    told += [versions.modules[one] for one in library.modules if one in versions.modules]
    where = _classes(build.once(calls_of).program, library)
    told += [Told("", where)] if where else []
    return max(told, key=lambda one: bool(one.version), default=None)


def _properties(build: Build, library: _Library) -> Iterator[Told]:
    for path, key in library.properties.items():
        for part in build.parts:
            if path in part.entries and (version := read_property(part.entries[path], key)):
                yield Told(version, part.at(path))


def _classes(program: Program, library: _Library) -> Location | None:
    """The first class of a library's packages that the build defines, under its own name."""
    for image in program.images:
        for package in library.packages:
            try:
                names = [image.dex.type(index) for index in image.dex.types_under(f"L{package.replace('.', '/')}/")]
                defined = next((name for name in names if image.dex.find_class(name) is not None), None)
            except FormatError:
                continue  # who reads the code records the gap
            if defined:
                return image.part.at(image.path, defined)
    return None
