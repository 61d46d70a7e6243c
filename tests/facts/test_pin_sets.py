"""Facts of pin sets: distinct and usable keys, clocks, merging, shared fate, what touches a host."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pinscan.facts import Case, HostFacts, PinSetFacts
from pinscan.facts.case import organisation
from pinscan.model import Algorithm, Pin, SwitchState
from pinscan.policy import Policy
from tests.facts_of import TODAY, digest, host, observed, pin, pin_set, seen, used


def first(*facts: Any, **more: Any) -> PinSetFacts:
    """The facts of a synthetic build's first pin set."""
    return Case(seen(*facts), more.get("policy", Policy()), more.get("as_of", TODAY)).pin_sets[0]


def about(name: str, *facts: Any) -> HostFacts:
    """The facts of one host of a synthetic build."""
    return next(h for h in Case(seen(*facts), Policy(), TODAY).hosts if h.name == name)


def test_spellings_of_one_digest_are_one_key() -> None:
    """Texts differ, the digest counts; an undecodable text is its own key."""
    other = replace(pin("a"), text=digest("a").rstrip("="))
    facts = first(pin_set(pin("a"), other, pin("b"), Pin("junk", None)))
    assert len(facts.distinct_pins) == 3
    assert facts.duplicate_pins == (other.text,)


def test_one_digest_as_leaf_and_as_ca_is_no_repetition() -> None:
    """Roles tell entries of NSPinnedDomains apart."""
    assert first(pin_set(pin("a", role="leaf"), pin("a", role="ca"))).duplicate_pins == ()


@pytest.mark.parametrize(
    ("data", "algorithm", "said"),
    [
        (b"x" * 32, "sha256", None),
        (b"x" * 31, "sha256", "31 bytes, a SHA-256 digest has 32"),
        (b"x" * 20, "sha1", None),
        (b"x" * 20, "sha256", "20 bytes"),
        (None, "sha256", "no encoding of bytes"),
    ],
)
def test_a_digest_has_its_size(data: bytes | None, algorithm: str, said: str | None) -> None:
    """Length is judged by the algorithm."""
    text = base64.b64encode(data).decode() if data else None
    told = first(pin_set(Pin("text", text, Algorithm(algorithm)))).malformed_pins
    assert (told == ()) if said is None else (said in told[0])


@pytest.mark.parametrize(
    ("clock", "ahead", "left", "expired"),
    [
        ("local-midnight", 0, 0, True),
        ("local-midnight", 1, 1, False),
        ("utc-midnight", 0, 0, True),
        ("instant", 0, 1, False),
        ("instant", -1, 0, True),
        (None, 0, 0, True),
    ],
)
def test_each_mechanism_has_its_clock(clock: str | None, ahead: int, left: int, expired: bool) -> None:
    """A day that starts the end, or one that is the last."""
    facts = first(
        pin_set(pin("a"), expires=TODAY + timedelta(days=ahead), facts={"expires_clock": clock} if clock else {})
    )
    assert (facts.days_left, facts.expired) == (left, expired)


def test_okhttp_accepts_the_keys_of_every_entry_that_covers_a_host() -> None:
    """Two entries with one key each are two keys; network security config takes the more specific one."""
    exact = pin_set(pin("a"), mechanism="android-okhttp")
    wild = pin_set(pin("b"), mechanism="android-okhttp", hosts=(host("shop.com", "any"),))
    assert first(exact, wild).keys_per_host == 2
    nsc = [replace(p, mechanism="android-nsc") for p in (exact, wild)]
    assert first(*nsc).keys_per_host == 1


def test_pinners_of_different_clients_are_not_merged() -> None:
    """A key of another client's pinner is no backup."""
    one = pin_set(pin("a"), mechanism="android-okhttp", facts={"client": "A"})
    other = pin_set(pin("b"), mechanism="android-okhttp", facts={"client": "B"})
    assert first(one, other).keys_per_host == 1


def test_the_most_specific_entry_counts_for_a_host() -> None:
    """Of two platform entries, only the longer one pins the host."""
    wide = pin_set(pin("a"), hosts=(host("shop.com", "any"),))
    narrow = pin_set(pin("b"), pin("c"))
    assert [p.hosts for p in about("api.shop.com", wide, narrow).pin_sets] == [("api.shop.com",)]
    merged = [replace(p, mechanism="ios-ats") for p in (wide, narrow)]
    assert len(about("api.shop.com", *merged).pin_sets) == 2


def test_leaf_and_ca_lists_are_counted_apart() -> None:
    """Where both lists must match, the shorter one is what is left."""
    leaf, ca = [pin(n, role="leaf") for n in "ab"], [pin("c", role="ca")]
    facts = first(pin_set(*leaf, *ca, mechanism="ios-ats", facts={"all_required": True}))
    assert (facts.keys_per_host, facts.leaf_and_ca_alone) == (1, False)


def test_a_host_is_as_hard_to_lift_as_its_hardest_pins() -> None:
    """Worst of both: a flag does not help against the platform's pins."""
    code = pin_set(pin("a"), mechanism="android-okhttp", switch="present")
    found = about("api.shop.com", code, pin_set(pin("a"), switch="impossible"))
    assert found.kill_switch is SwitchState.IMPOSSIBLE
    assert found.switch_is_partial
    assert not about("api.shop.com", code).switch_is_partial


def test_documentation_pins_are_right_on_the_documented_host() -> None:
    """OkHttp's sample pins are a copy, except for publicobject.com itself."""
    copied = Pin("sha256/afwiKY3RxoMmLkuRW1l7QsPZTJPwDS2pdDROQjXw8ig=", "afwiKY3RxoMmLkuRW1l7QsPZTJPwDS2pdDROQjXw8ig=")
    assert first(pin_set(copied)).sample_pins
    assert not first(pin_set(copied, hosts=("publicobject.com",))).sample_pins


def test_an_observation_touches_the_hosts_below_its_names() -> None:
    """``shop.com`` in a configuration touches api.shop.com, a sibling does not."""
    found = about(
        "api.shop.com", pin_set(pin("a")), observed("cleartext-permitted", hosts=["shop.com"], why="declared")
    )
    assert found.cleartext == ("declared",)
    found = about("api.shop.com", pin_set(pin("a")), observed("cleartext-permitted", hosts=["pay.shop.com"]))
    assert found.cleartext == ()


def test_a_misspelt_host_is_told_with_the_nearest_used_one() -> None:
    """A pinned host that nothing names comes with what was probably meant."""
    (told,) = first(pin_set(pin("a"), hosts=("api.shpo.com",)), used("api.shop.com")).unused_hosts
    assert told == "api.shpo.com (did you mean 'api.shop.com'?)"


def test_ca_keys_of_one_organisation_share_their_fate() -> None:
    """CA certificates of one organisation in the build count as that organisation's keys."""
    authority = [
        observed("certificate", subject=f"CN={n},O=Trust Ltd,C=DE", spki_sha256=digest(n), is_ca=True) for n in "ab"
    ]
    facts = first(pin_set(pin("a"), pin("b")), *authority)
    assert facts.shared_fate == "all 2 keys belong to Trust Ltd"
    assert first(pin_set(pin("a"), pin("z")), *authority).shared_fate is None


def test_an_organisation_may_hold_an_escaped_comma() -> None:
    """RFC 4514 escapes are undone."""
    assert organisation(r"CN=x,O=Shop\, Inc.,C=US") == "Shop, Inc."
    assert organisation("CN=x") == "CN=x"


def test_a_hole_in_a_host_is_no_host() -> None:
    """A host that was only followed in part has a pin set and no claim beyond it."""
    facts = first(pin_set(pin("a"), pin("b"), hosts=("⟨?⟩.shop.com",)), used("api.shop.com"))
    assert facts.never_matching == ()
    assert facts.unused_hosts == ()


def test_an_expiry_beyond_the_certificate_is_told() -> None:
    """The certificate of a pinned key that ends before the pin set does."""
    made = pin_set(pin("c"), expires=date(2028, 1, 1))
    certificate = observed("certificate", subject="CN=c", spki_sha256=digest("c"), not_after="2027-01-01")
    assert first(made, certificate).outlived_certificates == ("CN=c (2027-01-01)",)
