"""Pins as app code writes them: digests in hex, base64 or bytes, keys, certificates, and files that hold them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.values import Alternatives, Blob, Const, File, Items, Made, Pairs, Text, Value
from pinscan.errors import FormatError
from pinscan.formats import certfile, der
from pinscan.formats.x509 import Certificate, PublicKey, digest, read_certificate, read_public_key
from pinscan.mechanisms._certificates import certificate_files
from pinscan.model import Algorithm, Pin, Role, Subject

_PREFIX = re.compile(r"\s*sha-?(?:1|256)[/: ]+", re.IGNORECASE)
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:-]?)+")
_SIZES = {20: Algorithm.SHA1, 32: Algorithm.SHA256}
MAX_DEPTH = 12
"""Deepest nesting of a value that is searched."""


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that code compares with, and how they are written."""

    text: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Embedded:
    """A certificate that code carries, and the file it is in; the path is empty for one in the code itself."""

    certificate: Certificate
    path: str


def written(value: Value) -> Iterator[Written]:
    """Every text or byte array inside a value that encodes bytes: a pin, a key or a certificate."""
    match value:
        case Text() if value.known is not None:
            data = decode(value.known)
            if data is not None:
                yield Written(value.known.strip(), data)
        case Blob(data):
            yield Written(base64.b64encode(data).decode(), data)
        case Items(items) if items and all(_is_byte(item) for item in items):
            data = bytes(item.value & 0xFF for item in items if isinstance(item, Const) and isinstance(item.value, int))
            yield Written(base64.b64encode(data).decode(), data)
        case Items(items) | Alternatives(items):
            for item in items:
                yield from written(item)
        case Pairs(pairs):
            for pair in pairs:
                yield from written(pair[0])
                yield from written(pair[1])
        case Made("entry", args):
            for arg in args:
                yield from written(arg)
        case _:
            return


def _is_byte(item: Value) -> bool:
    return isinstance(item, Const) and isinstance(item.value, int) and -128 <= item.value <= 255


def decode(text: str) -> bytes | None:
    """The bytes a text stands for: hex (with separators), base64 (either alphabet) or PEM; None for any other text."""
    plain = _PREFIX.sub("", text, count=1).strip() if _PREFIX.match(text) else text.strip()
    if "-----BEGIN " in plain:
        plain = "".join(line for line in plain.splitlines() if "-----" not in line)
    elif _HEX.fullmatch(plain):
        digits = re.sub(r"[\s:-]", "", plain)
        return bytes.fromhex(digits) if len(digits) >= 40 and len(digits) % 2 == 0 else None
    plain = re.sub(r"\s", "", plain).replace("-", "+").replace("_", "/")
    body = plain.rstrip("=")
    if len(body) % 4 == 1 or not (len(plain) in (27, 28, 43, 44) or len(body) > 80):
        return None
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def digest_pin(given: Written, subject: Subject, role: Role = Role.ANY) -> Pin | None:
    """The pin of digest bytes, or None when they are of no known digest's length."""
    algorithm = _SIZES.get(len(given.data))
    if algorithm is None:
        return None
    return Pin(given.text, base64.b64encode(given.data).decode(), algorithm, subject, role)


def whole_pin(given: Written, role: Role = Role.ANY) -> Pin | None:
    """The pin of a key or certificate written out whole: its digest stands for it. None for other bytes."""
    certificate = _certificate(given.data)
    if certificate is not None:
        return Pin(_short(given.text), certificate.sha256, subject=Subject.CERTIFICATE, role=role)
    key = _public_key(given.data)
    if key is None:
        return None
    if _is_bare(given.data):
        return Pin(_short(given.text), key.raw_sha256, subject=Subject.RAW_KEY, role=role)
    return Pin(_short(given.text), key.spki_sha256, subject=Subject.SPKI, role=role)


def _is_bare(data: bytes) -> bool:
    """Whether a key is a bare RSA key (two integers) rather than a SubjectPublicKeyInfo."""
    return der.element(data).children()[0].tag == der.INTEGER


def _certificate(data: bytes) -> Certificate | None:
    try:
        return read_certificate(data)
    except FormatError:
        return None


def _public_key(data: bytes) -> PublicKey | None:
    try:
        return read_public_key(data)
    except FormatError:
        return None


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"


def embedded(build: Build, value: Value, depth: int = 0) -> Iterator[Embedded]:
    """Every certificate inside a value: files of the build, byte arrays and texts, through streams and factories."""
    if depth > MAX_DEPTH:
        return
    match value:
        case File(path):
            for certificate in certificates_in(build, path):
                yield Embedded(certificate, path)
        case Blob(data):
            yield from (Embedded(certificate, _file_of(build, certificate)) for certificate in _read(data))
        case Text():
            yield from (Embedded(certificate, "") for certificate in _inline(value))
        case Items(items) if items and all(_is_byte(item) for item in items):
            yield from (Embedded(certificate, "") for given in written(value) for certificate in _read(given.data))
        case Items(items) | Alternatives(items):
            for item in items:
                yield from embedded(build, item, depth + 1)
        case Pairs(pairs):
            for _, item in pairs:
                yield from embedded(build, item, depth + 1)
        case Made(args=args, fields=fields, calls=calls):
            put_in = [item for call in calls if "->write" in call.target for item in call.args]
            for item in (*args, *(held for _, held in fields), *put_in):
                yield from embedded(build, item, depth + 1)


def _file_of(build: Build, certificate: Certificate) -> str:
    """The one file that holds a certificate which code has as bytes: it may have read them there; else empty."""
    files = build.once(certificate_files).files
    paths = {file.path for file in files if any(one.sha256 == certificate.sha256 for one in file.contents.certificates)}
    return paths.pop() if len(paths) == 1 else ""


def _inline(value: Text) -> list[Certificate]:
    if value.known is None or len(value.known) < 300:
        return []
    return _read(value.known.encode("utf-8", "replace"))


def _read(data: bytes) -> list[Certificate]:
    try:
        return certfile.read(data).certificates
    except FormatError:
        return []


def certificates_in(build: Build, path: str) -> list[Certificate]:
    """The certificates of a file of the build, by its path inside its part."""
    known = build.once(certificate_files)
    for part in build.parts:
        if path in part.entries:
            contents = known.at(part, path)
            if contents is not None:
                return contents.certificates
            try:
                return _read(part.entries[path].read())
            except FormatError:
                return []
    return []


def certificate_pin(found: Embedded, subject: Subject = Subject.CERTIFICATE, role: Role = Role.ANY) -> Pin:
    """The pin of a certificate that code carries: of the whole, or of its key."""
    certificate = found.certificate
    digests = {Subject.SPKI: certificate.key.spki_sha256, Subject.RAW_KEY: certificate.key.raw_sha256}
    text = found.path or certificate.subject or digest(certificate.der)
    return Pin(text, digests.get(subject, certificate.sha256), Algorithm.SHA256, subject, role)
