"""Hosts whose certificates Kingfisher's image downloader does not check.

By Kingfisher's ``AuthenticationChallengeResponsable``: a challenge of a host in ``ImageDownloader.trustedHosts`` is
By Kingfisher's ``AuthenticationChallengeResponsable``: a challenge of a host in ``ImageDownloader.trustedHosts`` is
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import strings
from pinscan.mechanisms._apple_bundle import origin
from pinscan.model import Fact, Json, Observation, Platform

ID = "ios-kingfisher"
TITLE = "Kingfisher told to accept any certificate of some hosts"
PLATFORMS = (Platform.IOS,)

_CLASSES = (b"10Kingfisher15ImageDownloaderC", b"10Kingfisher0A7ManagerC")
"""``Kingfisher.ImageDownloader`` and ``Kingfisher.KingfisherManager`` as mangled."""
_SETTER = "15ImageDownloaderC12trustedHostsShySSGSgvs"
_OWN = "_$s10Kingfisher"
MAX_FUNCTIONS = 40
"""Functions of one binary that are run for what they set."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield every set of trusted hosts that the app's code gives a downloader."""
    for binary in build.once(apple_code):
        for site in _setters(binary) if binary.readable else ():
            hosts: list[Json] = [*sorted({str(text) for text in strings(site.args[0])})] if site.args else []
            facts: dict[str, Json] = {"switch": "trustedHosts", "library": "Kingfisher", "hosts": hosts}
            where, part = (binary.at(site.at),), binary.place.part.name
            if hosts:
                yield Observation(ID, "validation-switched-off", where, facts, origin(build, binary), part=part)


def _setters(binary: AppleBinary) -> Iterator[CallSite]:
    """Calls of the setter from code outside of Kingfisher."""
    names = [name for mark in _CLASSES for name in binary.image.symbols_like(mark)]
    names += [name for name in binary.image.imports if any(mark.decode() in name for mark in _CLASSES)]
    functions = binary.mentions.functions(names) if names else []
    outside = [start for start in functions if not binary.local(start).startswith(_OWN)]
    for start in outside[:MAX_FUNCTIONS]:
        yield from (site for site in binary.run(start).sites if _SETTER in site.target)
