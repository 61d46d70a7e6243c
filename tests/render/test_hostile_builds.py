"""Builds whose own strings attack whoever prints them: opened, read and rendered in every format."""

from __future__ import annotations

import base64
import json
import plistlib
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from pinscan import render
from pinscan.model import Report, Results
from pinscan.render import Style
from pinscan.scan import scan
from tests.render.hostile import ATTACKS
from tests.test_scan import settings

PIN = base64.b64encode(bytes(range(32))).decode()
TEXTS = [text for text in ATTACKS if text and "\ud800" not in text and "\0" not in text and len(text) < 1000]
"""Those that a property list and a file name can carry."""


def build(path: Path) -> None:
    """An app whose identifier, version, hosts, keys, pins, files and flags are attacks."""
    domains = {
        f"{n}.example.com{text}": {"NSPinnedLeafIdentities": [{"SPKI-SHA256-BASE64": PIN}, {text: text}], text: text}
        for n, text in enumerate(TEXTS)
    }
    trustkit = {
        f"{n}.example.org{text}": {"TSKPublicKeyHashes": [PIN, text], "TSKExpirationDate": text, text: [text]}
        for n, text in enumerate(TEXTS)
    }
    info = {
        "CFBundleIdentifier": "".join(TEXTS), "CFBundleShortVersionString": TEXTS[0], "CFBundleVersion": TEXTS[1],
        "MinimumOSVersion": TEXTS[2], "CFBundleExecutable": TEXTS[8],
        "NSAppTransportSecurity": {"NSPinnedDomains": domains, "NSExceptionDomains": {text: {} for text in TEXTS}},
        "TSKConfiguration": {"TSKPinnedDomains": trustkit},
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Payload/App.app/Info.plist", plistlib.dumps(info, fmt=plistlib.FMT_BINARY))
        for n, text in enumerate(TEXTS):
            archive.writestr(f"Payload/App.app/{n}{text}.cer", f"-----BEGIN CERTIFICATE-----\n{text}\n".encode())
            archive.writestr(
                f"Payload/App.app/{n}.js", f'fetch("https://x.example/",{{sslPinning:{{certs:["{text}"]}}}})'
            )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    path = tmp_path_factory.mktemp("hostile") / "app<script>.ipa"
    build(path)
    return Results((scan(path, settings(debug=True)),))


def report(results: Results) -> Report:
    return results.reports[0]


def test_the_attacks_are_in_the_report(results: Results) -> None:
    """The build is read, so that the renderers have something to withstand."""
    assert "window.pwned" in repr(report(results).pin_sets)
    assert "\x1b[2J" in report(results).artifact.id if report(results).artifact.id else False


@pytest.mark.parametrize("name", render.names())
def test_no_output_is_driven_by_the_build(results: Results, name: str) -> None:
    """No control characters, no markup of the build, and every structured format parses."""
    text = render.load(name).render(results, Style())
    assert not {c for c in text if (ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 or c == "\u202e"}
    if name in {"json", "sarif", "gitlab"}:
        assert json.loads(text)
    elif name == "junit":
        etree.fromstring(text.encode())
    elif name == "html":
        page = etree.HTML(text)
        assert not [e for e in page.iter() if isinstance(e.tag, str) for a in e.attrib if a.lower().startswith("on")]
        assert "window.pwned" not in "".join("".join(e.itertext()) for e in page.iter("script", "style"))
    elif name == "github":
        lines = text.splitlines()
        assert all(not line.startswith("::") or line.startswith(("::error", "::warning", "::notice")) for line in lines)
        assert not any(line.startswith("::error file=x::owned") for line in lines)
