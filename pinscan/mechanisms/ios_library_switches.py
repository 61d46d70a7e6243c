"""Setters of networking libraries that turn the check of certificates off, where no other mechanism reads the library.

By the libraries' headers: ASIHTTPRequest, MKNetworkKit, AFNetworking 1 (AFURLConnectionOperation), GTMSessionFetcher.
Only a call with the value that switches the check off counts; a library that is linked in does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, options
from pinscan.mechanisms._apple_bundle import origin
from pinscan.model import Fact, Json, Observation, Platform

ID = "ios-library-switches"
TITLE = "Networking libraries told to accept any certificate"
PLATFORMS = (Platform.IOS,)


@dataclass(frozen=True, slots=True)
class _Switch:
    """A property of a library's class."""

    library: str
    prefix: str
    """What the names of the library's own classes begin with: their calls are not the app's."""
    off: bool
    """The value that turns the check off."""


_SWITCHES = {
    "setValidatesSecureCertificate:": _Switch("ASIHTTPRequest", "ASI", False),
    "setShouldContinueWithInvalidCertificate:": _Switch("MKNetworkKit", "MK", True),
    "setAllowsInvalidSSLCertificate:": _Switch("AFNetworking", "AF", True),
    "setAllowInvalidServerCertificates:": _Switch("GTMSessionFetcher", "GTM", True),
}


def observe(build: Build) -> Iterator[Fact]:
    """Yield every call that turns a library's check off."""
    for binary in build.once(apple_code):
        names = [name for name in _SWITCHES if binary.readable and binary.has_selector(name)]
        for site in binary.calls(*names) if names else ():
            if _turned_off(binary, site):
                switch = _SWITCHES[site.target]
                name = site.target[3].lower() + site.target[4:-1]
                facts: dict[str, Json] = {"switch": name, "library": switch.library}
                where, part = (binary.at(site.at),), binary.place.part.name
                yield Observation(ID, "validation-switched-off", where, facts, origin(build, binary), part=part)


def _turned_off(binary: AppleBinary, site: CallSite) -> bool:
    switch = _SWITCHES[site.target]
    own = binary.named(site.at).startswith((f"-[{switch.prefix}", f"+[{switch.prefix}"))
    given = [option.value for option in options(site.args[0]) if isinstance(option, Const)]
    return not own and any(value is not None and bool(value) is switch.off for value in given)
