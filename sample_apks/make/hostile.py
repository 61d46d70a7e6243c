"""An APK and an IPA whose own strings attack whoever prints them: ``hostile.apk``, ``hostile.ipa``.

Package, version, hosts, pins, flags, classes, methods, files, property list keys, certificate subjects. What a compiler
would refuse is replaced in what it made: compiled XML, DEX and Mach-O.
"""

from __future__ import annotations

import hashlib
import plistlib
import re
import struct
import tempfile
import zlib
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from . import android, bent_axml, dexing, zips
from .attacks import CARRIED

PIN = "AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw="
CONFIG = "res/xml/network_security_config.xml"
EXECUTABLE = "objc-killswitch-early-return-os.ipa"
"""The sample whose executable the IPA has, with its strings replaced."""


def builds(name: str) -> list[Path]:
    """The files that the sample is built into."""
    return [android.SAMPLES / f"{name}.apk", android.SAMPLES / f"{name}.ipa"]


def make(name: str) -> None:
    """Build both; RuntimeError when a tool refuses it."""
    apk, ipa = builds(name)
    with tempfile.TemporaryDirectory() as folder:
        zips.write(apk, android_entries(name, Path(folder)))
    zips.write(ipa, ios_entries())


def android_entries(name: str, work: Path) -> dict[str, bytes]:
    """Everything in the APK."""
    said = android.settings(name)
    entries = android.settled(zips.read(android.link(name, said, work)))
    entries |= dexing.compile_code(attacking_source(name, work), android.package(name), said, said["compile"][0], work)
    package = {android.package(name): "".join(CARRIED), "1.0": CARRIED[0], ".App": f".{CARRIED[1]}"}
    entries["AndroidManifest.xml"] = replaced(entries["AndroidManifest.xml"], package)
    hosts = {f"DOMAIN_{index}": f"{CARRIED[index]}.example" for index in range(3)}
    path = f"res/xml/{CARRIED[2]}{CARRIED[8]}.xml"
    entries[path] = replaced(entries.pop(CONFIG), hosts)
    entries["resources.arsc"] = with_path(entries["resources.arsc"], path)
    entries["classes.dex"] = renamed(entries["classes.dex"])
    return entries | files("assets/")


def attacking_source(name: str, work: Path) -> Path:
    """A copy of the sources with the attacks in place of their names."""
    target = work / "sources" / name
    (target / "java").mkdir(parents=True)
    (target.parent / "common").symlink_to(android.COMMON)
    java = (android.SOURCES / name / "java/App.java").read_text()
    java = re.sub(r"ATTACK_(\d+)", lambda match: escaped(CARRIED[int(match[1])]), java)
    (target / "java/App.java").write_text(java)
    (target / "proguard.pro").write_text((android.SOURCES / name / "proguard.pro").read_text())
    return target


def escaped(text: str) -> str:
    """Text as it stands in a Java string."""
    named = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return "".join(named.get(c) or (c if " " <= c <= "~" else f"\\u{ord(c):04x}") for c in text)


def replaced(data: bytes, texts: dict[str, str]) -> bytes:
    """A compiled document with other strings."""
    make = partial(bent_axml.pool, utf8=False)
    return bent_axml.with_pool(data, lambda found: make([texts.get(text, text) for text in found]))


def with_path(table: bytes, path: str) -> bytes:
    """A resource table in which the configuration lies elsewhere."""
    chunks = bent_axml.split(table)
    first = next(index for index, chunk in enumerate(chunks) if chunk.type == bent_axml.POOL)
    texts = [path if text == CONFIG else text for text in bent_axml.strings(chunks[first])]
    chunks[first] = bent_axml.pool(texts, utf8=False)
    return bent_axml.join(chunks, word=2, header=table[8:12])


def renamed(dex: bytes) -> bytes:
    """Code whose one kept class and method have attacks for names, as long as theirs were, and right checksums."""
    out = bytearray(dex)
    names = {b"Z0123456789012345678901234567890123456789": 0, b"y0123456789012345678901234567890123456789": 1}
    for old, index in names.items():
        attack = CARRIED[index].encode().ljust(len(old) - 1, b"_")[: len(old) - 1]
        out = out.replace(old, old[:1] + attack)
    out[12:32] = hashlib.sha1(out[32:]).digest()
    out[8:12] = struct.pack("<I", zlib.adler32(out[12:]))
    return bytes(out)


def files(folder: str) -> dict[str, bytes]:
    """A certificate, a damaged one and a script for each attack, under its name."""
    entries = {}
    for number, text in enumerate(CARRIED):
        entries[f"{folder}{number}{text}.cer"] = certificate(text)
        entries[f"{folder}{number}{text}.pem"] = f"-----BEGIN CERTIFICATE-----\n{text}\n".encode()
        script = f'fetch("https://{number}.example/",{{method:"GET",sslPinning:{{certs:[{text!r}]}}}})'
        entries[f"{folder}{number}.bundle"] = script.encode()
    return entries


def certificate(text: str) -> bytes:
    """A certificate with an attack for every name in it; the same bytes each time."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text, _validate=False)])
    alternatives = x509.SubjectAlternativeName([x509.DNSName(re.sub(r"[^ -~]", "?", text))])
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 7, datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
    )
    return builder.add_extension(alternatives, critical=False).sign(key, None).public_bytes(Encoding.DER)


def ios_entries() -> dict[str, bytes]:
    """Everything in the IPA."""
    app = f"Payload/{CARRIED[8]}App.app/"
    names = {f"{n}.example.com{text}": text for n, text in enumerate(CARRIED)}
    identity = {"SPKI-SHA256-BASE64": PIN}
    info: dict[str, Any] = {
        "CFBundleIdentifier": "".join(CARRIED), "CFBundleShortVersionString": CARRIED[0], "CFBundleVersion": CARRIED[1],
        "MinimumOSVersion": CARRIED[2], "DTPlatformVersion": CARRIED[3], "CFBundleExecutable": CARRIED[8] + "Run",
        "NSAppTransportSecurity": {
            "NSPinnedDomains": {
                host: {"NSPinnedLeafIdentities": [identity, {text: text}], text: text} for host, text in names.items()
            },
            "NSExceptionDomains": {text: {text: text} for text in CARRIED},
        },
        "TSKConfiguration": {
            "TSKPinnedDomains": {
                host: {"TSKPublicKeyHashes": [PIN, text], "TSKExpirationDate": text, text: [text]}
                for host, text in names.items()
            }
        },
    }  # fmt: skip
    extension = {"CFBundleExecutable": "Share", "CFBundleIdentifier": CARRIED[10], CARRIED[9]: CARRIED[11]}
    entries = {
        app + "Info.plist": plistlib.dumps(info, fmt=plistlib.FMT_BINARY),
        app + info["CFBundleExecutable"]: executable(),
        f"{app}PlugIns/{CARRIED[5]}.appex/Info.plist": plistlib.dumps(extension, fmt=plistlib.FMT_BINARY),
        f"{app}PlugIns/{CARRIED[5]}.appex/Share": executable(),
    }
    return entries | files(app)


def executable() -> bytes:
    """A sample's executable whose host, flag and class are attacks, as long as they were."""
    data = zips.read(android.SAMPLES / EXECUTABLE)["Payload/App.app/App"]
    flag, host, owner = b"enable_certificate_pinning", b"api.example.com", b"ValidatingDelegate"
    for old, attack in (
        (flag, b"</script><img onerror=ping>"),
        (host, b'"><b>\x1b[2J.example'),
        (owner, b"::error::<script>-"),
    ):
        data = data.replace(b"\0" + old + b"\0", b"\0" + attack.ljust(len(old), b"_")[: len(old)] + b"\0")
    return data
