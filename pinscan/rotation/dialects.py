"""Pins written down as each platform and library wants them, ready to paste.

Every dialect takes the keys of one host, the first being the one in use. With one key only, each says where the backup
belongs: a comment, never a made-up value.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

BACKUP = "the pin of a backup key: without one, losing the key locks users out"


@dataclass(frozen=True, slots=True)
class Pins:
    """What a snippet is made of."""

    host: str
    sha256: tuple[str, ...]
    """Base64 of the SHA-256 of each key's SubjectPublicKeyInfo."""
    expires: str
    """ISO day on which pinning should end where the dialect knows one."""
    requested: bool = False
    """Whether the first key has no certificate yet, only a request: then it is the register's next key."""


def nsc(pins: Pins) -> str:
    """Android's network security configuration."""
    rows = [f'            <pin digest="SHA-256">{pin}</pin>' for pin in pins.sha256]
    rows += [f'            <!-- <pin digest="SHA-256">{BACKUP}</pin> -->'] if len(pins.sha256) < 2 else []
    return "\n".join([
        "<network-security-config>",
        "    <domain-config>",
        f'        <domain includeSubdomains="true">{pins.host}</domain>',
        f'        <pin-set expiration="{pins.expires}">',
        *rows,
        "        </pin-set>",
        "    </domain-config>",
        "</network-security-config>",
    ])  # fmt: skip


def okhttp(pins: Pins) -> str:
    """OkHttp 3 and newer, in Kotlin."""
    rows = [f'    .add("{pins.host}", {", ".join(_quoted(pins))})']
    rows += [f"    // add {BACKUP}"] if len(pins.sha256) < 2 else []
    return "\n".join(["val pinner = CertificatePinner.Builder()", *rows, "    .build()"])


def trustkit_plist(pins: Pins) -> str:
    """TrustKit's configuration in an Info.plist."""
    rows = [f"                <string>{pin}</string>" for pin in pins.sha256]
    rows += [f"                <!-- {BACKUP}; TrustKit refuses to start with one -->"] if len(pins.sha256) < 2 else []
    return "\n".join([
        "<key>TSKConfiguration</key>",
        "<dict>",
        "    <key>TSKSwizzleNetworkDelegates</key><true/>",
        "    <key>TSKPinnedDomains</key>",
        "    <dict>",
        f"        <key>{pins.host}</key>",
        "        <dict>",
        "            <key>TSKEnforcePinning</key><true/>",
        "            <key>TSKIncludeSubdomains</key><true/>",
        "            <key>TSKDisableDefaultReportUri</key><true/>",
        f"            <key>TSKExpirationDate</key><string>{pins.expires}</string>",
        "            <key>TSKPublicKeyHashes</key>",
        "            <array>",
        *rows,
        "            </array>",
        "        </dict>",
        "    </dict>",
        "</dict>",
    ])  # fmt: skip


def trustkit_code(pins: Pins) -> str:
    """TrustKit's configuration in Swift."""
    rows = [f'                "{pin}",' for pin in pins.sha256]
    rows += [f"                // {BACKUP}; TrustKit refuses to start with one"] if len(pins.sha256) < 2 else []
    return "\n".join([
        "TrustKit.initSharedInstance(withConfiguration: [",
        "    kTSKSwizzleNetworkDelegates: true,",
        "    kTSKPinnedDomains: [",
        f'        "{pins.host}": [',
        "            kTSKEnforcePinning: true,",
        "            kTSKIncludeSubdomains: true,",
        "            kTSKDisableDefaultReportUri: true,",
        f'            kTSKExpirationDate: "{pins.expires}",',
        "            kTSKPublicKeyHashes: [",
        *rows,
        "            ],",
        "        ],",
        "    ],",
        "])",
    ])  # fmt: skip


def pinned_domains(pins: Pins) -> str:
    """NSPinnedDomains in an Info.plist (iOS 14 and newer), for the server's own keys."""
    rows = [f"                <dict><key>SPKI-SHA256-BASE64</key><string>{pin}</string></dict>" for pin in pins.sha256]
    rows += [f"                <!-- {BACKUP} -->"] if len(pins.sha256) < 2 else []
    return "\n".join([
        "<key>NSAppTransportSecurity</key>",
        "<dict>",
        "    <key>NSPinnedDomains</key>",
        "    <dict>",
        f"        <key>{pins.host}</key>",
        "        <dict>",
        "            <key>NSIncludesSubdomains</key><true/>",
        "            <key>NSPinnedLeafIdentities</key>",
        "            <array>",
        *rows,
        "            </array>",
        "        </dict>",
        "    </dict>",
        "</dict>",
    ])  # fmt: skip


def curl(pins: Pins) -> str:
    """curl and libcurl (CURLOPT_PINNEDPUBLICKEY)."""
    value = ";".join(f"sha256//{pin}" for pin in pins.sha256)
    return f"curl --pinnedpubkey '{value}' https://{pins.host}/"


def hpkp(pins: Pins) -> str:
    """The form of RFC 7469, which reports and documents use."""
    return "; ".join(f'pin-sha256="{pin}"' for pin in pins.sha256)


def hexadecimal(pins: Pins) -> str:
    """Hex digits."""
    return "\n".join(base64.b64decode(pin).hex() for pin in pins.sha256)


def register(pins: Pins) -> str:
    """Entries of the register of keys, pins.toml."""
    entry = '[[key]]\nsha256 = "{}"\nstate = "{}"\nlabel = ""\nhosts = ["{}"]'
    states = ("next" if pins.requested else "current", *("backup" for _ in pins.sha256[1:]))
    return "\n\n".join(entry.format(pin, state, pins.host) for pin, state in zip(pins.sha256, states, strict=True))


def _quoted(pins: Pins) -> Sequence[str]:
    return [f'"sha256/{pin}"' for pin in pins.sha256]


DIALECTS: dict[str, tuple[str, Callable[[Pins], str]]] = {
    "nsc": ("Android: res/xml/network_security_config.xml", nsc),
    "okhttp": ("OkHttp (Kotlin)", okhttp),
    "trustkit-plist": ("TrustKit: Info.plist", trustkit_plist),
    "trustkit-code": ("TrustKit: Swift", trustkit_code),
    "pinned-domains": ("iOS: NSPinnedDomains in Info.plist", pinned_domains),
    "curl": ("curl", curl),
    "hpkp": ("RFC 7469", hpkp),
    "hex": ("SHA-256 in hex", hexadecimal),
    "register": ("pins.toml", register),
}
"""Name -> title and writer."""
