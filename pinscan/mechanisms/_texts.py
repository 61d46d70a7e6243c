"""The bytes of a build in which its own texts stand: string data of code, resource tables, scripts and settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build, Part, Role
from pinscan.code.dalvik.program import program
from pinscan.errors import FormatError
from pinscan.model import Platform

SETTINGS = (
    ".js",
    ".jsbundle",
    ".bundle",
    ".hbc",
    ".json",
    ".properties",
    ".xml",
    ".plist",
    ".yml",
    ".yaml",
    ".cfg",
    ".env",
)
"""Suffixes of scripts and settings that lie beside the code."""
FOLDERS = ("assets/", "res/raw/", "www/", "public/", "flutter_assets/")
SNAPSHOT = ("/libapp.so", "App.framework/App")
"""Where Flutter keeps the compiled Dart code."""
LARGEST = 32 << 20
"""Bytes of one such file."""
TOTAL = 96 << 20
"""Bytes of all of them together."""


@dataclass(frozen=True, slots=True)
class Run:
    """Bytes of one file that hold texts."""

    part: Part
    path: str
    base: int | None
    """Offset of `data` in the file; None where it stands in no file as it is."""
    data: bytes


def texts(build: Build) -> Iterator[Run]:
    """Every run of texts: code first, then tables, scripts and settings, each file under a limit of bytes."""
    if build.artifact.platform is Platform.ANDROID:
        yield from _dex(build)
    else:
        yield from _macho(build)
    left = TOTAL
    for part in build.parts:
        for path, entry in part.entries.items():
            if _wanted(part, path) and entry.size <= min(LARGEST, left):
                left -= entry.size
                try:
                    data = entry.read()
                except FormatError:
                    continue  # whoever needs the file records the gap
                yield Run(part, path, 0, data)


def _dex(build: Build) -> Iterator[Run]:
    for image in build.once(program).images:
        # String data lies apart from code, but a packer may lay it anywhere: the whole file is searched.
        yield Run(image.part, image.path, None if image.sources else 0, bytes(image.dex.data))


def _macho(build: Build) -> Iterator[Run]:
    from pinscan.code.apple.binary import apple_code  # imported for iOS only: loading it takes a while

    for binary in build.once(apple_code):
        place = binary.place
        foreign = place.part.role is Role.FRAMEWORK and _foreign(build, place.bundle.id)
        if binary.image.cryptid or foreign:
            continue
        for section in binary.image.sections:
            if section.kind == 2 or section.name == "__const":
                yield Run(place.part, place.entry.path, section.offset, bytes(binary.image.content(section)))


def _foreign(build: Build, identifier: str | None) -> bool:
    """Whether a framework is of another organisation than the app."""
    return (identifier or "").split(".")[:2] != (build.artifact.id or "").split(".")[:2]


def _wanted(part: Part, path: str) -> bool:
    lowered = path.lower()
    if path == "resources.arsc" or path.endswith(SNAPSHOT) or path.endswith("resources.pb"):
        return True
    if not lowered.endswith(SETTINGS) or "licen" in lowered or "notice" in lowered:
        return False
    return part.role is not Role.FRAMEWORK and ("/" not in path or any(folder in path for folder in FOLDERS))
