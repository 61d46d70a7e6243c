"""A file that may hold certificates, keys or a key store: what it is, told from its content alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pinscan.errors import FormatError
from pinscan.formats import der, keystore, pem
from pinscan.formats.x509 import (
    Certificate,
    PrivateKey,
    PublicKey,
    read_certificate,
    read_private_key,
    read_public_key,
)

Value = Certificate | PublicKey | PrivateKey
MAX_ITEMS = 2000
"""Certificates and keys read of one file."""
_SIGNED_DATA = "1.2.840.113549.1.7.2"


@dataclass(frozen=True, slots=True)
class Item:
    """One certificate or key and where it lies in its file."""

    value: Value
    container: str
    """``pem``, ``der``, ``base64`` (DER without armour), ``pkcs7``, ``pkcs12``, ``jks``, ``bks`` …"""
    offset: int | None = None
    line: int | None = None
    alias: str = ""


@dataclass
class Contents:
    """What a file holds."""

    items: list[Item] = field(default_factory=list)
    store: keystore.Store | None = None
    damaged: list[str] = field(default_factory=list)
    """Why parts of it could not be read."""

    @property
    def certificates(self) -> list[Certificate]:
        """The certificates, in order."""
        return [item.value for item in self.items if isinstance(item.value, Certificate)]


def may_hold(head: bytes) -> bool:
    """Whether a file that begins with these bytes (64 are enough) is worth reading. Cheap, and wrong now and then."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"-----BEGIN ") or keystore.is_keystore(head):
        return True
    if text.startswith((b"MII", b"MFkw", b"MHYw", b"MFww")):  # base64 of what follows; P-256 and P-384 keys
        return True
    return head[:1] == b"\x30" and _is_der_head(head)


def _is_der_head(head: bytes) -> bool:
    """A SEQUENCE that begins as a certificate, a key, PKCS#7 or PKCS#12 does."""
    if len(head) < 8 or head[1] < 0x20 or head[1] not in (*range(0x20, 0x80), 0x81, 0x82, 0x83):
        return False
    inner = 2 + (head[1] & 0x7F if head[1] & 0x80 else 0)
    return head[inner] in (der.SEQUENCE, der.INTEGER, der.OID)


def read(data: bytes) -> Contents:
    """Everything in the file. Raises `FormatError` when nothing in it is a certificate, a key or a store."""
    contents = Contents()
    if keystore.is_keystore(data):
        _add_store(contents, keystore.read_keystore(data))
    elif b"-----BEGIN " in data:
        _add_pem(contents, data)
    elif data[:1] == b"\x30":
        _add_der(contents, data, "der")
    elif decoded := pem.decode(data.removeprefix(b"\xef\xbb\xbf")):
        _add_der(contents, decoded, "base64")
    if not contents.items and contents.store is None:
        raise FormatError(contents.damaged[0] if contents.damaged else "no certificate, key or key store")
    return contents


def _add_pem(contents: Contents, data: bytes) -> None:
    blocks = pem.blocks(data, MAX_ITEMS + 1)
    if len(blocks) > MAX_ITEMS:
        contents.damaged.append(f"holds more than {MAX_ITEMS} PEM blocks: the rest was not read")
    for block in blocks[:MAX_ITEMS]:
        if "PRIVATE KEY" in block.label and (block.encrypted or block.label.startswith("OPENSSH")):
            contents.items.append(Item(_armoured_key(block), "pem", line=block.line))
        elif block.data is None:
            contents.damaged.append(f"PEM block {block.label} at line {block.line} is not base64")
        else:
            _add_der(contents, block.data, "pem", block.line, block.label)


def _armoured_key(block: pem.Block) -> PrivateKey:
    """A key in a form of its own: encrypted under an RFC 1421 header, or OpenSSH's (cipher name in the clear)."""
    return PrivateKey(encrypted=block.encrypted or b"\0\0\0\x04none" not in (block.data or b"")[:40])


def _add_der(contents: Contents, data: bytes, container: str, line: int | None = None, label: str = "") -> None:
    """Values that lie one behind the other (CertificateFactory reads such files); an armoured block holds one."""
    offset = 0
    while data[offset : offset + 1] == b"\x30" and len(contents.items) < MAX_ITEMS:
        place = offset if container == "der" else None
        try:
            top = der.element(data, offset)
            _add_value(contents, top, container, place, line)
        except FormatError as error:
            where = f"PEM block {label} at line {line}" if label else f"DER value at byte {offset}"
            contents.damaged.append(f"{where}: {error}")
            return
        offset = top.end
        if container == "pem":  # OpenSSL's TRUSTED CERTIFICATE has its own data behind the certificate
            return
    if not offset:
        contents.damaged.append(f"PEM block {label} at line {line} holds no ASN.1" if label else "no ASN.1")


def _add_value(contents: Contents, top: der.Element, container: str, offset: int | None, line: int | None) -> None:
    parts = top.children()
    if keystore.is_pkcs12(parts):
        _add_store(contents, keystore.read_pkcs12(top.raw))
    elif parts and parts[0].tag == der.OID and parts[0].oid() == _SIGNED_DATA:
        for certificate in _pkcs7(parts):
            contents.items.append(Item(certificate, "pkcs7", offset, line))
    else:
        contents.items.append(Item(_reader(parts)(top.raw), container, offset, line))


def _reader(parts: list[der.Element]) -> Callable[[bytes], Value]:
    """The reader for a SEQUENCE with these elements."""
    match [part.tag for part in parts]:
        case [der.SEQUENCE, der.SEQUENCE, der.BIT_STRING]:
            return _certificate_or_request
        case [der.SEQUENCE, der.BIT_STRING] | [der.INTEGER, der.INTEGER]:
            return read_public_key
    return read_private_key


def _certificate_or_request(data: bytes) -> Certificate | PublicKey:
    """A certificate; of a certification request (RFC 2986: version, name, key) the public key."""
    fields = der.element(data).children()[0].children()
    if [field.tag for field in fields[:3]] == [der.INTEGER, der.SEQUENCE, der.SEQUENCE] and len(fields) <= 4:
        return read_public_key(fields[2].raw)
    return read_certificate(data)


def _pkcs7(parts: list[der.Element]) -> list[Certificate]:
    """The certificates of a SignedData (RFC 5652 §5.1): the [0] element in it."""
    content = parts[1].children() if len(parts) > 1 and parts[1].tag == 0xA0 else []
    signed = content[0].children() if content else []
    return [
        read_certificate(item.raw)
        for group in signed
        if group.tag == 0xA0
        for item in group.children()[:MAX_ITEMS]
        if item.tag == der.SEQUENCE
    ]


def _add_store(contents: Contents, store: keystore.Store) -> None:
    contents.store = store
    contents.damaged += store.damaged
    contents.items += [Item(entry.value, store.type, alias=entry.alias) for entry in store.entries]
