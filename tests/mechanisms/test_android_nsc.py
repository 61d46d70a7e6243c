"""Declared Android pinning in real builds, against what is true of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pinscan.build import open_build
from pinscan.mechanisms import android_manifest, android_nsc, android_trustkit
from pinscan.model import Fact, Gap, Host, Observation, PinSet
from pinscan.vocabulary import KINDS, PIN_SET_FACTS
from tests.conftest import SAMPLES

TRUTHS = sorted(path for path in SAMPLES.glob("*.truth.yaml") if "android-nsc" in path.read_text())
OURS = {
    *("nsc", "nsc-crash", "nsc-unknown-element", "nsc-empty-pin-set", "nsc-carve-out", "nsc-dead-value"),
    *("override-pins", "user-cas-trusted", "private-anchors", "debug-overrides", "debug-config", "debuggable"),
    *("test-only", "cleartext-permitted", "trustkit-config"),
}


def observe(path: Path) -> list[Fact]:
    """Everything the declared Android mechanisms see in a build."""
    with open_build(path) as build:
        return [*android_nsc.observe(build), *android_manifest.observe(build), *android_trustkit.observe(build)]


def truth_of(path: Path) -> tuple[dict[str, Any], list[Fact]]:
    truth = yaml.safe_load(path.read_text())
    return truth, observe(SAMPLES / truth["build"])


def hosts(found: tuple[Host, ...]) -> dict[str, str]:
    return {host.pattern: str(host.subdomains) for host in found}


def matches(expected: dict[str, Any], found: PinSet) -> bool:
    """Whether a pin set is the expected one; pins `any` leaves them open."""
    pins = sorted(pin.digest or f"raw:{pin.text}" for pin in found.pins)
    expires = expected.get("expires")
    return (
        hosts(found.hosts) == expected["hosts"]
        and (expected["pins"] == "any" or pins == sorted(expected["pins"]))
        and (str(found.expires) if found.expires else None) == (str(expires) if expires else None)
        and all(found.facts.get(name) == value for name, value in expected.get("facts", {}).items())
        and all(pin.algorithm == expected.get("algorithm", "sha256") for pin in found.pins)
    )


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.split(".")[0])
def test_the_declared_pin_sets_are_exactly_the_true_ones(path: Path) -> None:
    """Hosts with their reach, pins, expiry and variant: no more and no fewer."""
    truth, found = truth_of(path)
    expected = [p for p in truth["pin_sets"] if p["mechanism"] == "android-nsc"]
    ours = [fact for fact in found if isinstance(fact, PinSet) and fact.mechanism == "android-nsc"]
    assert len(ours) == len(expected)
    for one in expected:
        if "0027" not in str(one.get("expires")):
            assert any(matches(one, other) for other in ours), one


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.split(".")[0])
def test_the_declared_observations_are_there_and_the_absent_ones_are_not(path: Path) -> None:
    """Kinds and facts as the truth file has them."""
    truth, found = truth_of(path)
    seen = [fact for fact in found if isinstance(fact, Observation)]
    for expected in truth["observations"]:
        facts = expected.get("facts", {})
        if expected["kind"] in OURS:
            assert any(
                o.kind == expected["kind"] and all(o.facts.get(k) == v for k, v in facts.items()) for o in seen
            ), expected
    assert not {o.kind for o in seen} & set(truth["absent"])
    assert not [fact for fact in found if isinstance(fact, Gap)]


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.split(".")[0])
def test_every_fact_is_in_the_vocabulary_and_has_a_place(path: Path) -> None:
    """Locations name the file inside the build, the path inside the document and the quoted text."""
    for fact in truth_of(path)[1]:
        assert isinstance(fact, PinSet | Observation)
        names = PIN_SET_FACTS if isinstance(fact, PinSet) else KINDS[fact.kind].facts
        assert set(fact.facts) <= set(names)
        assert fact.locations
        assert all(location.path for location in fact.locations)
        if isinstance(fact, PinSet) and fact.mechanism == "android-nsc":
            first = fact.locations[0]
            assert "/res/" in f"/{first.path}"
            assert first.symbol is not None
            assert first.symbol.startswith("network-security-config/")
