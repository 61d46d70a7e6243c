"""The builds of a shop that are in the field: twelve versions that pin in twelve ways, and the chains they may meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pinscan.model import Artifact, Pin, PinSet, Report, Subject, Verdict
from tests.conformance.okhttp.cases import certificates
from tests.facts_of import ANDROID, IOS, gap, host, pin_set
from tests.rotation.authority import world
from tests.rotation.test_acceptance import leaf, nsc, of, okhttp, report, trustkit

CHAINS = {"current": "current", "next": "new-key", "backup": "new-ca", "late": "expired"}
"""The name of a chain in the matrix -> the committed chain."""


def _android(version: str, build: Report, min_os: str = "24") -> Report:
    return _as(replace(ANDROID, min_os=min_os), version, build, "apk")


def _ios(version: str, build: Report) -> Report:
    return _as(IOS, version, build, "ipa")


def _as(artifact: Artifact, version: str, build: Report, suffix: str) -> Report:
    number = version.replace(".", "")
    digest = f"{artifact.platform}{number}".encode().hex().ljust(64, "0")
    name = f"shop-{version}.{suffix}"
    return replace(build, artifact=replace(artifact, file=name, version=version, build=number, sha256=digest))


def _ats(*pins: object, **more: object) -> PinSet:
    return pin_set(*pins, mechanism="ios-ats", hosts=("api.shop.com",), **more)  # type: ignore[arg-type]


def builds() -> tuple[Report, ...]:
    """Oldest first, Android then iOS."""
    one, two, issuer = of(leaf("current")), of(leaf("new-key")), of(world().issuer_a)
    root_a, root_b = of(world().root_a), of(world().root_b)
    first, second = of(leaf("current"), "leaf"), of(leaf("new-key"), "leaf")
    digest = certificates("current")[1].sha256  # of the committed certificate: another run makes another
    certificate = Pin("issuer-a.cer", digest, subject=Subject.CERTIFICATE)
    anchor = pin_set(certificate, hosts=(), mechanism="ios-afnetworking", facts={"mode": "certificate"})
    below = (host("shop.com", "one", apex=False, text="*.shop.com"),)
    return (
        _android("1.0", report(nsc(one)), "21"),
        _android("1.1", report(nsc(one, root_b, expires=date(2027, 1, 31)))),
        _android("1.2", report(nsc(issuer))),
        _android("1.3", report(nsc(issuer), okhttp(one))),
        _android("1.4", report(okhttp(one, two, hosts=below))),
        _android("1.5", report(nsc(root_a, root_b))),
        _android("1.6", report(nsc(one, expires=date(2026, 11, 1)))),
        _android("1.7", replace(report(gap("the code is packed")), verdict=Verdict.INCONCLUSIVE)),
        _ios("2.0", report(_ats(first), artifact=IOS)),
        _ios("2.1", report(_ats(first, second), artifact=IOS)),
        _ios("2.2", report(trustkit(one, two, enforced=False), artifact=IOS)),
        _ios("2.3", report(anchor, artifact=IOS)),
    )
