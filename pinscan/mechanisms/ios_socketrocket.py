"""SocketRocket's web sockets: pinned certificates, and certificate checks switched off.

Semantics of SocketRocket (NSURLRequest+SRWebSocket, SRSecurityPolicy): the certificates set on a request are compared
whole with those of the server's chain, which is not evaluated otherwise. Since 0.6 pinning raises an exception when
the socket is made; ``initWithCertificateChainValidationEnabled:`` and ``allowsUntrustedSSLCertificates`` can switch
the evaluation off. React Native links it and pins nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, options
from pinscan.mechanisms._apple_bundle import certificate_pins, hosts_of, loaded, main_bundle, origin
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.model import Fact, Json, Observation, PinSet, Platform

ID = "ios-socketrocket"
TITLE = "SocketRocket's pinned certificates"
PLATFORMS = (Platform.IOS,)

_ON_REQUEST = "setSR_SSLPinnedCertificates:"
_POLICY = "pinnningPolicyWithCertificates:"
"""So spelt by the library."""
_UNTRUSTED = {
    "initWithURLRequest:protocols:allowsUntrustedSSLCertificates:": 2,
    "initWithURL:protocols:allowsUntrustedSSLCertificates:": 2,
}
"""Initialiser -> the argument that switches the check of the chain off when it is true."""
_VALIDATION = "initWithCertificateChainValidationEnabled:"
_OWN = re.compile(r"[-+]\[(?:\w*SR[A-Z]\w*|NS(?:Mutable)?URLRequest)[ (]")
_REFUSAL = b"Using pinned certificates is neither secure nor supported in SocketRocket"
_RAISES = "this version of SocketRocket raises an exception when certificates are pinned"


def observe(build: Build) -> Iterator[Fact]:
    """Yield the certificates that code pins on sockets, and the checks it switches off."""
    binaries = [binary for binary in build.once(apple_code) if binary.readable]
    raises = any(_refuses(binary) for binary in binaries)
    names = (_ON_REQUEST, _POLICY, _VALIDATION, *_UNTRUSTED)
    for binary in binaries:
        if any(binary.has_selector(name) for name in names):
            for site in binary.calls(*names):
                if not _OWN.match(binary.named(site.at)):
                    yield from _facts(build, binary, site, raises)


def _refuses(binary: AppleBinary) -> bool:
    """Whether the image holds the text of the exception that newer versions raise."""
    sections = binary.image.named("__cstring")
    return any(_REFUSAL in bytes(binary.image.content(section)) for section in sections)


def _facts(build: Build, binary: AppleBinary, site: CallSite, raises: bool) -> Iterator[Fact]:
    if site.target in (_ON_REQUEST, _POLICY):
        yield from _pinned(build, binary, site, raises)
        return
    at, off = (0, 0) if site.target == _VALIDATION else (_UNTRUSTED[site.target], 1)
    if len(site.args) > at and Const(off) in options(site.args[at]):
        facts: dict[str, Json] = {"switch": site.target, "library": "SocketRocket"}
        hosts = hosts_of(site.args[0])
        facts |= {"hosts": [host.pattern for host in hosts]} if hosts else {}
        where = (binary.at(site.at),)
        part = binary.place.part.name
        yield Observation(ID, "validation-switched-off", where, facts, origin(build, binary), part=part)


def _pinned(build: Build, binary: AppleBinary, site: CallSite, raises: bool) -> Iterator[Fact]:
    found = list(loaded(main_bundle(build, binary.place), site.args[0]))
    if site.args[0] in (Const(0), Const(None)):
        return
    facts: dict[str, Json] = {"blocks_all": _RAISES} if raises else {}
    if not found and not raises:
        what: dict[str, Json] = {"class_name": binary.named(site.at), "what": "certificates given to SocketRocket"}
        where, part = (binary.at(site.at),), binary.place.part.name
        yield Observation(ID, "custom-trust", where, what, origin(build, binary), part=part)
        return
    if len(found) == 1:
        facts["source_file"] = found[0][0]
    decided = list(decisions(binary, site))
    yield PinSet(
        ID, hosts_of(site.receiver), certificate_pins(found),
        (binary.at(site.at),), origin(build, binary), kill_switch=switch_of(build, decided),
        part=binary.place.part.name, facts=facts,
    )  # fmt: skip
    yield from toggles(build, decided, ID)
