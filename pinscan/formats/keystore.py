"""Key stores: JKS and JCEKS, Bouncy Castle's BKS and UBER, PKCS#12.

Certificates in JKS and BKS lie in plain sight (the password only guards their integrity and the private keys), so
they are listed without one. PKCS#12 is opened where it needs none. Layouts: ``sun.security.provider.JavaKeyStore`` and
``com.sun.crypto.provider.JceKeyStore`` of OpenJDK, ``BcKeyStoreSpi`` of Bouncy Castle, RFC 7292.
"""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pinscan.errors import FormatError, LimitError
from pinscan.formats import der
from pinscan.formats.x509 import Certificate, PrivateKey, read_certificate, read_private_key

JKS_MAGIC, JCEKS_MAGIC = b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce"
MAX_ENTRIES = 2000
"""Entries and certificates read of one store."""
MAX_ITERATIONS = 1_000_000
"""Rounds of a key derivation that a store may ask for; more would be paid before its password is known to be wrong."""
MAX_PKCS12 = 1 << 17
"""Bytes of a PKCS#12 store that is opened: `cryptography` tests the primes of RSA keys in it, at any size."""
MAX_PKCS12_KEY = 3000
"""Bytes of an encrypted private key in it; one of RSA with 4096 bits has 2400."""
MAX_WALK = 50_000
"""ASN.1 values looked at in one PKCS#12 store."""

_BKS_NULL, _BKS_CERTIFICATE, _BKS_KEY, _BKS_SECRET, _BKS_SEALED = range(5)
_BKS_SALT = 20


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """One certificate or private key in a store."""

    alias: str
    value: Certificate | PrivateKey


@dataclass(frozen=True, slots=True)
class Store:
    """A key store and what can be read of it without a password."""

    type: str
    """``jks``, ``jceks``, ``bks``, ``uber`` or ``pkcs12``."""
    readable: bool
    """Whether its certificates could be listed."""
    count: int = 0
    """Entries (aliases) seen."""
    entries: tuple[StoreEntry, ...] = ()
    damaged: tuple[str, ...] = ()
    """Why single certificates or the rest of the store could not be read."""


def is_keystore(head: bytes) -> bool:
    """Whether a file that begins so may be a Java key store (PKCS#12 is told by its structure)."""
    return head.startswith((JKS_MAGIC, JCEKS_MAGIC)) or (
        head[:4] in (b"\0\0\0\1", b"\0\0\0\2") and head[4:8] == struct.pack(">I", _BKS_SALT)
    )


def read_keystore(data: bytes) -> Store:
    """A Java key store. Raises `FormatError` when its head is none."""
    if data.startswith(JKS_MAGIC):
        return _collect("jks", _Cursor(data, 4), _java_entries)
    if data.startswith(JCEKS_MAGIC):
        return _collect("jceks", _Cursor(data, 4), _java_entries)
    if not is_keystore(data):
        raise FormatError("not a key store")
    return _collect("bks", _Cursor(data, 8 + _BKS_SALT + 4), _bks_entries)


class _Cursor:
    """A position in big-endian data as Java's DataOutputStream writes it."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def take(self, count: int) -> bytes:
        """The next `count` bytes. Raises `FormatError`."""
        end = self.position + count
        if end > len(self.data):
            raise FormatError("key store is cut off")
        self.position, start = end, self.position
        return self.data[start:end]

    def number(self, size: int = 4) -> int:
        """An unsigned integer."""
        return int.from_bytes(self.take(size), "big")

    def block(self) -> bytes:
        """Bytes behind their length."""
        return self.take(self.number())

    def text(self) -> str:
        """A string of Java's ``writeUTF``."""
        return self.take(self.number(2)).decode("utf-8", "replace")


class _Found:
    """What has been read so far, so that damage further on does not cost it."""

    def __init__(self) -> None:
        self.entries: list[StoreEntry] = []
        self.damaged: list[str] = []
        self.count = 0

    def begin(self) -> None:
        """Count an entry. Raises `LimitError`."""
        self.count += 1
        if self.count + len(self.entries) > MAX_ENTRIES:
            raise LimitError(f"key store holds more than {MAX_ENTRIES} entries")

    def certificate(self, alias: str, kind: str, data: bytes) -> None:
        """Keep a certificate, or why it cannot be read."""
        if len(self.entries) + len(self.damaged) >= MAX_ENTRIES:
            raise LimitError(f"key store holds more than {MAX_ENTRIES} entries")
        try:
            self.entries.append(StoreEntry(alias, read_certificate(data)))
        except FormatError as error:
            self.damaged.append(f"{kind} certificate {alias!r}: {error}")


def _collect(kind: str, cursor: _Cursor, walk: Any) -> Store:
    found = _Found()
    try:
        walk(cursor, found)
    except FormatError as error:
        if kind == "bks" and not found.entries:  # UBER has the same head and is encrypted behind it
            return Store("uber", readable=False)
        found.damaged.append(str(error))
    readable = not found.damaged or bool(found.entries)
    return Store(kind, readable, found.count, tuple(found.entries), tuple(found.damaged))


def _java_entries(cursor: _Cursor, found: _Found) -> None:
    """JKS and JCEKS: version 2 names the type of each certificate, version 1 does not."""
    version, count = cursor.number(), cursor.number()
    if version not in (1, 2):
        raise FormatError(f"key store version {version} is unknown")
    for _ in range(count):
        found.begin()
        tag, alias = cursor.number(), cursor.text()
        cursor.take(8)  # creation date
        if tag == 1:
            cursor.block()  # the key, always encrypted
            found.entries.append(StoreEntry(alias, PrivateKey(encrypted=True)))
            certificates = cursor.number()
        elif tag == 2:
            certificates = 1
        else:
            raise FormatError("key store holds a secret key: the entries behind it have no known place")
        for _ in range(certificates):
            kind = cursor.text() if version == 2 else "X.509"
            found.certificate(alias, kind, cursor.block())


def _bks_entries(cursor: _Cursor, found: _Found) -> None:
    while (tag := cursor.number(1)) != _BKS_NULL:
        found.begin()
        if tag > _BKS_SEALED:
            raise FormatError(f"BKS entry of unknown type {tag}")
        alias = cursor.text()
        cursor.take(8)  # creation date
        for _ in range(cursor.number()):
            found.certificate(alias, cursor.text(), cursor.block())
        if tag == _BKS_CERTIFICATE:
            found.certificate(alias, cursor.text(), cursor.block())
        elif tag == _BKS_KEY:
            _bks_key(alias, cursor, found)
        else:
            cursor.block()
            if tag == _BKS_SEALED:  # a private or secret key under its own password
                found.entries.append(StoreEntry(alias, PrivateKey(encrypted=True)))


def _bks_key(alias: str, cursor: _Cursor, found: _Found) -> None:
    """A key stored in the clear: 0 private, 1 public, 2 secret."""
    kind = cursor.number(1)
    cursor.text()  # format
    cursor.text()  # algorithm
    data = cursor.block()
    if kind != 0:
        return
    try:
        found.entries.append(StoreEntry(alias, read_private_key(data)))
    except FormatError as error:
        found.damaged.append(f"private key {alias!r}: {error}")


def is_pkcs12(parts: list[der.Element]) -> bool:
    """Whether a SEQUENCE with these elements is a PFX: version 3, then a ContentInfo."""
    if len(parts) not in (2, 3) or parts[0].tag != der.INTEGER or parts[0].integer() != 3:
        return False
    content = parts[1].children() if parts[1].tag == der.SEQUENCE else []
    return bool(content) and content[0].tag == der.OID and content[0].oid().startswith("1.2.840.113549.1.7.")


def read_pkcs12(data: bytes, passwords: tuple[bytes | None, ...] = (None, b"")) -> Store:
    """A PFX opened with no password or an empty one, or those given; `readable` is False when it needs another."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    if len(data) > MAX_PKCS12 or _iterations(der.element(data)) > MAX_ITERATIONS:
        return Store("pkcs12", readable=False, damaged=("too large, or asks for too many key derivation rounds",))
    for password in passwords:
        try:
            with warnings.catch_warnings():  # of BER where DER is wanted: noise on a user's terminal
                warnings.simplefilter("ignore")
                return _opened(pkcs12.load_pkcs12(data, password))
        except Exception:  # noqa: S112 - a wrong password and damage are told apart by no documented error
            continue
    return Store("pkcs12", readable=False)


def _opened(store: Any) -> Store:
    from cryptography.hazmat.primitives import serialization as s

    entries = []
    if store.key is not None:
        data = store.key.private_bytes(s.Encoding.DER, s.PrivateFormat.PKCS8, s.NoEncryption())
        entries.append(StoreEntry("", read_private_key(data)))
    certificates = ([store.cert] if store.cert else []) + store.additional_certs
    for item in certificates[:MAX_ENTRIES]:
        alias = (item.friendly_name or b"").decode("utf-8", "replace")
        entries.append(StoreEntry(alias, read_certificate(item.certificate.public_bytes(s.Encoding.DER))))
    return Store("pkcs12", True, len(certificates) or len(entries), tuple(entries))


def _iterations(top: der.Element) -> int:
    """The largest cost number in the store: an INTEGER right behind an OCTET STRING is a salt's round count.

    What cannot be walked to the end counts as too much: nothing may be derived before its cost is known.
    """
    worst, stack, seen = 0, [top], 0
    while stack:
        item, seen = stack.pop(), seen + 1
        try:
            parts = [der.element(item.data, item.body, item.end)] if item.tag == der.OCTET_STRING else item.children()
        except FormatError:
            return MAX_ITERATIONS + 1
        if seen > MAX_WALK or _is_huge_key(parts):
            return MAX_ITERATIONS + 1
        for before, after in pairwise(parts):
            if before.tag == der.OCTET_STRING and after.tag == der.INTEGER:
                worst = max(worst, abs(after.integer()))
        stack += [part for part in parts if part.tag & 0x20 or _holds_der(part)]
    return worst


def _is_huge_key(parts: list[der.Element]) -> bool:
    """Whether these are the parts of an EncryptedPrivateKeyInfo (RFC 5958 §3) beyond any key in use."""
    tags = [part.tag for part in parts]
    return tags == [der.SEQUENCE, der.OCTET_STRING] and parts[1].end - parts[1].body > MAX_PKCS12_KEY


def _holds_der(item: der.Element) -> bool:
    """Whether an OCTET STRING holds a SEQUENCE, or one in BER's open form, rather than a salt or cipher text."""
    content = item.content
    if item.tag != der.OCTET_STRING or content[:1] != b"\x30":
        return False
    try:
        return content[1:2] == b"\x80" or der.element(content).end == len(content)
    except FormatError:
        return False
