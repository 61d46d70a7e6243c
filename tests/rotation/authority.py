"""Certification authorities, chains and keys for tests, made with `cryptography` from committed keys.

The keys (tests/data/rotation/*.key) were generated once, because RSA keys take seconds; they guard nothing. Run this
module to make them, and the committed chains that the conformance runs use.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pinscan.formats.x509 import Certificate, read_certificate
from pinscan.rotation.chains import Chain
from pinscan.rotation.trust import Store

FOLDER = Path(__file__).parent.parent / "data" / "rotation"
HOST = "api.shop.com"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
FAR = datetime(2046, 1, 1, tzinfo=UTC)

MAKERS: dict[str, Any] = {
    "root-a": lambda: rsa.generate_private_key(65537, 4096),
    "root-b": lambda: ec.generate_private_key(ec.SECP384R1()),
    "issuer-a": lambda: rsa.generate_private_key(65537, 3072),
    "issuer-b": lambda: ec.generate_private_key(ec.SECP256R1()),
    "server-1": lambda: ec.generate_private_key(ec.SECP256R1()),
    "server-2": lambda: rsa.generate_private_key(65537, 2048),
    "server-3": lambda: ec.generate_private_key(ec.SECP384R1()),
    "server-ed": ed25519.Ed25519PrivateKey.generate,
}


@cache
def key(name: str) -> Any:
    """A committed private key."""
    return serialization.load_pem_private_key((FOLDER / f"{name}.key").read_bytes(), None)


@dataclass(frozen=True)
class Made:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def read(self) -> Certificate:
        return read_certificate(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def pin(self) -> str:
        return self.read.key.spki_sha256


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def authority(common: str, key_name: str, by: Made | None = None, **more: Any) -> Made:
    """A CA certificate, signed by itself or by another CA."""
    return _certificate(name(common), key(key_name), by, ca=True, end=more.pop("end", FAR), **more)


def server(key_name: str, by: Made | None, *hosts: str, **more: Any) -> Made:
    """A server certificate for some hosts."""
    return _certificate(name((hosts or (HOST,))[0]), key(key_name), by, hosts=hosts or (HOST,), **more)


def _certificate(
    subject: x509.Name, private: Any, by: Made | None, *, ca: bool = False, hosts: tuple[str, ...] = (),
    start: datetime = START, end: datetime = END, usage: bool = True,
) -> Made:  # fmt: skip
    signer, issuer = (by.key, by.certificate.subject) if by else (private, subject)
    public = private.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(public).serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )  # fmt: skip
    if usage:
        builder = builder.add_extension(_usage(ca), critical=True)
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        builder = builder.add_extension(names, critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    algorithm = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Made(builder.sign(signer, algorithm), private)


def _usage(ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False, decipher_only=False,
    )  # fmt: skip


class World:
    """Two public CAs with an intermediate each, a cross-signed intermediate, and what servers do with them."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.root_a = authority("Root A", "root-a")
            self.root_b = authority("Root B", "root-b")
            self.issuer_a = authority("Issuer A", "issuer-a", self.root_a)
            self.cross_a = authority("Issuer A", "issuer-a", self.root_b)
            self.issuer_b = authority("Issuer B", "issuer-b", self.root_b)
            a, b = self.issuer_a, self.issuer_b
            self.chains: dict[str, list[Made]] = {
                "current": [server("server-1", a), a],
                "renewed-same-key": [server("server-1", a, end=datetime(2027, 12, 1, tzinfo=UTC)), a],
                "new-key": [server("server-2", a), a],
                "new-ca": [server("server-3", b), b],
                "new-ca-same-key": [server("server-1", b), b],
                "cross-signed": [server("server-1", a), a, self.cross_a],
                "cross-only": [server("server-1", a), self.cross_a],
                "missing-intermediate": [server("server-1", a)],
                "expired": [server("server-1", a, end=datetime(2026, 6, 1, tzinfo=UTC)), a],
                "wrong-host": [server("server-1", a, "www.other.com"), a],
                "wildcard": [server("server-1", a, "*.shop.com"), a],
                "many": [server("server-1", a, HOST, "shop.com", "a.api.shop.com", "www.other.com"), a],
                "self-signed": [server("server-1", None)],
                "ed25519": [server("server-ed", a), a],
                "with-root": [server("server-1", a), a, self.root_a],
            }
        self.store = Store("test", (self.root_a.read, self.root_b.read))

    def chain(self, called: str) -> Chain:
        """A chain as pinscan holds it."""
        return Chain(called, f"{called}.pem", tuple(made.read for made in self.chains[called]))

    def pem(self, called: str) -> bytes:
        return b"".join(made.pem for made in self.chains[called])


@cache
def world() -> World:
    """The one world of a test run."""
    return World()


def main() -> None:
    """Make keys that are missing, then the chains and roots that the conformance runs read."""
    for called, make in MAKERS.items():
        path = FOLDER / f"{called}.key"
        if not path.exists():
            encoded = make().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            path.write_bytes(encoded)
    fresh = world()
    for called in fresh.chains:
        (FOLDER / f"{called}.pem").write_bytes(fresh.pem(called))
    for called, made in (("root-a", fresh.root_a), ("root-b", fresh.root_b)):
        (FOLDER / f"{called}.pem").write_bytes(made.pem)


if __name__ == "__main__":
    main()
