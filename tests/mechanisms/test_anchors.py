"""Own anchors are pins only where they decide on TLS and nothing else is trusted beside them."""

from __future__ import annotations

import pytest

from pinscan.build import open_build
from pinscan.code.dalvik.calls import calls_of
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms import android_cert_path, android_keystore, android_okhttp_tls
from pinscan.mechanisms._anchors import anchors
from pinscan.model import Observation, PinSet
from tests.conftest import SAMPLES


@pytest.mark.parametrize(("name", "decides"), [("cert-path-d8", True), ("no-pins-documents-d8", False)])
def test_path_validation_counts_where_a_trust_manager_asks_for_it(name: str, decides: bool) -> None:
    """Mail and documents are verified by the same classes."""
    with open_build(SAMPLES / f"{name}.apk") as build:
        calls = build.once(calls_of)
        (site,) = calls.program.callers("Ljava/security/cert/PKIXParameters;", "<init>")
        assert trust.decides_on_tls(calls, site.method) is decides
        assert bool(list(android_cert_path.observe(build))) is decides


@pytest.mark.parametrize("way", ["plain", "r8"])
def test_anchors_beside_the_platforms_pin_nothing(way: str) -> None:
    """``addPlatformTrustedCertificates``, by name or as the loop that is left of it."""
    with open_build(SAMPLES / f"okhttp-tls-beside-platform-okhttp4-{way}.apk") as build:
        assert all(found.beside for found in build.once(anchors) if found.certificates)
        seen = [*android_okhttp_tls.observe(build), *android_keystore.observe(build)]
        assert not [fact for fact in seen if isinstance(fact, PinSet)]
        assert [fact.kind for fact in seen if isinstance(fact, Observation)] == ["private-anchors"]
