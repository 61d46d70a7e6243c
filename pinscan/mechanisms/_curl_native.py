"""libcurl inside an Android app's native libraries, found by the texts that it and its users leave in them.

Native code is not followed. ``sha256//`` with two slashes is written for nothing but ``CURLOPT_PINNEDPUBLICKEY``
(curl_easy_setopt(3)), so such a text is a pin set, heuristic and without a host; ``libcurl/x.y.z`` is the version that
libcurl sends as its name. The libraries are the same for every processor: one is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build, Entry, Part
from pinscan.errors import FormatError
from pinscan.mechanisms._curl_pins import pins_of
from pinscan.model import Confidence, Fact, Gap, GapKind, Json, Observation, PinSet

PROCESSORS = ("arm64-v8a", "armeabi-v7a", "x86_64", "x86", "riscv64", "armeabi")
"""Preferred first, as newer devices do."""
TOTAL = 256 << 20
"""Bytes of native libraries that are searched."""
PINNED = re.compile(rb"sha256//[A-Za-z0-9+/]{42,44}={0,2}(?:;sha256//[A-Za-z0-9+/]{42,44}={0,2}){0,15}")
LIBRARY = re.compile(r"(?:^|/)lib/[^/]+/[^/]+\.so$")
VERSION = re.compile(rb"libcurl/(\d{1,3}\.\d{1,3}\.\d{1,3})?")


def observe(build: Build) -> Iterator[Fact]:
    """Pinned keys and libcurl itself, for each native library of one processor."""
    left = TOTAL
    for part, path, entry in libraries(build):
        if entry.size > left:
            reason = f"native libraries past {TOTAL >> 20} MB are not searched"
            yield Gap(GapKind.LIMIT, reason, part.at(path), blocks=False)
            return
        left -= entry.size
        try:
            data = entry.read()
        except FormatError as error:
            yield Gap(GapKind.DAMAGED, f"native library that cannot be read: {error}", part.at(path), blocks=False)
            continue
        yield from _library(part, path, data)


def libraries(build: Build) -> Iterator[tuple[Part, str, Entry]]:
    """The native libraries of the one processor that the build serves best."""
    entries = ((part, path, entry) for part in build.parts for path, entry in part.entries.items())
    found = [item for item in entries if LIBRARY.search(item[1])]
    processors = {path.split("/")[-2] for _, path, _ in found}
    chosen = next((name for name in PROCESSORS if name in processors), None)
    return (item for item in found if item[1].split("/")[-2] == chosen)


def _library(part: Part, path: str, data: bytes) -> Iterator[Fact]:
    for match in PINNED.finditer(data):
        text = match[0].decode("ascii")
        where = part.at(path, offset=match.start(), text=text)
        pins = tuple(pins_of(text))
        yield PinSet("curl", (), pins, (where,), enforced=None, confidence=Confidence.HEURISTIC, part=part.name)
    version = VERSION.search(data)
    if version:
        where = part.at(path, offset=version.start(), text=version[0].decode("ascii"))
        facts: dict[str, Json] = {"stack": "curl", "honours_platform_pins": False}
        if version[1]:
            facts["version"] = version[1].decode("ascii")
        yield Observation("curl", "traffic-stack", (where,), facts, confidence=Confidence.LIKELY, part=part.name)
        reason = "native code that brings libcurl is not read: pins or exceptions set there would not be seen"
        yield Gap(GapKind.UNSUPPORTED, reason, part.at(path))
