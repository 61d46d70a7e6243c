"""The certificates, keys and key stores among a build's files, read one time: ``build.once(certificate_files)``.

Files are found by name and by their first bytes, because resource shrinkers rename and apps invent extensions. What
signs the build itself (``META-INF``, provisioning profiles, ``_CodeSignature``, ``SC_Info``) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pinscan.build import Build, Entry, Part
from pinscan.errors import FormatError, LimitError
from pinscan.formats import certfile
from pinscan.formats.x509 import Certificate, PrivateKey, PublicKey
from pinscan.model import Gap, GapKind, Json

MAX_FILE = 8 << 20
"""Bytes of a file that is named like a certificate or key store."""
MAX_SNIFFED = 1 << 18
"""Bytes of a file of any other name; certificates and keys are far smaller."""
MAX_READ = 64 << 20
"""Bytes read of all files together."""
MAX_VALUES = 5000
"""Certificates and keys in all files together."""
MAX_GAPS = 1000
"""Files, and values in them, that are said not to be readable."""
_HEAD, _SMALLEST = 64, 60

_NAMED = frozenset((
    "cer", "crt", "der", "pem", "cert", "p7b", "p7c", "p12", "pfx", "bks", "jks", "keystore", "truststore",
))  # fmt: skip
_MAYBE = frozenset((
    "key", "pub", "ks", "ca", "ca-bundle",
))  # fmt: skip
_OTHER = frozenset((
    "png", "webp", "jpg", "jpeg", "gif", "svg", "heic", "pdf", "xml", "dex", "arsc", "so", "ttf", "otf", "woff",
    "woff2", "mp3", "mp4", "m4a", "wav", "ogg", "caf", "aac", "mov", "webm", "html", "htm", "css", "js", "map",
    "strings", "stringsdict", "nib", "storyboardc", "car", "plist", "lproj", "metallib", "momd", "mom", "omo",
    "kotlin_module", "kotlin_builtins", "properties", "version", "proto", "pb", "class", "java", "kt", "swiftmodule",
    "swiftdoc", "modulemap", "h", "tflite", "mlmodelc", "lottie", "icns", "res", "brk", "nrm", "icu",
))  # fmt: skip
"""Extensions that are not looked into: formats with a reader of their own, media, code."""
_SIGNING = re.compile(
    r"META-INF/[^/]+\.(?:rsa|dsa|ec|sf|mf)|(?:.*/)?(?:_CodeSignature|SC_Info)/.*|(?:.*/)?[^/]*\.mobileprovision",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class CertificateFile:
    """One file that holds certificates, keys or a key store."""

    part: Part
    path: str
    contents: certfile.Contents


@dataclass
class Found:
    """All such files, sorted by part and path, and what could not be read."""

    files: list[CertificateFile] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    left: int = MAX_READ
    values: int = 0

    def at(self, part: Part, path: str) -> certfile.Contents | None:
        """What a file holds, if it is one of them."""
        return next((file.contents for file in self.files if file.part is part and file.path == path), None)


def certificate_files(build: Build) -> Found:
    """Read every candidate in the build. Nothing raises: what cannot be read is a gap behind which no pin hides."""
    found = Found()
    for part, path, entry, named in _candidates(build, found):
        if found.left < entry.size or found.values >= MAX_VALUES or len(found.gaps) >= MAX_GAPS:
            where = part.at(path)
            found.gaps.append(Gap(GapKind.LIMIT, "too many certificate files: the rest was not read", where, False))
            break
        found.left -= entry.size
        _read(found, part, path, entry, named)
    return found


def _read(found: Found, part: Part, path: str, entry: Entry, named: bool) -> None:
    try:
        data = entry.read()
    except FormatError as error:
        found.gaps.append(_gap(part, path, f"the file cannot be read: {error}", error))
        return
    try:
        contents = certfile.read(data)
    except FormatError as error:
        if named:  # any other name only looked alike
            found.gaps.append(_gap(part, path, f"named like a certificate or key store: {error}", error))
        return
    found.values += len(contents.items)
    found.files.append(CertificateFile(part, path, contents))
    found.gaps += [_gap(part, path, reason) for reason in contents.damaged[:10]]


def _gap(part: Part, path: str, reason: str, error: FormatError | None = None) -> Gap:
    kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
    return Gap(kind, reason[:300], part.at(path), blocks=False)


def _candidates(build: Build, found: Found) -> Iterator[tuple[Part, str, Entry, bool]]:
    """Files worth reading, and whether their name says so."""
    for part in build.parts:
        for path, entry in part.entries.items():
            extension = path.rpartition("/")[2].rpartition(".")[2].lower()
            if _SIGNING.fullmatch(path):
                continue
            if extension in _NAMED:
                if entry.size <= MAX_FILE:
                    yield part, path, entry, True
                else:
                    reason = f"certificate file larger than {MAX_FILE} bytes"
                    found.gaps.append(Gap(GapKind.LIMIT, reason, part.at(path), blocks=False))
            elif entry.size <= MAX_SNIFFED and (extension in _MAYBE or _looks_like_one(extension, entry)):
                yield part, path, entry, False


def _looks_like_one(extension: str, entry: Entry) -> bool:
    if extension in _OTHER or entry.size < _SMALLEST:
        return False
    try:
        return certfile.may_hold(entry.head(_HEAD))
    except FormatError:  # damaged: the container's reader tells of it where it matters
        return False


def certificate_facts(certificate: Certificate, container: str) -> dict[str, Json]:
    """The facts of a ``certificate`` observation that follow from the certificate itself."""
    key = certificate.key
    facts: dict[str, Json] = {
        "subject": _cut(certificate.subject),
        "issuer": _cut(certificate.issuer),
        "not_before": certificate.not_before.date().isoformat() if certificate.not_before else None,
        "not_after": certificate.not_after.date().isoformat() if certificate.not_after else None,
        "certificate_sha256": certificate.sha256,
        "certificate_sha1": certificate.sha1,
        "raw_key_sha256": key.raw_sha256,
        "spki_sha1": key.spki_sha1,
        "signature_hash": certificate.signature_hash,
        "is_ca": certificate.is_ca,
        "self_signed": certificate.self_signed,
        "host_names": list[Json](certificate.host_names) or None,
        "container": container,
        **_key_facts(key),
    }
    return {name: value for name, value in facts.items() if value is not None}


def public_key_facts(key: PublicKey) -> dict[str, Json]:
    """The facts of a ``public-key`` observation."""
    return {name: value for name, value in _key_facts(key).items() if value is not None}


def private_key_facts(key: PrivateKey, container: str) -> dict[str, Json]:
    """The facts of a ``private-key`` observation."""
    public = _key_facts(key.public) if key.public else {}
    facts: dict[str, Json] = {"key_type": key.type, **public, "encrypted": key.encrypted, "container": container}
    return {name: value for name, value in facts.items() if value is not None}


def _key_facts(key: PublicKey) -> dict[str, Json]:
    return {"key_type": key.type, "key_bits": key.bits, "spki_sha256": key.spki_sha256}


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= 500 else text[:499] + "…"
