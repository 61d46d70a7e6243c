"""What changed between two builds: named by what it means for the people who run them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pinscan.compare import Change, Kind, compare
from pinscan.model import Gap, Observation, PinSet, Report, SwitchState, Verdict
from pinscan.register import Key, Register
from tests.facts_of import ANDROID, IOS, digest, gap, host, observed, pin, pin_set

A, B, C = pin("a"), pin("b"), pin("c")


def report(*facts: PinSet | Observation | Gap, verdict: Verdict = Verdict.PINNED) -> Report:
    return Report(
        ANDROID, verdict, date(2026, 11, 23), "0",
        pin_sets=tuple(f for f in facts if isinstance(f, PinSet)),
        observations=tuple(f for f in facts if isinstance(f, Observation)),
        gaps=tuple(f for f in facts if isinstance(f, Gap)),
    )  # fmt: skip


def changes(old: PinSet | None, new: PinSet | None) -> list[str]:
    found = compare(report(*[old] if old else []), report(*[new] if new else []))
    return [f"{change.kind}: {change.what}" for change in found]


def test_equal_builds_have_no_difference() -> None:
    """Nor does the order or the spelling of pins make one."""
    assert changes(pin_set(A, B), pin_set(A, B)) == []
    assert changes(pin_set(A, B), pin_set(A, replace(B, text="written otherwise"))) == []


def test_a_host_comes_or_goes() -> None:
    """Added and removed; a host that is only named, report-only, is no gain."""
    assert changes(None, pin_set(A, B)) == ["added: pinned now, 2 keys, by android-nsc"]
    assert changes(pin_set(A, B), None) == ["removed: no longer pinned"]
    assert changes(None, pin_set(A, B, enforced=False)) == ["changed: named for pinning, not enforced"]


def test_a_backup_that_takes_over_is_named() -> None:
    """The first key is the one in use: the second becomes it, a third is the new backup."""
    assert changes(pin_set(A, B), pin_set(B, C)) == [
        f"changed: backup promoted: {key('b')} takes over from {key('a')}",
        f"added: new backup: {key('c')}",
        f"changed: key dropped: {key('a')}",
    ]


def test_a_lost_backup_is_a_weakening() -> None:
    """Whether the primary or the backup went: one key is left."""
    assert changes(pin_set(A, B), pin_set(A)) == [f"weakened: lost backup: 1 key left, dropped {key('b')}"]
    assert f"weakened: lost backup: 1 key left, dropped {key('a')}" in changes(pin_set(A, B), pin_set(B))
    assert "strengthened: has a backup now: 2 keys" in changes(pin_set(A), pin_set(A, B))


def test_a_clean_sweep_of_keys_is_named() -> None:
    """Old and new builds share no key: one server cannot serve both."""
    assert any("every key replaced" in text for text in changes(pin_set(A, B), pin_set(C, pin("d"))))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({}, {"enforced": False}, "weakened: enforced before, now not enforced"),
        ({"enforced": None}, {}, "strengthened: perhaps enforced before, now enforced"),
        ({"expires": date(2027, 1, 1)}, {"expires": date(2028, 1, 1)}, "strengthened: pins end on 2028-01-01"),
        ({"expires": date(2028, 1, 1)}, {"expires": date(2027, 1, 1)}, "weakened: pins end on 2027-01-01"),
        ({}, {"expires": date(2027, 1, 1)}, "changed: pins end on 2027-01-01, before never"),
        ({"switch": "absent"}, {"switch": "present"}, "changed: kill switch absent -> present"),
        ({"mechanism": "android-okhttp"}, {}, "changed: pinned by other mechanisms: android-okhttp -> android-nsc"),
        ({"hosts": (host("shop.com", "any"),)}, {"hosts": ("shop.com",)},
         "weakened: covers the name only, before everything below"),
    ],
)  # fmt: skip
def test_what_holds_for_a_host_is_compared(old: dict[str, object], new: dict[str, object], said: str) -> None:
    """Enforcement, expiry, kill switch, mechanism, reach."""
    found = changes(pin_set(A, B, **old), pin_set(A, B, **new))  # type: ignore[arg-type]
    assert [text.startswith(said) for text in found] == [True], found


def test_whole_certificates_are_weaker_than_keys() -> None:
    """They change with every renewal."""
    found = changes(pin_set(A, B), pin_set(pin("a", "certificate"), pin("b", "certificate")))
    assert found == ["weakened: pins whole certificates instead of keys"]


def test_the_build_as_a_whole_is_compared() -> None:
    """Verdict, trust settings of the app itself, and what could not be read."""
    old = report(pin_set(A, B))
    new = report(pin_set(A, B), observed("trust-all", hosts=["x.com"]), observed("trust-all", origin="sdk:y"),
                 gap("the code is packed"), verdict=Verdict.PARTLY)  # fmt: skip
    assert compare(old, new) == (
        Change(Kind.WEAKENED, "", "verdict pinned -> partly"),
        Change(Kind.WEAKENED, "", "accepts any certificate for x.com"),
        Change(Kind.CHANGED, "", "could not be read: the code is packed"),
    )
    assert [c.kind for c in compare(new, old)] == [Kind.STRENGTHENED, Kind.STRENGTHENED]


def test_android_and_ios_are_compared_by_host_not_by_mechanism() -> None:
    """The platforms pin in different ways; what counts is that the hosts and keys are the same."""
    android = report(pin_set(A, B, switch=SwitchState.PRESENT))
    ios = replace(report(pin_set(A, mechanism="ios-trustkit")), artifact=IOS)
    assert [c.what for c in compare(android, ios)] == [f"lost backup: 1 key left, dropped {key('b')}"]


def test_keys_carry_the_labels_of_the_register() -> None:
    """A dropped key is called by its name."""
    register = Register((Key(digest("b"), "backup", "vault"),))
    (change,) = compare(report(pin_set(A, B)), report(pin_set(A)), register)
    assert change.what.endswith("[vault, backup]")


def key(name: str) -> str:
    return f"sha256/{digest(name)}"
