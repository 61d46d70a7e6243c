"""Hosts whose certificates Kingfisher's image downloader does not check.

By Kingfisher's ``AuthenticationChallengeResponsable``: a challenge of a host in ``ImageDownloader.trustedHosts`` is
answered with a credential for whatever chain the server showed. In code without symbols the setter is not known by
name: there the downloader's own property is read after what code does with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.state import IMAGE, Buffer, Call, Machine, State
from pinscan.code.apple.values import Reader
from pinscan.code.values import Items, Value, strings
from pinscan.formats import swift, swift_fields
from pinscan.mechanisms._apple_bundle import origin
from pinscan.model import Fact, Json, Observation, Platform

ID = "ios-kingfisher"
TITLE = "Kingfisher told to accept any certificate of some hosts"
PLATFORMS = (Platform.IOS,)

_CLASSES = (b"10Kingfisher15ImageDownloaderC", b"10Kingfisher0A7ManagerC")
"""``Kingfisher.ImageDownloader`` and ``Kingfisher.KingfisherManager`` as mangled."""
_DOWNLOADER = "Kingfisher.ImageDownloader"
_PROPERTIES = ("trustedHosts", "_trustedHosts")
"""Where the downloader keeps the hosts; behind a computed property in Kingfisher 8."""
_SETTER = "15ImageDownloaderC12trustedHostsShySSGSgvs"
_OWN = "_$s10Kingfisher"
MAX_FUNCTIONS = 40
"""Functions of one binary that are run for what they set."""
_LEVELS = 3
"""Callers of callers of what makes a downloader that are asked: a shared one is made behind a function or two."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield every set of trusted hosts that the app's code gives a downloader."""
    for binary in build.once(apple_code):
        for at, given in _given(binary) if binary.readable else ():
            hosts: list[Json] = [*sorted({str(text) for text in strings(given)})]
            facts: dict[str, Json] = {"switch": "trustedHosts", "library": "Kingfisher", "hosts": hosts}
            where, part = (binary.at(at),), binary.place.part.name
            if hosts:
                yield Observation(ID, "validation-switched-off", where, facts, origin(build, binary), part=part)


def _given(binary: AppleBinary) -> Iterator[tuple[int, Value]]:
    """Where the setter is called from code outside of Kingfisher, and with what."""
    names = [name for mark in _CLASSES for name in binary.image.symbols_like(mark)]
    names += [name for name in binary.image.imports if any(mark.decode() in name for mark in _CLASSES)]
    if not names:
        yield from _left(binary)
    functions = binary.mentions.functions(names) if names else []
    outside = [start for start in functions if not binary.local(start).startswith(_OWN)]
    for start in outside[:MAX_FUNCTIONS]:
        yield from ((s.at, s.args[0]) for s in binary.run(start).sites if _SETTER in s.target and s.args)


def _left(binary: AppleBinary) -> Iterator[tuple[int, Value]]:
    """What lies in the property of the downloaders that functions know when they return, and where those start."""
    own = binary.swift_types.get(_DOWNLOADER)
    fields = swift_fields.class_offsets(binary.image, own) if own is not None else {}
    offset = next((fields[name] for name in _PROPERTIES if name in fields), None)
    seen: set[Value] = set()
    for start in _around(binary) if offset is not None else ():
        state = binary.run(start).exit
        for word in _words(binary, state, offset) if state is not None and offset is not None else ():
            value = Reader(binary, state or State()).value(word)
            if isinstance(value, Items) and value not in seen:
                seen.add(value)
                yield start, value


def _words(binary: AppleBinary, state: State, offset: int) -> Iterator[Machine]:
    """What lies at an offset in the downloaders of a state: objects that were made, and constant ones of the image."""
    for (region, at), (_, word) in state.memory.items():
        content = state.objects.get(region)
        if region == IMAGE:
            metadata = state.load(IMAGE, at - offset, 8) or binary.image.pointer(at - offset)
            if isinstance(metadata, int) and swift.class_at(binary.image, metadata) == _DOWNLOADER:
                yield word
        elif at == offset and isinstance(content, Buffer | Call) and content.type == _DOWNLOADER:
            yield word


def _around(binary: AppleBinary) -> list[int]:
    """The functions that make downloaders, and those that lead there."""
    found = dict.fromkeys(binary.makers_of(_DOWNLOADER))
    level = list(found)
    for _ in range(_LEVELS):
        level = [caller for start in level for caller in binary.mentions.callers(start) if caller not in found]
        found.update(dict.fromkeys(level))
    return list(found)[:MAX_FUNCTIONS]
