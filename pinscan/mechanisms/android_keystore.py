"""Trust anchors that Android code makes of certificates it carries: key stores, resources, assets, PEM in the code.

What comes to ``TrustManagerFactory.init`` (or another taker of anchors) is followed back to the certificate files of
the build, and the pins are computed from those: a chain is accepted when it ends in one of them, so the whole
certificate is what is pinned. A certificate that verifies signatures, or is the app's own in mutual TLS, is no pin.
Hosts are not limited by an anchor.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.calls import Call, Calls, calls_of
from pinscan.code.origin import origin
from pinscan.code.switches import kill_switch
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._anchors import Anchors, anchors
from pinscan.mechanisms._certificates import certificate_facts
from pinscan.mechanisms._pin_values import Embedded, certificate_pin
from pinscan.model import Confidence, Fact, Json, Observation, Pin, PinSet, Platform, Role

ID = "android-keystore"
TITLE = "Trust anchors from key stores and certificates in Android code"
PLATFORMS = (Platform.ANDROID,)

MAX_PINNED = 20
"""Anchors that may still be pins; more are a trust store."""


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each set of own anchors, certificates inside the code, and anchors that could not be followed."""
    calls = build.once(calls_of)
    merged: dict[tuple[Embedded, ...], list[Call]] = {}
    for found in build.once(anchors):
        if found.certificates:
            merged.setdefault(found.certificates, []).append(found.call)
        else:
            yield _unread(calls, found)
    for certificates, made in merged.items():
        if len(certificates) <= MAX_PINNED:
            yield _pin_set(calls, certificates, made)
            yield from _inline(calls, certificates, made)


def _pin_set(calls: Calls, certificates: tuple[Embedded, ...], made: list[Call]) -> PinSet:
    files = sorted({found.path for found in certificates if found.path})
    facts: dict[str, Json] = {"source_file": files[0]} if files else {}
    method = made[0].site.method
    return PinSet(
        ID,
        (),
        tuple(sorted({_pin(found) for found in certificates}, key=lambda pin: (pin.text, pin.digest or ""))),
        tuple(dict.fromkeys(calls.program.location(call.site, files[0] if files else None) for call in made)),
        origin=origin(made[0].root.ref.owner),
        kill_switch=kill_switch(calls.program.build, made),
        confidence=Confidence.LIKELY,
        part=trust.part(calls, method),
        facts=facts,
    )


def _pin(found: Embedded) -> Pin:
    return certificate_pin(found, role=Role.CA if found.certificate.is_ca else Role.LEAF)


def _inline(calls: Calls, certificates: tuple[Embedded, ...], made: list[Call]) -> Iterator[Observation]:
    """The certificates that are in the code itself; those in files are another mechanism's."""
    where = tuple(dict.fromkeys(calls.program.location(call.site) for call in made))
    for found in certificates:
        if not found.path:
            facts: dict[str, Json] = {**certificate_facts(found.certificate, "inline"), "loaded": True}
            facts["purpose"] = "anchor"
            yield Observation(ID, "certificate", where, facts, part=trust.part(calls, made[0].site.method))


def _unread(calls: Calls, found: Anchors) -> Observation:
    method = found.call.site.method
    facts: dict[str, Json] = {"class_name": method.ref.owner, "what": "trust anchors that could not be followed"}
    where = (calls.program.location(found.call.site),)
    return Observation(
        ID, "custom-trust", where, facts, origin(method.ref.owner), Confidence.LIKELY, trust.part(calls, method)
    )
