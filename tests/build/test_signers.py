"""Signing certificates of every scheme, on whole and on damaged signatures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pinscan.build import open_build, signing_block
from pinscan.build.archive import open_archive
from pinscan.build.limits import Budget, Limits
from pinscan.model import Gap
from sample_apks.make.bent_zips import change, members, write
from tests.conftest import SAMPLES

DATA = Path(__file__).parents[1] / "data"
SIGNER = "7d33adbc1ec1d724d5cadd7483af8eb12b701d5004c9d292c0d0e3ba37eef84b"


@pytest.mark.parametrize("name", ["signed-v1.apk", "signed-v2.apk", "signed-v3.apk", "signed.aab"])
def test_every_scheme_names_its_signer(name: str) -> None:
    """The SHA-256 that keytool prints for the certificate, from v1, v2, v3 and a bundle's JAR signature."""
    with open_build(DATA / name) as build:
        assert build.artifact.signers == (SIGNER,)
        assert build.gaps == []


def test_an_unsigned_build_has_no_signer() -> None:
    """No signature is no gap: a build may be scanned before it is signed."""
    with open_build(DATA / "tables.apk") as build:
        assert build.artifact.signers == ()
        assert build.gaps == []


def damage(tmp_path: Path, data: bytes) -> list[Gap]:
    path = tmp_path / "app.apk"
    path.write_bytes(data)
    with open_build(path) as build:
        assert build.artifact.id == "org.pinscan.tables"
        assert build.artifact.signers == ()
        return build.gaps


def test_a_damaged_scheme_is_a_gap_that_hides_no_pin(tmp_path: Path) -> None:
    """Lengths inside the v2 block that lead nowhere cost the signers alone."""
    data = bytearray((DATA / "signed-v2.apk").read_bytes())
    at = data.index(b"\x1a\x87\x09\x71") + 4
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    (gap,) = damage(tmp_path, bytes(data))
    assert not gap.blocks
    assert gap.reason.startswith("signers unknown")


def test_a_damaged_signing_block_is_a_gap(tmp_path: Path) -> None:
    """A signing block whose two sizes disagree is said to be damaged."""
    data = bytearray((DATA / "signed-v2.apk").read_bytes())
    data[data.index(b"APK Sig Block 42") - 8] ^= 0x10
    (gap,) = damage(tmp_path, bytes(data))
    assert not gap.blocks


def test_a_forged_v1_signature_names_nobody(tmp_path: Path) -> None:
    """A signature over other digests, and one without its digests, are no signer's."""
    entries = members(DATA / "signed.aab")
    (signed,) = [entry.data for entry in entries if entry.name == "META-INF/A.SF"]
    forged = change(entries, "META-INF/A.SF", data=signed + b"X-More: 1\r\n")
    alone = [entry for entry in entries if entry.name != "META-INF/A.SF"]
    path = tmp_path / "app.aab"
    for bent in (forged, alone):
        path.write_bytes(write(bent))
        with open_build(path) as build:
            assert build.artifact.signers == ()
    path.write_bytes(write(entries))
    with open_build(path) as build:
        assert build.artifact.signers == (SIGNER,)


def test_androguard_leaves_no_trace() -> None:
    """Reading a signature neither replaces the standard streams nor prints."""
    script = (
        "import sys; before = sys.stdout, sys.stderr\n"
        "from pathlib import Path; from pinscan.build import open_build\n"
        f"signers = open_build(Path({str(DATA / 'signed-v1.apk')!r})).artifact.signers\n"
        "assert (sys.stdout, sys.stderr) == before; print(*signers)"
    )
    root = DATA.parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    assert (done.stdout, done.stderr) == (SIGNER + "\n", "")


def test_an_unsigned_build_never_loads_androguard() -> None:
    """Its import costs a quarter of a second, paid only where there is a signature."""
    script = (
        "import sys; from pathlib import Path; from pinscan.build import open_build\n"
        f"open_build(Path({str(DATA / 'tables.apk')!r}))\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('androguard', 'loguru', 'lxml')])"
    )
    root = DATA.parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout == "[]\n"


SIGNED = [DATA / f"signed-v{scheme}.apk" for scheme in (1, 2, 3)] + sorted(SAMPLES.glob("keystore-*-d8.apk"))


@pytest.mark.parametrize("path", SIGNED, ids=lambda path: path.name)
def test_the_signing_block_is_read_as_androguard_reads_it(path: Path) -> None:
    """The same certificates of the v2, v3 and v3.1 schemes, in the same order."""
    from androguard.core.apk import APK
    from loguru import logger

    logger.disable("androguard")
    theirs = APK(str(path), skip_analysis=True)
    expected = [
        *theirs.get_certificates_der_v2(),
        *theirs.get_certificates_der_v3(),
        *theirs.get_certificates_der_v31(),
    ]
    ours = signing_block.certificates(open_archive(memoryview(path.read_bytes()), Budget(Limits())))
    assert ours == expected
    assert (ours == []) == (path.name == "signed-v1.apk")


def test_v2_and_v3_signatures_need_no_androguard() -> None:
    """Its import costs more than the whole reading of a small build."""
    script = (
        "import sys; from pathlib import Path; from pinscan.build import open_build\n"
        f"assert open_build(Path({str(DATA / 'signed-v3.apk')!r})).artifact.signers == ({SIGNER!r},)\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('androguard', 'loguru')])"
    )
    root = DATA.parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout == "[]\n"
