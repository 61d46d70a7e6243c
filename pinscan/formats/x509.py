"""X.509 certificates, public keys and private keys: what a pin is made of.

The structure is walked here, so that validity and key are known even of a certificate that `cryptography` refuses
(negative serial number, bad string types, unknown curves); names, extensions and signatures are left to
`cryptography`, which is imported only when a certificate or private key is read. RFC 5280 §4.1, RFC 5958, RFC 8017 A.1.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pinscan.errors import FormatError, LimitError
from pinscan.formats import der

if TYPE_CHECKING:
    from cryptography import x509

_KEY_TYPES = {
    "1.2.840.113549.1.1.1": "RSA", "1.2.840.113549.1.1.10": "RSA", "1.2.840.10045.2.1": "EC",
    "1.2.840.10040.4.1": "DSA", "1.3.101.110": "X25519", "1.3.101.111": "X448", "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
}  # fmt: skip
_LOADED = frozenset(oid for oid, name in _KEY_TYPES.items() if name != "DSA")
"""Private keys whose public half is computed; for others (Diffie-Hellman) a hostile key could make that slow."""
_FIXED_BITS = {"X25519": 256, "X448": 448, "Ed25519": 256, "Ed448": 456}
_CURVE_BITS = {
    "1.2.840.10045.3.1.1": 192, "1.3.132.0.33": 224, "1.2.840.10045.3.1.7": 256, "1.3.132.0.10": 256,
    "1.3.132.0.34": 384, "1.3.132.0.35": 521, "1.3.36.3.3.2.8.1.1.7": 256, "1.3.36.3.3.2.8.1.1.11": 384,
    "1.3.36.3.3.2.8.1.1.13": 512,
}  # fmt: skip
_SIGNATURE_HASHES = {
    "1.2.840.113549.1.1.2": "md2", "1.2.840.113549.1.1.4": "md5", "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.113549.1.1.11": "sha256", "1.2.840.113549.1.1.12": "sha384", "1.2.840.113549.1.1.13": "sha512",
    "1.2.840.113549.1.1.14": "sha224", "1.2.840.10045.4.1": "sha1", "1.2.840.10045.4.3.1": "sha224",
    "1.2.840.10045.4.3.2": "sha256", "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512",
    "1.2.840.10040.4.3": "sha1", "1.3.14.3.2.29": "sha1", "2.16.840.1.101.3.4.3.2": "sha256",
}  # fmt: skip
_RSA_PSS = "1.2.840.113549.1.1.10"
_PSS_HASHES = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
                "2.16.840.1.101.3.4.2.3": "sha512"}  # fmt: skip

MAX_NAMES = 1000
"""DNS names kept of one certificate."""
MAX_PRIVATE_KEY = 1 << 16
"""Bytes; an RSA key of 16384 bits has 9 KB."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A SubjectPublicKeyInfo and its digests, all in base64."""

    spki: bytes
    type: str
    """``RSA``, ``EC`` …, or the dotted identifier of an algorithm without a name here."""
    bits: int | None
    spki_sha256: str
    spki_sha1: str
    raw_sha256: str
    """Over the subjectPublicKey bits alone: what code gets that hashes ``SecKeyCopyExternalRepresentation``."""


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key; its type, size and public half are None where it is encrypted or damaged."""

    encrypted: bool
    type: str | None = None
    public: PublicKey | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. What only a strict parser can tell is None where it refused."""

    der: bytes
    key: PublicKey
    sha256: str
    """Base64 of the digest of the whole certificate."""
    sha1: str
    not_before: datetime.datetime | None
    not_after: datetime.datetime | None
    signature_hash: str | None
    self_signed: bool
    """Issuer and subject are equal and the signature is by its own key (or cannot be checked)."""
    subject: str | None = None
    """RFC 4514."""
    issuer: str | None = None
    is_ca: bool | None = None
    host_names: tuple[str, ...] = ()
    """DNS names of the subjectAltName."""


def digest(data: bytes, algorithm: str = "sha256") -> str:
    """Base64 of the digest."""
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


def read_public_key(data: bytes) -> PublicKey:
    """A SubjectPublicKeyInfo, or an RSA key of PKCS#1, from DER. Raises `FormatError`."""
    top = der.element(data)
    parts = top.children()
    if len(parts) == 2 and all(part.tag == der.INTEGER for part in parts):
        return _spki(der.element(_wrap_rsa(top.raw)))
    return _spki(top)


def read_certificate(data: bytes) -> Certificate:
    """The certificate at the start of `data`; bytes behind it are left alone. Raises `FormatError`."""
    top = der.element(data)
    parts = top.children()
    if top.tag != der.SEQUENCE or [part.tag for part in parts] != [der.SEQUENCE, der.SEQUENCE, der.BIT_STRING]:
        raise FormatError("not a certificate")
    fields = parts[0].children()
    if fields and fields[0].tag == 0xA0:  # version; absent in version 1
        fields = fields[1:]
    if [field.tag for field in fields[:6]] != [der.INTEGER] + [der.SEQUENCE] * 5:
        raise FormatError("not a certificate")
    _, _, issuer, validity, subject, key = fields[:6]
    dates = [_time(item) for item in validity.children()][:2] or [None]
    plain = Certificate(
        top.raw, _spki(key), digest(top.raw), digest(top.raw, "sha1"), dates[0], dates[-1], _signature_hash(parts[1]),
        issuer.raw == subject.raw,
    )  # fmt: skip
    return _with_names(plain)


def read_private_key(data: bytes) -> PrivateKey:
    """A private key from DER: PKCS#8 (also encrypted), PKCS#1, SEC 1. Raises `FormatError`."""
    from cryptography.hazmat.primitives import serialization as s

    if len(data) > MAX_PRIVATE_KEY:
        raise LimitError(f"private key is larger than {MAX_PRIVATE_KEY} bytes")
    top = der.element(data)
    parts = top.children()
    tags = [part.tag for part in parts]
    if tags[:2] == [der.SEQUENCE, der.OCTET_STRING] and parts[0].children()[:1]:
        return PrivateKey(encrypted=True)
    if tags[:1] != [der.INTEGER] or len(tags) < 2:
        raise FormatError("not a private key")
    if tags[:2] == [der.INTEGER, der.SEQUENCE] and _algorithm(parts[1]) not in _LOADED:
        return _unusual_private_key(parts, FormatError("algorithm is not read"))
    try:
        key = s.load_der_private_key(top.raw, None, unsafe_skip_rsa_key_validation=True)
        public = key.public_key().public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo)
    except Exception as error:  # a hostile key: cryptography documents no closed set of errors
        return _unusual_private_key(parts, error)
    known = read_public_key(public)
    return PrivateKey(encrypted=False, type=known.type, public=known)


def _unusual_private_key(parts: list[der.Element], cause: Exception) -> PrivateKey:
    """A key that is shaped like PKCS#8 but of an unknown algorithm or damaged inside still is a private key."""
    if [part.tag for part in parts[1:3]] == [der.SEQUENCE, der.OCTET_STRING] and (name := _algorithm(parts[1])):
        return PrivateKey(encrypted=False, type=_KEY_TYPES.get(name, name))
    raise FormatError(f"not a private key: {cause}"[:200]) from cause


def _algorithm(identifier: der.Element) -> str | None:
    """The object identifier of an AlgorithmIdentifier."""
    parts = identifier.children()
    return parts[0].oid() if parts and parts[0].tag == der.OID else None


def _wrap_rsa(pkcs1: bytes) -> bytes:
    """The SubjectPublicKeyInfo around a PKCS#1 RSAPublicKey."""
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    bit_string = b"\x03" + _length(len(pkcs1) + 1) + b"\0" + pkcs1
    return b"\x30" + _length(len(algorithm) + len(bit_string)) + algorithm + bit_string


def _length(value: int) -> bytes:
    if value < 0x80:
        return bytes([value])
    octets = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def _spki(item: der.Element) -> PublicKey:
    parts = item.children()
    if [part.tag for part in parts] != [der.SEQUENCE, der.BIT_STRING]:
        raise FormatError("not a public key")
    algorithm = parts[0].children()
    if not algorithm or algorithm[0].tag != der.OID or not (name := algorithm[0].oid()):
        raise FormatError("not a public key")
    kind, raw = _KEY_TYPES.get(name, name), der.bits(parts[1])
    return PublicKey(
        item.raw, kind, _key_bits(kind, algorithm, raw), digest(item.raw), digest(item.raw, "sha1"), digest(raw)
    )


def _key_bits(kind: str, algorithm: list[der.Element], raw: bytes) -> int | None:
    """Size of the modulus, the field or the key; None when the parameters are unusual."""
    try:
        if kind == "RSA":
            return der.element(raw).children()[0].integer().bit_length()
        if kind == "DSA":
            return algorithm[1].children()[0].integer().bit_length()
        if kind == "EC":
            return _CURVE_BITS.get(algorithm[1].oid())
    except (FormatError, IndexError):
        return None
    return _FIXED_BITS.get(kind)


def _signature_hash(item: der.Element) -> str | None:
    parts = item.children()
    name = parts[0].oid() if parts else ""
    if name != _RSA_PSS:
        return _SIGNATURE_HASHES.get(name)
    hashes = [part for part in parts[1].children() if part.tag == 0xA0] if len(parts) > 1 else []
    if not hashes:
        return "sha1"  # RFC 4055 §3.1: what left-out parameters mean
    algorithm = hashes[0].children()[0].children()
    return _PSS_HASHES.get(algorithm[0].oid()) if algorithm else None


def _time(item: der.Element) -> datetime.datetime | None:
    """UTCTime (a two-digit year of 50 and more is 19xx, RFC 5280 §4.1.2.5.1) or GeneralizedTime."""
    text = item.content.decode("ascii", "replace")
    if item.tag == der.UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    try:
        shape = "%Y%m%d%H%M%SZ" if len(text) > 13 else "%Y%m%d%H%MZ"
        return datetime.datetime.strptime(text, shape).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None


def _with_names(plain: Certificate) -> Certificate:
    """The certificate with what `cryptography` can tell of it."""
    from cryptography import x509

    with warnings.catch_warnings():  # of encodings that are deprecated: noise on a user's terminal
        warnings.simplefilter("ignore")
        try:
            return _named(plain, x509.load_der_x509_certificate(plain.der))
        except Exception:  # refused as a whole, which is what the plain walk is for
            return plain


def _named(plain: Certificate, parsed: x509.Certificate) -> Certificate:
    from cryptography import x509

    self_signed = plain.self_signed and _signed_by_itself(plain, parsed)
    constraints = _extension(parsed, x509.BasicConstraints)
    names = _extension(parsed, x509.SubjectAlternativeName)
    old = self_signed and parsed.version is x509.Version.v1  # has no extensions to say so
    return replace(
        plain,
        self_signed=self_signed,
        subject=_name(parsed, "subject"),
        issuer=_name(parsed, "issuer"),
        is_ca=constraints.ca if constraints is not None else old,
        host_names=tuple(names.get_values_for_type(x509.DNSName)[:MAX_NAMES]) if names is not None else (),
    )


def _name(parsed: x509.Certificate, which: str) -> str | None:
    try:
        return getattr(parsed, which).rfc4514_string()  # type: ignore[no-any-return]
    except Exception:  # a name that is not encoded as the standard says
        return None


def _extension(parsed: x509.Certificate, kind: type[Any]) -> Any:
    """The extension's value, or None when there is none or it is damaged."""
    try:
        return parsed.extensions.get_extension_for_class(kind).value
    except Exception:  # absent, duplicated or badly encoded: not there for a strict client either
        return None


def _signed_by_itself(plain: Certificate, parsed: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        parsed.verify_directly_issued_by(parsed)
    except InvalidSignature:
        return False
    except Exception:  # MD5 and MD2, which it no longer checks: then the equal names must do
        return plain.signature_hash in ("md5", "md2") and plain.key.type == "RSA"
    return True
