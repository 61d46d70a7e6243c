"""SwiftNIO's TLS (NIOSSL): roots given to a configuration, verification switched off, callbacks that decide.

By NIOSSL's sources: ``trustRoots`` with certificates or a file replaces the system's roots, ``additionalTrustRoots``
stands beside them and pins nothing; ``certificateVerification`` none accepts every server, noHostnameVerification every
name; a handler's ``customVerificationCallback`` decides in place of all that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.nio import CONTEXT, HANDLER, HANDLER_CALLED_BACK, INITIALISER, ROOTS, VERIFICATION
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Made, Pairs, Text, Value, options
from pinscan.mechanisms._apple_bundle import (
    anchors,
    brings_certificates,
    certificate_pins,
    main_bundle,
    nameless,
    origin,
)
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.model import Confidence, Fact, Json, Observation, PinSet, Platform

ID = "ios-nio"
TITLE = "Trust of SwiftNIO's TLS"
PLATFORMS = (Platform.IOS,)

_CONTEXT = "NIOSSL.NIOSSLContext"
_HANDLER = "NIOSSL.NIOSSLClientHandler"
_CALLBACK = b"26customVerificationCallback"
_CALLED_BACK = re.compile(r"_\$s6NIOSSL\w*26customVerificationCallback\w*fC(?:Tf\w+)?")
"""Initializers that take a callback; ``Tf`` are specialized copies of them."""
_CASES = ("none", "noHostnameVerification", "fullVerification")
"""Of ``CertificateVerification``, where the build does not list them."""
MAX_ROOTS = 20
"""Root certificates that may still be pins; more are a trust store."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield what every context of the build is configured to trust, and callbacks."""
    for binary in build.once(apple_code):
        if not binary.readable:
            continue
        named = binary.has_symbol(CONTEXT) or binary.has_symbol(INITIALISER)
        sites = binary.calls(CONTEXT, INITIALISER) if named else binary.calls_on(_CONTEXT, CONTEXT)
        for site in {site.at: site for site in reversed(sites)}.values():
            yield from _configured(build, binary, site)
        if not sites and not named and _CONTEXT in binary.swift_types and brings_certificates(build, binary):
            yield nameless(binary, _CONTEXT, ID, "roots that SwiftNIO may be given")
        yield from _called_back(build, binary)


def _configured(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Fact]:
    fields = site.args[0] if site.args else None
    if not isinstance(fields, Pairs):
        return
    roots, added = (fields.get(name) for name in ROOTS)
    if roots is not None:
        yield from trusted(build, binary, site, roots, ID)
    if added is not None and list(anchors(build, main_bundle(build, binary.place), added)):
        yield _seen(build, binary, site, "private-anchors", {"shadows_system": False}, ID)
    verification = fields.get(VERIFICATION)
    if verification is not None:
        yield from unverified(build, binary, site, verification, ID, "NIOSSL")


def trusted(build: Build, binary: AppleBinary, site: CallSite, roots: Value, mechanism: str) -> Iterator[Fact]:
    """The pin set of roots that replace the system's; custom trust where some are given that were not followed."""
    found = list(anchors(build, main_bundle(build, binary.place), roots))
    if found and len(found) <= MAX_ROOTS:
        decided = list(decisions(binary, site))
        yield PinSet(
            mechanism, (), certificate_pins(found),
            (binary.at(site.at),), origin(build, binary), kill_switch=switch_of(build, decided),
            confidence=Confidence.LIKELY, part=binary.place.part.name,
            facts={"source_file": found[0][0]} if len(found) == 1 else {},
        )  # fmt: skip
        yield from toggles(build, decided, mechanism)
    elif not found and any(map(_given, options(roots))):
        facts: dict[str, Json] = {"class_name": binary.named(site.at), "what": "roots given to SwiftNIO"}
        yield _seen(build, binary, site, "custom-trust", facts, mechanism)


def unverified(
    build: Build, binary: AppleBinary, site: CallSite, verification: Value, mechanism: str, library: str
) -> Iterator[Fact]:
    """What a value of ``CertificateVerification`` switches off."""
    cases = binary.enum_cases("NIOSSL.CertificateVerification") or _CASES
    numbers = [option.value for option in options(verification) if isinstance(option, Const)]
    chosen = {cases[n] for n in numbers if isinstance(n, int) and 0 <= n < len(cases)}
    if "none" in chosen:
        facts: dict[str, Json] = {"switch": VERIFICATION, "library": library}
        yield _seen(build, binary, site, "validation-switched-off", facts, mechanism)
    elif "noHostnameVerification" in chosen:
        yield _seen(build, binary, site, "hostname-not-verified", {}, mechanism)


def _given(roots: Value) -> bool:
    """Whether roots are named or loaded, rather than left to the system."""
    return isinstance(roots, Text) or (isinstance(roots, Made) and "NIOSSL" in roots.target)


def _called_back(build: Build, binary: AppleBinary) -> Iterator[Fact]:
    """Handlers that code outside of the library makes with a callback of its own."""
    defined = binary.image.symbols_like(_CALLBACK)
    names = [name for name in (*binary.image.imports, *defined) if _CALLED_BACK.fullmatch(name)]
    for site in binary.calls(*names) if names else _unnamed(binary):
        if not binary.named(site.at).startswith(("_$s6NIOSSL", "_$s4GRPC")):
            facts: dict[str, Json] = {"class_name": binary.named(site.at), "what": "a callback given to SwiftNIO"}
            yield _seen(build, binary, site, "custom-trust", facts, ID)


def _unnamed(binary: AppleBinary) -> Iterator[CallSite]:
    """The same where no symbols tell: initializers that are given code."""
    sites = binary.calls_on(_HANDLER, HANDLER_CALLED_BACK, HANDLER)
    yield from (site for site in sites if site.target == HANDLER_CALLED_BACK)


def _seen(
    build: Build, binary: AppleBinary, site: CallSite, kind: str, facts: dict[str, Json], mechanism: str
) -> Observation:
    where, part = (binary.at(site.at),), binary.place.part.name
    return Observation(mechanism, kind, where, facts, origin(build, binary), Confidence.LIKELY, part)
