"""Pins as code writes them: hex, base64, bytes, keys and certificates."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, Text, Value, text
from pinscan.mechanisms._pin_values import Written, decode, digest_pin, whole_pin, written
from pinscan.model import Algorithm, Subject

DIGEST = hashlib.sha256(b"a key").digest()
SHORT = hashlib.sha1(b"a key", usedforsecurity=False).digest()


@pytest.mark.parametrize(
    "spelt",
    [
        DIGEST.hex(),
        DIGEST.hex().upper(),
        DIGEST.hex(":"),
        DIGEST.hex(" ").upper(),
        base64.b64encode(DIGEST).decode(),
        base64.b64encode(DIGEST).decode().rstrip("="),
        base64.urlsafe_b64encode(DIGEST).decode(),
        "sha256/" + base64.b64encode(DIGEST).decode(),
        "SHA-256: " + DIGEST.hex(),
    ],
)
def test_every_spelling_of_a_digest_is_the_same_bytes(spelt: str) -> None:
    """Hex with any separator, both base64 alphabets, and prefixes decode to the digest."""
    assert decode(spelt) == DIGEST


@pytest.mark.parametrize("spelt", ["", "hello", "api.example.com", "deadbeef", "A" * 30, "x" * 45, "0x12", "ab" * 5])
def test_other_texts_are_no_pins(spelt: str) -> None:
    """Short hex, words and host names are no encoding of a digest."""
    data = decode(spelt)
    assert data is None or digest_pin(Written(spelt, data), Subject.SPKI) is None


@given(st.binary(min_size=20, max_size=64))
@settings(max_examples=60, derandomize=True)
def test_only_digest_lengths_make_pins(data: bytes) -> None:
    """20 bytes are SHA-1, 32 are SHA-256, and no other number is a pin."""
    pin = digest_pin(Written("x", data), Subject.CERTIFICATE)
    assert (pin.algorithm if pin else None) == {20: Algorithm.SHA1, 32: Algorithm.SHA256}.get(len(data))


def test_pins_inside_collections_are_found() -> None:
    """Lists, maps, alternatives and byte arrays held as numbers are searched; holes are not."""
    numbers = Items(tuple(Const(b - 256 if b > 127 else b) for b in DIGEST))
    value: Value = Items(
        (text(SHORT.hex()), Alternatives((Blob(DIGEST), Hole())), Pairs(((text("h.example"), numbers),)))
    )
    assert [found.data for found in written(value)] == [SHORT, DIGEST, DIGEST]


def test_a_text_with_a_hole_is_no_pin() -> None:
    """Half a digest is not made up."""
    assert not list(written(Text((DIGEST.hex()[:32], Hole()))))
    assert not list(written(Made("call", (text(DIGEST.hex()),))))


def test_a_key_written_out_whole_stands_for_its_digest() -> None:
    """A SubjectPublicKeyInfo is a key pin; a bare RSA key is a raw key's."""
    key = rsa.generate_private_key(65537, 2048).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    bare = key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    pin, raw = whole_pin(Written(spki.hex(), spki)), whole_pin(Written(bare.hex(), bare))
    assert pin is not None
    assert pin.subject is Subject.SPKI
    assert pin.digest == base64.b64encode(hashlib.sha256(spki).digest()).decode()
    assert raw is not None
    assert raw.subject is Subject.RAW_KEY
    assert raw.digest == base64.b64encode(hashlib.sha256(bare).digest()).decode()


def test_elliptic_keys_are_read_too() -> None:
    """The key need not be RSA."""
    spki = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    pin = whole_pin(Written(base64.b64encode(spki).decode(), spki))
    assert pin is not None
    assert pin.digest == base64.b64encode(hashlib.sha256(spki).digest()).decode()


def test_random_bytes_are_no_key() -> None:
    """Bytes that are neither a certificate nor a key make no pin."""
    assert whole_pin(Written("x", b"\x30\x03\x02\x01\x01")) is None
    assert whole_pin(Written("x", bytes(100))) is None
