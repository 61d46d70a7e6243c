"""TrustKit-Android's own reading of a network security configuration."""

from __future__ import annotations

from typing import Any

import pytest

from pinscan.mechanisms import android_trustkit
from pinscan.mechanisms._trustkit_config import Policy, read
from pinscan.model import Observation, PinSet, Subdomains
from tests.mechanisms.fake_app import fake_build
from tests.mechanisms.source_xml import compile_xml

A, B = "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", "fwza0LRMXouZHRC8Ei+4PyuldPDcf3UKgO/04cDM1oE="
ONE = f'<pin-set><pin digest="SHA-256">{A}</pin></pin-set>'
TWO = f'<pin-set expiration="2027-01-01"><pin digest="SHA-256">{A}</pin><pin digest="SHA-256">{B}</pin></pin-set>'
DOMAIN = '<domain includeSubdomains="true">example.com</domain>'
ENFORCE = '<trustkit-config enforcePinning="true"/>'
LIBRARY = b"..Lcom/datatheorem/android/trustkit/TrustKit;.."


def root(inside: str) -> str:
    return f"<network-security-config>{inside}</network-security-config>"


def policies(inside: str) -> tuple[Policy, ...]:
    return read(compile_xml(root(f"<domain-config>{inside}</domain-config>")))


def observe(documents: dict[str, str], **options: Any) -> tuple[list[dict[str, Any]], list[PinSet]]:
    """The settings and pin sets seen in a build with these configurations."""
    build = fake_build({name: {"default": root(source)} for name, source in documents.items()}, **options)
    found = list(android_trustkit.observe(build))
    settings = [dict(fact.facts) for fact in found if isinstance(fact, Observation)]
    return settings, [fact for fact in found if isinstance(fact, PinSet)]


@pytest.mark.parametrize(
    ("settings", "enforce"),
    [
        ("", False),
        ("<trustkit-config/>", False),
        ('<trustkit-config enforcePinning="true"/>', True),
        ('<trustkit-config enforcePinning="TRUE"/>', True),
        ('<trustkit-config enforcePinning="false"/>', False),
        ('<trustkit-config enforcePinning="1"/>', False),
        ('<trustkit-config enforcePinning="@bool/flag"/>', False),
    ],
)
def test_pins_are_enforced_only_when_it_says_true(settings: str, enforce: bool) -> None:
    """The default is report only; only the text true counts."""
    (policy,) = policies(DOMAIN + TWO + settings)
    assert policy.enforce is enforce
    assert policy.crash is None


def test_of_several_domains_the_last_is_kept() -> None:
    """The others, and their includeSubdomains, are forgotten."""
    (policy,) = policies(f"{DOMAIN}<domain>last.example.com</domain>{TWO}")
    assert (policy.name, policy.subdomains, policy.dropped) == ("last.example.com", False, ("example.com",))


REFUSED = {
    "fewer than two pins with enforcePinning": DOMAIN + ONE + ENFORCE,
    "an empty pin-set with enforcePinning": f"{DOMAIN}<pin-set/>{ENFORCE}",
    "there is no domain": TWO,
    "the domain 'localhost' is not valid": f"<domain>localhost</domain>{TWO}",
    "the domain '*.example.com' is not valid": f"<domain>*.example.com</domain>{TWO}",
    "the domain ' example.com ' is not valid": f"<domain>\n example.com\n</domain>{TWO}",
    "a pin is not 32 bytes of Base64": DOMAIN + TWO.replace(B, B[:-2]),
    "the digest 'sha-256' is not exactly 'SHA-256'": DOMAIN + TWO.replace("SHA", "sha"),
    "the expiration 'soon' is no date": DOMAIN + TWO.replace("2027-01-01", "soon"),
    "a report-uri is no URL": f"{DOMAIN}{TWO}<trustkit-config><report-uri>x.example</report-uri></trustkit-config>",
    "the domain example.com is given twice": (
        f"{DOMAIN}{TWO}<domain-config><domain>example.com</domain></domain-config>"
    ),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_it_throws_on(reason: str) -> None:
    """Each of these makes the app crash when it initialises TrustKit."""
    assert policies(REFUSED[reason])[-1].crash == reason


def test_the_same_key_twice_is_one_pin() -> None:
    """A set of texts: equal ones collapse, and then there are too few."""
    (policy,) = policies(DOMAIN + TWO.replace(B, A) + ENFORCE)
    assert (policy.distinct_pins, policy.crash) == (1, "fewer than two pins with enforcePinning")


def test_one_pin_is_enough_when_nothing_is_enforced() -> None:
    """Without enforcePinning the number of pins is not checked."""
    assert policies(DOMAIN + ONE)[0].crash is None


def test_a_nested_configuration_inherits_each_value_it_does_not_set() -> None:
    """Pins, expiry, enforcement, reports; the domain is its own."""
    settings = (
        '<trustkit-config enforcePinning="true" disableDefaultReportUri="true">'
        "<report-uri>https://r.example/</report-uri></trustkit-config>"
    )
    nested = "<domain-config><domain>www.example.com</domain></domain-config>"
    outer, inner = policies(DOMAIN + nested + TWO + settings)
    assert (inner.name, inner.subdomains) == ("www.example.com", True)
    assert (inner.pins, inner.expires, inner.enforce) == (outer.pins, outer.expires, True)
    assert (inner.report_uris, inner.default_report_uri) == (("https://r.example/",), False)


def test_a_configuration_without_pins_is_left_out() -> None:
    """It is no policy, and whatever its domain it is not refused."""
    assert policies("<domain>localhost</domain>") == ()


def test_settings_of_the_platforms_file_are_told_and_the_pins_left_to_the_platform() -> None:
    """From API 24 TrustKit checks nothing itself."""
    settings, pins = observe({"net": f"<domain-config>{DOMAIN}{TWO}{ENFORCE}</domain-config>"}, code=LIBRARY)
    assert settings == [
        {
            "hosts": ["example.com"],
            "enforce": True,
            "distinct_pins": 2,
            "default_report_uri": True,
            "is_platform_config": True,
        }
    ]
    assert pins == []


def test_below_api_24_trustkit_checks_the_pins_itself() -> None:
    """With enforcement as it says, and no way to know yet that connections go through it."""
    source = {"net": f"<domain-config>{DOMAIN}{TWO}{ENFORCE}</domain-config>"}
    _, (pin_set,) = observe(source, code=LIBRARY, min_sdk=21)
    assert (pin_set.hosts[0].pattern, pin_set.hosts[0].subdomains) == ("example.com", Subdomains.ANY)
    assert (pin_set.enforced, pin_set.confidence) == (True, "likely")
    _, without = observe(source, min_sdk=21)
    assert without == []


def test_without_the_library_in_the_code_its_settings_are_dead() -> None:
    """They are told, as not used."""
    settings, _ = observe({"net": f"<domain-config>{DOMAIN}{TWO}{ENFORCE}</domain-config>"}, code=b"nothing")
    assert settings[0]["used"] is False


def test_without_any_dex_code_the_use_of_the_settings_is_not_known() -> None:
    """A library carries its code in another form."""
    settings, _ = observe({"net": f"<domain-config>{DOMAIN}{TWO}{ENFORCE}</domain-config>"})
    assert "used" not in settings[0]


def test_a_file_found_by_name_alone_pins_nothing_on_api_24() -> None:
    """TrustKit leaves the check to the platform, which reads another file."""
    other = f"<domain-config>{DOMAIN}{TWO}{ENFORCE}</domain-config>"
    settings, (pin_set,) = observe({"net": "", "network_security_config": other}, code=LIBRARY)
    assert (settings[0]["is_platform_config"], pin_set.enforced) == (False, False)
    message = b"TrustKit was initialized with a different network policy than"
    settings, _ = observe({"net": "", "network_security_config": other}, code=LIBRARY + message)
    assert "manifest" in settings[0]["crash"]


def test_other_files_are_searched_only_with_the_library_there() -> None:
    """A file with settings that the code may name by id; without the library it is nobody's."""
    other = {"net": "", "own_pins": f"<domain-config>{DOMAIN}{TWO}{ENFORCE}</domain-config>"}
    assert len(observe(other, code=LIBRARY)[0]) == 1
    assert observe(other, code=b"nothing") == ([], [])
