"""OkHttp's ``HandshakeCertificates``: trust anchors of the app's own, and hosts whose certificates are not checked.

``addTrustedCertificate`` without ``addPlatformTrustedCertificates`` makes the given certificates all that is trusted.
``addInsecureHost`` accepts any certificate from one host. Semantics: source of okhttp-tls 3.11 to 5.x. A renamed copy
is read as what it is made of, a key store (`android_keystore`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.calls import calls_of
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.values import strings
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._anchors import facts_of
from pinscan.model import Fact, Json, Observation, Platform

ID = "android-okhttp-tls"
TITLE = "OkHttp's HandshakeCertificates"
PLATFORMS = (Platform.ANDROID,)

_BUILDER = "Lokhttp3/tls/HandshakeCertificates$Builder;"


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each set of own anchors, anchors that could not be followed, and hosts that go unchecked."""
    yield from facts_of(ID, build)
    calls = build.once(calls_of)
    for call in calls.to(_BUILDER, "addInsecureHost"):
        method = call.site.method
        if not trust.counts(calls, method):
            continue
        hosts = sorted({text.known.lower() for arg in call.args[1:] for text in strings(arg) if text.known})
        facts: dict[str, Json] = {"switch": "addInsecureHost", "library": "okhttp-tls"}
        facts |= {"hosts": list[Json](hosts)} if hosts else {}
        where = (calls.program.location(call.site),)
        yield Observation(
            ID,
            "validation-switched-off",
            where,
            facts,
            origin_of(calls.program, method.ref.owner),
            part=trust.part(calls, method),
        )
