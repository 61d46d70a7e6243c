"""Certificates, keys and key stores are read from their content, whatever is damaged in them or around them."""

import base64
import contextlib
import hashlib
import struct
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization as s
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.errors import FormatError
from pinscan.formats import certfile, der, keystore, pem
from pinscan.formats.x509 import Certificate, PrivateKey, PublicKey, digest, read_certificate, read_private_key

DATA = Path(__file__).parent.parent / "data" / "certificates"
FILES = sorted(path.name for path in DATA.iterdir() if path.suffix != ".sh")


def load(name: str) -> bytes:
    return (DATA / name).read_bytes()


def b64(data: bytes, algorithm: str = "sha256") -> str:
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


def spki(key: object) -> bytes:
    return key.public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo)


CA, LEAF = (x509.load_pem_x509_certificate(load(name)) for name in ("ca.pem", "leaf.pem"))
CA_DER, LEAF_DER = (item.public_bytes(s.Encoding.DER) for item in (CA, LEAF))
CA_PIN, LEAF_PIN = b64(spki(CA.public_key())), b64(spki(LEAF.public_key()))


def keys(contents: certfile.Contents) -> list[tuple[str, str | None]]:
    """Kind and SPKI digest of each item."""
    found = []
    for item in contents.items:
        match item.value:
            case Certificate(key=key):
                found.append(("certificate", key.spki_sha256))
            case PublicKey(spki_sha256=pin):
                found.append(("public", pin))
            case PrivateKey(encrypted=encrypted, public=public):
                found.append(("locked" if encrypted else "private", public and public.spki_sha256))
    return found


def test_certificate_facts_agree_with_cryptography() -> None:
    """Every fact of a certificate equals what an independent reader says of it."""
    leaf = read_certificate(load("leaf.der"))
    point = LEAF.public_key().public_bytes(s.Encoding.X962, s.PublicFormat.UncompressedPoint)
    assert (leaf.subject, leaf.issuer) == (LEAF.subject.rfc4514_string(), LEAF.issuer.rfc4514_string())
    assert (leaf.not_before, leaf.not_after) == (LEAF.not_valid_before_utc, LEAF.not_valid_after_utc)
    assert (leaf.sha256, leaf.sha1) == (b64(LEAF_DER), b64(LEAF_DER, "sha1"))
    assert leaf.key.spki_sha256 == LEAF_PIN
    assert leaf.key.spki_sha1 == b64(spki(LEAF.public_key()), "sha1")
    assert leaf.key.raw_sha256 == b64(point)
    assert (leaf.key.type, leaf.key.bits, leaf.signature_hash) == ("EC", 256, "sha384")
    assert (leaf.is_ca, leaf.self_signed, leaf.host_names) == (False, False, ("api.example.com", "*.example.org"))


def test_raw_rsa_key_is_the_pkcs1_form() -> None:
    """The raw-key digest of an RSA key is over PKCS#1, as Apple's SecKeyCopyExternalRepresentation gives it."""
    pkcs1 = CA.public_key().public_bytes(s.Encoding.DER, s.PublicFormat.PKCS1)
    assert read_certificate(load("ca.cer")).key.raw_sha256 == b64(pkcs1)


@pytest.mark.parametrize(
    ("name", "key_type", "bits", "hashed"),
    [("ca.pem", "RSA", 2048, "sha256"), ("ed25519.pem", "Ed25519", 256, None), ("pss.pem", "RSA", 2048, "sha512"),
     ("weak.pem", "RSA", 1024, "md5")],
)  # fmt: skip
def test_kinds_of_keys(name: str, key_type: str, bits: int, hashed: str | None) -> None:
    """Key type, size and signature hash are told for each algorithm; roots are self-signed CAs."""
    (found,) = certfile.read(load(name)).certificates
    assert (found.key.type, found.key.bits, found.signature_hash) == (key_type, bits, hashed)
    assert (found.self_signed, found.is_ca) == (True, True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ca.cer", [("certificate", CA_PIN)]),
     ("chain.pem", [("certificate", LEAF_PIN), ("certificate", CA_PIN)]),
     ("chain.p7b", [("certificate", CA_PIN), ("certificate", LEAF_PIN)]),
     ("leaf.csr", [("public", LEAF_PIN)]),
     ("leaf.pub.pem", [("public", LEAF_PIN)]),
     ("ca.pkcs1.pem", [("public", CA_PIN)]),
     ("ca.key", [("private", CA_PIN)]),
     ("ca.traditional.key", [("private", CA_PIN)]),
     ("leaf.sec1.key", [("private", LEAF_PIN)]),
     ("ca.legacy-encrypted.key", [("locked", None)]),
     ("leaf.encrypted.key", [("locked", None)]),
     ("open.p12", [("private", LEAF_PIN), ("certificate", LEAF_PIN), ("certificate", CA_PIN)]),
     ("trust.jks", [("certificate", CA_PIN)]),
     ("chain.jks", [("locked", None), ("certificate", LEAF_PIN)]),
     ("chain.jceks", [("locked", None), ("certificate", LEAF_PIN)]),
     ("trust.bks", [("certificate", CA_PIN)]),
     ("trust.bks-v1", [("certificate", CA_PIN)]),
     ("chain.bks", [("certificate", LEAF_PIN), ("locked", None)])],
)  # fmt: skip
def test_each_form_gives_its_keys(name: str, expected: list[tuple[str, str | None]]) -> None:
    """Every form of file yields exactly the keys and certificates in it."""
    contents = certfile.read(load(name))
    assert keys(contents) == expected
    assert contents.damaged == []


@pytest.mark.parametrize("name", FILES)
def test_the_head_of_each_form_is_recognised(name: str) -> None:
    """64 bytes are enough to see that a file is worth reading, whatever it is called."""
    assert certfile.may_hold(load(name)[:64])


@pytest.mark.parametrize(
    "head",
    [b"", b"0", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"{\"a\": 1}", b"0\x82", b"\x30\x00", b"MIT License",
     b"\0\0\0\x01\0\0\0\x01" + bytes(56), b"\x03\x00\x08\x00", b"<?xml version", b"dex\n035\x00", b"0123456789"],
)  # fmt: skip
def test_other_heads_are_not(head: bytes) -> None:
    """Images, archives, resources and text are passed over."""
    assert not certfile.may_hold(head)


def test_store_types_and_locks() -> None:
    """A store says its type, how much is in it and whether it can be listed without a password."""
    told = {}
    for name in ("open.p12", "locked.p12", "trust.jks", "chain.jceks", "trust.bks", "trust.uber"):
        store = certfile.read(load(name)).store
        assert store is not None
        assert store.damaged == ()
        told[name] = (store.type, store.readable, store.count)
    assert told == {
        "open.p12": ("pkcs12", True, 2), "locked.p12": ("pkcs12", False, 0), "trust.jks": ("jks", True, 1),
        "chain.jceks": ("jceks", True, 1), "trust.bks": ("bks", True, 1), "trust.uber": ("uber", False, 0),
    }  # fmt: skip


def test_aliases_are_kept() -> None:
    """The alias of an entry is read, beyond ASCII too."""
    assert [item.alias for item in certfile.read(load("trust.jks")).items] == ["root é"]


def test_where_each_block_lies() -> None:
    """Items of a PEM file carry their line, values of a DER file their offset."""
    chain = load("chain.pem")
    assert [item.line for item in certfile.read(b"preamble\n" + chain).items] == [
        2 + chain[: chain.find(b"-----BEGIN", at)].count(b"\n") for at in (0, 1)
    ]
    both = certfile.read(LEAF_DER + CA_DER)
    assert [item.offset for item in both.items] == [0, len(LEAF_DER)]
    assert keys(both) == [("certificate", LEAF_PIN), ("certificate", CA_PIN)]


def test_base64_without_armour() -> None:
    """A certificate as bare base64, wrapped or not, is read."""
    for text in (
        base64.b64encode(LEAF_DER),
        base64.encodebytes(LEAF_DER),
        b"\xef\xbb\xbf" + base64.b64encode(LEAF_DER),
    ):
        contents = certfile.read(text)
        assert keys(contents) == [("certificate", LEAF_PIN)]
        assert contents.items[0].container == "base64"


def test_armour_inside_other_text() -> None:
    """Blocks in JSON with escaped newlines, with comments between them or with headers are read."""
    escaped = b'{"pem": "' + load("leaf.pem").replace(b"\n", b"\\n") + b'"}'
    assert keys(certfile.read(escaped)) == [("certificate", LEAF_PIN)]
    bundle = b"# Root\n" + load("ca.pem") + b"\n# Leaf\n\n" + load("leaf.pem").replace(b"\n", b"\r\n")
    assert keys(certfile.read(bundle)) == [("certificate", CA_PIN), ("certificate", LEAF_PIN)]


def test_damaged_blocks_do_not_cost_the_others() -> None:
    """One bad block among good ones is named with its line; the rest is read."""
    bad = b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"
    contents = certfile.read(load("ca.pem") + bad + load("leaf.pem"))
    assert keys(contents) == [("certificate", CA_PIN), ("certificate", LEAF_PIN)]
    assert len(contents.damaged) == 1
    assert f"line {load('ca.pem').count(10) + 1}" in contents.damaged[0]


def test_unfinished_block_does_not_swallow_the_next() -> None:
    """A BEGIN without its END is skipped."""
    assert keys(certfile.read(b"-----BEGIN CERTIFICATE-----\nMIID\n" + load("leaf.pem"))) == [("certificate", LEAF_PIN)]


def tlv(tag: int, body: bytes) -> bytes:
    size = len(body).to_bytes(2, "big")
    return bytes([tag, 0x82]) + size + body


def altered(negative: bool = False, curve: bytes = b"", subject: bytes = b"") -> bytes:
    """The leaf with its serial number, its curve or its subject put out of order."""
    parts = der.element(LEAF_DER).children()
    fields = parts[0].children()
    raw = [field.raw for field in fields]
    if negative:
        raw[1] = b"\x02\x02\xff\x01"
    if subject:
        raw[5] = subject
    if curve:
        raw[6] = raw[6].replace(bytes.fromhex("06082a8648ce3d030107"), curve)
    return tlv(0x30, tlv(0x30, b"".join(raw)) + parts[1].raw + parts[2].raw)


@pytest.mark.parametrize(
    "changes",
    [{"negative": True}, {"subject": tlv(0x30, b"\x05\x00")}, {"subject": tlv(0x30, tlv(0x31, tlv(0x30, b"")))}],
)
def test_key_of_a_certificate_that_strict_parsers_refuse(changes: dict[str, bytes]) -> None:
    """Key, digests and validity are told of a certificate with a negative serial number or a broken name."""
    data = altered(**changes)
    found = read_certificate(data)
    assert found.key.spki_sha256 == LEAF_PIN
    assert found.not_after == LEAF.not_valid_after_utc
    assert found.sha256 == b64(data)


def test_unknown_curve_still_has_a_pin() -> None:
    """A key on a curve without a known size has its digest and no size."""
    data = altered(curve=bytes.fromhex("06082a8648ce3d030163"))
    found = read_certificate(data)
    assert (found.key.type, found.key.bits) == ("EC", None)
    assert found.key.spki_sha256 != LEAF_PIN
    assert found.key.spki_sha256 in {digest(part.raw) for part in der.element(data).children()[0].children()}


def test_same_names_but_another_key_is_not_self_signed() -> None:
    """A certificate whose issuer has its own name but not its key is not self-signed."""
    fields = der.element(LEAF_DER).children()[0].children()
    renamed = read_certificate(altered(subject=fields[3].raw))
    assert renamed.subject == renamed.issuer
    assert not renamed.self_signed


def test_unknown_private_key_algorithm_is_still_a_private_key() -> None:
    """PKCS#8 of an algorithm nobody knows is a private key, with the identifier as its type."""
    key = tlv(0x30, b"\x02\x01\x00" + tlv(0x30, b"\x06\x03\x2a\x03\x04") + tlv(0x04, b"x" * 40))
    assert read_private_key(key) == PrivateKey(encrypted=False, type="1.2.3.4")


def jks(entries: bytes, count: int, version: int = 2) -> bytes:
    return keystore.JKS_MAGIC + struct.pack(">II", version, count) + entries + bytes(20)


def entry(certificate: bytes, alias: bytes = b"a", typed: bool = True) -> bytes:
    kind = struct.pack(">H", 5) + b"X.509" if typed else b""
    return (
        struct.pack(">IH", 2, len(alias)) + alias + bytes(8) + kind + struct.pack(">I", len(certificate)) + certificate
    )


def test_first_version_of_jks_has_no_certificate_type() -> None:
    """JKS version 1 is read too."""
    store = keystore.read_keystore(jks(entry(CA_DER, typed=False), 1, version=1))
    assert (store.readable, len(store.entries)) == (True, 1)


def test_damage_in_a_store_keeps_what_came_before() -> None:
    """A store that breaks off, or holds one bad certificate, still gives the others and says what is wrong."""
    cut = keystore.read_keystore(jks(entry(CA_DER) + entry(LEAF_DER)[:200], 2)[:-20])
    assert (cut.readable, len(cut.entries), len(cut.damaged)) == (True, 1, 1)
    bad = keystore.read_keystore(jks(entry(b"\x30\x00") + entry(LEAF_DER), 2))
    assert ([item.value.key.spki_sha256 for item in bad.entries], len(bad.damaged)) == ([LEAF_PIN], 1)


def test_store_that_claims_four_billion_entries() -> None:
    """Counts in a store's head are not believed."""
    for data in (jks(b"", 0xFFFFFFFF), jks((struct.pack(">IH", 1, 0) + bytes(16)) * 5000, 5000)):
        store = keystore.read_keystore(data)
        assert store.damaged


def test_costly_pkcs12_is_not_derived() -> None:
    """A PKCS#12 store that asks for 2**31 rounds is refused before they are paid."""
    parts = der.element(load("open.p12")).children()
    mac = parts[2].children()
    costly = tlv(0x30, b"".join(part.raw for part in mac[:2]) + b"\x02\x04\x7f\xff\xff\xff")
    store = certfile.read(tlv(0x30, parts[0].raw + parts[1].raw + costly)).store
    assert store is not None
    assert not store.readable
    assert store.damaged


def test_pkcs12_with_a_key_of_absurd_size_is_not_opened() -> None:
    """An encrypted private key far beyond any in use is refused before its primes could be tested."""
    bag = tlv(0x30, tlv(0x30, b"\x06\x02\x2a\x03") + tlv(0x04, bytes(keystore.MAX_PKCS12_KEY + 1)))
    content = tlv(0x30, bytes.fromhex("06092a864886f70d010701") + tlv(0xA0, tlv(0x04, bag)))
    store = certfile.read(tlv(0x30, b"\x02\x01\x03" + content)).store
    assert store is not None
    assert (store.readable, len(store.damaged)) == (False, 1)


def test_more_values_than_the_limit() -> None:
    """Past the limit on items the rest is named as not read."""
    many = load("ed25519.pem") * (certfile.MAX_ITEMS + 5)
    contents = certfile.read(many)
    assert len(contents.items) == certfile.MAX_ITEMS
    assert contents.damaged


def test_begin_lines_without_end_are_linear() -> None:
    """A megabyte of BEGIN lines is refused without looking for their end again and again."""
    assert pem.blocks(b"-----BEGIN CERTIFICATE-----\n" * 40_000) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"-----BEGIN CERTIFICATE-----", b"\x30\x82\xff\xff", b"hello", b"\x30\x80\x00\x00", b"MIID", b"\x30\x00",
     b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", b"\x30\x84\xff\xff\xff\xff", b"0" * 100],
)  # fmt: skip
def test_what_is_no_certificate(data: bytes) -> None:
    """Bytes that hold nothing of the kind raise `FormatError`."""
    with pytest.raises(FormatError):
        certfile.read(data)


SEEDS = [
    "leaf.der",
    "leaf.sec1.key",
    "chain.p7b",
    "open.p12",
    "chain.jks",
    "chain.bks",
    "trust.bks",
    "leaf.csr",
    "pss.pem",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SEEDS), st.data())
def test_mutations_read_or_raise_format_error(name: str, data: st.DataObject) -> None:
    """No mutated file gives any other exception."""
    mutant = bytearray(load(name))
    for position, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(mutant) - 1), st.integers(0, 255)), max_size=5)
    ):
        mutant[position] = byte
    with contextlib.suppress(FormatError):
        certfile.read(bytes(mutant[: data.draw(st.integers(1, len(mutant)))]))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.sampled_from([b"", b"\x30\x82\x01\x00", keystore.JKS_MAGIC, b"\0\0\0\2\0\0\0\x14", b"-----BEGIN X-----"]),
    st.binary(),
)
def test_noise_reads_or_raises_format_error(head: bytes, noise: bytes) -> None:
    """Random bytes behind a plausible head never raise anything else."""
    with contextlib.suppress(FormatError):
        certfile.read(head + noise)
