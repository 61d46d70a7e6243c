"""Which versions of libraries a build itself tells: ``build.once(library_versions)``, by Maven coordinates.

A bundle carries the list of its dependencies (``dependencies.pb``, messages of AGP's ``app_dependencies.proto``), an
APK what its libraries' jars brought and the packaging kept: ``META-INF/maven/…/pom.properties``, the version files
(``META-INF/*.version``) of libraries that Google builds, Kotlin's module names, and properties files of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pinscan.build import Build, Entry
from pinscan.errors import FormatError
from pinscan.formats.protobuf import read_message
from pinscan.model import Gap, GapKind, Location

DEPENDENCIES = "BUNDLE-METADATA/com.android.tools.build.libraries/dependencies.pb"
LARGEST = 8 << 20
"""Largest list of dependencies that is read, in bytes."""
MOST = 5_000
"""Libraries of one build that are kept."""
HEAD = 4_096
"""Bytes of a text file that are read."""
_LIBRARY, _MAVEN, _GROUP, _ARTIFACT, _VERSION = 1, 1, 1, 2, 5
"""Field numbers: AppDependencies.library, Library.maven_library; of MavenLibrary."""
_WRITTEN = re.compile(r"[0-9A-Za-z][\w.+-]{0,60}")
_POM = re.compile(r"META-INF/maven/([\w.-]+)/([\w.-]+)/pom\.properties")
_MODULE = re.compile(r"META-INF/([\w.-]+)\.kotlin_module")
_PLAIN = re.compile(r"META-INF/([\w.-]+)_([\w.-]+)\.version")


@dataclass(frozen=True, slots=True)
class Told:
    """A version and where it is written; empty when only the library's name is."""

    version: str
    location: Location


@dataclass(frozen=True, slots=True)
class Versions:
    """What a build tells of its libraries."""

    artifacts: dict[str, Told] = field(default_factory=dict)
    """By ``group:artifact``."""
    modules: dict[str, Told] = field(default_factory=dict)
    """By the name of the Kotlin module."""


def library_versions(build: Build) -> Versions:
    """Everything the build tells; what cannot be read becomes a gap that blocks nothing."""
    found = Versions()
    for name, told in _dependencies(build):
        found.artifacts.setdefault(name, told)
    for part in build.parts:
        for path, entry in part.entries.items():
            if not path.startswith("META-INF/") or len(found.artifacts) + len(found.modules) >= MOST:
                continue
            where = part.at(path)
            if match := _MODULE.fullmatch(path):
                found.modules.setdefault(match[1], Told("", where))
            elif match := _POM.fullmatch(path):
                found.artifacts.setdefault(f"{match[1]}:{match[2]}", Told(read_property(entry, "version"), where))
            elif match := _PLAIN.fullmatch(path):
                found.artifacts.setdefault(f"{match[1]}:{match[2]}", Told(_written(_text(entry)), where))
    return found


def _dependencies(build: Build) -> Iterator[tuple[str, Told]]:
    entry, where = build.outer.get(DEPENDENCIES), Location(DEPENDENCIES)
    if entry is None:
        return
    try:
        if entry.size > LARGEST:
            raise FormatError(f"larger than {LARGEST >> 20} MB")
        for count, library in enumerate(read_message(entry.read()).messages(_LIBRARY)):
            maven = library.message(_MAVEN)
            if count >= MOST:
                return
            if maven is not None:
                yield f"{maven.text(_GROUP)}:{maven.text(_ARTIFACT)}", Told(_written(maven.text(_VERSION)), where)
    except FormatError as error:
        build.add_gap(Gap(GapKind.DAMAGED, f"the list of dependencies cannot be read: {error}", where, blocks=False))


def read_property(entry: Entry, key: str) -> str:
    """A version in a properties file; empty when it is not there or no version."""
    found = re.search(rf"^\s*{re.escape(key)}\s*[=:]\s*(\S+)\s*$", _text(entry), re.MULTILINE)
    return _written(found[1]) if found else ""


def _text(entry: Entry) -> str:
    try:
        return entry.head(HEAD).decode("utf-8", "replace")
    except FormatError:
        return ""  # a library's name is all that is lost


def _written(text: str) -> str:
    return text.strip() if _WRITTEN.fullmatch(text.strip()) else ""
