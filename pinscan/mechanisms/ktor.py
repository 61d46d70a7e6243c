"""The trust manager that an app gives to Ktor's CIO engine: ``engine { https { trustManager = … } }``.

CIO brings its own TLS and asks exactly the manager it is given; without one, the platform's. What a manager of the
app's own compares with is read by ``android-trust-manager``, own anchors by ``android-keystore``: here, only that a
manager is given whose making could not be followed. Ktor's OkHttp and Android engines pin through those clients.
Semantics: source of ktor-network-tls 1.x to 3.x (``TLSConfigBuilder``).
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.values import Const, Value, options
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._installed import KTOR, of_app, types
from pinscan.model import Confidence, Fact, Json, Observation, Platform

ID = "ktor"
TITLE = "Trust managers given to Ktor's CIO engine"
PLATFORMS = (Platform.ANDROID,)

_PLATFORM = "Ljavax/net/ssl/TrustManagerFactory;"


def observe(build: Build) -> Iterator[Fact]:
    """Every trust manager whose making could not be followed."""
    calls = build.once(calls_of)
    for call in of_app(calls, *KTOR):
        given = call.args[1] if len(call.args) > 1 else None
        if given is None or not all(_is_read(calls, choice) for choice in options(given)):
            yield _unread(calls, call)


def _is_read(calls: Calls, given: Value) -> bool:
    """Whether another mechanism reads the manager: it is the build's own class, or a factory's, or there is none."""
    kinds = types(given)
    return given == Const(0) or _PLATFORM in kinds or any(calls.program.find_class(kind) for kind in kinds)


def _unread(calls: Calls, call: Call) -> Observation:
    method = call.site.method
    facts: dict[str, Json] = {
        "class_name": method.ref.owner,
        "what": "Ktor is given a trust manager that could not be followed",
    }
    where, origin = (calls.program.location(call.site),), origin_of(calls.program, method.ref.owner)
    return Observation(ID, "custom-trust", where, facts, origin, Confidence.LIKELY, trust.part(calls, method))
