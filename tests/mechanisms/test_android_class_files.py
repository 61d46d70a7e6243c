"""Library builds: the gap over their class files says which pinning APIs they refer to; it is always there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pinscan.build import open_build
from pinscan.mechanisms import android_class_files
from pinscan.model import Gap
from pinscan.scan import scan
from tests.conftest import SAMPLES
from tests.formats.test_classfile import CLIENT, assembled, text
from tests.test_scan import settings


def jar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def library(tmp_path: Path, **jars: bytes) -> Path:
    path = tmp_path / "lib.aar"
    manifest = b'<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="org.lib"/>'
    named = {name.replace("libs_", "libs/") + ".jar": data for name, data in jars.items()}
    path.write_bytes(jar({"AndroidManifest.xml": manifest, "R.txt": b"", **named}))
    return path


def gaps(path: Path) -> list[Gap]:
    with open_build(path) as build:
        found = list(android_class_files.observe(build))
    assert all(isinstance(gap, Gap) and gap.blocks for gap in found)
    return [gap for gap in found if isinstance(gap, Gap)]


QUIET = assembled(text("a/B"), b"\x07\0\1", count=3)
TRUSTING = assembled(
    text("a/T"), b"\x07\0\1", text("javax/net/ssl/X509TrustManager"), b"\x07\0\3", count=5, interfaces=(4,)
)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"a.class": CLIENT},
            "okhttp3.CertificatePinner (in org.pinscan.pinned_library.Client beside "
            "sha256/2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=, ",
        ),
        ({"a.class": TRUSTING, "b.class": QUIET}, "X509TrustManager (in a.T)"),
        ({"b.class": QUIET}, "no pinning API that is known"),
        ({"b.class": QUIET, "c.class": b"damaged"}, "1 of them cannot be read"),
    ],
)
def test_the_gap_says_what_is_referred_to(files: dict[str, bytes], said: str, tmp_path: Path) -> None:
    """By class; a class that cannot be read keeps the gap from saying that there is nothing."""
    (gap,) = gaps(library(tmp_path, classes=jar(files)))
    assert said in gap.reason
    assert ("no pinning API" in gap.reason) is (said == "no pinning API that is known")


def test_every_jar_is_a_gap_and_no_bomb_is_read(tmp_path: Path) -> None:
    """A JAR that is none, and one whose class inflates past the limit, are gaps; the library is never unpinned."""
    bomb = jar({"a.class": b"\xca\xfe\xba\xbe" + bytes(20 << 20)})
    path = library(tmp_path, classes=b"none", libs_bomb=bomb)
    assert [(gap.location.path, "cannot be read" in gap.reason) for gap in gaps(path)] == [
        ("classes.jar", True),
        ("libs/bomb.jar", True),
    ]
    assert str(scan(path, settings(debug=True)).verdict) == "inconclusive"


def test_a_bare_jar_is_a_library_too(tmp_path: Path) -> None:
    """It has no manifest, so nothing is said of the system; its classes are the gap, and it is never unpinned."""
    path = tmp_path / "client.jar"
    path.write_bytes(
        jar({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0", "a/Client.class": CLIENT, "b.class": QUIET})
    )
    report = scan(path, settings(debug=True))
    assert (report.artifact.kind, report.artifact.min_os, str(report.verdict)) == ("jar", None, "inconclusive")
    assert (report.observations, report.pin_sets) == ((), ())
    (gap,) = report.gaps
    assert (gap.location.path, gap.blocks) == ("client.jar", True)
    assert "okhttp3.CertificatePinner (in org.pinscan.pinned_library.Client" in gap.reason


def test_other_builds_have_no_such_gap() -> None:
    """An APK's code is DEX."""
    assert gaps(SAMPLES / "trust-spki-hex-d8.apk") == []
