"""What Android's parser accepts, refuses and passes over in silence."""

import pytest

from pinscan.errors import LimitError
from pinscan.mechanisms._nsc_document import Document
from pinscan.mechanisms._nsc_syntax import MAX_DEPTH, read
from tests.mechanisms.source_xml import compile_xml

PIN = "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y="
PIN_XML = f'<pin digest="SHA-256">{PIN}</pin>'
DOMAIN = "<domain>example.com</domain>"


def parse(inside: str, *, debuggable: bool = False) -> Document:
    """Read a document with this inside its root."""
    return read(compile_xml(f"<network-security-config>{inside}</network-security-config>"), debuggable=debuggable)


def domain_config(inside: str, domain: str = DOMAIN) -> Document:
    """Read a document with one domain-config."""
    return parse(f"<domain-config>{domain}{inside}</domain-config>")


CRASHES = {
    "is no date": domain_config(f'<pin-set expiration="soon">{PIN_XML}</pin-set>'),
    "the expiration '2027-02-30' is no date": domain_config(f'<pin-set expiration="2027-02-30">{PIN_XML}</pin-set>'),
    "the expiration '@2131361793' is no date": domain_config(f'<pin-set expiration="@string/text">{PIN_XML}</pin-set>'),
    "more than one base-config": parse("<base-config/><base-config/>"),
    "more than one debug-overrides": parse("<debug-overrides/><debug-overrides/>"),
    "more than one pin-set": domain_config(f"<pin-set>{PIN_XML}</pin-set><pin-set>{PIN_XML}</pin-set>"),
    "more than one trust-anchors": domain_config(2 * '<trust-anchors><certificates src="user"/></trust-anchors>'),
    "domain is not allowed in base-config": parse(f"<base-config>{DOMAIN}</base-config>"),
    "pin-set is not allowed in base-config": parse(f"<base-config><pin-set>{PIN_XML}</pin-set></base-config>"),
    "domain-config is not allowed in base-config": parse("<base-config><domain-config/></base-config>"),
    "domain-config has no domain": domain_config("", ""),
    "a domain has no name": domain_config("", "<domain/>"),
    "contains elements": domain_config("", "<domain>example.com<b/></domain>"),
    "example.com is given twice": domain_config("", DOMAIN + '<domain includeSubdomains="true">Example.COM </domain>'),
    "no digest": domain_config(f"<pin-set><pin>{PIN}</pin></pin-set>"),
    "unsupported digest 'SHA-1'": domain_config(f'<pin-set><pin digest="SHA-1">{PIN}</pin></pin-set>'),
    "a pin is empty": domain_config('<pin-set><pin digest="SHA-256"/></pin-set>'),
    "a pin is not Base64": domain_config(f'<pin-set><pin digest="SHA-256">{PIN[:-2]}=</pin></pin-set>'),
    "a pin has 33 bytes": domain_config(f'<pin-set><pin digest="SHA-256">{PIN[:-1]}A</pin></pin-set>'),
    "a pin has 9 bytes": domain_config('<pin-set><pin digest="SHA-256">@string/mypin</pin></pin-set>'),
    "a pin contains elements": domain_config(f'<pin-set><pin digest="SHA-256">{PIN}<b/></pin></pin-set>'),
    "certificates has no src": domain_config("<trust-anchors><certificates/></trust-anchors>"),
    "unknown src 'usr'": domain_config('<trust-anchors><certificates src="usr"/></trust-anchors>'),
}


@pytest.mark.parametrize("reason", CRASHES)
def test_what_crashes_the_app(reason: str) -> None:
    """Each of these makes Android throw, and the first violation says why."""
    violations = CRASHES[reason].violations
    assert violations
    assert reason in violations[0].reason
    assert violations[0].since == 24


def test_another_root_crashes() -> None:
    """Only network-security-config is read."""
    document = read(compile_xml("<network_security_config/>"), debuggable=False)
    assert "root element" in document.violations[0].reason


def test_the_same_domain_in_two_configurations_crashes_and_is_still_shown() -> None:
    """Names are unique over the whole file, nested or not."""
    nested = f"<domain-config><domain>EXAMPLE.com</domain><pin-set>{PIN_XML}</pin-set></domain-config>"
    document = domain_config(nested)
    assert "given twice" in document.violations[0].reason
    assert [d.name for c in document.configs for d in c.domains] == ["example.com", "example.com"]


ACCEPTED = [
    '<domain-config cleartextTrafficPermitted="false">' + DOMAIN + f"<pin-set>{PIN_XML}</pin-set></domain-config>",
    f'<domain-config>{DOMAIN}<pin-set expiration="2027-06-30T12:00">{PIN_XML}</pin-set></domain-config>',
    f'<domain-config>{DOMAIN}<pin-set><pin digest="sha-256">\n  {PIN}\n</pin></pin-set></domain-config>',
    f'<domain-config>{DOMAIN}<pin-set><pin digest="SHA-256">{PIN[:-1]}</pin></pin-set></domain-config>',
    f"<domain-config>{DOMAIN}<pin-set/></domain-config>",
    f"<domain-config>{DOMAIN}<domain>www.example.com</domain></domain-config><base-config/>",
    '<base-config><trust-anchors><certificates src="wfa"/><certificates src="@raw/my_ca"/></trust-anchors>'
    "</base-config>",
    f'<domain-config>{DOMAIN}<trustkit-config enforcePinning="true"><report-uri>x</report-uri></trustkit-config>'
    "</domain-config>",
    f'<domain-config>{DOMAIN}<certificateTransparency enabled="true"/><domainEncryption mode="enabled"/>'
    "</domain-config>",
    "",
]


@pytest.mark.parametrize("inside", ACCEPTED)
def test_what_is_read_without_a_word(inside: str) -> None:
    """These are right, and nothing is said about them."""
    document = parse(inside)
    assert (document.violations, document.skipped, document.dead) == ((), (), ())


@pytest.mark.parametrize(
    ("inside", "name", "nearest", "lost"),
    [
        (f"<domain-config>{DOMAIN}<pinset>{PIN_XML}</pinset></domain-config>", "pinset", "pin-set", 1),
        (f"<domain-config>{DOMAIN}<pins>{PIN_XML}{PIN_XML}</pins></domain-config>", "pins", "pin-set", 2),
        (f"<domain-config>{DOMAIN}<pin-set><Pin>x</Pin></pin-set></domain-config>", "Pin", "pin", 0),
        ("<domain_config/>", "domain_config", "domain-config", 0),
        ("<base-config><trust-anchor/></base-config>", "trust-anchor", "trust-anchors", 0),
        (f"<domain-config>{DOMAIN}{PIN_XML}</domain-config>", "pin", "", 1),
        (DOMAIN, "domain", "", 0),
        ("<frobnicate/>", "frobnicate", "", 0),
    ],
)
def test_an_unknown_or_misplaced_element_is_skipped_in_silence(inside: str, name: str, nearest: str, lost: int) -> None:
    """Nothing throws; the element is named with what was probably meant and the pins lost with it."""
    document = parse(inside)
    assert document.violations == ()
    assert [(s.name, s.nearest, s.pins) for s in document.skipped] == [(name, nearest, lost)]


@pytest.mark.parametrize(
    ("inside", "attribute", "effect"),
    [
        ('<domain includeSubdomains="@bool/flag">a.example</domain>', "includeSubdomains", "counts as false"),
        ('<domain includeSubdomains="yes">a.example</domain>', "includeSubdomains", "counts as false"),
        ('<domain includeSubDomains="true">a.example</domain>', "includeSubDomains", "did you mean includeSubdomains"),
        (
            '<domain xmlns:android="http://schemas.android.com/apk/res/android" android:includeSubdomains="true">'
            "a.example</domain>",
            "android:includeSubdomains",
            "without android:",
        ),
        ("<domain>@string/host</domain>", "domain", "not resolved"),
        (f'{DOMAIN}<pin-set expirationDate="2027-01-01">{PIN_XML}</pin-set>', "expirationDate", "expiration"),
        (f"{DOMAIN}<trust-anchors/>", "trust-anchors", "no certificate is trusted"),
        (
            f'{DOMAIN}<trust-anchors><certificates src="user" overridePins="@bool/flag"/></trust-anchors>',
            "overridePins",
            "counts as false",
        ),
    ],
)
def test_a_value_without_effect_is_noted(inside: str, attribute: str, effect: str) -> None:
    """References, strings, misspelt and namespaced attributes change nothing and throw nothing."""
    document = domain_config(inside, "")
    assert document.violations == ()
    assert [d.attribute for d in document.dead] == [attribute]
    assert effect in document.dead[0].effect
    assert not any(domain.subdomains for config in document.configs for domain in config.domains)


def test_cleartext_written_as_a_reference_counts_as_permitted() -> None:
    """The default of cleartextTrafficPermitted is true where it cannot be read."""
    document = parse('<base-config cleartextTrafficPermitted="@bool/flag"/>')
    assert document.base is not None
    assert document.base.cleartext is True
    assert document.dead[0].attribute == "cleartextTrafficPermitted"


def test_debug_overrides_are_not_even_checked_in_a_release_build() -> None:
    """What would throw when debuggable is skipped otherwise."""
    inside = f"<debug-overrides>{DOMAIN}<pin-set/><trust-anchors><certificates/></trust-anchors></debug-overrides>"
    release, debug = parse(inside), parse(inside, debuggable=True)
    assert release.violations == ()
    assert release.debug is None
    assert release.debug_spot is not None
    assert [v.reason for v in debug.violations] == [
        "domain is not allowed in debug-overrides",
        "pin-set is not allowed in debug-overrides",
        "certificates has no src",
    ]


def test_override_pins_is_the_default_inside_debug_overrides_only() -> None:
    """overridePins: true in debug-overrides, false elsewhere."""
    anchors = '<trust-anchors><certificates src="user"/></trust-anchors>'
    document = parse(
        f"<debug-overrides>{anchors}</debug-overrides><base-config>{anchors}</base-config>", debuggable=True
    )
    assert document.debug is not None
    assert document.debug.anchors is not None
    assert document.debug.anchors[0].override
    assert document.base is not None
    assert document.base.anchors is not None
    assert not document.base.anchors[0].override


@pytest.mark.parametrize(
    ("inside", "since"),
    [
        ("<debug-overrides><certificateTransparency/></debug-overrides>", 36),
        ("<debug-overrides><domainEncryption mode='enabled'/></debug-overrides>", 37),
        ("<base-config><domainEncryption/></base-config>", 37),
    ],
)
def test_what_only_newer_androids_throw_on(inside: str, since: int) -> None:
    """Older versions skip these elements."""
    assert [v.since for v in parse(inside, debuggable=True).violations] == [since]


def test_places_are_xml_paths_with_lines_and_quotes() -> None:
    """Elements that share a name are numbered from 1."""
    document = parse(
        f"<domain-config><domain>a.example</domain></domain-config>\n<domain-config>{DOMAIN}\n"
        f'<pin-set expiration="2027-01-01">\n{PIN_XML}\n{PIN_XML}</pin-set></domain-config>'
    )
    declared = document.configs[1].pin_set
    assert declared is not None
    spot = declared.pins[1].spot
    assert (spot.symbol, spot.line, spot.text) == ("network-security-config/domain-config[2]/pin-set/pin[2]", 5, PIN)


def test_nesting_is_limited() -> None:
    """A bomb of nested configurations is refused, not followed."""
    count = MAX_DEPTH + 2
    inside = "".join(f"<domain-config><domain>d{i}.example</domain>" for i in range(count)) + "</domain-config>" * count
    with pytest.raises(LimitError):
        parse(inside)


def test_nothing_below_another_root_is_read() -> None:
    """The parser throws before it looks inside."""
    source = f"<network-security><domain-config>{DOMAIN}</domain-config></network-security>"
    document = read(compile_xml(source), debuggable=False)
    assert document.configs == ()
    assert len(document.violations) == 1
