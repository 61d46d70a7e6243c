"""Conscrypt bundled with an app: host name verifiers it is given that accept any name.

A bundled Conscrypt carries traffic of its own choice; its trust decisions are the platform's unless the app hands it
a ``ConscryptHostnameVerifier``, which is tried out here as any other verifier. Its internal pin manager has no pins
of the app's.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.calls import calls_of
from pinscan.code.dalvik.trial import try_out
from pinscan.code.values import Hole, Items
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms.android_hostname_verifier import accepting, any_name
from pinscan.model import Fact, Platform

ID = "android-conscrypt"
TITLE = "Host name verifiers given to Conscrypt"
PLATFORMS = (Platform.ANDROID,)

_TYPE = "Lorg/conscrypt/ConscryptHostnameVerifier;"
_CHAIN = "[Ljava/security/cert/X509Certificate;"


def observe(build: Build) -> Iterator[Fact]:
    """Verifiers that accept any name."""
    calls = build.once(calls_of)
    for method in trust.deciders(calls, (_TYPE,), "verify", _CHAIN):
        for this in trust.variants(calls, method.ref.owner):
            chain = Items((Hole("parameter certificate"),))
            trial = try_out(calls, method, [this, chain, Hole("host"), Hole("parameter session")])
            if not trial.cut and not trial.compared and any(not leaving.guards for leaving in accepting(trial)):
                yield any_name(ID, calls, method, [])
