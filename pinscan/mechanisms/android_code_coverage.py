"""What keeps Android code from being read: packers, code loaded from elsewhere, classes that cannot be read.

Code among the files (an APK or DEX in the assets) is said not to be read; whether anything loads it is the loaders'
question, so that by itself it hides no pin of the app.

Known packers are told by their classes and libraries (``data/packers.toml``). A class loader that the app's own code
makes for files (``DexClassLoader``) or memory (``InMemoryDexClassLoader``) may bring pins that are not in the build.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from pinscan.build import Build, Entry
from pinscan.build.android import HAS_CODE, android
from pinscan.build.android_parts import dex_paths
from pinscan.build.inner import files_within
from pinscan.code.dalvik.calls import calls_of
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import Program
from pinscan.errors import FormatError, LimitError
from pinscan.model import Fact, Gap, GapKind, Kind, Location, Observation, Platform

ID = "android-code-coverage"
TITLE = "Packed, loaded or unreadable Android code"
PLATFORMS = (Platform.ANDROID,)

LOADERS = {
    "Ldalvik/system/DexClassLoader;": "from a file",
    "Ldalvik/system/InMemoryDexClassLoader;": "from memory",
    "Ldalvik/system/PathClassLoader;": "from a file",
    "Ldalvik/system/DelegateLastClassLoader;": "from a file",
    "Ldalvik/system/DexFile;": "from a file",
}
"""Class loaders whose code does not lie in ``classes*.dex``, and where they take it from."""
LIBRARY_LOADERS = (
    "Landroidx/", "Landroid/support/", "Lcom/google/android/gms/", "Lcom/google/android/play/",
    "Lcom/google/android/gms/ads/", "Lcom/facebook/soloader/", "Lkotlin/", "Landroid/",
)  # fmt: skip
"""Libraries that load code of their own making: multidex, dynamic modules of Play services."""
_FOLDERS = ("assets/", "res/raw/")
_CODE = (".apk", ".dex", ".jar")
_SEPARATOR = re.compile(r"[-_.]")
"""Stands in a library's name before its version or architecture."""


def observe(build: Build) -> Iterator[Fact]:
    """Packers, loaded code, and classes that cannot be read."""
    program = build.once(calls_of).program
    yield from _packers(build, program)
    yield from _loaders(program)
    yield from _damaged(program)
    yield from _missing(build)
    yield from _among_files(build)


@cache
def _known_packers() -> dict[str, dict[str, Any]]:
    """The marks of each packer, by its name; what they mean stands in the file."""
    with (files("pinscan") / "data" / "packers.toml").open("rb") as file:
        known: dict[str, dict[str, Any]] = tomllib.load(file)["packer"]
    return known


def _packers(build: Build, program: Program) -> Iterator[Fact]:
    marks = _Marks(build, program)
    for name, known in _known_packers().items():
        alone = (mark for kind in ("libraries", "files", "classes") for mark in known.get(kind, ()))
        where = [place for mark in alone for place in marks.places(mark)]
        for group in known.get("together", ()):
            found = [marks.places(mark) for mark in group]
            where.extend(places[0] for places in found if all(found))
        if where:
            yield Observation(ID, "packer", tuple(where), {"name": name})
            yield Gap(GapKind.PACKED, f"the code is packed by {name}: what runs is not what was read", where[0])


class _Marks:
    """Where a build holds what a packer is known by: a library, a file or a class."""

    def __init__(self, build: Build, program: Program) -> None:
        self.program = program
        self.files = [(part, path) for part in build.parts for path in part.entries]
        self.libraries: dict[str, list[Location]] = {}
        for part, path in self.files:
            stem, _, ending = path.rpartition("/")[2].rpartition(".")
            if ending == "so":
                for known in {stem, *(stem[: at.start()] for at in _SEPARATOR.finditer(stem))}:
                    self.libraries.setdefault(known, []).append(part.at(path))

    def places(self, mark: str) -> list[Location]:
        """Where a mark is: ``libname``, a path's or a file name's beginning, or a class."""
        if "/" in mark:
            return [part.at(path) for part, path in self.files if path.startswith(mark)]
        if mark.startswith("lib"):
            return self.libraries.get(mark, [])
        if mark.endswith((".dex", ".sc")) or "." not in mark:
            return [part.at(path) for part, path in self.files if path.rpartition("/")[2].startswith(mark)]
        return self._classes(mark)

    def _classes(self, name: str) -> list[Location]:
        descriptor = f"L{name.replace('.', '/')};"
        if not self.program.find_class(descriptor):
            return []
        image = next((i for i in self.program.images if i.dex.find_class(descriptor)), None)
        return [image.part.at(image.path, descriptor)] if image else []


def _loaders(program: Program) -> Iterator[Fact]:
    for owner, source in LOADERS.items():
        name = "loadDex" if owner.endswith("DexFile;") else "<init>"
        for site in program.callers(owner, name):
            own = site.method.ref.owner
            if own.startswith(LIBRARY_LOADERS) or origin_of(program, own) != "app":
                continue
            yield Gap(GapKind.PACKED, f"code is loaded {source} at run time", program.location(site))


def _damaged(program: Program) -> Iterator[Fact]:
    """Classes of a DEX file that was read anyway and whose members cannot be."""
    for image in program.images:
        if "bodies" not in image.dex.__dict__:
            continue
        for place in image.dex.damaged:
            try:
                name = image.dex.type(image.dex.class_ids[place * 8])
            except FormatError:
                name = f"class {place}"
            yield Gap(GapKind.DAMAGED, "a class that cannot be read", image.part.at(image.path, name))


def _missing(build: Build) -> Iterator[Fact]:
    """An app without the code that its manifest declares (by default): no device installs it (``assertCodePolicy``)."""
    app = build.once(android)
    first = any(path.endswith("classes.dex") for path in dex_paths(build.main))
    library = build.artifact.kind in (Kind.AAR, Kind.JAR)
    if first or library or not app.is_told or app.flag(app.application, HAS_CODE) is False:
        return
    reason = "Android refuses this: the app has no classes.dex, and its manifest does not say that it has no code"
    yield Gap(GapKind.DAMAGED, reason, app.part.at(app.manifest_path))


def _among_files(build: Build) -> Iterator[Fact]:
    """APKs, JARs and DEX files that the system does not load, told by their first bytes."""
    for part in build.parts:
        own = set(dex_paths(part))
        for path, entry in part.entries.items():
            if path not in own and (path.startswith(_FOLDERS) or path.endswith(_CODE)):
                what, kind = _code_in(entry)
                if what:
                    yield Gap(kind, f"{what} among the files, which is not read", part.at(path), blocks=False)


def _code_in(entry: Entry) -> tuple[str, GapKind]:
    """What code a file is, empty for none; archives too large to look into count as what they may be."""
    try:
        head = entry.head(4)
        if head == b"dex\n":
            return "code (DEX)", GapKind.UNSUPPORTED
        if head != b"PK\3\4":
            return "", GapKind.UNSUPPORTED
        names = files_within(entry)
    except LimitError:
        return "an archive, perhaps with code,", GapKind.LIMIT
    except FormatError:  # damaged: the app could not load it either
        return "", GapKind.DAMAGED
    what = "an app (APK)" if "AndroidManifest.xml" in names else "code (JAR)" if "classes.dex" in names else ""
    return what, GapKind.UNSUPPORTED
