"""The facts that are yielded of a configuration: which, for which hosts, and where they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pinscan.facts.hosts import applies
from pinscan.mechanisms import android_manifest, android_nsc
from pinscan.model import Confidence, Gap, GapKind, Host, Kind, Observation, PinSet, Subdomains, SwitchState
from pinscan.vocabulary import KINDS, PIN_SET_FACTS
from tests.mechanisms.fake_app import fake_build

A, B = "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", "fwza0LRMXouZHRC8Ei+4PyuldPDcf3UKgO/04cDM1oE="
PINS = f'<pin-set><pin digest="SHA-256">{A}</pin></pin-set>'


def root(inside: str) -> str:
    return f"<network-security-config>{inside}</network-security-config>"


def observe(inside: str, **options: Any) -> list[PinSet | Observation | Gap]:
    """What the declared mechanisms see in a build with this configuration."""
    build = fake_build({"net": {"default": root(inside)}}, **options)
    found = [*android_nsc.observe(build), *android_manifest.observe(build)]
    for fact in found:
        if not isinstance(fact, Gap):
            assert set(fact.facts) <= set(PIN_SET_FACTS if isinstance(fact, PinSet) else KINDS[fact.kind].facts)
    return found


def kind(found: list[PinSet | Observation | Gap], name: str) -> list[dict[str, Any]]:
    """The facts of every observation of a kind."""
    return [dict(fact.facts) for fact in found if isinstance(fact, Observation) and fact.kind == name]


def pin_sets(found: list[PinSet | Observation | Gap]) -> list[PinSet]:
    return [fact for fact in found if isinstance(fact, PinSet)]


def test_a_pin_set_carries_hosts_pins_expiry_and_places() -> None:
    """All that the file says, and that nothing can lift it."""
    (found,) = pin_sets(
        observe(
            '<domain-config><domain includeSubdomains="true">Example.com</domain><domain>b.example</domain>'
            f'\n<pin-set expiration="2027-06-30">\n<pin digest="SHA-256">{A}</pin>\n<pin digest="SHA-256">{B}</pin>'
            "</pin-set></domain-config>"
        )
    )
    assert found.hosts == (Host("example.com", Subdomains.ANY, text="Example.com"), Host("b.example"))
    assert [pin.digest for pin in found.pins] == [A, B]
    assert found.expires == date(2027, 6, 30)
    assert found.facts == {"expires_text": "2027-06-30", "expires_clock": "local-midnight"}
    assert (found.enforced, found.kill_switch.state, found.confidence) == (
        True, SwitchState.IMPOSSIBLE, Confidence.PROVEN,
    )  # fmt: skip
    assert [(x.path, x.symbol, x.line) for x in found.locations[:3]] == [
        ("res/xml/net.xml", "network-security-config/domain-config/pin-set", 2),
        ("res/xml/net.xml", "network-security-config/domain-config/pin-set/pin[1]", 3),
        ("res/xml/net.xml", "network-security-config/domain-config/pin-set/pin[2]", 4),
    ]
    assert found.locations[1].text == A


def test_hosts_that_inherit_a_pin_set_are_hosts_of_it() -> None:
    """One pin set for one pin-set element."""
    (found,) = pin_sets(
        observe(
            f"<domain-config><domain>a.example</domain>{PINS}<domain-config><domain>b.example</domain></domain-config>"
            "</domain-config>"
        )
    )
    assert [host.pattern for host in found.hosts] == ["a.example", "b.example"]


def test_hosts_whose_anchors_skip_the_pins_are_apart() -> None:
    """overridden_by names the sources, for the hosts they hold for alone."""
    found = observe(
        f"<domain-config><domain>a.example</domain>{PINS}<domain-config><domain>b.example</domain><trust-anchors>"
        '<certificates src="@raw/my_ca" overridePins="true"/><certificates src="user"/></trust-anchors>'
        "</domain-config></domain-config>"
    )
    first, second = pin_sets(found)
    assert ([h.pattern for h in first.hosts], "overridden_by" in first.facts) == (["a.example"], False)
    assert ([h.pattern for h in second.hosts], second.facts["overridden_by"]) == (["b.example"], ["@raw/my_ca"])
    assert kind(found, "override-pins") == [
        {"source": "@raw/my_ca", "source_file": "res/raw/my_ca.pem", "hosts": ["b.example"]}
    ]
    assert kind(found, "user-cas-trusted") == [{"why": "declared", "override_pins": False, "hosts": ["b.example"]}]
    assert kind(found, "private-anchors")[0]["shadows_system"] is True


def test_what_base_allows_excepts_the_hosts_that_do_not() -> None:
    """A property of base holds for every host but those of configurations of their own that differ."""
    found = observe(
        '<base-config cleartextTrafficPermitted="true"><trust-anchors><certificates src="system"/>'
        '<certificates src="user"/></trust-anchors></base-config>'
        '<domain-config cleartextTrafficPermitted="false"><domain>tls.example</domain></domain-config>'
        '<domain-config cleartextTrafficPermitted="true"><domain>own.example</domain><trust-anchors>'
        '<certificates src="system"/></trust-anchors></domain-config>'
    )
    assert kind(found, "cleartext-permitted") == [
        {"why": "declared", "except_hosts": ["tls.example"]},
        {"why": "declared", "hosts": ["own.example"]},
    ]
    assert kind(found, "user-cas-trusted") == [
        {"why": "declared", "override_pins": False, "except_hosts": ["own.example"]}
    ]
    assert kind(found, "private-anchors") == []


def test_what_a_configuration_allows_excepts_nested_hosts_that_do_not() -> None:
    """Of names above one another the longest decides."""
    found = observe(
        '<domain-config cleartextTrafficPermitted="true"><domain includeSubdomains="true">a.example</domain>'
        '<domain-config cleartextTrafficPermitted="false"><domain>pay.a.example</domain></domain-config>'
        "</domain-config><domain-config><domain>other.example</domain></domain-config>"
    )
    assert kind(found, "cleartext-permitted") == [
        {"why": "declared", "hosts": ["a.example"], "except_hosts": ["pay.a.example"]}
    ]
    (fact,) = [o for o in found if isinstance(o, Observation) and o.kind == "cleartext-permitted"]
    names = ("a.example", "www.a.example", "pay.a.example", "x.pay.a.example", "other.example")
    assert [applies(fact, ("a.example",), name) for name in names] == [True, True, False, False, False]


def test_a_safe_configuration_says_nothing_but_that_it_is_there() -> None:
    """No observation beside `nsc`."""
    found = observe(f"<domain-config><domain>a.example</domain>{PINS}</domain-config>")
    assert [fact.kind for fact in found if isinstance(fact, Observation)] == ["nsc"]
    assert kind(found, "nsc") == [{"file": "res/xml/net.xml", "pinned_hosts": ["a.example"]}]


def test_a_crash_is_told_and_blocks_its_pin_sets() -> None:
    """The first violation; what was meant stays visible."""
    found = observe(
        "<domain-config><domain>a.example</domain><pin-set expiration='x'><pin digest='SHA-256'>AAAA</pin></pin-set>"
        "</domain-config>"
    )
    (crash,) = kind(found, "nsc-crash")
    assert crash == {"reason": "the expiration 'x' is no date"}
    (pin_set,) = pin_sets(found)
    assert pin_set.facts["expires_malformed"] is True
    assert "crashes" in str(pin_set.facts["blocks_all"])
    assert pin_set.pins[0].digest == "AAAA"


def test_a_crash_of_new_androids_alone_leaves_the_pins_working() -> None:
    """since_api says from where; it was read, not seen."""
    found = observe(f"<domain-config><domain>a.example</domain>{PINS}<domainEncryption/></domain-config>")
    assert kind(found, "nsc-crash") == [{"reason": "domainEncryption has no mode", "since_api": 37}]
    assert "blocks_all" not in pin_sets(found)[0].facts


def test_empty_trust_anchors_let_nothing_through() -> None:
    """No certificate is trusted, which the pin set and an observation say."""
    found = observe(f"<domain-config><domain>a.example</domain>{PINS}<trust-anchors/></domain-config>")
    assert "no certificate" in str(pin_sets(found)[0].facts["blocks_all"])
    assert kind(found, "nsc-dead-value")[0]["attribute"] == "trust-anchors"


def test_an_empty_pin_set_names_the_hosts_it_unpins() -> None:
    """Its own and those that inherit it; whether there was something to lift is told."""
    lifted = observe(
        f"<domain-config><domain>a.example</domain>{PINS}<domain-config><domain>x.example</domain><pin-set/>"
        "<domain-config><domain>y.example</domain></domain-config></domain-config></domain-config>"
    )
    assert kind(lifted, "nsc-empty-pin-set") == [
        {"hosts": ["x.example", "y.example"], "exact": ["x.example", "y.example"], "lifts": True}
    ]
    alone = observe("<domain-config><domain>a.example</domain><pin-set/></domain-config>")
    assert kind(alone, "nsc-empty-pin-set") == [{"hosts": ["a.example"], "exact": ["a.example"], "lifts": False}]
    assert pin_sets(alone) == []


def test_a_more_specific_domain_without_pins_is_a_carve_out() -> None:
    """Only where a pinned domain above would cover it."""
    below = '<domain-config><domain includeSubdomains="{}">a.example</domain>' + PINS + "</domain-config>"
    other = "<domain-config><domain>www.a.example</domain></domain-config>"
    assert kind(observe(below.format("true") + other), "nsc-carve-out") == [
        {"hosts": ["www.a.example"], "exact": ["www.a.example"], "from": "a.example"}
    ]
    assert kind(observe(below.format("false") + other), "nsc-carve-out") == []


def test_variants_are_told_apart_and_one_no_device_picks_is_not_judged() -> None:
    """With v24 at or below minSdkVersion the default is never read; -night and -v31 are."""
    pinned = root(f"<domain-config><domain>a.example</domain>{PINS}</domain-config>")
    documents = {"default": root(""), "v24": pinned, "v31": pinned, "night": root("")}
    build = fake_build({"net": documents}, min_sdk=26)
    found = list(android_nsc.observe(build))
    assert [(o["variant"], o.get("reachable", True)) for o in kind(found, "nsc")] == [
        ("default", False),
        ("v24", True),
        ("v31", True),
        ("night", True),
    ]
    assert [p.facts["variant"] for p in pin_sets(found)] == ["v24", "v31"]


def test_the_debug_file_is_in_force_in_a_debuggable_build_without_debug_overrides() -> None:
    """Its anchors skip the pins, and stand in that file."""
    debug = root(
        '<debug-overrides><trust-anchors><certificates src="user"/></trust-anchors></debug-overrides>'
        f"<domain-config><domain>ignored.example</domain>{PINS}</domain-config>"
    )
    documents = {
        "net": {"default": root(f"<domain-config><domain>a.example</domain>{PINS}</domain-config>")},
        "net_debug": {"default": debug},
    }
    found = list(android_nsc.observe(fake_build(documents, application='android:debuggable="true"')))
    assert kind(found, "debug-config") == [{"file": "res/xml/net_debug.xml", "effective": True}]
    assert kind(found, "override-pins") == [{"source": "user", "debug": True}]
    (user,) = [o for o in found if isinstance(o, Observation) and o.kind == "user-cas-trusted"]
    assert user.locations[0].path == "res/xml/net_debug.xml"
    assert [p.facts["overridden_by"] for p in pin_sets(found)] == [["user"]]
    release = list(android_nsc.observe(fake_build(documents)))
    assert kind(release, "debug-config") == [{"file": "res/xml/net_debug.xml", "effective": False}]
    assert kind(release, "override-pins") == []


def test_debug_overrides_in_the_file_keep_the_debug_file_out() -> None:
    """It is read only when the configuration has none of its own."""
    debug = root('<debug-overrides><trust-anchors><certificates src="user"/></trust-anchors></debug-overrides>')
    build = fake_build(
        {"net": {"default": root("<debug-overrides/>")}, "net_debug": {"default": debug}},
        application='android:debuggable="true"',
    )
    found = list(android_nsc.observe(build))
    assert kind(found, "debug-config") == [{"file": "res/xml/net_debug.xml", "effective": False}]
    assert kind(found, "debug-overrides") == [{"effective": True}]


def test_old_androids_ignore_the_file() -> None:
    """Where the build runs below API 24 that is told."""
    assert kind(observe("", min_sdk=23), "nsc")[0]["ignored_below"] == 24
    assert "ignored_below" not in kind(observe("", min_sdk=24), "nsc")[0]


def test_a_configuration_that_is_not_in_the_build_is_a_gap() -> None:
    """It may lie in a split that was not given: never no pinning."""
    build = fake_build({"other": {"default": root("")}})
    (gap,) = android_nsc.observe(build)
    assert isinstance(gap, Gap)
    assert (gap.kind, gap.blocks) == (GapKind.DAMAGED, True)


def test_a_bomb_of_nested_configurations_is_a_gap() -> None:
    """A limit is a gap, not a crash."""
    deep = "".join(f"<domain-config><domain>d{i}.example</domain>" for i in range(80)) + "</domain-config>" * 80
    (gap,) = [fact for fact in observe(deep) if isinstance(fact, Gap)]
    assert gap.kind is GapKind.LIMIT


@pytest.mark.parametrize(
    ("application", "target_sdk", "cleartext", "users"),
    [
        ("", 34, [], []),
        ("", 27, ["target-sdk"], []),
        ("", 23, ["target-sdk"], ["target-sdk"]),
        ('android:usesCleartextTraffic="true"', 34, ["uses-cleartext-traffic"], []),
        ('android:usesCleartextTraffic="false"', 23, [], ["target-sdk"]),
    ],
)
def test_without_a_configuration_the_manifest_and_the_target_sdk_decide(
    application: str, target_sdk: int, cleartext: list[str], users: list[str]
) -> None:
    """The platform's own defaults, once each, for every host."""
    found = observe("", application=application, target_sdk=target_sdk, config=None)
    assert [o["why"] for o in kind(found, "cleartext-permitted")] == cleartext
    assert [o["why"] for o in kind(found, "user-cas-trusted")] == users
    assert kind(found, "nsc") == []


def test_beside_a_configuration_the_cleartext_flag_is_ignored_and_said_to_be() -> None:
    """Only where it would have decided otherwise."""
    inside = '<base-config cleartextTrafficPermitted="true"/>'
    found = observe(inside, application='android:usesCleartextTraffic="false"')
    assert [o["attribute"] for o in kind(found, "nsc-dead-value")] == ["usesCleartextTraffic"]
    assert [o["why"] for o in kind(found, "cleartext-permitted")] == ["declared"]
    assert kind(observe(inside, application='android:usesCleartextTraffic="true"'), "nsc-dead-value") == []


def test_a_library_has_no_target_and_so_no_defaults() -> None:
    """An AAR says nothing about the app it will be part of."""
    assert observe("", target_sdk=1, config=None, kind=Kind.AAR) == []


def test_debuggable_and_test_only_are_told_when_true() -> None:
    """And not when false or absent."""
    on = observe("", application='android:debuggable="true" android:testOnly="true"')
    off = observe("", application='android:debuggable="false"')
    assert (len(kind(on, "debuggable")), len(kind(on, "test-only"))) == (1, 1)
    assert (len(kind(off, "debuggable")), len(kind(off, "test-only"))) == (0, 0)


def test_certificate_transparency_is_told_where_declared() -> None:
    """With the hosts it holds for."""
    found = observe(
        "<domain-config><domain>a.example</domain><certificateTransparency enabled='true'/></domain-config>"
    )
    assert kind(found, "certificate-transparency") == [{"library": "platform", "hosts": ["a.example"]}]
