"""Where a trust manager, socket factory or verifier of the app's own is given to a client."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import HELD, Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.reach import reach
from pinscan.code.values import Alternatives, Items, Made, Pairs, Value

KTOR = ("Lio/ktor/network/tls/TLSConfigBuilder;", "setTrustManager")
"""Where Ktor's CIO engine is given its trust manager."""
_SINKS = (
    ("Ljavax/net/ssl/SSLContext;", "init"),
    ("Lokhttp3/OkHttpClient$Builder;", "sslSocketFactory"),
    ("Lokhttp3/OkHttpClient$Builder;", "hostnameVerifier"),
    ("Ljavax/net/ssl/HttpsURLConnection;", "setHostnameVerifier"),
    ("Ljavax/net/ssl/HttpsURLConnection;", "setDefaultHostnameVerifier"),
    KTOR,
)


def sinks(build: Build) -> tuple[Call, ...]:
    """Calls that give a client its trust, with their arguments followed."""
    calls = build.once(calls_of)
    return tuple(call for owner, name in _SINKS for call in of_app(calls, owner, name))


def of_app(calls: Calls, owner: str, name: str) -> tuple[Call, ...]:
    """The calls of a method in code that is not a client's own business."""
    reached = calls.program.build.once(reach)
    sites = [site for site in calls.program.callers(owner, name) if reached.counts(site.method)]
    return calls.at(sites, search=HELD)


def installed(calls: Calls, descriptor: str) -> list[Call]:
    """The calls that give an object of a class to a client, as far as that could be followed."""
    return [call for call in calls.program.build.once(sinks) if any(descriptor in types(arg) for arg in call.args[1:])]


def types(value: Value) -> set[str]:
    """The types of every object inside a value."""
    return set(_types(value, 0))


def _types(value: Value, depth: int) -> Iterator[str]:
    if depth > 10:
        return
    match value:
        case Made(_, args, kind, made, fields):
            yield kind
            for inner in (*args, *made, *(held for _, held in fields)):
                yield from _types(inner, depth + 1)
        case Items(items) | Alternatives(items):
            for item in items:
                yield from _types(item, depth + 1)
        case Pairs(pairs):
            for pair in pairs:
                yield from _types(pair[0], depth + 1)
                yield from _types(pair[1], depth + 1)
