"""Checks of the certificates that an ``HttpsURLConnection`` has shown, made by the app after connecting.

A method that asks for ``getServerCertificates`` and compares digests, keys or certificates with its own pins the
connection it was given or reads from. One that opens the connection itself and reads nothing from it looks at another
connection than the one that carries data, which an impostor need not touch.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.calls import Calls, calls_of
from pinscan.code.origin import origin_of
from pinscan.code.program import INVOKES, Method, Site
from pinscan.code.trial import Trial, try_out
from pinscan.code.values import Hole
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
_CALLERS = 8
"""Callers that are run for the pins a check is given."""


def observe(build: Build) -> Iterator[Fact]:
    """Pin sets of checks on the connection in use, and checks on connections of their own."""
    calls = build.once(calls_of)
    methods = dict.fromkeys(site.method for owner, name in _SHOWN for site in calls.program.callers(owner, name))
    for method in methods:
        if trust.of_library(calls.program, method.ref.owner) or "Ljavax/net/ssl/SSLSession;" in method.ref.params:
            continue
        yield from _judge(build, calls, method)


def _judge(build: Build, calls: Calls, method: Method) -> Iterator[Fact]:
    trial = _attempt(calls, method)
    if not trial.compared and not any("->digest(" in target for target, _ in trial.sources):
        return
    if _is_separate(calls, method):
        facts: dict[str, Json] = {"library": method.ref.owner}
        where = (calls.program.location(Site(method, 0)),)
        yield Observation(
            ID, "check-on-separate-connection", where, facts,
            origin_of(calls.program, method.ref.owner), Confidence.LIKELY, trust.part(calls, method),
        )  # fmt: skip
        return
    found = trust.pins_of(build, trial.compared)
    for caller in {site.method for site in calls.program.callers_of(method)[:_CALLERS]} if not found.pins else ():
        found = trust.pins_of(build, _attempt(calls, caller).compared)
        if found.pins:
            break
    if found.pins:
        yield trust.pin_set(ID, calls, method, found, enforced=not trial.open)


def _attempt(calls: Calls, method: Method) -> Trial:
    """A run with a certificate that the platform accepts, as the connection exists already."""
    count = len(method.ref.params) + (0 if method.static else 1)
    return try_out(calls, method, [Hole("argument")] * count, valid=True)


def _is_separate(calls: Calls, method: Method) -> bool:
    """Whether the method opens the connection, keeps it to itself and reads nothing from it."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    invoked = [dex.method(i.ref) for i in body.at.values() if i.op in INVOKES] if body else []
    names = {ref.name for ref in invoked if "URLConnection;" in ref.owner or ref.owner == "Ljava/net/URL;"}
    return "openConnection" in names and not names & _READS and "URLConnection;" not in method.ref.returns
