"""Whole keys and certificates that code compares: a digest stands for them where they are what is compared."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pinscan.code.values import Alternatives, Blob, Const, Made, Text, Value, text
from pinscan.mechanisms._apple_host_terms import hosts_of, together
from pinscan.mechanisms._apple_keys import whole
from pinscan.model import Host, Subdomains, Subject
from tests.conftest import SAMPLES

CERTS = Path(SAMPLES) / "src" / "ios" / "common" / "certs"
CERTIFICATE = x509.load_pem_x509_certificate((CERTS / "next.pem").read_bytes())
DER = CERTIFICATE.public_bytes(Encoding.DER)
SPKI = CERTIFICATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
POINT = CERTIFICATE.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
KINDS = {Subject.SPKI: SPKI, Subject.RAW_KEY: POINT, Subject.CERTIFICATE: DER}
HOST = Made("-[? host]", (Made("challenge"),))


def written(data: bytes) -> Text:
    return text(base64.b64encode(data).decode())


@pytest.mark.parametrize("subject", KINDS)
def test_what_is_compared_becomes_its_digest(subject: Subject) -> None:
    """An SPKI, a raw key and a certificate, in base64 or as bytes, are pinned by their SHA-256."""
    data = KINDS[subject]
    wanted = base64.b64encode(hashlib.sha256(data).digest()).decode()
    for value in (written(data), Blob(data), Alternatives((written(data), Const(None)))):
        assert [(pin.digest, pin.subject) for pin in whole(value, subject)] == [(wanted, subject)]


@pytest.mark.parametrize("subject", KINDS)
def test_another_kind_is_no_pin(subject: Subject) -> None:
    """What can never be equal to what is compared, damaged bytes, digests and prose say nothing."""
    others = [data for kind, data in KINDS.items() if kind is not subject]
    for data in (*others, KINDS[subject][:-9], hashlib.sha256(SPKI).digest(), b"x" * 200):
        assert list(whole(written(data), subject)) == []
    assert list(whole(text("a long sentence that is no encoding of any bytes at all, however read"), subject)) == []


def hosts(value: Value, holds: bool = True) -> list[Host]:
    return list(hosts_of(value, holds))


def test_ways_name_hosts_only_where_all_do() -> None:
    """`a or b` is for both; `a or something else` is for any host; parts of one way go together."""
    one, two = Made("isEqualToString:", (HOST, text("a.example"))), Made("hasSuffix:", (HOST, text(".b.example")))
    below = Host("b.example", Subdomains.ANY, apex=False, text=".b.example")
    assert hosts(Made("or", (one, two))) == [Host("a.example"), below]
    assert hosts(Made("or", (Made("and", (one, Made("not", (Made("flag"),)))), Made("not", (one,))))) == []
    assert hosts(Made("or", (Made("and", (one, Made("flag"))), two))) == [Host("a.example"), below]


def test_a_digest_is_never_a_host() -> None:
    """A text that cannot be a host's name is not taken for one, whatever it is compared with."""
    assert hosts(Made("isEqualToString:", (HOST, text("psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=")))) == []


def test_a_name_and_all_below_it_are_one_host() -> None:
    """`host == d || host.hasSuffix("." + d)` is the domain with any depth below."""
    below = Host("a.example", Subdomains.ANY, apex=False, text=".a.example")
    assert together([Host("a.example"), below]) == (Host("a.example", Subdomains.ANY),)
    assert together([below, Host("b.example")]) == (below, Host("b.example"))
