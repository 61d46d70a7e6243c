"""What an Android app's native libraries tell about TLS, each library read one time: ``build.once(native_libraries)``.

Native code is not followed. A build holds the same libraries for every processor: those of one are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build, Entry, Part
from pinscan.errors import FormatError
from pinscan.model import Gap, GapKind

PROCESSORS = ("arm64-v8a", "armeabi-v7a", "x86_64", "x86", "riscv64", "armeabi")
"""Preferred first, as newer devices do."""
TOTAL = 256 << 20
"""Bytes of native libraries that are searched."""
LIBRARY = re.compile(r"(?:^|/)(?:lib|jni)/[^/]+/[^/]+\.so$")
PINNED = re.compile(rb"sha256//[A-Za-z0-9+/]{42,44}={0,2}(?:;sha256//[A-Za-z0-9+/]{42,44}={0,2}){0,15}")
VERSION = re.compile(rb"libcurl/(\d{1,3}\.\d{1,3}\.\d{1,3})?")
LABELS = (
    (b"client finished", b"server finished", b"key expansion"),
    (b"c hs traffic", b"s hs traffic", b"c ap traffic"),
)
"""What keys are derived with: RFC 5246, sections 6.3 and 7.4.9; RFC 8446, section 7.1. All of one group is a stack."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at its place in a library."""

    offset: int
    text: bytes
    version: bytes = b""


@dataclass(frozen=True, slots=True)
class Library:
    """One native library and what it tells."""

    part: Part
    path: str
    curl_pins: tuple[Mark, ...]
    """Values of ``CURLOPT_PINNEDPUBLICKEY``."""
    curl: Mark | None
    """libcurl's own name, with its version where it is whole."""
    tls: Mark | None
    """The first label of a TLS stack that is linked in."""


def native_libraries(build: Build) -> tuple[Library, ...]:
    """Every library of the one processor that the build serves best; what cannot be read becomes a gap."""
    return tuple(_read(build))


def _read(build: Build) -> Iterator[Library]:
    left = TOTAL
    for part, path, entry in libraries(build):
        if entry.size > left:
            reason = f"native libraries past {TOTAL >> 20} MB are not searched"
            build.add_gap(Gap(GapKind.LIMIT, reason, part.at(path), blocks=False))
            return
        left -= entry.size
        try:
            data = entry.read()
        except FormatError as error:
            reason = f"native library that cannot be read: {error}"
            build.add_gap(Gap(GapKind.DAMAGED, reason, part.at(path), blocks=False))
            continue
        pins = tuple(Mark(match.start(), match[0]) for match in PINNED.finditer(data))
        named = VERSION.search(data)
        curl = Mark(named.start(), named[0], named[1] or b"") if named else None
        yield Library(part, path, pins, curl, _tls(data))


def _tls(data: bytes) -> Mark | None:
    for labels in LABELS:
        places = [data.find(label) for label in labels]
        if min(places) >= 0:
            return Mark(places[0], labels[0])
    return None


def libraries(build: Build) -> Iterator[tuple[Part, str, Entry]]:
    """The native libraries of the one processor that the build serves best."""
    entries = ((part, path, entry) for part in build.parts for path, entry in part.entries.items())
    found = [item for item in entries if LIBRARY.search(item[1])]
    processors = {path.split("/")[-2] for _, path, _ in found}
    chosen = next((name for name in PROCESSORS if name in processors), None)
    return (item for item in found if item[1].split("/")[-2] == chosen)
