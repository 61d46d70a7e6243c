"""Certificates, keys and key stores among the build's files: PEM, DER, PKCS#7, PKCS#12, JKS, BKS, told by content.

A file is an observation, not a pin set: whether anything loads it, and what for, is for the code and the configuration
to say. A file with more than 20 CA certificates is a trust store. iOS reads certificates as DER only
(``SecCertificateCreateWithData``), so PEM in a ``.cer`` or ``.der`` of a bundle's own folder is dead.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.formats.certfile import Item
from pinscan.formats.x509 import Certificate, PrivateKey, PublicKey
from pinscan.mechanisms._certificates import (
    CertificateFile,
    certificate_facts,
    certificate_files,
    private_key_facts,
    public_key_facts,
)
from pinscan.model import Fact, Json, Location, Observation, Platform

ID = "certificate-file"
TITLE = "Certificate, key and key store files"
PLATFORMS = (Platform.ANDROID, Platform.IOS)

MAX_PINNED = 20
"""CA certificates in a file that may still be pins; more are a trust store."""
_DER_ONLY = (".cer", ".der")
_ARMOURED = ("pem", "base64")


def observe(build: Build) -> Iterator[Fact]:
    """Every certificate, public key, private key and key store; what of them could not be read."""
    found = build.once(certificate_files)
    keys = {
        item.value.public.spki_sha256
        for file in found.files
        for item in file.contents.items
        if isinstance(item.value, PrivateKey) and item.value.public
    }
    loads = _loads(build) if any(file.contents.certificates for file in found.files) else dict[str, dict[str, Json]]()
    for file in found.files:
        yield from _of_store(file)
        yield from _of_items(file, keys, build.artifact.platform, loads.get(file.part.at(file.path).path, {}))
    yield from found.gaps


def _loads(build: Build) -> dict[str, dict[str, Json]]:
    """What is known of the files that code loads, by their path inside the build."""
    if build.artifact.platform is Platform.IOS:
        from pinscan.mechanisms._apple_loads import loaded_files  # loading the reader of iOS code takes a while

        return {path: {"loaded": True} for path in build.once(loaded_files)}
    from pinscan.mechanisms._anchors import anchor_files  # nor has iOS a use for the reader of Android code

    anchors = build.once(anchor_files)
    paths = (part.at(path).path for part in build.parts for path in part.entries if path in anchors)
    return {path: {"loaded": True, "purpose": "anchor"} for path in paths}


def _of_store(file: CertificateFile) -> Iterator[Fact]:
    store = file.contents.store
    if store is not None:
        facts: dict[str, Json] = {"type": store.type, "readable": store.readable, "entries": store.count}
        if not store.readable:
            del facts["entries"]
        yield _observation(file, "keystore", file.part.at(file.path), facts)


def _of_items(file: CertificateFile, keys: set[str], platform: Platform, loaded: dict[str, Json]) -> Iterator[Fact]:
    authorities = sum(bool(certificate.is_ca) for certificate in file.contents.certificates)
    if authorities > MAX_PINNED:
        yield _observation(file, "ca-bundle", file.part.at(file.path), {"count": authorities})
    for item in file.contents.items:
        where = file.part.at(file.path, item.alias or None, offset=item.offset, line=item.line)
        match item.value:
            case Certificate() if authorities <= MAX_PINNED:
                facts = _certificate(file, item, keys, platform)
                yield _observation(file, "certificate", where, facts | loaded)
            case PublicKey():
                yield _observation(file, "public-key", where, public_key_facts(item.value))
            case PrivateKey():
                yield _observation(file, "private-key", where, private_key_facts(item.value, item.container))


def _certificate(file: CertificateFile, item: Item, keys: set[str], platform: Platform) -> dict[str, Json]:
    assert isinstance(item.value, Certificate)
    facts = certificate_facts(item.value, item.container)
    if item.value.key.spki_sha256 in keys or _begins_key_chain(file, item):
        facts["private_key"] = True
    in_root = "/" not in file.path and file.path.lower().endswith(_DER_ONLY)
    if platform is Platform.IOS and in_root and item.container in _ARMOURED:
        facts["loadable"] = False
    return facts


def _begins_key_chain(file: CertificateFile, item: Item) -> bool:
    """Whether it is the first certificate of an entry of a key store that has an encrypted private key."""
    if not item.alias:
        return False
    entry = [other for other in file.contents.items if other.alias == item.alias]
    first = next((other for other in entry if isinstance(other.value, Certificate)), None)
    return first is item and any(isinstance(other.value, PrivateKey) for other in entry)


def _observation(file: CertificateFile, kind: str, where: Location, facts: dict[str, Json]) -> Observation:
    return Observation(ID, kind, (where,), facts, part=file.part.name)
