"""TrustKit's configuration is read as the library reads it: defaults, crashes, and what silently does nothing."""

import base64
import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.build import Role
from pinscan.code.values import Alternatives, Const, Hole, Items, Pairs, Text, Value
from pinscan.mechanisms import _trustkit_ios as trustkit
from pinscan.mechanisms.ios_trustkit import observe
from pinscan.model import Fact, Json, Subdomains, SwitchState
from pinscan.vocabulary import KINDS, PIN_SET_FACTS
from tests.mechanisms.ios_bundles import app, of_kind, part, pin_sets

ONE, TWO = (base64.b64encode(bytes([i]) * 5 + bytes(range(27))).decode() for i in (1, 2))
SHORT = base64.b64encode(bytes(31)).decode()
GOOD = {"TSKPublicKeyHashes": [ONE, TWO]}


def scan(domains: Any, **others: Any) -> list[Fact]:
    return list(observe(app({"TSKConfiguration": {"TSKPinnedDomains": domains, **others}})))


def crash(domains: Any) -> str:
    """The reasons TrustKit has to refuse these domains, joined."""
    return "; ".join(str(o.facts["crash"]) for o in of_kind(scan(domains), "trustkit-config") if "crash" in o.facts)


def mistyped(facts: list[Fact]) -> list[tuple[Json, ...]]:
    return [(o.facts["key"], o.facts["problem"], o.facts.get("nearest")) for o in of_kind(facts, "plist-key-mistyped")]


def test_defaults() -> None:
    """Hashes alone: enforced, this host only, no expiry, reports to the default endpoint, no swizzling, no crash."""
    facts = scan({"api.example.com": GOOD})
    (found,) = pin_sets(facts)
    assert [(host.pattern, host.subdomains) for host in found.hosts] == [("api.example.com", Subdomains.NONE)]
    assert [pin.digest for pin in found.pins] == [ONE, TWO]
    assert (found.enforced, found.expires, found.kill_switch.state) == (True, None, SwitchState.UNKNOWN)
    assert found.facts == {"swizzled": False, "default_report_uri": True, "bundle": "com.example.app"}
    assert found.locations[0].symbol == "TSKConfiguration/TSKPinnedDomains/api.example.com/TSKPublicKeyHashes"
    (settings,) = of_kind(facts, "trustkit-config")
    assert (settings.facts["enforce"], settings.facts["distinct_pins"], "crash" in settings.facts) == (True, 2, False)


def test_every_key() -> None:
    """All keys together are read."""
    policy = GOOD | {"TSKEnforcePinning": False, "TSKIncludeSubdomains": True, "TSKExpirationDate": "2027-06-30",
                     "TSKReportUris": ["https://r.example.net/p"], "TSKDisableDefaultReportUri": True}  # fmt: skip
    facts = scan({"example.com": policy}, TSKSwizzleNetworkDelegates=True)
    (found,) = pin_sets(facts)
    assert found.hosts[0].subdomains is Subdomains.ANY
    assert (found.enforced, found.expires) == (False, datetime.date(2027, 6, 30))
    assert found.kill_switch.state is SwitchState.IMPOSSIBLE
    assert found.facts == {
        "swizzled": True, "default_report_uri": False, "report_uris": ["https://r.example.net/p"],
        "expires_text": "2027-06-30", "expires_clock": "utc-midnight", "bundle": "com.example.app",
    }  # fmt: skip
    assert mistyped(facts) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2027-06-30", datetime.date(2027, 6, 30)), ("2027-6-3", datetime.date(2027, 6, 3)),
     ("27-06-30", datetime.date(27, 6, 30)),
     ("30/06/2027", None), ("2027-02-30", None), ("2027-06-30T00:00:00Z", None), ("", None), ("never", None)],
)  # fmt: skip
def test_expiry(text: str, expected: datetime.date | None) -> None:
    """A date that NSDateFormatter cannot read never comes, silently; two digits are a year of antiquity."""
    (found,) = pin_sets(scan({"example.com": GOOD | {"TSKExpirationDate": text}}))
    assert found.expires == expected
    assert found.facts["expires_text"] == text
    assert found.facts.get("expires_malformed") == (True if expected is None else None)


def test_expiry_as_a_plist_date_is_no_string() -> None:
    """A <date> where a string is read is named, and no expiry is claimed."""
    facts = scan({"example.com": GOOD | {"TSKExpirationDate": datetime.datetime(2027, 6, 30)}})
    assert pin_sets(facts)[0].expires is None
    assert mistyped(facts) == [("TSKExpirationDate", "type", None)]


@pytest.mark.parametrize(
    ("domains", "reason"),
    [({"localhost": GOOD}, "invalid domain localhost"), ({"10.0.0.1": GOOD}, "invalid domain"),
     ({"example.com:443": GOOD}, "invalid domain"), ({"https://www.example.com/": GOOD}, "invalid domain"),
     ({"appspot.com": GOOD | {"TSKIncludeSubdomains": True}}, "public suffix"),
     ({"example.com": {"TSKPublicKeyHashes": [ONE]}}, "1 distinct pins, 2 needed"),
     ({"example.com": {"TSKPublicKeyHashes": [ONE, ONE]}}, "1 distinct pins, 2 needed"),
     ({"example.com": {}}, "0 distinct pins, 2 needed"),
     ({"example.com": {"TSKEnforcePinning": False}}, "0 distinct pins, 1 needed"),
     ({"example.com": {"TSKPublicKeyHashes": [ONE, SHORT]}}, "invalid pin"),
     ({"example.com": {"TSKPublicKeyHashes": [ONE, f"sha256/{TWO}"]}}, "invalid pin"),
     ({"example.com": {"TSKPublicKeyHashes": [ONE, TWO, "?"], "TSKEnforcePinning": False}}, "invalid pin"),
     ({"example.com": {"TSKPublicKeyHashes": ONE}}, "no array"), ({"example.com": []}, "no dictionary"),
     ({"example.com": GOOD | {"TSKReportUris": ["not a url"]}}, "invalid report URI"),
     ({"example.com": {"TSKExcludeSubdomainFromParentPolicy": True}}, "0 distinct pins"),
     ({"a.example.com": {"kSKExcludeSubdomainFromParentPolicy": True}}, "no parent policy"),
     ({"example.com": GOOD, "a.example.com": {"kSKExcludeSubdomainFromParentPolicy": True}}, "no parent policy"),
     ({"example.com": GOOD | {"TSKIncludeSubdomains": True},
       "a.example.com": GOOD | {"kSKExcludeSubdomainFromParentPolicy": True}}, "keys beside the exclusion"),
     ({}, "no pinned domains"), ([], "no dictionary"), ("x", "no dictionary")],
)  # fmt: skip
def test_what_crashes_the_app(domains: Any, reason: str) -> None:
    """Each rule of the library's validation is told by its reason."""
    assert reason in crash(domains)


@pytest.mark.parametrize(
    "domains",
    [{"example.com": GOOD}, {"appspot.com": GOOD}, {"*.example.com": GOOD}, {"API.Example.com": GOOD},
     {"example.com": {"TSKPublicKeyHashes": [ONE], "TSKEnforcePinning": False}},
     {"example.com": {"TSKPublicKeyHashes": [ONE, TWO, ONE]}}, {"example.com": GOOD | {"TSKPublicKeyAlgorithms": []}},
     {"example.com": GOOD | {"TSKIncludeSubdomains": True},
      "a.example.com": {"kSKExcludeSubdomainFromParentPolicy": True}}],
)  # fmt: skip
def test_what_does_not(domains: dict[str, Any]) -> None:
    """Configurations that the library accepts are not called a crash."""
    assert crash(domains) == ""


def test_whole_configuration_of_another_type() -> None:
    """TSKConfiguration that is no dictionary, or has no domains, crashes too."""
    for value, reason in (([], "no dictionary"), ({}, "no pinned domains"), ("x", "no dictionary")):
        (seen,) = of_kind(list(observe(app({"TSKConfiguration": value}))), "trustkit-config")
        assert reason in str(seen.facts["crash"])


def test_an_excluded_subdomain_is_told_with_its_parent() -> None:
    """The exclusion has no pins of its own; the parent's pin set names it."""
    excluded = {"kSKExcludeSubdomainFromParentPolicy": True}
    (found,) = pin_sets(scan({"example.com": GOOD | {"TSKIncludeSubdomains": True}, "open.example.com": excluded}))
    assert found.facts["except_hosts"] == ["open.example.com"]


@pytest.mark.parametrize(
    ("value", "expected"), [("YES", True), ("true", True), ("1", True), ("NO", False), ("0", False), (1, True)]
)
def test_strings_go_through_bool_value(value: object, expected: bool) -> None:
    """A string or number where a boolean is meant has the truth that boolValue gives it, and is named."""
    facts = scan({"example.com": GOOD | {"TSKIncludeSubdomains": value}})
    assert (pin_sets(facts)[0].hosts[0].subdomains is Subdomains.ANY) == expected
    assert mistyped(facts) == [("TSKIncludeSubdomains", "type", None)]


def test_keys_that_do_nothing_are_named() -> None:
    """Misspelt and misplaced keys are told with what was meant."""
    assert mistyped(list(observe(app({"TSKPinnedDomains": {}})))) == [("TSKPinnedDomains", "nesting", None)]
    assert mistyped(list(observe(app({"TSKConfig": {}})))) == [("TSKConfig", "misspelt", "TSKConfiguration")]
    facts = scan({"example.com": GOOD | {"TSKIncludeSubDomains": True}}, TSKEnforcePinning=True)
    assert mistyped(facts) == [
        ("TSKEnforcePinning", "nesting", None), ("TSKIncludeSubDomains", "misspelt", "TSKIncludeSubdomains"),
    ]  # fmt: skip
    assert pin_sets(facts)[0].hosts[0].subdomains is Subdomains.NONE


def test_each_bundle_by_itself_and_no_framework() -> None:
    """An extension has a configuration of its own; a framework's is never read."""
    info = {"CFBundleIdentifier": "ext", "TSKConfiguration": {"TSKPinnedDomains": {"b.example.com": GOOD}}}
    build = app(
        {}, part("PlugIns/S.appex", Role.EXTENSION, {}, info), part("Frameworks/F.framework", Role.FRAMEWORK, {}, info)
    )
    assert [(found.part, found.facts["bundle"]) for found in pin_sets(list(observe(build)))] == [
        ("PlugIns/S.appex", "ext")
    ]


def pairs(complete: bool = True, **values: Value) -> Pairs:
    return Pairs(tuple((Text((key,)), value) for key, value in values.items()), complete)


def coded(policy: Value, **others: Value) -> trustkit.Configuration:
    table = Pairs(((Text(("example.com",)), policy),))
    return trustkit.read_configuration(pairs(TSKPinnedDomains=table, **others))


PINS = Items((Text((ONE,)), Text((TWO,))))


def test_holes_conclude_nothing() -> None:
    """What could not be followed is unknown, and never a crash."""
    (domain,) = coded(pairs(TSKPublicKeyHashes=PINS, TSKEnforcePinning=Hole("parameter"))).domains
    assert (domain.enforced, domain.crash, domain.complete) == (None, None, True)
    (domain,) = coded(pairs(TSKPublicKeyHashes=Items((Text((ONE,)), Hole())))).domains
    assert ([pin.digest for pin in domain.pins], domain.complete, domain.crash) == ([ONE], False, None)
    (domain,) = coded(pairs(TSKPublicKeyHashes=Hole())).domains
    assert (domain.pins, domain.complete, domain.crash) == ((), False, None)
    (domain,) = coded(pairs(complete=False, TSKPublicKeyHashes=PINS)).domains
    assert (domain.enforced, domain.subdomains) == (None, None)
    assert coded(Hole()).domains[0].crash is None
    for hole in (Hole(), pairs(TSKPinnedDomains=Hole()), pairs(complete=False)):
        assert trustkit.read_configuration(hole).crash is None


def test_alternatives() -> None:
    """Branches that agree are known, branches that differ are not; both branches' pins are told."""
    either = Alternatives((Const(True), Const(False)))
    both = Alternatives((Items((Text((ONE,)),)), Items((Text((TWO,)),))))
    (domain,) = coded(pairs(TSKPublicKeyHashes=both, TSKEnforcePinning=either, TSKIncludeSubdomains=Const(1))).domains
    assert (domain.enforced, domain.subdomains, domain.complete) == (None, True, False)
    assert {pin.digest for pin in domain.pins} == {ONE, TWO}


def test_exclusion_by_the_constant() -> None:
    """In code the constant is right under the name that its documentation gives; in a plist that name is unknown."""
    key = Text(("TSKExcludeSubdomainFromParentPolicy",))
    table = Pairs(((Text(("example.com",)), Pairs(((key, Const(True)),))),))
    value = pairs(TSKPinnedDomains=table)
    assert trustkit.read_configuration(value, by_constant=True).domains[0].excluded is True
    assert trustkit.read_configuration(value).domains[0].excluded is False


values = st.recursive(
    st.booleans() | st.integers(-2, 5) | st.binary(max_size=3)
    | st.sampled_from([ONE, TWO, SHORT, "YES", "2027-01-01", "", "é"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*trustkit.DOMAIN_KEYS, *trustkit.GLOBAL_KEYS, "example.com"]),
                      inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["TSKConfiguration", "TSKPinnedDomains"]), values))
def test_any_property_list_is_read(info: dict[str, Any]) -> None:
    """Whatever the values, only words of the vocabulary come out, each with evidence."""
    for fact in observe(app(info)):
        words = KINDS[fact.kind].facts if not pin_sets([fact]) else PIN_SET_FACTS
        assert set(fact.facts) <= set(words)
        assert fact.locations
