"""Checks of the certificates that an ``HttpsURLConnection`` has shown, made by the app after connecting.

A method that asks for ``getServerCertificates`` and compares digests, keys or certificates with its own pins the
connection it was given or reads from. One that opens the connection itself and reads nothing from it looks at another
connection than the one that carries data, which an impostor need not touch.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import INVOKES, Method, Site
from pinscan.mechanisms import _shown_certificates as shown
from pinscan.mechanisms import _trust_code as trust
from pinscan.model import Confidence, Fact, Json, Observation, Platform

ID = "android-url-connection"
TITLE = "Checks of an HttpsURLConnection's certificates"
PLATFORMS = (Platform.ANDROID,)

_SHOWN = (
    ("Ljavax/net/ssl/HttpsURLConnection;", "getServerCertificates"),
    ("Ljavax/net/ssl/SSLSession;", "getPeerCertificates"),
)
_READS = frozenset(
    ("getInputStream", "getOutputStream", "getResponseCode", "getResponseMessage", "getContent", "getErrorStream")
)


def observe(build: Build) -> Iterator[Fact]:
    """Pin sets of checks on the connection in use, and checks on connections of their own."""
    calls = build.once(calls_of)
    methods = dict.fromkeys(site.method for owner, name in _SHOWN for site in calls.program.callers(owner, name))
    for method in methods:
        if "Ljavax/net/ssl/SSLSession;" in method.ref.params or not trust.counts(calls, method):
            continue
        yield from _judge(build, calls, method)


def _judge(build: Build, calls: Calls, method: Method) -> Iterator[Fact]:
    trial = shown.attempt(calls, method)
    if not trial.compared and not any("->digest(" in target for target, _ in trial.sources):
        return
    if _is_separate(calls, method):
        facts: dict[str, Json] = {"library": method.ref.owner}
        where = (calls.program.location(Site(method, 0)),)
        whose = origin_of(calls.program, method.ref.owner)
        yield Observation(
            ID, "check-on-separate-connection", where, facts, whose, Confidence.LIKELY, trust.part(calls, method)
        )
        return
    for decision in shown.decided(calls, method):
        if not decision.found.hosts:
            decision.found.hosts.update(dict.fromkeys(shown.hosts(calls, _asking(calls, method))))
        yield trust.pin_set(ID, calls, decision.method, decision.found, enforced=decision.enforced)


def _asking(calls: Calls, method: Method) -> list[Site]:
    """Where a method asks for the certificates."""
    sites = (site for owner, name in _SHOWN for site in calls.program.callers(owner, name))
    return [site for site in sites if site.method == method]


def _is_separate(calls: Calls, method: Method) -> bool:
    """Whether the method opens the connection, keeps it to itself and reads nothing from it."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    invoked = [dex.method(i.ref) for i in body.at.values() if i.op in INVOKES] if body else []
    names = {ref.name for ref in invoked if "URLConnection;" in ref.owner or ref.owner == "Ljava/net/URL;"}
    return "openConnection" in names and not names & _READS and "URLConnection;" not in method.ref.returns
