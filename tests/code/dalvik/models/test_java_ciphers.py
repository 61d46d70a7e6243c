"""Texts that code deciphers with a key of its own."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from pinscan.code.dalvik.models.java_ciphers import LARGEST, deciphered

KEY, IV = bytes(range(16)), bytes(range(16, 32))
PLAIN = b"sha256/pin"
PADDED = PLAIN + bytes([6]) * 6


def enciphered(mode: modes.Mode, data: bytes) -> bytes:
    """What AES makes of known bytes."""
    worker = Cipher(AES(KEY), mode).encryptor()
    return worker.update(data) + worker.finalize()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("AES/CBC/PKCS5Padding", enciphered(modes.CBC(IV), PADDED)),
        ("AES/CBC/PKCS7Padding", enciphered(modes.CBC(IV), PADDED)),
        ("aes/ctr/NoPadding", enciphered(modes.CTR(IV), PLAIN)),
        ("AES", enciphered(modes.ECB(), PADDED)),
        ("AES/ECB/PKCS5Padding", enciphered(modes.ECB(), PADDED)),
        ("AES/GCM/NoPadding", AESGCM(KEY).encrypt(IV, PLAIN, None)),
    ],
)
def test_the_usual_transformations(name: str, data: bytes) -> None:
    """AES by name alone is ECB with padding; CBC, CTR and GCM take the vector that is given."""
    assert deciphered(name, KEY, IV, data) == PLAIN


@pytest.mark.parametrize(
    ("name", "key", "data"),
    [
        ("DES/CBC/PKCS5Padding", KEY, bytes(16)),
        ("AES/XTS/NoPadding", KEY, bytes(16)),
        ("AES/CBC", KEY, bytes(16)),
        ("AES/CBC/PKCS5Padding", KEY[:5], bytes(16)),
        ("AES/CBC/PKCS5Padding", KEY, bytes(15)),
        ("AES/CBC/PKCS5Padding", KEY, b""),
        ("AES/CBC/PKCS5Padding", KEY, enciphered(modes.CBC(IV), PLAIN + bytes(6))),
        ("AES/GCM/NoPadding", KEY, bytes(40)),
        ("AES/CTR/NoPadding", KEY, bytes(LARGEST + 16)),
    ],
)
def test_what_cannot_be_deciphered(name: str, key: bytes, data: bytes) -> None:
    """Another algorithm, a wrong length, padding or tag, and too much data are refused."""
    with pytest.raises(ValueError):  # noqa: PT011  # some of them are the library's own words
        deciphered(name, key, IV, data)
