"""Where Android code makes trust anchors of certificates it carries: ``build.once(anchors)``.

Reads what comes to ``TrustManagerFactory.init`` and to the constructors and builders that take a key store or a
certificate as what to trust. A store that only holds the app's own client key, or that goes elsewhere, is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.dalvik.call import Call, Search
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.switches import kill_switch
from pinscan.code.dalvik.heap import depends
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import INVOKES, Method, Site
from pinscan.code.dalvik.trial import INTEREST, try_out
from pinscan.code.values import Const, File, Hole, Items, Made, Value, options
from pinscan.formats.x509 import Certificate, PrivateKey
from pinscan.mechanisms._certificates import certificate_facts, certificate_files
from pinscan.mechanisms._installed import sinks, types
from pinscan.mechanisms._pin_values import MAX_DEPTH, Embedded, certificate_pin, embedded
from pinscan.mechanisms._trust_code import decides_on_tls, managers, outside, part, shown_chain, variants
from pinscan.model import Confidence, Fact, Json, Observation, Pin, PinSet, Role


@dataclass(frozen=True, slots=True)
class _Sink:
    """A call that takes anchors."""

    mechanism: str
    owner: str
    name: str
    place: int = 1
    """The argument that holds the anchors; 0 for a builder that was given them before."""


_STORES = "android-keystore"
_SINKS = (
    _Sink(_STORES, "Ljavax/net/ssl/TrustManagerFactory;", "init"),
    _Sink(_STORES, "Lorg/apache/http/conn/ssl/SSLSocketFactory;", "<init>"),
    _Sink(_STORES, "Lcz/msebera/android/httpclient/conn/ssl/SSLSocketFactory;", "<init>"),
    _Sink(_STORES, "Lch/boye/httpclientandroidlib/conn/ssl/SSLSocketFactory;", "<init>"),
    _Sink(_STORES, "Lorg/apache/http/ssl/SSLContextBuilder;", "loadTrustMaterial"),
    _Sink("android-cert-path", "Ljava/security/cert/PKIXParameters;", "<init>"),
    _Sink("android-cert-path", "Ljava/security/cert/PKIXBuilderParameters;", "<init>"),
    _Sink("android-okhttp-tls", "Lokhttp3/tls/HandshakeCertificates$Builder;", "build", 0),
    _Sink("grpc", "Lio/grpc/TlsChannelCredentials$Builder;", "trustManager"),
    _Sink("grpc", "Lio/netty/handler/ssl/SslContextBuilder;", "trustManager"),
    _Sink("grpc", "Lio/grpc/netty/shaded/io/netty/handler/ssl/SslContextBuilder;", "trustManager"),
)
_GIVES = ("->setCertificateEntry(", "->addTrustedCertificate(")
"""Methods that give a key store or a builder one anchor."""
_PLATFORM = ("->addPlatformTrustedCertificates(", "AndroidCAStore", "->getAcceptedIssuers(")
"""What tells that the platform's anchors are given as well."""
_SEARCH = Search(interest=INTEREST, hold=True)
"""Certificates and key stores are followed through the fields that hold them."""
_HOLDERS = ("Ljava/security/KeyStore;", "Lokhttp3/tls/HandshakeCertificates$Builder;")


@dataclass(frozen=True, slots=True)
class Anchors:
    """The certificates one call makes trust anchors of."""

    mechanism: str
    call: Call
    certificates: tuple[Embedded, ...]
    """Empty when they could not be followed."""
    beside: bool = False
    """Whether the platform's anchors are trusted as well."""


def anchors(build: Build) -> tuple[Anchors, ...]:
    """Every set of own anchors the app's code makes, in order; calls that only name the platform's are left out."""
    calls = build.once(calls_of)
    found: list[Anchors] = []
    for sink in _SINKS:
        sites = calls.program.callers(sink.owner, sink.name)
        empty: dict[Site, Call] = {}
        for call in calls.at(outside(calls, sites), need=_is_open, search=_SEARCH):
            if len(call.args) <= sink.place:
                continue
            if "Ljava/security/cert/" not in sink.owner or decides_on_tls(calls, call.site.method):
                found.extend(_anchors(build, sink, call))
            if sink == _SINKS[0] and any(map(_is_fresh, options(call.args[sink.place]))):
                empty.setdefault(call.site, call)
        filled = {one.call.site for one in found}
        found.extend(Anchors(sink.mechanism, call, ()) for site, call in empty.items() if site not in filled)
    return tuple(found)


def _is_fresh(value: Value) -> bool:
    """Whether a key store is a new one that nothing was seen to be put in: it was missed."""
    loaded = [made for made in value.calls if "->load(" in made.target] if isinstance(value, Made) else []
    return bool(loaded) and all(made.args[:1] == (Const(0),) for made in loaded)


def _is_open(call: Call) -> bool:
    """Whether the anchors, or what a key store or builder among them was given, come from a parameter."""
    return any(map(_comes_from_parameter, call.args))


def _comes_from_parameter(value: Value) -> bool:
    given = (
        held for choice in options(value) if isinstance(choice, Made) for made in choice.calls for held in made.args
    )
    return depends(value) or any(depends(inner) for held in given for inner in (held, *_put_in(held)))


def _put_in(value: Value, depth: int = 0) -> Iterator[Value]:
    """What was written into the buffers that a value was read from."""
    if isinstance(value, Made) and depth < MAX_DEPTH:
        yield from (item for call in value.calls if "->write" in call.target for item in call.args)
        for arg in value.args:
            yield from _put_in(arg, depth + 1)


def _anchors(build: Build, sink: _Sink, call: Call) -> Iterator[Anchors]:
    for choice in options(call.args[sink.place]):
        held = tuple(dict.fromkeys(_held(build, choice)))
        if held or _loads(choice):
            beside = any(mark in repr(choice) for mark in _PLATFORM) or _asks_for_issuers(build, call)
            yield Anchors(sink.mechanism, call, held, beside)


def _asks_for_issuers(build: Build, call: Call) -> bool:
    """Whether code on the way to a call takes the anchors of another trust manager: a loop adds them to its own."""
    program = build.once(calls_of).program
    for method in {call.site.method, *(site.method for site in call.chain)}:
        body, dex = program.body(method), program.images[method.image].dex
        found = (dex.method(i.ref).name for i in body.at.values() if i.op in INVOKES) if body else ()
        if "getAcceptedIssuers" in found:
            return True
    return False


def _held(build: Build, value: Value) -> Iterator[Embedded]:
    """The certificates of a key store or builder, as far as followed, or of a stream, file, set or certificate."""
    if not isinstance(value, Made) or value.type not in _HOLDERS:
        yield from _trusted(build, value)
        return
    for made in value.calls:
        if any(name in made.target for name in _GIVES) and made.args:
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
    """Whether a key store or builder is given entries from somewhere, rather than nothing."""
    if isinstance(value, Items):
        return any(isinstance(item, Made) and item.type == "Ljava/security/cert/TrustAnchor;" for item in value.items)
    if not isinstance(value, Made) or value.type not in _HOLDERS:
        return isinstance(value, File)
    return any(
        any(name in made.target for name in _GIVES)
        or ("->load(" in made.target and made.args and _is_stream(made.args[0]))
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


def facts_of(mechanism: str, build: Build) -> Iterator[Fact]:
    """The pin sets of own anchors, certificates inside the code, and anchors that could not be followed."""
    calls = build.once(calls_of)
    merged: dict[tuple[tuple[Embedded, ...], bool], list[Call]] = {}
    for one in build.once(anchors):
        if one.mechanism == mechanism and one.certificates:
            merged.setdefault((one.certificates, one.beside), []).append(one.call)
        elif one.mechanism == mechanism:
            yield _unread(mechanism, calls, one)
    for (certificates, beside), made in merged.items():
        only = not beside and build.once(exclusive)
        if len(certificates) > MAX_PINNED:
            yield _trusts(mechanism, calls, certificates, made, shadows=only)
            continue
        yield from _inline(mechanism, calls, certificates, made)
        if only:
            yield _pin_set(mechanism, calls, certificates, made)
        else:
            yield _trusts(mechanism, calls, certificates, made, shadows=False)


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


def _trusts(
    mechanism: str, calls: Calls, certificates: tuple[Embedded, ...], made: list[Call], *, shadows: bool
) -> Observation:
    """Anchors that are trusted beside the platform's, or so many that they pin nothing."""
    files = sorted({found.path for found in certificates if found.path})
    facts: dict[str, Json] = {"shadows_system": shadows}
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
