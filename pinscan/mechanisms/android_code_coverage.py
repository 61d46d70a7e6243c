"""What keeps Android code from being read: packers, code loaded from elsewhere, classes that cannot be read.

Known packers are told by their classes and libraries (``data/packers.toml``). A class loader that the app's own code
makes for files (``DexClassLoader``) or memory (``InMemoryDexClassLoader``) may bring pins that are not in the build.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from pinscan.build import Build
from pinscan.code.calls import calls_of
from pinscan.code.origin import origin_of
from pinscan.code.program import Program
from pinscan.errors import FormatError
from pinscan.model import Fact, Gap, GapKind, Observation, Platform

ID = "android-code-coverage"
TITLE = "Packed, loaded or unreadable Android code"
PLATFORMS = (Platform.ANDROID,)

LOADERS = {
    "Ldalvik/system/DexClassLoader;": "from a file",
    "Ldalvik/system/InMemoryDexClassLoader;": "from memory",
    "Ldalvik/system/DexFile;": "from a file",
}
"""Class loaders whose code does not lie in ``classes*.dex``, and where they take it from."""
LIBRARY_LOADERS = (
    "Landroidx/", "Landroid/support/", "Lcom/google/android/gms/", "Lcom/google/android/play/",
    "Lcom/google/android/gms/ads/", "Lcom/facebook/soloader/", "Lkotlin/", "Landroid/",
)  # fmt: skip
"""Libraries that load code of their own making: multidex, dynamic modules of Play services."""


def observe(build: Build) -> Iterator[Fact]:
    """Packers, loaded code, and classes that cannot be read."""
    program = build.once(calls_of).program
    yield from _packers(build, program)
    yield from _loaders(program)
    yield from _damaged(program)


def _packers(build: Build, program: Program) -> Iterator[Fact]:
    with (files("pinscan") / "data" / "packers.toml").open("rb") as file:
        known = tomllib.load(file)["packer"]
    libraries = [(part, path) for part in build.parts for path in part.entries if path.endswith(".so")]
    for name, marks in known.items():
        where = [
            part.at(path) for part, path in libraries if path.rpartition("/")[2].startswith(tuple(marks["libraries"]))
        ]
        for stub in marks["classes"]:
            descriptor = f"L{stub.replace('.', '/')};"
            image = next(
                (i for i in program.images if program.find_class(descriptor) and i.dex.find_class(descriptor)), None
            )
            where.extend([image.part.at(image.path, descriptor)] if image else [])
        if where:
            yield Observation(ID, "packer", tuple(where), {"name": name})
            yield Gap(GapKind.PACKED, f"the code is packed by {name}: what runs is not what was read", where[0])


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
