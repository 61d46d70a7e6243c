"""Real build files of a shop, made in a folder: an iOS app that pins in its Info.plist, an Android library with a
network security configuration, and the certificates of its server."""

from __future__ import annotations

import plistlib
import zipfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from tests.conftest import SAMPLES
from tests.rotation.authority import FOLDER, HOST, key, name, world

PINS = {called: world().chains[chain][0].pin for called, chain in (("1", "current"), ("2", "new-key"), ("3", "new-ca"))}


def ipa(path: Path, version: str, *pins: str) -> Path:
    """An iOS app whose Info.plist pins some keys of the server."""
    pinned = {HOST: {"NSPinnedLeafIdentities": [{"SPKI-SHA256-BASE64": pin} for pin in pins]}}
    info = {
        "CFBundleIdentifier": "com.shop.app", "CFBundleShortVersionString": version, "CFBundleVersion": version,
        "CFBundleExecutable": "Shop", "MinimumOSVersion": "15.0",
        "NSAppTransportSecurity": {"NSPinnedDomains": pinned} if pins else {},
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as build, zipfile.ZipFile(SAMPLES / "ats-good.ipa") as sample:
        build.writestr("Payload/Shop.app/Info.plist", plistlib.dumps(info))
        build.writestr("Payload/Shop.app/Shop", sample.read("Payload/App.app/App"))  # code that pins nothing
    return path


def aar(path: Path, version: str, expiration: str, *pins: str) -> Path:
    """An Android library with a network security configuration, from source XML."""
    rows = "".join(f'<pin digest="SHA-256">{pin}</pin>' for pin in pins)
    config = (
        f"<network-security-config><domain-config><domain>{HOST}</domain><pin-set expiration='{expiration}'>{rows}"
        "</pin-set></domain-config></network-security-config>"
    )
    manifest = (
        '<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.shop.app" '
        f'android:versionName="{version}" android:versionCode="1"><uses-sdk android:minSdkVersion="24"/>'
        '<application android:networkSecurityConfig="@xml/net"/></manifest>'
    )
    with zipfile.ZipFile(path, "w") as build:
        build.writestr("AndroidManifest.xml", manifest)
        build.writestr("res/xml/net.xml", config)
        build.writestr("R.txt", "")
    return path


def request(path: Path, key_name: str) -> Path:
    """A certificate request for the shop's host."""
    made = x509.CertificateSigningRequestBuilder().subject_name(name(HOST)).sign(key(key_name), hashes.SHA256())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


def furnish(folder: Path) -> None:
    """Everything that the guide of docs/rotation.md speaks of."""
    for file, chain in (("current.pem", "current"), ("next.pem", "new-key"), ("backup.pem", "new-ca")):
        (folder / file).write_bytes((FOLDER / f"{chain}.pem").read_bytes())
    (folder / "roots.pem").write_bytes((FOLDER / "root-a.pem").read_bytes() + (FOLDER / "root-b.pem").read_bytes())
    request(folder / "next.csr", "server-2")
    ipa(folder / "shop-1.0.ipa", "1.0", PINS["1"])
    ipa(folder / "shop-1.1.ipa", "1.1", PINS["1"], PINS["3"])
    ipa(folder / "shop-1.2.ipa", "1.2", PINS["1"], PINS["2"])
    (folder / "shares.csv").write_text("version,share\n1.0,5\n1.1,25\n1.2,70\n")
