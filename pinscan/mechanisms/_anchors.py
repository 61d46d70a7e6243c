"""Where Android code makes trust anchors of certificates it carries: ``build.once(anchors)``.

Reads what comes to ``TrustManagerFactory.init`` and to the constructors and builders that take a key store or a
certificate as what to trust. A store that only holds the app's own client key, or that goes elsewhere, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.calls import Call, Calls, calls_of
from pinscan.code.origin import origin_of
from pinscan.code.program import Method
from pinscan.code.switches import kill_switch
from pinscan.code.trial import try_out
from pinscan.code.values import Const, File, Hole, Made, Value, options
from pinscan.formats.x509 import Certificate, PrivateKey
from pinscan.mechanisms._certificates import certificate_facts, certificate_files
from pinscan.mechanisms._installed import sinks, types
from pinscan.mechanisms._pin_values import Embedded, certificate_pin, embedded
from pinscan.mechanisms._trust_code import managers, of_library, part, shown_chain, variants
from pinscan.model import Confidence, Fact, Json, Observation, Pin, PinSet, Role

_SINKS = (
    ("Ljavax/net/ssl/TrustManagerFactory;", "init", 1),
    ("Lorg/apache/http/conn/ssl/SSLSocketFactory;", "<init>", 1),
    ("Lcz/msebera/android/httpclient/conn/ssl/SSLSocketFactory;", "<init>", 1),
    ("Lch/boye/httpclientandroidlib/conn/ssl/SSLSocketFactory;", "<init>", 1),
    ("Lorg/apache/http/ssl/SSLContextBuilder;", "loadTrustMaterial", 1),
    ("Lokhttp3/tls/HandshakeCertificates$Builder;", "addTrustedCertificate", 1),
    ("Lio/grpc/TlsChannelCredentials$Builder;", "trustManager", 1),
    ("Lio/netty/handler/ssl/SslContextBuilder;", "trustManager", 1),
    ("Lio/grpc/netty/shaded/io/netty/handler/ssl/SslContextBuilder;", "trustManager", 1),
)
"""Owner, method and the argument that holds the anchors."""
_STORE = "Ljava/security/KeyStore;"


@dataclass(frozen=True, slots=True)
class Anchors:
    """The certificates one call makes trust anchors of."""

    call: Call
    certificates: tuple[Embedded, ...]
    """Empty when they could not be followed."""

    @property
    def library(self) -> str:
        """The class that is given the anchors."""
        return self.call.target.partition("->")[0]


def anchors(build: Build) -> tuple[Anchors, ...]:
    """Every set of own anchors the app's code makes, in order; calls that only name the platform's are left out."""
    calls = build.once(calls_of)
    found: list[Anchors] = []
    for owner, name, place in _SINKS:
        for call in calls.to(owner, name):
            if not of_library(calls.program, call.site.method.ref.owner) and len(call.args) > place:
                found.extend(_anchors(build, call, call.args[place]))
    return tuple(found)


def _anchors(build: Build, call: Call, value: Value) -> Iterator[Anchors]:
    for choice in options(value):
        held = tuple(dict.fromkeys(_held(build, choice)))
        if held or _loads(choice):
            yield Anchors(call, held)


def _held(build: Build, value: Value) -> Iterator[Embedded]:
    """The certificates of a key store, as far as its entries were followed, or of a stream, file or certificate."""
    if not isinstance(value, Made) or value.type != _STORE:
        yield from _trusted(build, value)
        return
    for made in value.calls:
        if "->setCertificateEntry(" in made.target and made.args:
            yield from embedded(build, made.args[-1])
        elif "->load(" in made.target and made.args:
            yield from _trusted(build, made.args[0])


def _trusted(build: Build, value: Value) -> Iterator[Embedded]:
    """The certificates inside a value, without those that stand beside a private key of the app's own."""
    own = set(_own_chains(build))
    yield from (found for found in embedded(build, value) if found.certificate.sha256 not in own)


def _own_chains(build: Build) -> Iterator[str]:
    """Digests of the certificates that are a client's identity in a key store."""
    for file in build.once(certificate_files).files:
        keys = {item.alias for item in file.contents.items if isinstance(item.value, PrivateKey) and item.alias}
        for item in file.contents.items:
            if isinstance(item.value, Certificate) and item.alias in keys:
                yield item.value.sha256


def _loads(value: Value) -> bool:
    """Whether a key store is given entries from somewhere, rather than nothing."""
    if not isinstance(value, Made) or value.type != _STORE:
        return isinstance(value, File)
    return any(
        "->setCertificateEntry(" in made.target or ("->load(" in made.target and made.args and _is_stream(made.args[0]))
        for made in value.calls
    )


def _is_stream(value: Value) -> bool:
    return not isinstance(value, (Const, Hole))


def anchor_files(build: Build) -> frozenset[str]:
    """The files whose certificates the code makes trust anchors of, by their path inside their part."""
    return frozenset(held.path for found in build.once(anchors) for held in found.certificates if held.path)


MANAGERS = 50
"""Trust managers that are looked at for whether they ask a second one."""
MAX_PINNED = 20
"""Anchors that may still be pins; more are a trust store."""


def facts_of(mechanism: str, calls: Calls, found: Iterable[Anchors]) -> Iterator[Fact]:
    """The pin sets of own anchors, certificates inside the code, and anchors that could not be followed."""
    merged: dict[tuple[Embedded, ...], list[Call]] = {}
    for one in found:
        if one.certificates:
            merged.setdefault(one.certificates, []).append(one.call)
        else:
            yield _unread(mechanism, calls, one)
    for certificates, made in merged.items():
        if len(certificates) > MAX_PINNED:
            continue
        yield from _inline(mechanism, calls, certificates, made)
        if calls.program.build.once(exclusive):
            yield _pin_set(mechanism, calls, certificates, made)
        else:
            yield _added(mechanism, calls, certificates, made)


def exclusive(build: Build) -> bool:
    """Whether own anchors are all that a client trusts: not where each client asks a second manager as well."""
    calls = build.once(calls_of)
    either = {method.ref.owner for method in managers(calls)[:MANAGERS] if _asks_two(calls, method)}
    installed = [(types, repr(call.args[1:])) for call in build.once(sinks) for types in [_types_of(call)]]
    return not either or any("TrustManagerFactory;" in text and not types & either for types, text in installed)


def _types_of(call: Call) -> set[str]:
    return {kind for arg in call.args[1:] for kind in types(arg)}


def _asks_two(calls: Calls, method: Method) -> bool:
    """Whether a trust manager asks a second one where the first refuses."""
    for this in variants(calls, method.ref.owner):
        trial = try_out(calls, method, shown_chain(method, this, 2))
        if len({site for _, site in trial.checks}) > 1:
            return True
    return False


def _added(mechanism: str, calls: Calls, certificates: tuple[Embedded, ...], made: list[Call]) -> Observation:
    """Anchors that are trusted beside the platform's: they pin nothing."""
    files = sorted({found.path for found in certificates if found.path})
    facts: dict[str, Json] = {"shadows_system": False}
    facts |= {"source_file": files[0]} if files else {}
    where = tuple(dict.fromkeys(calls.program.location(call.site) for call in made))
    method = made[0].site.method
    return Observation(
        mechanism,
        "private-anchors",
        where,
        facts,
        origin_of(calls.program, method.ref.owner),
        Confidence.LIKELY,
        part(calls, method),
    )


def _pin_set(mechanism: str, calls: Calls, certificates: tuple[Embedded, ...], made: list[Call]) -> PinSet:
    files = sorted({found.path for found in certificates if found.path})
    facts: dict[str, Json] = {"source_file": files[0]} if files else {}
    method = made[0].site.method
    return PinSet(
        mechanism,
        (),
        tuple(sorted({_pin(found) for found in certificates}, key=lambda pin: (pin.text, pin.digest or ""))),
        tuple(dict.fromkeys(calls.program.location(call.site, files[0] if files else None) for call in made)),
        origin=origin_of(calls.program, made[0].root.ref.owner),
        kill_switch=kill_switch(calls.program.build, made),
        confidence=Confidence.LIKELY,
        part=part(calls, method),
        facts=facts,
    )


def _pin(found: Embedded) -> Pin:
    return certificate_pin(found, role=Role.CA if found.certificate.is_ca else Role.LEAF)


def _inline(
    mechanism: str, calls: Calls, certificates: tuple[Embedded, ...], made: list[Call]
) -> Iterator[Observation]:
    """The certificates that are in the code itself; those in files are another mechanism's."""
    where = tuple(dict.fromkeys(calls.program.location(call.site) for call in made))
    for found in certificates:
        if not found.path:
            facts: dict[str, Json] = {**certificate_facts(found.certificate, "inline"), "loaded": True}
            facts["purpose"] = "anchor"
            yield Observation(mechanism, "certificate", where, facts, part=part(calls, made[0].site.method))


def _unread(mechanism: str, calls: Calls, found: Anchors) -> Observation:
    method = found.call.site.method
    facts: dict[str, Json] = {"class_name": method.ref.owner, "what": "trust anchors that could not be followed"}
    where = (calls.program.location(found.call.site),)
    return Observation(
        mechanism,
        "custom-trust",
        where,
        facts,
        origin_of(calls.program, method.ref.owner),
        Confidence.LIKELY,
        part(calls, method),
    )
