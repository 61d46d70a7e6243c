"""Would a build accept a chain? Each mechanism's own semantics, and what all of them share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pinscan.model import (
    Artifact,
    Confidence,
    Gap,
    Host,
    Location,
    Observation,
    Pin,
    PinSet,
    Report,
    Role,
    Subdomains,
    Subject,
    SwitchState,
    Verdict,
)
from pinscan.rotation.acceptance import Acceptance, Result, accept
from pinscan.rotation.chains import Chain
from pinscan.rotation.trust import Store, validate
from tests.facts_of import ANDROID, IOS, gap, host, observed, pin_set
from tests.rotation.authority import HOST, NOW, Made, world

AT = {
    "accepted": Result.ACCEPTED,
    "rejected": Result.REJECTED,
    "not pinned": Result.NOT_PINNED,
    "unknown": Result.UNKNOWN,
}


def of(made: Made, role: str = "any", subject: str = "spki") -> Pin:
    """The pin of a certificate of the test world."""
    key = made.read.key
    digest = {"spki": key.spki_sha256, "certificate": made.read.sha256, "raw-key": key.raw_sha256}[subject]
    return Pin(f"sha256/{digest}", digest, subject=Subject(subject), role=Role(role))


def leaf(called: str) -> Made:
    return world().chains[called][0]


def report(*facts: PinSet | Observation | Gap, artifact: Artifact = ANDROID) -> Report:
    return Report(
        artifact, Verdict.PINNED, date(2026, 11, 23), "0",
        pin_sets=tuple(f for f in facts if isinstance(f, PinSet)),
        observations=tuple(f for f in facts if isinstance(f, Observation)),
        gaps=tuple(f for f in facts if isinstance(f, Gap)),
    )  # fmt: skip


def ask(
    build: Report,
    called: str = "current",
    name: str = HOST,
    at: datetime = NOW,
    store: Store | None = None,
    **more: Any,
) -> Acceptance:
    chain = world().chain(called)
    return accept(build, chain, name, at, validate(chain, name, at, store or world().store), **more)


def nsc(*pins: Pin, **more: Any) -> PinSet:
    return pin_set(*pins, hosts=more.pop("hosts", (HOST,)), **more)


def ats(*pins: Pin, **more: Any) -> PinSet:
    return pin_set(*pins, hosts=more.pop("hosts", (HOST,)), mechanism="ios-ats", **more)


# --- network security config --------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["leaf", "issuer", "root"])
def test_any_certificate_of_the_chain_may_match_the_root_that_the_device_adds_too(which: str) -> None:
    """The server sends no root; the device's own is matched all the same."""
    made = {"leaf": leaf("current"), "issuer": world().issuer_a, "root": world().root_a}[which]
    assert ask(report(nsc(of(made)))).result is Result.ACCEPTED
    assert ask(report(nsc(of(made))), "new-ca").result is Result.REJECTED


@pytest.mark.parametrize(
    ("called", "result"),
    [
        ("current", "accepted"), ("renewed-same-key", "accepted"), ("new-key", "rejected"), ("new-ca", "rejected"),
        ("new-ca-same-key", "accepted"), ("expired", "rejected"), ("missing-intermediate", "rejected"),
        ("wrong-host", "rejected"), ("self-signed", "rejected"),
    ],
)  # fmt: skip
def test_a_pinned_server_key_survives_what_keeps_it(called: str, result: str) -> None:
    """The pin is of the key: renewing and changing the CA is fine, a new key or a bad chain is not."""
    assert ask(report(nsc(of(leaf("current")))), called).result is AT[result]


def test_the_pin_that_matched_and_the_reason_are_told() -> None:
    """Accepted by which pin, rejected why."""
    good = ask(report(nsc(of(world().issuer_b), of(world().issuer_a))))
    assert good.answers[0].pin == of(world().issuer_a)
    assert good.answers[0].reason == "pins the CA Issuer A"
    bad = ask(report(nsc(of(world().issuer_b))))
    assert bad.reason == "no key of the chain is among the 1 pin"
    assert ask(report(nsc(of(leaf("current")))), "expired").reason == "the certificate expired on 2026-06-01"


@pytest.mark.parametrize(("day", "result"), [(22, "rejected"), (23, "not pinned"), (24, "not pinned")])
def test_pins_end_at_the_start_of_the_day_named(day: int, result: str) -> None:
    """The named day itself is no longer pinned."""
    build = report(nsc(of(world().root_b), expires=date(2026, 12, 23)))
    assert ask(build, at=datetime(2026, 12, day, 0, 0, 1, tzinfo=UTC)).result is AT[result]


def test_the_most_specific_domain_decides() -> None:
    """An exact entry wins over its parent, a longer name over a shorter one; they do not add up."""
    parent = nsc(of(leaf("current")), hosts=(host("shop.com", "any"),))
    exact = nsc(of(world().root_b), hosts=(HOST,))
    assert ask(report(parent)).result is Result.ACCEPTED
    assert ask(report(parent, exact)).result is Result.REJECTED
    assert ask(report(nsc(of(world().root_b), hosts=("shop.com",)))).result is Result.NOT_PINNED


def test_a_domain_without_pins_takes_hosts_out() -> None:
    """A carve-out and an empty pin-set lift the pins of the domain above, for names below as far as they reach."""
    parent = nsc(of(world().root_b), hosts=(host("shop.com", "any"),))
    for kind in ("nsc-carve-out", "nsc-empty-pin-set"):
        assert ask(report(parent, observed(kind, hosts=[HOST]))).result is Result.NOT_PINNED
        assert ask(report(parent, observed(kind, hosts=["com"]))).result is Result.REJECTED
    wide, narrow = (
        observed("nsc-carve-out", hosts=["api.shop.com"]),
        observed("nsc-carve-out", hosts=[HOST], exact=[HOST]),
    )
    assert ask(report(parent, wide), "many", "a.api.shop.com").result is Result.NOT_PINNED
    assert ask(report(parent, narrow), "many", "a.api.shop.com").result is Result.REJECTED


def test_a_carve_out_does_not_reach_above_a_more_specific_pin_set() -> None:
    """A pinned name below a carved-out one is pinned."""
    pinned = nsc(of(world().root_b), hosts=("a.api.shop.com",))
    build = report(pinned, observed("nsc-carve-out", hosts=[HOST]))
    assert ask(build, "many", "a.api.shop.com").result is Result.REJECTED


def test_each_resource_configuration_counts_and_an_api_level_picks_one() -> None:
    """Some devices take the one, some the other; asked for a level, the highest that it reaches."""
    build = report(
        nsc(of(leaf("current")), facts={"variant": "default"}), nsc(of(world().root_b), facts={"variant": "v31"})
    )
    assert ask(build).result is Result.REJECTED
    assert ask(build, api=30).result is Result.ACCEPTED
    assert ask(build, api=33).result is Result.REJECTED
    assert ask(build, api=23).result is Result.NOT_PINNED


def test_overrides_skip_pins() -> None:
    """Where the system's anchors override the pins, a public chain is not held against them."""
    build = report(nsc(of(world().root_b), facts={"overridden_by": ["system"]}))
    assert ask(build).result is Result.NOT_PINNED
    own = report(nsc(of(world().root_b), facts={"overridden_by": ["@raw/ca"]}))
    assert ask(own).result is Result.REJECTED


def private(file: str, made: Made, **facts: Any) -> tuple[Observation, Observation]:
    """A CA of the app's own, declared and with its certificate."""
    certificate = Observation("certificate-file", "certificate", (Location(file),),
                              {"spki_sha256": made.pin, "subject": made.read.subject})  # fmt: skip
    declared = observed("private-anchors", source="@raw/ca", source_file=file, **facts)
    return replace(declared, mechanism="android-nsc"), certificate


def test_a_private_ca_beside_the_systems_lets_its_chains_in() -> None:
    """What the system does not know is trusted by the app, and its pins still apply."""
    nothing = Store("public", (world().root_b.read,))
    beside = private("res/raw/ca.pem", world().root_a, shadows_system=False)
    assert ask(report(*beside), "with-root", store=nothing).result is Result.NOT_PINNED
    assert ask(report(nsc(of(world().root_a)), *beside), "with-root", store=nothing).result is Result.ACCEPTED
    assert ask(report(nsc(of(world().root_b)), *beside), "with-root", store=nothing).result is Result.REJECTED
    assert ask(report(), "with-root", store=nothing).result is Result.REJECTED


def test_a_private_ca_instead_of_the_systems_keeps_others_out() -> None:
    """A good public chain is refused when only the app's own CA is trusted for the host."""
    only = private("res/raw/ca.pem", world().root_a, shadows_system=True, hosts=[HOST])
    assert ask(report(*only)).result is Result.NOT_PINNED
    refused = ask(report(*only), "new-ca")
    assert refused.result is Result.REJECTED
    assert "trusts only its own CA" in refused.reason
    assert ask(report(*only), "many", "www.other.com").result is Result.NOT_PINNED


def test_a_crash_refuses_everything() -> None:
    """An app that crashes at its first TLS use accepts no chain, pinned or not."""
    assert ask(report(nsc(of(leaf("current")), facts={"blocks_all": "bad date"}))).result is Result.REJECTED
    assert ask(report(observed("nsc-crash", reason="two base-config"))).result is Result.REJECTED


# --- App Transport Security ---------------------------------------------------------------------------------


def test_a_leaf_list_is_of_the_leaf_and_a_ca_list_of_what_is_above() -> None:
    """A CA's key in the leaf list never matches, nor the server's in the CA list."""
    for pin, result in [
        (of(leaf("current"), "leaf"), "accepted"), (of(world().issuer_a, "leaf"), "rejected"),
        (of(world().issuer_a, "ca"), "accepted"), (of(world().root_a, "ca"), "accepted"),
        (of(leaf("current"), "ca"), "rejected"),
    ]:  # fmt: skip
        assert ask(report(ats(pin), artifact=IOS)).result is AT[result], pin


def test_leaf_and_ca_lists_must_both_match() -> None:
    """A pinned CA does not make up for a new server key."""
    build = report(ats(of(leaf("current"), "leaf"), of(world().issuer_a, "ca")), artifact=IOS)
    assert ask(build).result is Result.ACCEPTED
    assert ask(build, "new-key").result is Result.REJECTED
    assert ask(build, "new-ca-same-key").result is Result.REJECTED


def test_subdomains_are_one_label_deep() -> None:
    """NSIncludesSubdomains: a.example.com, not b.a.example.com."""
    build = report(ats(of(world().root_b, "ca"), hosts=(host("shop.com", "one"),)), artifact=IOS)
    assert ask(build).result is Result.REJECTED
    assert ask(build, "many", "a.api.shop.com").result is Result.NOT_PINNED


def test_the_exact_entry_and_its_parent_add_up() -> None:
    """SecPolicyServer merges both entries: a key of either will do."""
    parent = ats(of(leaf("current"), "leaf"), hosts=(host("shop.com", "one"),))
    build = report(parent, ats(of(leaf("new-key"), "leaf")), artifact=IOS)
    assert ask(build).result is Result.ACCEPTED
    assert ask(build, "new-key").result is Result.ACCEPTED


def test_an_entry_that_blocks_all_refuses() -> None:
    """An empty list accepts nobody, with pins beside it or without."""
    blocked = observed("ats-entry-blocks-all", host=HOST, reason="NSPinnedLeafIdentities is empty")
    assert ask(report(blocked, artifact=IOS)).result is Result.REJECTED


def test_an_ios_chain_with_two_ways_is_not_known() -> None:
    """Which root iOS takes for a cross-signed chain is its own choice; Android takes the first."""
    pins = of(world().root_a)
    assert ask(report(ats(replace(pins, role=Role.CA)), artifact=IOS), "cross-signed").result is Result.UNKNOWN
    assert ask(report(nsc(pins)), "cross-signed").result is Result.ACCEPTED
    only_b = Store("b", (world().root_b.read,))
    assert ask(report(nsc(pins)), "cross-signed", store=only_b).result is Result.REJECTED


# --- TrustKit, AFNetworking, own trust ------------------------------------------------------------------------


def trustkit(*pins: Pin, **more: Any) -> PinSet:
    return pin_set(*pins, hosts=more.pop("hosts", (HOST,)), mechanism="ios-trustkit", **more)


def test_trustkit_enforces_expires_and_excludes() -> None:
    """Report-only and expired policies let everything through; an excluded name is out, names below it are not."""
    wrong = of(world().root_b)
    assert ask(report(trustkit(wrong), artifact=IOS)).result is Result.REJECTED
    assert ask(report(trustkit(wrong, enforced=False), artifact=IOS)).result is Result.NOT_PINNED
    assert ask(report(trustkit(wrong, enforced=None), artifact=IOS)).result is Result.UNKNOWN
    expired = trustkit(wrong, expires=date(2026, 11, 23), facts={"expires_clock": "utc-midnight"})
    assert ask(report(expired, artifact=IOS)).result is Result.NOT_PINNED
    wide = trustkit(wrong, hosts=(host("shop.com", "any"),), facts={"except_hosts": [HOST]})
    assert ask(report(wide, artifact=IOS)).result is Result.NOT_PINNED
    assert ask(report(wide, artifact=IOS), "many", "a.api.shop.com").result is Result.REJECTED


def test_trustkit_blocks_on_a_key_it_cannot_hash() -> None:
    """It looks from the root down and stops at a key type that it does not know, before the pinned leaf."""
    build = report(trustkit(of(leaf("ed25519"))), artifact=IOS)
    assert "cannot hash" in ask(build, "ed25519").reason
    assert ask(report(trustkit(of(world().issuer_a)), artifact=IOS), "ed25519").result is Result.ACCEPTED


def afnetworking(pin: Pin, mode: str) -> PinSet:
    return pin_set(pin, hosts=(), mechanism="ios-afnetworking", facts={"mode": mode, "attached": True})


def test_afnetworking_takes_pinned_certificates_for_anchors() -> None:
    """In certificate mode the chain need not lead to the system's store, only to a pinned certificate."""
    nothing = Store("public", (world().root_b.read,))
    by_certificate = report(afnetworking(of(world().issuer_a, subject="certificate"), "certificate"), artifact=IOS)
    by_key = report(afnetworking(of(world().issuer_a), "public-key"), artifact=IOS)
    assert ask(by_certificate, store=nothing).result is Result.ACCEPTED
    assert ask(by_key, store=nothing).result is Result.REJECTED
    assert ask(by_key).result is Result.ACCEPTED
    assert ask(by_certificate, "new-ca").result is Result.REJECTED
    assert ask(by_certificate, "expired", store=nothing).result is Result.REJECTED


def test_an_anchor_that_is_not_sent_is_not_guessed() -> None:
    """Servers send no root: whether the pinned one issued the chain shows when it is given with the trust store."""
    build = report(afnetworking(of(world().root_a, subject="certificate"), "certificate"), artifact=IOS)
    assert ask(build, store=Store("public", (world().root_b.read,))).result is Result.UNKNOWN
    assert ask(build, store=Store("ours", (world().root_a.read,))).result is Result.ACCEPTED
    assert ask(build, "new-ca").result is Result.REJECTED


def test_a_pinned_certificate_does_not_survive_its_renewal() -> None:
    """Same key, other certificate."""
    build = report(pin_set(of(leaf("current"), subject="certificate"), mechanism="ios-url-session", hosts=(HOST,)))
    assert ask(build).result is Result.ACCEPTED
    assert ask(build, "renewed-same-key").result is Result.REJECTED


def test_a_raw_key_is_hashed_without_its_header() -> None:
    """SecKeyCopyExternalRepresentation has none."""
    build = report(pin_set(of(leaf("current"), subject="raw-key"), mechanism="ios-url-session", hosts=(HOST,)))
    assert ask(build).result is Result.ACCEPTED
    assert ask(build, "new-key").result is Result.REJECTED


# --- OkHttp -------------------------------------------------------------------------------------------------


def okhttp(*pins: Pin, **more: Any) -> PinSet:
    return pin_set(*pins, hosts=more.pop("hosts", (HOST,)), mechanism="android-okhttp", **more)


def test_entries_of_one_pinner_add_up_and_pinners_do_not() -> None:
    """Within a pinner a key of any entry will do; two pinners guard two clients, and both must accept."""
    one, two = okhttp(of(leaf("current"))), okhttp(of(world().root_b), hosts=(host("shop.com", "one", apex=False),))
    assert ask(report(one, two)).result is Result.ACCEPTED
    apart = [replace(p, facts={"pinner": n}) for n, p in enumerate((one, two), 1)]
    assert ask(report(*apart)).result is Result.REJECTED


def test_a_pinner_that_guards_nothing_rejects_nothing() -> None:
    """Never attached, or its check stripped."""
    for facts in ({"attached": False}, {"check_stripped": True}):
        assert ask(report(okhttp(of(world().root_b), enforced=False, facts=facts))).result is Result.NOT_PINNED


# --- several, gaps, switches ----------------------------------------------------------------------------------


def test_all_mechanisms_of_a_host_must_accept() -> None:
    """The strictest decides, and each one's answer is told."""
    build = report(nsc(of(leaf("current"))), okhttp(of(world().root_b)))
    found = ask(build)
    assert found.result is Result.REJECTED
    assert {a.mechanism: a.result for a in found.answers} == {
        "android-nsc": Result.ACCEPTED, "android-okhttp": Result.REJECTED,
    }  # fmt: skip


def test_nothing_is_called_unpinned_over_a_gap() -> None:
    """What could not be read may pin; an accepted chain says so beside."""
    assert ask(report()).result is Result.NOT_PINNED
    assert ask(report(gap("the code is packed"))).result is Result.UNKNOWN
    assert ask(report(gap(blocks=False))).result is Result.NOT_PINNED
    accepted = ask(report(nsc(of(leaf("current"))), gap("the code is packed")))
    assert accepted.result is Result.ACCEPTED
    assert "not everything could be read: the code is packed" in accepted.caveats
    assert ask(report(observed("custom-trust"))).result is Result.UNKNOWN


def test_a_bad_chain_is_refused_whatever_is_not_known() -> None:
    """A missing intermediate is one for every client, also where the pins could not be read."""
    build = report(okhttp(of(world().root_b), facts={"dynamic": True}))
    assert ask(build, "missing-intermediate").result is Result.REJECTED


def test_what_is_not_known_of_a_pin_set_is_not_guessed() -> None:
    """Pins fetched at run time, pins unread, no pins at all."""
    assert ask(report(okhttp(of(world().root_b), facts={"dynamic": True}))).result is Result.UNKNOWN
    hole = Pin("sha256/⟨?⟩", None)
    assert ask(report(okhttp(hole))).result is Result.UNKNOWN
    assert ask(report(okhttp(hole, of(leaf("current"))))).result is Result.ACCEPTED
    assert ask(report(okhttp())).result is Result.UNKNOWN


def test_a_kill_switch_and_older_systems_are_noted() -> None:
    """They do not change the answer: a lock-out that a switch can lift is one until somebody throws it."""
    build = report(okhttp(of(world().root_b), switch=SwitchState.PRESENT))
    found = ask(build)
    assert found.result is Result.REJECTED
    assert found.caveats == ("a server can lift the pins of android-okhttp",)
    old = report(nsc(of(leaf("current"))), artifact=replace(ANDROID, min_os="21"))
    assert ask(old).caveats == ("Android 6 and older ignore android-nsc",)


def test_the_pins_of_an_sdk_count_where_they_name_the_host() -> None:
    """An SDK's own client is not the app's; without a host list its pins say nothing about the host."""
    assert ask(report(okhttp(of(world().root_b), origin="sdk:x"))).result is Result.REJECTED
    assert ask(report(okhttp(of(world().root_b), origin="sdk:x", hosts=()))).result is Result.NOT_PINNED


@pytest.mark.parametrize(
    ("pins", "result"),
    [(["server"], "accepted"), (["issuer"], "unknown"), (["server", "issuer"], "accepted")],
)
def test_a_key_without_a_certificate_is_held_against_leaf_pins(pins: list[str], result: str) -> None:
    """The next key can be tested before its certificate is issued."""
    chosen = {"server": of(leaf("current")), "issuer": of(world().issuer_b)}
    chain = Chain("next", "next.csr", key=leaf("current").read.key)
    build = report(nsc(*(chosen[name] for name in pins)))
    assert accept(build, chain, HOST, NOW, None).result is AT[result]
    leaf_only = report(ats(of(leaf("new-key"), "leaf")), artifact=IOS)
    assert accept(leaf_only, chain, HOST, NOW, None).result is Result.REJECTED


def test_hosts_and_confidence_do_not_change_what_a_pin_is() -> None:
    """A pin set told with less than proof is held against the chain all the same."""
    build = report(nsc(of(world().root_b), confidence=Confidence.LIKELY, hosts=(Host(HOST, Subdomains.ANY),)))
    assert ask(build).result is Result.REJECTED
