"""The samples' keys and certificates, derived from their names: the same bytes at every run, and secret from nobody.

``python -m sample_apks.make.keys`` writes ``src/keys/``: certificates, and ``pins.yaml`` with the pins of
every key in every spelling.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

KEYS = Path(__file__).resolve().parents[1] / "src/keys"
PLAIN = [f"key{number}" for number in range(1, 41)]
"""Keys that are only ever named by their pins."""


def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    """A P-256 key made of a name."""
    seed = hashlib.sha256(f"pinscan sample key {name}".encode()).digest()
    return ec.derive_private_key(int.from_bytes(seed[:31], "big"), ec.SECP256R1())


def rsa_key(name: str, bits: int) -> rsa.RSAPrivateKey:
    """An RSA key made of a name."""
    p, q = (_prime(f"{name} {half}", bits // 2) for half in "pq")
    e = 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    return rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    ).private_key()


def _prime(name: str, bits: int) -> int:
    """The first prime after a number made of a name; its two top bits are set."""
    stream = b"".join(hashlib.sha256(f"{name} {block}".encode()).digest() for block in range(bits // 256 + 1))
    number = int.from_bytes(stream[: bits // 8], "big") | 3 << (bits - 2) | 1
    while not (number % 65537 != 1 and all(number % small for small in (3, 5, 7, 11, 13)) and _probably_prime(number)):
        number += 2
    return number


def _probably_prime(number: int) -> bool:
    """Miller-Rabin to the first thirteen prime bases."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41):
        value = pow(base, odd, number)
        if value in (1, number - 1):
            continue
        if all((value := value * value % number) != number - 1 for _ in range(twos - 1)):
            return False
    return True


def certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    dates: tuple[str, str],
    *,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None,
    hosts: tuple[str, ...] = (),
    ca: bool = False,
    digest: hashes.HashAlgorithm | None = None,
) -> x509.Certificate:
    """A certificate for a common name; self-signed when it has no issuer."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "pinscan samples"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in dates)
    serial = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if hosts:
        names = [x509.DNSName(host) for host in hosts]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    signer = issuer[1] if issuer else key
    deterministic = True if isinstance(signer, ec.EllipticCurvePrivateKey) else None
    return builder.sign(signer, digest or hashes.SHA256(), ecdsa_deterministic=deterministic)


def spki(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | x509.Certificate) -> bytes:
    """DER of the SubjectPublicKeyInfo."""
    public = key.public_key()
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def raw_key(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | x509.Certificate) -> bytes:
    """The subjectPublicKey bits alone: the point of an EC key, PKCS#1 of an RSA key."""
    public = key.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)


def b64(data: bytes) -> str:
    """Base64 of bytes."""
    return base64.b64encode(data).decode()


def spellings(of: bytes) -> dict[str, str]:
    """The digests of bytes as pins are written."""
    return {
        "sha256": b64(hashlib.sha256(of).digest()),
        "sha256_hex": hashlib.sha256(of).hexdigest(),
        "sha1": b64(hashlib.sha1(of).digest()),
        "sha1_hex": hashlib.sha1(of).hexdigest(),
    }


def certificates() -> dict[str, x509.Certificate]:
    """Every certificate of the samples by file stem."""
    root_key, long = ec_key("root"), ("2024-01-01", "2044-01-01")
    root = certificate("Sample Root CA", root_key, long, ca=True)
    by_root = (root, root_key)
    made = {
        "root-ca": root,
        "leaf": certificate(
            "api.certs.example",
            ec_key("leaf"),
            ("2026-09-01", "2027-09-01"),
            issuer=by_root,
            hosts=("api.certs.example",),
        ),
        "leaf2": certificate(
            "api.certs.example",
            ec_key("leaf2"),
            ("2026-10-01", "2027-10-01"),
            issuer=by_root,
            hosts=("api.certs.example",),
        ),
        "expired-ca": certificate("Expired CA", ec_key("expired"), ("2020-01-01", "2025-01-01"), ca=True),
        "expiring-ca": certificate("Expiring CA", ec_key("expiring"), ("2024-01-01", "2026-12-31"), ca=True),
        "weak-ca": certificate("Weak CA", rsa_key("weak", 1024), long, ca=True),
        "rsa-ca": certificate("RSA CA", rsa_key("rsa", 2048), long, ca=True),
        "signer": certificate("Update Signer", ec_key("signer"), long),
    }
    for number in range(1, 26):
        made[f"bundle/ca{number:02}"] = certificate(f"Bundle CA {number}", ec_key(f"bundle {number}"), long, ca=True)
    return made


def main() -> None:
    """Write ``src/keys``."""
    made = certificates()
    pins: dict[str, dict[str, object]] = {name: {"spki": spellings(spki(ec_key(name)))} for name in PLAIN}
    KEYS.mkdir(exist_ok=True)
    for stem, cert in made.items():
        if stem.startswith("bundle/"):
            continue
        (KEYS / f"{stem}.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
        pins[stem] = {
            "spki": spellings(spki(cert)),
            "certificate": spellings(cert.public_bytes(serialization.Encoding.DER)),
            "raw_key": spellings(raw_key(cert)),
        }
    bundle = [cert for stem, cert in made.items() if stem.startswith("bundle/")]
    (KEYS / "bundle.pem").write_bytes(b"".join(cert.public_bytes(serialization.Encoding.PEM) for cert in bundle))
    (KEYS / "pins.yaml").write_text(yaml.safe_dump(pins, sort_keys=False, width=200))


if __name__ == "__main__":
    main()
