"""Read chains and keys as people hold them: PEM, DER, PKCS#7, PKCS#12, certificate requests, keys.

Private keys are read for their public half and dropped. A file that is partly unreadable, holds more than one server
certificate, or a private key that is not the certificate's, is refused in one line: testing half a file would be
testing something else.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinscan.errors import FormatError, UsageError
from pinscan.formats import certfile, keystore, pem
from pinscan.formats.x509 import Certificate, PrivateKey, PublicKey, read_certificate, read_public_key

LARGEST = 1 << 20
"""Bytes of a file that is read; a chain has some 10 KB."""
MOST = 100
"""Certificates of one chain; more are a trust store."""

Password = Callable[[str], bytes]
"""Asks for the password of what is named. Raises `UsageError` when there is none to be had."""


@dataclass(frozen=True, slots=True)
class Held:
    """One certificate or key of a file."""

    kind: str
    """``certificate``, ``certificate request``, ``public key`` or ``private key``."""
    key: PublicKey
    certificate: Certificate | None = None
    subject: str | None = None
    """RFC 4514; None for a bare key."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What a server presents, or a key that it will have."""

    name: str
    """How the user calls it."""
    source: str
    """File or host it was read from."""
    certificates: tuple[Certificate, ...] = ()
    """The leaf first, then the others in the order given; empty for a key alone."""
    key: PublicKey | None = None
    """The key, where there is no certificate yet."""
    notes: tuple[str, ...] = ()

    @property
    def leaf_key(self) -> PublicKey:
        """The server's own key."""
        key = self.certificates[0].key if self.certificates else self.key
        assert key is not None
        return key


def read(path: Path, password: Password) -> tuple[Held, ...]:
    """Every certificate and key in a file, in its order. Raises `UsageError` in one line."""
    data = _bytes(path)
    try:
        request = _request(data)
        if request:
            return request
        contents = certfile.read(data)
    except FormatError as error:
        hint = "give a certificate, a chain, a certificate request, a key or a PKCS#12 file"
        raise UsageError(f"{path}: holds no certificate or key: {error}", hint) from None
    if contents.damaged and not (contents.store and not contents.store.readable):
        raise UsageError(f"{path}: partly unreadable: {contents.damaged[0]}", "repair it or take that part out")
    items = [item.value for item in contents.items]
    if contents.store and not contents.store.readable:
        items = list(_unlocked_store(path, data, contents.store.type, password))
    if len(items) > MOST:
        raise UsageError(f"{path}: holds {len(items)} certificates and keys: a trust store, not a chain")
    return tuple(_held(path, data, value, password) for value in items)


def chain(name: str, source: str, held: Sequence[Held]) -> Chain:
    """The one chain among what a file holds. Raises `UsageError` when there is none, or more than one."""
    certificates = list(dict.fromkeys(h.certificate for h in held if h.certificate))
    keys = [h.key for h in held if not h.certificate]
    if not certificates:
        if len({key.spki for key in keys}) > 1:
            raise UsageError(f"{source}: holds {len(keys)} keys", "give one key a file")
        return Chain(name, source, key=keys[0], notes=("a key alone: what its certificate will be is not known",))
    leaf = _leaf(source, certificates)
    if any(key.spki != leaf.key.spki for key in keys):
        raise UsageError(f"{source}: holds a key that is not the one of its certificate")
    notes: tuple[str, ...] = ()
    if certificates[0] is not leaf:
        notes = ("the certificate of the server is not the first: many clients refuse such a chain",)
        certificates.remove(leaf)
        certificates.insert(0, leaf)
    return Chain(name, source, tuple(certificates), notes=notes)


def from_der(name: str, source: str, ders: Sequence[bytes]) -> Chain:
    """The chain of a live server, as it was sent. Raises `UsageError` when a certificate cannot be read."""
    try:
        return Chain(name, source, tuple(read_certificate(der) for der in ders[:MOST]))
    except FormatError as error:
        raise UsageError(f"{source}: sent something that is no certificate: {error}") from None


def issued(child: Certificate, parent: Certificate) -> bool:
    """Whether `parent`'s key signed `child`, by name and signature."""
    one, other = parsed(child), parsed(parent)
    if one is None or other is None or one.issuer != other.subject:
        return False
    try:
        one.verify_directly_issued_by(other)
    except Exception:  # InvalidSignature, and for what cannot be checked no closed set of errors is documented
        return False
    return True


def parsed(certificate: Certificate) -> Any:
    """`cryptography`'s view of a certificate; None where it refuses it."""
    from cryptography import x509

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return x509.load_der_x509_certificate(certificate.der)
        except Exception:  # no closed set of errors is documented
            return None


def _leaf(source: str, certificates: list[Certificate]) -> Certificate:
    """The certificate that issued none of the others and is no CA; of a lone CA certificate, itself."""
    ends = [c for c in certificates if not c.is_ca and not any(issued(o, c) for o in certificates if o is not c)]
    if len(ends) > 1:
        raise UsageError(f"{source}: holds {len(ends)} server certificates", "give one chain a file")
    if ends:
        return ends[0]
    if len(certificates) == 1:
        return certificates[0]
    lowest = [c for c in certificates if not any(issued(o, c) for o in certificates if o is not c)]
    if len(lowest) != 1:
        raise UsageError(f"{source}: holds CA certificates only", "put the server's certificate first")
    return lowest[0]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    if len(data) > LARGEST:
        raise UsageError(f"{path}: larger than {LARGEST >> 20} MiB, no certificate or key")
    return data


def _request(data: bytes) -> tuple[Held, ...] | None:
    """A certificate request (PKCS#10), with its subject; None when it is something else."""
    from cryptography import x509

    blocks = [block for block in pem.blocks(data) if block.label.endswith("CERTIFICATE REQUEST")]
    der = blocks[0].data if len(blocks) == 1 else data if data[:1] == b"\x30" else None
    if der is None or len(pem.blocks(data)) > 1:
        return None
    try:
        request = x509.load_der_x509_csr(der)
    except Exception:  # some other structure: for the other readers
        return None
    if not request.is_signature_valid:
        raise FormatError("the certificate request is not signed by its own key")
    key = read_public_key(_spki(request.public_key()))
    return (Held("certificate request", key, subject=request.subject.rfc4514_string()),)


def _held(path: Path, data: bytes, value: certfile.Value, password: Password) -> Held:
    match value:
        case Certificate():
            return Held("certificate", value.key, value, value.subject)
        case PublicKey():
            return Held("public key", value)
        case PrivateKey(public=PublicKey() as public):
            return Held("private key", public)
        case PrivateKey(encrypted=True):
            return Held("private key", _unlocked_key(path, data, password))
    raise UsageError(f"{path}: a private key of an unsupported kind", "give its certificate or public key instead")


def _unlocked_key(path: Path, data: bytes, password: Password) -> PublicKey:
    """The public half of an encrypted private key."""
    from cryptography.hazmat.primitives import serialization as s

    given = password(str(path))
    armoured = next((b for b in pem.blocks(data) if "PRIVATE KEY" in b.label), None)
    if armoured and armoured.label.startswith("OPENSSH"):
        raise UsageError(f"{path}: an OpenSSH key", "TLS servers use none; give the certificate's key")
    try:
        load = s.load_pem_private_key if armoured else s.load_der_private_key
        return read_public_key(_spki(load(data, given).public_key()))
    except Exception:  # a wrong password and damage are told apart by no documented error
        raise UsageError(f"{path}: wrong password, or a damaged private key") from None


def _unlocked_store(path: Path, data: bytes, kind: str, password: Password) -> list[certfile.Value]:
    """The entries of a PKCS#12 store opened with a password."""
    if kind != "pkcs12":
        raise UsageError(f"{path}: a {kind} key store that cannot be read", "export the chain as PEM")
    store = keystore.read_pkcs12(data, (password(str(path)),))
    if not store.readable:
        why = store.damaged[0] if store.damaged else "wrong password, or damaged"
        raise UsageError(f"{path}: {why}")
    return [entry.value for entry in store.entries]


def _spki(key: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization as s

    return bytes(key.public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo))
