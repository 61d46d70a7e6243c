"""Checks of a handshake's certificates that the app makes itself, in an OkHttp interceptor or after a response.

A method that asks for ``CertificatePinner.pin``, for a handshake's certificates or for a certificate's key and compares
with pins of its own refuses the connections of its client; which hosts those are is only known where the method asks.
Where OkHttp is renamed, ``pin`` is the method with its message.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.calls import Calls, calls_of
from pinscan.code.program import Method, Site
from pinscan.code.stored_flags import RESPONSE
from pinscan.code.trial import Trial, invoked
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
_ELSEWHERE = frozenset(("getServerCertificates", "getPeerCertificates", "checkServerTrusted", "verify"))
MAX = 60
"""Most methods that are run."""


def observe(build: Build) -> Iterator[Fact]:
    """Pin sets of the app's own checks."""
    yield from build.once(checks)


def checks(build: Build) -> tuple[PinSet, ...]:
    """The pin sets; ask for them by ``build.once(checks)``."""
    calls = build.once(calls_of)
    found: dict[Method, PinSet] = {}
    for method in _candidates(calls)[:MAX]:
        for decider, trial, its in shown.decided(calls, method):
            if decider not in found and not _is_others(calls, decider) and not _is_of_package(trial):
                enforced = shown.enforced(calls, method, decider, trial)
                found[decider] = trust.pin_set(ID, calls, decider, its, enforced=enforced)
    return tuple(found.values())


_PACKAGE = ("Landroid/content/pm/", "CertificateFactory;->generateCertificate")
"""What a certificate comes from that no connection has shown: the signers of an app, a file."""


def _is_of_package(trial: Trial) -> bool:
    """Whether what is compared is a certificate that the code itself has read: an app's signer, a licence."""
    values = [value for one in trial.compared for value in (*one.shown, *(given for _, given in one.sources))]
    return any(mark in repr(value) for value in values for mark in _PACKAGE)


def _candidates(calls: Calls) -> list[Method]:
    """The app's methods that ask for a certificate's pin or key, outside what other mechanisms read.

    One that makes the certificate itself (of a package's signature, a document's) has it from no handshake.
    """
    if not calls.program.has_string(PIN_MESSAGE) and not calls.program.has_string(RESPONSE):
        return []  # no OkHttp
    sites = [*_askers(calls, _NAMED), *_renamed(calls), *_askers(calls, _KEYS)]
    okhttps = calls.program.build.once(own_methods)
    methods = dict.fromkeys(site.method for site in sites if site.method not in okhttps)
    own = [m for m in methods if not _is_others(calls, m) and trust.counts(calls, m)]
    return [m for m in own if not any(ref.name.startswith("generateCertificate") for ref in invoked(calls, m))]


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
    if any(kind in _OTHERS for kind in method.ref.params) or method.ref.name in _ELSEWHERE:
        return True
    return any(ref.name in _ELSEWHERE for ref in invoked(calls, method))
