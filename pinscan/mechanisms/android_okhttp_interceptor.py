"""Checks of a handshake's certificates that the app makes itself, in an OkHttp interceptor or after a response.

A method that asks for ``CertificatePinner.pin``, for a handshake's certificates or for a certificate's key and compares
with pins of its own refuses the connections of its client; which hosts those are is only known where the method asks.
Where OkHttp is renamed, ``pin`` is the method with its message. An interceptor that no client is given refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pinscan.build import Build
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.stored_flags import RESPONSE
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.dalvik.trial import Compared, invoked
from pinscan.code.values import Hole, Value
from pinscan.formats.dex import MethodRef
from pinscan.mechanisms import _interceptors as interceptors
from pinscan.mechanisms import _shown_certificates as shown
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._okhttp_own import own_methods
from pinscan.model import Fact, PinSet, Platform

ID = "android-okhttp-interceptor"
TITLE = "Checks of a handshake's certificates in OkHttp interceptors"
PLATFORMS = (Platform.ANDROID,)

PIN_MESSAGE = "Certificate pinning requires X509 certificates"
"""The message of ``CertificatePinner.pin``, in every version."""
_NAMED = (
    ("Lokhttp3/CertificatePinner;", "pin"),
    ("Lokhttp3/CertificatePinner$Companion;", "pin"),
    ("Lokhttp3/Handshake;", "peerCertificates"),
    ("Lcom/squareup/okhttp/CertificatePinner;", "pin"),
    ("Lcom/squareup/okhttp/Handshake;", "peerCertificates"),
)
_KEYS = (
    ("Ljava/security/cert/Certificate;", "getPublicKey"),
    ("Ljava/security/cert/X509Certificate;", "getPublicKey"),
    ("Ljava/security/cert/Certificate;", "getEncoded"),
    ("Ljava/security/cert/X509Certificate;", "getEncoded"),
)
_OTHERS = (
    "[Ljava/security/cert/X509Certificate;", "Ljavax/net/ssl/SSLSession;", "Ljavax/net/ssl/HttpsURLConnection;",
    "Landroid/net/http/SslError;",
)  # fmt: skip
"""Parameters of methods that other mechanisms read."""
_ELSEWHERE = (
    ("Ljavax/net/ssl/HttpsURLConnection;", "getServerCertificates"),
    ("Ljavax/net/ssl/SSLSession;", "getPeerCertificates"),
    ("Ljavax/net/ssl/HostnameVerifier;", "verify"),
)
"""Calls whose methods other mechanisms read."""
MAX = 60
"""Most methods that are run."""


def observe(build: Build) -> Iterator[Fact]:
    """Pin sets of the app's own checks."""
    yield from build.once(checks)


def checks(build: Build) -> tuple[PinSet, ...]:
    """The pin sets; ask for them by ``build.once(checks)``."""
    calls = build.once(calls_of)
    found: dict[tuple[object, ...], PinSet] = {}
    for method in _candidates(calls)[:MAX]:
        for decision in _of_interceptors(calls, shown.decided(calls, method)):
            pins = tuple(sorted(pin.text for pin in decision.found.pins))
            key = (decision.method, decision.this, pins)
            if key not in found and not _is_others(calls, decision.method) and not _is_of_package(decision.compared):
                found[key] = _pin_set(calls, decision)
    return tuple(found.values())


def _of_interceptors(calls: Calls, found: Iterable[shown.Decision]) -> Iterator[shown.Decision]:
    """Decisions as the interceptors make them that a deciding method works for, where those say of which servers."""
    for decision in found:
        above = [one for one in interceptors.working_for(calls, decision.method) if one != decision.method]
        told = [own for one in above for own in shown.decisions(calls, one) if own.found.pins == decision.found.pins]
        if not decision.found.hosts and any(own.found.hosts for own in told):
            yield from (replace(own, refuses=decision.enforced or None) for own in told)
        else:
            yield decision


def _pin_set(calls: Calls, decision: shown.Decision) -> PinSet:
    """The pin set of a check; where it is an interceptor's, with whether a client is given that."""
    method, found = decision.method, decision.found
    owners = interceptors.working_for(calls, method)
    placed = [call for one in owners for call in interceptors.placing(calls, one.ref.owner, _this(decision, one))]
    made = trust.pin_set(ID, calls, method, found, enforced=decision.enforced, placed=placed)
    if placed:
        return replace(made, facts={**made.facts, "attached": True})
    if not owners:
        return made
    if any(interceptors.may_be_given(calls, one.ref.owner) for one in owners):
        return replace(made, enforced=None if made.enforced else made.enforced)
    return replace(made, enforced=False, facts={**made.facts, "attached": False})


def _this(decision: shown.Decision, method: Method) -> Value:
    """The object that an interceptor's method is of, where the decision is its own."""
    return decision.this if method == decision.method else Hole("this")


_PACKAGE = (
    "Landroid/content/pm/", "CertificateFactory;->generateCertificate", "Ljava/security/KeyPair;",
    "Ljava/security/KeyPairGenerator;", "Ljava/security/KeyStore;", "Ljava/security/KeyFactory;",
)  # fmt: skip
"""What a certificate or key comes from that no connection has shown: the signers of an app, a file, the device."""


def _is_of_package(compared: list[Compared]) -> bool:
    """Whether what is compared is a certificate that the code itself has read: an app's signer, a licence.

    Such a one may be read as well to be compared with what a handshake has shown.
    """
    sources = [source for one in compared for source in one.sources]
    read = [repr(given) for target, given in sources if "->getEncoded(" in target or "->getPublicKey(" in target]
    values = read or [repr(value) for one in compared for value in (*one.shown, *(given for _, given in one.sources))]
    own = [any(mark in value for mark in _PACKAGE) for value in values]
    return all(own) if read else any(own)


def _candidates(calls: Calls) -> list[Method]:
    """The app's methods that ask for a certificate's pin or key, outside what other mechanisms read."""
    if not calls.program.has_string(PIN_MESSAGE) and not calls.program.has_string(RESPONSE):
        return []  # no OkHttp
    sites = [*_askers(calls, _NAMED), *_renamed(calls), *_askers(calls, _KEYS)]
    okhttps = calls.program.build.once(own_methods)
    methods = dict.fromkeys(site.method for site in sites if site.method not in okhttps)
    return [m for m in methods if not _is_others(calls, m) and trust.counts(calls, m)]


def _askers(calls: Calls, asked: tuple[tuple[str, str], ...]) -> Iterator[Site]:
    for owner, name in asked:
        yield from calls.program.callers(owner, name)


def _renamed(calls: Calls) -> Iterator[Site]:
    """Callers of ``pin`` where it is renamed, and its own method where it is a part of another."""
    for site in calls.program.string_users(PIN_MESSAGE):
        if trust.counts(calls, site.method):
            yield site
            yield from calls.program.callers_of(site.method)


def _is_others(calls: Calls, method: Method) -> bool:
    """Whether another mechanism reads the method: a trust manager's, a verifier's, a check of a URL connection."""
    if any(kind in _OTHERS for kind in method.ref.params):
        return True
    return any(_is_elsewhere(ref) for ref in invoked(calls, method))


def _is_elsewhere(ref: MethodRef) -> bool:
    return (ref.owner, ref.name) in _ELSEWHERE or ref.name == "checkServerTrusted"
