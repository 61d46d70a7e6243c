"""NSPinnedDomains and the exceptions of App Transport Security are read as the platform reads them."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.build import Build, Role
from pinscan.mechanisms.ios_ats import observe
from pinscan.model import Fact, Gap, Json, Subdomains, SwitchState
from pinscan.model import Role as Match
from pinscan.vocabulary import KINDS, PIN_SET_FACTS
from tests.mechanisms.ios_bundles import app, of_kind, part, pin_sets

ONE, TWO, THREE = (base64.b64encode(bytes([i]) * 5 + bytes(range(27))).decode() for i in (1, 2, 3))
LEAF, CA = "NSPinnedLeafIdentities", "NSPinnedCAIdentities"


def items(*pins: str) -> list[dict[str, str]]:
    return [{"SPKI-SHA256-BASE64": pin} for pin in pins]


def scan(build: Build) -> list[Fact]:
    """What is seen beside the bundles themselves."""
    return [fact for fact in observe(build) if getattr(fact, "kind", None) != "bundle"]


def transport(**keys: Any) -> list[Fact]:
    return scan(app({"NSAppTransportSecurity": keys}))


def pinned(domains: Any) -> list[Fact]:
    return transport(NSPinnedDomains=domains)


def mistyped(facts: list[Fact]) -> list[tuple[Json, ...]]:
    return [(o.facts["key"], o.facts["problem"], o.facts.get("nearest")) for o in of_kind(facts, "plist-key-mistyped")]


def kinds(facts: list[Fact]) -> set[str]:
    return {getattr(fact, "kind", "pin-set") for fact in facts}


def test_leaf_pins_for_a_host_and_one_label_below() -> None:
    """A plain entry is a pin set with roles, reach, bundle and evidence, which nothing can lift."""
    (found,) = pin_sets(pinned({"api.example.com": {"NSIncludesSubdomains": True, LEAF: items(ONE, TWO)}}))
    (host,) = found.hosts
    assert (host.pattern, host.subdomains, host.apex) == ("api.example.com", Subdomains.ONE, True)
    assert [(pin.text, pin.digest, pin.role) for pin in found.pins] == [(ONE, ONE, Match.LEAF), (TWO, TWO, Match.LEAF)]
    assert found.kill_switch.state is SwitchState.IMPOSSIBLE
    assert found.facts == {"bundle": "com.example.app"}
    location = found.locations[0]
    assert location.path == "Payload/App.app/Info.plist"
    assert location.symbol == f"NSAppTransportSecurity/NSPinnedDomains/api.example.com/{LEAF}"


def test_both_lists_must_match() -> None:
    """A leaf list and a CA list in one entry are ANDed."""
    (found,) = pin_sets(pinned({"example.com": {LEAF: items(ONE), CA: items(TWO)}}))
    assert [(pin.digest, pin.role) for pin in found.pins] == [(ONE, Match.LEAF), (TWO, Match.CA)]
    assert found.facts["all_required"] is True


@pytest.mark.parametrize(
    ("value", "reason"),
    [([], "is empty"), ({"a": 1}, "is no array"), ("x", "is no array"), ([ONE], "holds no dictionary"),
     ([{"SPKI-SHA256": ONE}], "holds no dictionary"), ([{"SPKI-SHA256-BASE64": 5}], "holds no dictionary"),
     (items("not base64!"), "holds no valid base64"), (items(f"sha256/{ONE}"), "holds no valid base64"),
     (items(ONE + "\n"), "holds no valid base64"), (items(""), "holds no valid base64")],
)  # fmt: skip
def test_a_list_without_a_usable_pin_refuses_everything(value: object, reason: str) -> None:
    """A list that is there and holds nothing usable blocks the host; no pin is claimed."""
    facts = pinned({"example.com": {CA: value}})
    (blocked,) = of_kind(facts, "ats-entry-blocks-all")
    assert blocked.facts["host"] == "example.com"
    assert reason in str(blocked.facts["reason"])
    assert pin_sets(facts) == []
    assert "ats-entry-without-identities" not in kinds(facts)


def test_one_unusable_list_beside_a_good_one_still_blocks() -> None:
    """Both lists must match, so an empty one refuses every connection; the pins of the other are told."""
    facts = pinned({"example.com": {LEAF: items(ONE), CA: []}})
    (found,) = pin_sets(facts)
    assert "NSPinnedCAIdentities is empty" in str(found.facts["blocks_all"])
    assert "ats-entry-blocks-all" in kinds(facts)


def test_unusable_items_beside_good_ones_are_passed_over() -> None:
    """An undecodable pin stays visible, an item of another shape is skipped, a short pin is kept as it is."""
    short = base64.b64encode(bytes(31)).decode()
    (found,) = pin_sets(pinned({"example.com": {LEAF: [*items(ONE, "???", short), "text", {"SPKI-SHA256-BASE64": 1}]}}))
    assert [(pin.text, pin.digest) for pin in found.pins] == [(ONE, ONE), ("???", None), (short, short)]


def test_entry_without_lists_pins_nothing() -> None:
    """Neither list: the host is not pinned."""
    facts = pinned({"example.com": {"NSIncludesSubdomains": True}})
    assert kinds(facts) == {"ats-entry-without-identities"}


@pytest.mark.parametrize("value", ["YES", 1, "true", 0, [], 1.0])
def test_subdomains_must_be_a_boolean(value: object) -> None:
    """Anything but a boolean true covers no subdomain, and is named."""
    facts = pinned({"example.com": {"NSIncludesSubdomains": value, LEAF: items(ONE)}})
    assert pin_sets(facts)[0].hosts[0].subdomains is Subdomains.NONE
    assert mistyped(facts) == [("NSIncludesSubdomains", "type", None)]


def test_hosts_are_matched_without_case_and_otherwise_literally() -> None:
    """Upper case is folded; wildcards, ports and trailing dots stay in the name."""
    names = ["API.Example.com", "*.example.com", "example.com:443", "example.com."]
    hosts = [found.hosts[0] for found in pin_sets(pinned({name: {LEAF: items(ONE)} for name in names}))]
    assert {(host.pattern, host.text) for host in hosts} == {
        ("api.example.com", "API.Example.com"), ("*.example.com", None), ("example.com:443", None),
        ("example.com.", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("info", "expected"),
    [({"NSPinnedDomains": {}}, ("NSPinnedDomains", "nesting", None)),
     ({"NSAppTransportSecurty": {}}, ("NSAppTransportSecurty", "misspelt", "NSAppTransportSecurity")),
     ({"NSAppTransportSecurity": []}, ("NSAppTransportSecurity", "type", None)),
     ({"NSAppTransportSecurity": {"NSPinnedDomain": {}}}, ("NSPinnedDomain", "misspelt", "NSPinnedDomains")),
     ({"NSAppTransportSecurity": {"NSPinnedDomains": []}}, ("NSPinnedDomains", "type", None)),
     ({"NSAppTransportSecurity": {LEAF: []}}, (LEAF, "nesting", None)),
     ({"NSAppTransportSecurity": {"NSPinnedDomains": {LEAF: []}}}, (LEAF, "nesting", None)),
     ({"NSAppTransportSecurity": {"NSPinnedDomains": {"a.example": []}}}, ("a.example", "type", None)),
     ({"NSAppTransportSecurity": {"NSExceptionDomains": {"a.example": {CA: []}}}}, (CA, "nesting", None)),
     ({"NSAppTransportSecurity": {"NSExceptionDomains": {"NSPinnedDomains": {}}}},
      ("NSPinnedDomains", "nesting", None)),
     ({"NSAppTransportSecurity": {"NSExceptionDomains": []}}, ("NSExceptionDomains", "type", None)),
     ({"NSAppTransportSecurity": {"NSPinnedDomains": {"a.example": {"nspinnedleafidentities": []}}}},
      ("nspinnedleafidentities", "misspelt", LEAF)),
     ({"NSAppTransportSecurity": {"NSPinnedDomains": {"a.example": {LEAF: [{"SPKI-SHA256": ONE}]}}}},
      ("SPKI-SHA256", "misspelt", "SPKI-SHA256-BASE64")),
     ({"NSAppTransportSecurity": {"NSPinnedDomains": {"a.example": {"NSExceptionAllowsInsecureHTTPLoads": True}}}},
      ("NSExceptionAllowsInsecureHTTPLoads", "nesting", None))],
)  # fmt: skip
def test_keys_that_do_nothing_are_named(info: dict[str, Any], expected: tuple[Json, ...]) -> None:
    """Misspelt, misplaced and mistyped keys are told with what was probably meant; no pin comes of them."""
    facts = scan(app(info))
    assert expected in mistyped(facts)
    assert pin_sets(facts) == []


def test_unrelated_keys_are_not_called_mistakes() -> None:
    """Keys of other features, and notes of the author, are left alone."""
    entry = {LEAF: items(ONE), "Owner": "me"}
    inner = {"Comment": "x", "NSPinnedDomains": {"a.example": entry}}
    info = {"CFBundleURLTypes": [], "NSCameraUsageDescription": "x", "Notes": {}, "NSAppTransportSecurity": inner}
    assert mistyped(scan(app(info))) == []


def test_every_bundle_is_read_by_itself() -> None:
    """App, extension, watch app and clip have pins of their own; a framework's are never read."""
    info = {"CFBundleIdentifier": "x", "NSAppTransportSecurity": {"NSPinnedDomains": {"b.example": {CA: items(TWO)}}}}
    others = [part("PlugIns/S.appex", Role.EXTENSION, {}, info | {"CFBundleIdentifier": "ext"}),
              part("Watch/W.app", Role.WATCH, {}, {"CFBundleIdentifier": "watch"}),
              part("AppClips/C.app", Role.CLIP, {}, info | {"CFBundleIdentifier": "clip"}),
              part("Frameworks/F.framework", Role.FRAMEWORK, {}, info)]  # fmt: skip
    main = {"NSAppTransportSecurity": {"NSPinnedDomains": {"a.example": {LEAF: items(ONE)}}}}
    facts = scan(app(main, *others))
    assert [(p.part, p.facts["bundle"], p.hosts[0].pattern) for p in pin_sets(facts)] == [
        ("", "com.example.app", "a.example"), ("PlugIns/S.appex", "ext", "b.example"),
        ("AppClips/C.app", "clip", "b.example"),
    ]  # fmt: skip
    assert mistyped(facts) == [("NSPinnedDomains", "nesting", None)]


def test_every_bundle_is_told_with_the_hosts_it_pins() -> None:
    """Role, identifier and own hosts of each bundle; whether it uses the network is open without an executable."""
    domains = {"B.example": {LEAF: items(ONE)}, "a.example": {CA: items(ONE)}}
    main = {"NSAppTransportSecurity": {"NSPinnedDomains": domains}}
    others = [part("PlugIns/S.appex", Role.EXTENSION, {}, {"CFBundleIdentifier": "ext"}),
              part("Frameworks/F.framework", Role.FRAMEWORK, {}, main)]  # fmt: skip
    bundles = of_kind(list(observe(app(main, *others))), "bundle")
    assert [(b.part, b.facts) for b in bundles] == [
        ("", {"role": "app", "id": "com.example.app", "pinned_domains": ["a.example", "b.example"]}),
        ("PlugIns/S.appex", {"role": "extension", "id": "ext", "pinned_domains": []}),
        ("Frameworks/F.framework", {"role": "framework", "pinned_domains": []}),
    ]


def test_keys_for_one_kind_of_device_are_a_gap() -> None:
    """A device-specific spelling is not called a mistake: it may pin, so it is a gap."""
    facts = scan(app({"NSAppTransportSecurity~ipad": {"NSPinnedDomains": {"a.example": {LEAF: items(ONE)}}}}))
    (gap,) = facts
    assert isinstance(gap, Gap)
    assert gap.blocks


def allowed(facts: list[Fact]) -> list[tuple[Json, Json]]:
    return [(o.facts.get("hosts"), o.facts["allows"]) for o in of_kind(facts, "ats-exception")]


@pytest.mark.parametrize("prefix", ["NSException", "NSThirdPartyException", "NSTemporaryException"])
def test_exceptions_of_a_host(prefix: str) -> None:
    """What an exception allows is told under all three names of the keys."""
    entry = {f"{prefix}AllowsInsecureHTTPLoads": True, f"{prefix}MinimumTLSVersion": "TLSv1.1",
             f"{prefix}RequiresForwardSecrecy": False}  # fmt: skip
    facts = transport(NSExceptionDomains={"Old.example.com": entry})
    assert allowed(facts) == [(["old.example.com"], ["insecure-http", "no-forward-secrecy", "old-tls"])]
    (cleartext,) = of_kind(facts, "cleartext-permitted")
    assert (cleartext.facts["hosts"], cleartext.facts["why"]) == (["old.example.com"], "ats")


def test_exceptions_that_allow_nothing_are_silent() -> None:
    """Defaults written out, stronger settings and strings instead of booleans allow nothing."""
    entry = {"NSExceptionAllowsInsecureHTTPLoads": False, "NSExceptionMinimumTLSVersion": "TLSv1.3",
             "NSExceptionRequiresForwardSecrecy": True, "NSIncludesSubdomains": True}  # fmt: skip
    assert transport(NSExceptionDomains={"example.com": entry}) == []
    assert allowed(transport(NSExceptionDomains={"example.com": {"NSExceptionAllowsInsecureHTTPLoads": "YES"}})) == []


def test_certificate_transparency_of_a_host() -> None:
    """A host that must be in the transparency logs is told; it is no exception that weakens anything."""
    facts = transport(NSExceptionDomains={"Example.com": {"NSRequiresCertificateTransparency": True}, "b.example": {
        "NSRequiresCertificateTransparency": "YES"}})  # fmt: skip
    (seen,) = facts
    assert kinds(facts) == {"certificate-transparency"}
    assert seen.facts["hosts"] == ["example.com"]


def test_arbitrary_loads_and_what_narrows_them() -> None:
    """The global switch opens everything but the listed domains; a narrower key turns it off from iOS 10."""
    facts = transport(NSAllowsArbitraryLoads=True, NSExceptionDomains={"B.example": {}, "a.example": {}})
    assert allowed(facts) == [(None, ["arbitrary-loads"])]
    (cleartext,) = of_kind(facts, "cleartext-permitted")
    assert sorted(cleartext.facts["except_hosts"]) == ["a.example", "b.example"]
    assert transport(NSAllowsArbitraryLoads=False) == []
    narrowed = {"NSAllowsArbitraryLoads": True, "NSAllowsLocalNetworking": False}
    assert transport(**narrowed) == []
    old = {"MinimumOSVersion": "9.3", "NSAppTransportSecurity": narrowed}
    assert allowed(scan(app(old))) == [(None, ["arbitrary-loads"])]
    assert mistyped(transport(NSAllowsArbitraryLoads="YES")) == [("NSAllowsArbitraryLoads", "type", None)]


values = st.recursive(
    st.booleans() | st.integers(0, 5) | st.text("ab=/ é", max_size=6) | st.just(ONE) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from([LEAF, CA, "NSPinnedDomains", "NSIncludesSubdomains", "SPKI-SHA256-BASE64",
                         "NSExceptionDomains", "NSAllowsArbitraryLoads", "example.com"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["NSAppTransportSecurity", "NSPinnedDomains", "MinimumOSVersion"]), values))
def test_any_property_list_is_read(info: dict[str, Any]) -> None:
    """Whatever the values, only words of the vocabulary come out, each with evidence."""
    for fact in observe(app(info)):
        words = KINDS[fact.kind].facts if not pin_sets([fact]) else PIN_SET_FACTS
        assert set(fact.facts) <= set(words)
        assert fact.locations
