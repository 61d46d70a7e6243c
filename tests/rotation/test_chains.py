"""Chains and keys as people hold them, and files that are something else, in one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12

from pinscan.errors import UsageError
from pinscan.rotation import chains
from tests.rotation.authority import MAKERS, key, server, world
from tests.rotation.shop import request

PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
PKCS8 = serialization.PrivateFormat.PKCS8


def no_password(what: str) -> bytes:
    raise AssertionError(f"asked for a password of {what}")


def read(path: Path, password: bytes | None = None) -> tuple[chains.Held, ...]:
    return chains.read(path, no_password if password is None else lambda _: password)


def file(tmp_path: Path, data: bytes, called: str = "input") -> Path:
    path = tmp_path / called
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", list(MAKERS))
@pytest.mark.parametrize("form", ["private-pem", "private-der", "private-encrypted", "public-pem", "public-der"])
def test_every_kind_of_key_has_the_pin_of_its_public_half(name: str, form: str, tmp_path: Path) -> None:
    """RSA 2048, 3072 and 4096, P-256, P-384, Ed25519; private or public; PEM or DER."""
    made = key(name)
    public = made.public_key()
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    plain, sealed = serialization.NoEncryption(), serialization.BestAvailableEncryption(b"secret")
    data = {
        "private-pem": lambda: made.private_bytes(PEM, PKCS8, plain),
        "private-der": lambda: made.private_bytes(DER, PKCS8, plain),
        "private-encrypted": lambda: made.private_bytes(PEM, PKCS8, sealed),
        "public-pem": lambda: public.public_bytes(PEM, spki),
        "public-der": lambda: public.public_bytes(DER, spki),
    }[form]()
    (held,) = read(file(tmp_path, data), b"secret" if form == "private-encrypted" else None)
    assert held.key.spki == public.public_bytes(DER, spki)
    assert held.certificate is None


def test_a_request_is_read_with_its_subject(tmp_path: Path) -> None:
    """PKCS#10, before any certificate exists."""
    (held,) = read(request(tmp_path / "next.csr", "server-2"))
    assert (held.kind, held.subject) == ("certificate request", "CN=api.shop.com")
    assert held.key.spki_sha256 == world().chains["new-key"][0].pin


def test_chains_come_in_pem_pkcs7_and_pkcs12(tmp_path: Path) -> None:
    """The same chain in each form; the order of PKCS#7 means nothing."""
    made = world().chains["current"]
    leaf, issuer = (m.certificate for m in made)
    sealed = serialization.BestAvailableEncryption(b"secret")
    forms = {
        "pem": world().pem("current"),
        "swapped": made[1].pem + made[0].pem,
        "p7b": pkcs7.serialize_certificates([issuer, leaf], PEM),
        "p12": pkcs12.serialize_key_and_certificates(b"x", made[0].key, leaf, [issuer], sealed),
    }
    for form, data in forms.items():
        held = read(file(tmp_path, data, form), b"secret" if form == "p12" else None)
        found = chains.chain(form, form, held)
        assert found.certificates == tuple(m.read for m in made), form
        assert bool(found.notes) is (form == "swapped") or form == "p7b"


def bad(tmp_path: Path) -> dict[str, tuple[bytes, bytes | None, str]]:
    made = world().chains["current"]
    pem = world().pem("current")
    sealed = serialization.BestAvailableEncryption(b"secret")
    secret = made[0].key.private_bytes(PEM, PKCS8, sealed)
    store = pkcs12.serialize_key_and_certificates(b"x", made[0].key, made[0].certificate, None, sealed)
    other, mine = (key(n).private_bytes(PEM, PKCS8, serialization.NoEncryption()) for n in ("server-2", "server-1"))
    return {
        "text": (b"hello", None, "holds no certificate or key"),
        "empty": (b"", None, "holds no certificate or key"),
        "half": (pem + b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", None, "partly unreadable"),
        "wrong password of a key": (secret, b"wrong", "wrong password"),
        "wrong password of a store": (store, b"wrong", "wrong password"),
        "somebody else's key": (pem + other, None, "not the one of its certificate"),
        "two servers": (pem + world().pem("new-ca"), None, "holds 2 server certificates"),
        "two keys": (other + mine, None, "holds 2 keys"),
        "many": (made[0].pem * 150, None, "a trust store, not a chain"),
        "huge": (b"x" * (2 << 20), None, "larger than 1 MiB"),
    }  # fmt: skip


@pytest.mark.parametrize("case", list(bad(Path())))
def test_what_is_no_chain_is_one_line(case: str, tmp_path: Path) -> None:
    """Named with its file; nothing but `UsageError` comes out."""
    data, password, said = bad(tmp_path)[case]
    with pytest.raises(UsageError, match=said) as caught:
        chains.chain("x", "input", read(file(tmp_path, data), password))
    assert "\n" not in str(caught.value)


def test_a_key_beside_its_certificate_is_fine(tmp_path: Path) -> None:
    """Servers often keep both in one file."""
    secret = world().chains["current"][0].key.private_bytes(PEM, PKCS8, serialization.NoEncryption())
    found = chains.chain("x", "x", read(file(tmp_path, secret + world().pem("current"))))
    assert len(found.certificates) == 2


def test_issued_needs_name_and_signature() -> None:
    """A certificate is issued by the one whose key signed it."""
    leaf, issuer = (made.read for made in world().chains["current"])
    assert chains.issued(leaf, issuer)
    assert chains.issued(leaf, world().cross_a.read)
    assert not chains.issued(leaf, world().root_a.read)
    assert not chains.issued(issuer, leaf)
    assert not chains.issued(server("server-2", None).read, issuer)
