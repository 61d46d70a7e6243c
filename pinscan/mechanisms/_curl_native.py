"""libcurl inside an Android app's native libraries, found by the texts that it and its users leave in them.

``sha256//`` with two slashes is written for nothing but ``CURLOPT_PINNEDPUBLICKEY`` (curl_easy_setopt(3)), so such a
text is a pin set, heuristic and without a host; ``libcurl/x.y.z`` is the version that libcurl sends as its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.mechanisms._curl_pins import pins_of
from pinscan.mechanisms._native_libraries import Library, native_libraries
from pinscan.model import Confidence, Fact, Gap, GapKind, Json, Observation, PinSet


def observe(build: Build) -> Iterator[Fact]:
    """Pinned keys and libcurl itself, for each native library of one processor."""
    for library in build.once(native_libraries):
        yield from _library(library)


def _library(library: Library) -> Iterator[Fact]:
    part, path = library.part, library.path
    for mark in library.curl_pins:
        text = mark.text.decode("ascii")
        where = part.at(path, offset=mark.offset, text=text)
        pins = tuple(pins_of(text))
        yield PinSet("curl", (), pins, (where,), enforced=None, confidence=Confidence.HEURISTIC, part=part.name)
    if library.curl:
        where = part.at(path, offset=library.curl.offset, text=library.curl.text.decode("ascii"))
        facts: dict[str, Json] = {"stack": "curl", "honours_platform_pins": False}
        if library.curl.version:
            facts["version"] = library.curl.version.decode("ascii")
        yield Observation("curl", "traffic-stack", (where,), facts, confidence=Confidence.LIKELY, part=part.name)
        reason = "native code that brings libcurl is not read: pins or exceptions set there would not be seen"
        yield Gap(GapKind.UNSUPPORTED, reason, part.at(path))
