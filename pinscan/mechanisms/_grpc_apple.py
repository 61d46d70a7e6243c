"""gRPC's Objective-C, C, C++ and Swift interfaces: PEM root certificates that a channel is given.

By gRPC's headers (GRPCCall+ChannelCredentials.h, GRPCCallOptions.h, grpc_security.h): the roots given replace gRPC's
own list for the host, or for the calls that carry the options; nil stands for the list that gRPC brings. In Swift
(grpc-swift 1, ClientConnection's builder) they are SwiftNIO's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.cpp import CREDENTIALS
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const
from pinscan.mechanisms._apple_bundle import anchors, hosts_of, main_bundle, origin, pin_of
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms.ios_nio import trusted, unverified
from pinscan.model import Confidence, Fact, Json, Observation, PinSet, Subject

MAX_ROOTS = 20
"""Root certificates that may still be pins; more are a trust store."""
_HOST_ARGUMENT = {
    "setTLSPEMRootCerts:forHost:error:": 1,
    "setTLSPEMRootCerts:withPrivateKey:withCertChain:forHost:error:": 3,
    "setPEMRootCertificates:": None,
    "_grpc_ssl_credentials_create": None,
    "_grpc_ssl_credentials_create_ex": None,
    CREDENTIALS: None,
}
"""Selector or function whose first argument are the roots -> the argument that names the host."""
_BUILDER = (b"7withTLS10trustRoots", b"7withTLS23certificateVerification")
"""In the mangled names of the methods of gRPC Swift's builder that set the trust."""
_OWN = re.compile(r"[-+]\[GRPC\w*[ (]|_?grpc_")


def observe(build: Build, mechanism: str) -> Iterator[Fact]:
    """Yield the roots that code hands to gRPC, and those that could not be followed."""
    for binary in build.once(apple_code):
        if binary.readable:
            yield from _swift(build, binary, mechanism)
        if binary.readable and any(binary.has_selector(n) or binary.has_symbol(n) for n in _HOST_ARGUMENT):
            for site in binary.calls(*_HOST_ARGUMENT):
                if site.args and site.args[0] not in (Const(0), Const(None)) and not _OWN.match(binary.named(site.at)):
                    yield from _facts(build, binary, site, mechanism)


def _swift(build: Build, binary: AppleBinary, mechanism: str) -> Iterator[Fact]:
    """What ``withTLS(trustRoots:)`` and ``withTLS(certificateVerification:)`` are given."""
    for mark in _BUILDER:
        names = [n for n in (*binary.image.imports, *binary.image.symbols_like(mark)) if mark.decode() in n]
        sites = binary.calls(*names) if names else ()
        for site in {site.at: site for site in reversed(sites)}.values():
            if site.args and mark == _BUILDER[0]:
                yield from trusted(build, binary, site, site.args[0], mechanism)
            elif site.args:
                yield from unverified(build, binary, site, site.args[0], mechanism, "GRPC")


def _facts(build: Build, binary: AppleBinary, site: CallSite, mechanism: str) -> Iterator[Fact]:
    found = dict(anchors(build, main_bundle(build, binary.place), site.args[0]))
    part, where = binary.place.part.name, (binary.at(site.at),)
    if not found:
        facts: dict[str, Json] = {"class_name": binary.named(site.at), "what": "root certificates given to gRPC"}
        yield Observation(mechanism, "custom-trust", where, facts, origin(build, binary), Confidence.LIKELY, part)
        return
    if len(found) > MAX_ROOTS:
        return
    at = _HOST_ARGUMENT[site.target]
    decided = list(decisions(binary, site))
    yield PinSet(
        mechanism, hosts_of(site.args[at]) if at is not None else (),
        tuple(pin_of(read, path, Subject.CERTIFICATE) for path, read in found.items()), where, origin(build, binary),
        kill_switch=switch_of(build, decided), part=part,
        facts={"source_file": next(iter(found))} if len(found) == 1 else {},
    )  # fmt: skip
    yield from toggles(build, decided, mechanism)
