"""What holds for a host after inheritance and defaults, and which configuration a host gets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pinscan.mechanisms._nsc_config import Effective, NetworkConfig, resolve
from pinscan.mechanisms._nsc_syntax import read
from tests.mechanisms.source_xml import compile_xml

A, B = "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", "fwza0LRMXouZHRC8Ei+4PyuldPDcf3UKgO/04cDM1oE="


def network(inside: str, *, target_sdk: int = 34, debuggable: bool = False) -> NetworkConfig:
    """The configuration in force of a document with this inside its root."""
    document = read(compile_xml(f"<network-security-config>{inside}</network-security-config>"), debuggable=debuggable)
    assert document.violations == ()
    return resolve(document, target_sdk=target_sdk, debug=document.debug)


def pins(*texts: str) -> str:
    return "<pin-set>" + "".join(f'<pin digest="SHA-256">{text}</pin>' for text in texts) + "</pin-set>"


def pinned(effective: Effective) -> list[str]:
    return [pin.text for pin in effective.pin_set.pins] if effective.pin_set else []


def sources(effective: Effective) -> list[tuple[str, bool]]:
    return [(anchor.source, anchor.override) for anchor in effective.anchors]


NESTED = (
    '<domain-config cleartextTrafficPermitted="true"><domain includeSubdomains="true">example.com</domain>'
    + pins(A)
    + "<domain-config><domain>inherits.example.com</domain></domain-config>"
    + "<domain-config><domain>replaces.example.com</domain>"
    + pins(B)
    + "</domain-config>"
    + "<domain-config><domain>lifts.example.com</domain><pin-set/><domain-config><domain>x.lifts.example.com</domain>"
    + "</domain-config></domain-config>"
    + '<domain-config cleartextTrafficPermitted="false"><domain>other.example.net</domain></domain-config>'
    + "</domain-config>"
    + '<base-config cleartextTrafficPermitted="false"><trust-anchors><certificates src="user"/></trust-anchors>'
    + "</base-config>"
)


def test_a_nested_configuration_inherits_replaces_or_lifts_the_pins() -> None:
    """A pin-set is taken whole from the nearest configuration that has one, an empty one too."""
    found = network(NESTED)
    assert pinned(found.lookup("example.com")) == [A]
    assert pinned(found.lookup("inherits.example.com")) == [A]
    assert pinned(found.lookup("replaces.example.com")) == [B]
    assert pinned(found.lookup("lifts.example.com")) == []
    assert pinned(found.lookup("x.lifts.example.com")) == []
    assert pinned(found.lookup("other.example.net")) == [A]
    assert found.lookup("lifts.example.com").lifted is not None
    assert found.lookup("x.lifts.example.com").lifted is None


def test_the_base_config_is_a_parent_wherever_it_stands() -> None:
    """base-config after a domain-config still gives what that leaves open."""
    found = network(NESTED)
    assert sources(found.lookup("inherits.example.com")) == [("user", False)]
    assert found.lookup("inherits.example.com").cleartext
    assert not found.lookup("other.example.net").cleartext
    assert not found.base.cleartext


def test_a_host_gets_its_exact_entry_else_the_longest_above_it() -> None:
    """An exact entry wins without includeSubdomains; a dot boundary is needed; one trailing dot is dropped."""
    found = network(NESTED)
    assert pinned(found.lookup("a.b.example.com")) == [A]
    assert pinned(found.lookup("deep.replaces.example.com")) == [A]
    assert pinned(found.lookup("REPLACES.example.com.")) == [B]
    assert pinned(found.lookup("notexample.com")) == []
    assert pinned(found.lookup("com")) == []
    assert found.lookup("notexample.com") is found.base


def test_domains_are_literal() -> None:
    """A wildcard, a scheme and a trailing dot match no host they seem to mean."""
    found = network(
        "<domain-config><domain>*.example.com</domain><domain>https://a.example</domain><domain>b.example.</domain>"
        + pins(A)
        + "</domain-config>"
    )
    for host in ("x.example.com", "a.example", "b.example", "b.example."):
        assert found.lookup(host) is found.base


def test_platform_defaults_follow_the_target_sdk() -> None:
    """User CAs below 24, cleartext below 28, Certificate Transparency from 37."""
    for target, users, cleartext, transparency in (
        (23, True, True, False),
        (24, False, True, False),
        (27, False, True, False),
        (28, False, False, False),
        (36, False, False, False),
        (37, False, False, True),
    ):
        base = network("", target_sdk=target).base
        assert (("user", False) in sources(base), base.cleartext, base.transparency) == (users, cleartext, transparency)


def test_own_trust_anchors_replace_the_inherited_ones() -> None:
    """They are never merged."""
    found = network(
        '<base-config><trust-anchors><certificates src="user" overridePins="true"/></trust-anchors></base-config>'
        "<domain-config><domain>a.example</domain><trust-anchors>"
        '<certificates src="@raw/my_ca"/></trust-anchors></domain-config><domain-config><domain>b.example</domain>'
        "</domain-config>"
    )
    assert [anchor.resource for anchor in found.lookup("a.example").anchors] == [0x7F080001]
    assert sources(found.lookup("b.example")) == [("user", True)]


def test_debug_overrides_join_every_configuration_with_anchors_of_its_own_and_the_default() -> None:
    """In a debuggable build alone; by default their anchors skip the pins."""
    inside = (
        '<debug-overrides><trust-anchors><certificates src="user"/></trust-anchors></debug-overrides>'
        '<domain-config><domain>a.example</domain><trust-anchors><certificates src="system"/></trust-anchors>'
        + pins(A)
        + "</domain-config><domain-config><domain>b.example</domain>"
        + pins(A)
        + "</domain-config>"
    )
    debug, release = network(inside, debuggable=True), network(inside)
    for host in ("a.example", "b.example", "c.example"):
        assert sources(debug.lookup(host)) == [("system", False), ("user", True)]
        assert sources(release.lookup(host)) == [("system", False)]


def test_certificate_transparency_is_own_else_off_beside_private_anchors_else_inherited() -> None:
    """The order of AOSP's getCertificateTransparencyVerificationRequired."""
    found = network(
        '<base-config><certificateTransparency enabled="true"/></base-config>'
        "<domain-config><domain>inherits.example</domain></domain-config>"
        '<domain-config><domain>private.example</domain><trust-anchors><certificates src="@raw/my_ca"/></trust-anchors>'
        "</domain-config>"
        '<domain-config><domain>own.example</domain><trust-anchors><certificates src="user"/></trust-anchors>'
        '<certificateTransparency enabled="true"/></domain-config>'
        "<domain-config><domain>off.example</domain><certificateTransparency/></domain-config>"
    )
    names = ("inherits.example", "private.example", "own.example", "off.example", "else.example")
    assert [found.lookup(name).transparency for name in names] == [True, False, True, False, True]


LABEL = st.sampled_from(["a", "b", "com", "xa"])
NAME = st.lists(LABEL, min_size=1, max_size=4).map(".".join)


def aosp_lookup(found: NetworkConfig, host: str) -> Effective:
    """``ApplicationConfig.getConfigForHostname`` written out: every entry is looked at, the longest match kept."""
    host = host.lower()
    host = host[:-1] if host.endswith(".") else host
    best: tuple[str, Effective] | None = None
    for effective in found.configs:
        for domain in effective.domains:
            if domain.name == host:
                return effective
            below = domain.subdomains and host.endswith(domain.name) and host[-len(domain.name) - 1] == "."
            if below and (best is None or len(domain.name) > len(best[0])):
                best = (domain.name, effective)
    return best[1] if best else found.base


@given(st.dictionaries(NAME, st.booleans(), max_size=6), NAME, st.booleans())
def test_the_lookup_is_aosps_for_any_entries_and_host(entries: dict[str, bool], host: str, dot: bool) -> None:
    """The indexed lookup and a plain reading of AOSP's loop agree."""
    found = network(
        "".join(
            f'<domain-config><domain includeSubdomains="{str(sub).lower()}">{name}</domain></domain-config>'
            for name, sub in entries.items()
        )
    )
    assert found.lookup(host + "." * dot) is aosp_lookup(found, host)


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> tuple[list[str] | None, list]:
    """A nest of domain-configs: its own pins (None for no pin-set) and those inside it."""
    own = draw(st.none() | st.lists(st.sampled_from([A, B]), max_size=2, unique=True))
    inner = draw(st.lists(trees(depth + 1), max_size=2)) if depth < 3 else []
    return own, inner


@given(trees())
def test_pins_come_from_the_nearest_pin_set_for_any_nesting(tree: tuple) -> None:
    """What each domain gets is what a plain walk down the nest gives it."""
    expected: dict[str, list[str]] = {}

    def source(node: tuple, inherited: list[str]) -> str:
        own, inner = node
        name = f"d{len(expected)}.example"
        expected[name] = inherited if own is None else own
        body = "" if own is None else pins(*own)
        here = expected[name]
        return f"<domain-config><domain>{name}</domain>{body}{''.join(source(n, here) for n in inner)}</domain-config>"

    found = network(source(tree, []))
    assert {name: pinned(found.lookup(name)) for name in expected} == expected
