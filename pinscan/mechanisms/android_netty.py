"""Netty's ``FingerprintTrustManagerFactory``: digests of whole certificates, and its factory that trusts anything.

Its constructors and its builder take hex fingerprints, with or without colons, or byte arrays: SHA-1 where no other
algorithm is named. Hosts are not limited. ``InsecureTrustManagerFactory`` counts where the app uses it. Semantics:
source of netty's handler module, also as shaded by gRPC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.switches import kill_switch
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import GETS, Site
from pinscan.code.values import is_one, text
from pinscan.mechanisms import _pin_values as values
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._library_managers import library_managers
from pinscan.model import Confidence, Fact, Gap, GapKind, Json, Observation, PinSet, Platform, Subject

ID = "android-netty"
TITLE = "Netty's fingerprint trust manager"
PLATFORMS = (Platform.ANDROID,)

_PACKAGES = tuple(
    f"L{package}/handler/ssl/util/" for package in ("io/netty", "org/jboss/netty", "io/grpc/netty/shaded/io/netty")
)
_FINGERPRINT = re.compile(r"(?:[0-9a-fA-F]{2}[:\s]?){19,31}[0-9a-fA-F]{2}")
_INSECURE = "InsecureTrustManagerFactory;"


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each factory made, and where anything is trusted."""
    calls = build.once(calls_of)
    for package in _PACKAGES:
        for name, method in (
            ("FingerprintTrustManagerFactory;", "<init>"),
            ("FingerprintTrustManagerFactoryBuilder;", "fingerprints"),
        ):
            for call in calls.to(package + name, method):
                if not call.site.method.ref.owner.startswith(package):
                    yield _fact(calls, call)
        sites = _uses(calls, package + _INSECURE)
        if sites:
            yield _trust_all(calls, package + _INSECURE, sites)
    for call in _renamed(build, calls):
        yield _fact(calls, call)


def _renamed(build: Build, calls: Calls) -> Iterator[Call]:
    """Constructor calls of a renamed factory: the class whose object its trust manager is made with."""
    for manager, library in build.once(library_managers).items():
        if library != "netty" or manager.startswith(_PACKAGES):
            continue
        made = [method.ref.params for method in calls.program.methods(manager) if method.ref.name == "<init>"]
        for owner in {kind for params in made for kind in params if calls.program.find_class(kind)}:
            yield from calls.to(owner, "<init>")


def _given(calls: Calls, call: Call) -> Iterator[values.Written]:
    """What the factory is given; where it was parsed on the way, the fingerprints in the method that makes it."""
    given = [found for arg in call.args[1:] for found in values.written(arg) if len(found.data) in (20, 32)]
    yield from given
    method = call.site.method
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    for instruction in body.at.values() if body and not given else ():
        if instruction.op in (0x1A, 0x1B):
            written = dex.string(instruction.ref)
            if _FINGERPRINT.fullmatch(written):
                yield from values.written(text(written))


def _fact(calls: Calls, call: Call) -> Fact:
    found = [values.digest_pin(given, Subject.CERTIFICATE) for given in _given(calls, call)]
    named = call.target.startswith(_PACKAGES)
    pins = tuple(sorted({pin for pin in found if pin is not None}, key=lambda pin: pin.text))
    where = calls.program.location(call.site, pins[0].text if pins else None)
    if not pins:
        return Gap(GapKind.UNSUPPORTED, "Netty is given fingerprints that could not be followed", where)
    return PinSet(
        ID,
        (),
        pins,
        (where,),
        origin=origin_of(calls.program, call.root.ref.owner),
        kill_switch=kill_switch(calls.program.build, [call]),
        confidence=Confidence.PROVEN if named and all(map(is_one, call.args[1:])) else Confidence.LIKELY,
        part=trust.part(calls, call.site.method),
    )


def _uses(calls: Calls, owner: str) -> list[Site]:
    """Where code outside of the library takes the factory's one instance."""
    refs = {
        image.dex.field(index) for image in calls.program.images for index in image.dex.fields_of(owner, "INSTANCE")
    }
    sites = [site for ref in refs for site in calls.program.field_sites(ref, GETS)]
    return trust.outside(calls, sites)


def _trust_all(calls: Calls, owner: str, sites: list[Site]) -> Observation:
    facts: dict[str, Json] = {"class_name": owner, "reached": True}
    where = tuple(dict.fromkeys(calls.program.location(site) for site in sites))
    method = sites[0].method
    return Observation(
        ID,
        "trust-all",
        where,
        facts,
        origin_of(calls.program, method.ref.owner),
        Confidence.LIKELY,
        trust.part(calls, method),
    )
