"""Snippets are read back by the readers of each platform and give the pins they were made of."""

from __future__ import annotations

import plistlib
import re
import tomllib

import pytest

from pinscan import register as registers
from pinscan.formats.xmltree import Element
from pinscan.mechanisms._nsc_syntax import read as read_nsc
from pinscan.mechanisms._trustkit_ios import as_value, read_configuration
from pinscan.rotation.dialects import DIALECTS, Pins
from tests.facts_of import digest
from tests.mechanisms.source_xml import compile_xml

TWO = Pins("api.shop.com", (digest("a"), digest("b")), "2027-11-23")
ONE = Pins("api.shop.com", (digest("a"),), "2027-11-23")


def snippet(name: str, pins: Pins = TWO) -> str:
    return DIALECTS[name][1](pins)


def plist(name: str, pins: Pins = TWO) -> dict[str, object]:
    found = plistlib.loads(f'<plist version="1.0"><dict>{snippet(name, pins)}</dict></plist>'.encode())
    assert isinstance(found, dict)
    return found


def test_the_network_security_config_is_valid() -> None:
    """Android's parser finds both pins, the host and the expiration, and nothing to complain of."""
    root: Element = compile_xml(snippet("nsc"))
    document = read_nsc(root, debuggable=False)
    assert (document.violations, document.skipped) == ((), ()) or not (document.violations or document.skipped)
    assert re.findall(r'<pin digest="SHA-256">(\S+?)<', snippet("nsc")) == list(TWO.sha256)


def test_trustkits_plist_is_valid_with_two_pins_and_refused_with_one() -> None:
    """TrustKit wants two distinct pins; the comment says so."""
    table = plist("trustkit-plist")["TSKConfiguration"]
    (domain,) = read_configuration(as_value(table)).domains
    assert domain.crash is None
    assert [pin.digest for pin in domain.pins] == list(TWO.sha256)
    (lone,) = read_configuration(as_value(plist("trustkit-plist", ONE)["TSKConfiguration"])).domains
    assert lone.crash is not None
    assert "TrustKit refuses" in snippet("trustkit-plist", ONE)


def test_pinned_domains_are_a_property_list() -> None:
    """NSPinnedDomains with both keys as the server's own."""
    transport = plist("pinned-domains")["NSAppTransportSecurity"]
    entry = transport["NSPinnedDomains"]["api.shop.com"]  # type: ignore[index]
    assert [item["SPKI-SHA256-BASE64"] for item in entry["NSPinnedLeafIdentities"]] == list(TWO.sha256)


def test_the_register_reads_its_own_dialect() -> None:
    """The first key is current, the others are backups."""
    table = tomllib.loads(snippet("register"))
    assert [(key["sha256"], key["state"]) for key in table["key"]] == [
        (TWO.sha256[0], "current"),
        (TWO.sha256[1], "backup"),
    ]
    assert all(registers._DIGEST.fullmatch(key["sha256"]) for key in table["key"])


@pytest.mark.parametrize("name", list(DIALECTS))
def test_every_dialect_holds_every_key_and_invents_none(name: str) -> None:
    """Two keys in, two keys out; one in, one out and a remark."""
    found = re.findall(r"[A-Za-z0-9+/]{43}=|\b[0-9a-f]{64}\b", snippet(name))
    assert len(found) == 2
    assert len(re.findall(r"[A-Za-z0-9+/]{43}=|\b[0-9a-f]{64}\b", snippet(name, ONE))) == 1
