"""What a build may cost is bounded, and the bounds are the policy's: past one there is a gap, never a quiet loss."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pinscan import deadline
from pinscan.build.zipentry import ZipEntry
from pinscan.errors import ConfigError, TimeLimitError
from pinscan.model import GapKind, Report, Verdict
from pinscan.policy import LimitPolicy, Policy, load
from pinscan.scan import scan
from pinscan.settings import Settings
from tests.conftest import SAMPLES
from tests.test_scan import DAY


def scanned(path: Path, **limits: int) -> Report:
    policy = replace(Policy(), limits=LimitPolicy(**limits))
    return scan(path, Settings(as_of=DAY, policy=policy))


def test_a_build_whose_time_is_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """One gap names the limit; nothing is said to be unpinned."""
    clock = iter(range(10**9))
    monkeypatch.setattr(deadline.time, "monotonic", lambda: float(next(clock)))
    report = scanned(SAMPLES / "okhttp-literal-okhttp3-d8.apk", seconds=60)
    stops = [gap for gap in report.gaps if "stopped after 60 s (limits.seconds)" in gap.reason]
    assert [(gap.kind, gap.blocks) for gap in stops] == [(GapKind.LIMIT, True)]
    assert report.verdict is not Verdict.UNPINNED


def test_time_is_bounded_only_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inner of two bounds holds, and none holds afterwards."""
    with deadline.within(1000):
        with deadline.within(-1), pytest.raises(TimeLimitError):
            deadline.check()
        with deadline.within(5000):
            deadline.check()
    deadline.check()


def test_entries_past_the_total_are_gaps(tmp_path: Path) -> None:
    """Two megabytes of code do not fit into one."""
    path = tmp_path / "large.apk"
    with zipfile.ZipFile(SAMPLES / "trust-spki-hex-d8.apk") as old, zipfile.ZipFile(path, "w", 8) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, data + bytes(2 << 20) if info.filename == "classes.dex" else data)
    report = scanned(path, inflate_mb=1)
    assert [gap.location.path for gap in report.gaps if gap.kind is GapKind.LIMIT and gap.blocks] == ["classes.dex"]
    assert report.verdict is Verdict.INCONCLUSIVE
    assert scanned(path).verdict is Verdict.PINNED


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[limits]\nsecond = 5", "did you mean 'seconds'"),
        ("[limits]\nseconds = 0", "between 1 and 86400"),
        ('[limits]\nmemory_mb = "lots"', "must be a whole number"),
        ("[limits]\nmemory_mb = 10", "between 256 and"),
    ],
)
def test_limits_that_make_no_sense_are_refused(text: str, complaint: str, tmp_path: Path) -> None:
    """The line, the key and the nearest right word are named."""
    path = tmp_path / "pinscan.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=complaint):
        load(path)


def test_limits_are_part_of_the_effective_policy(tmp_path: Path) -> None:
    """Each says where it comes from."""
    path = tmp_path / "pinscan.toml"
    path.write_text("[limits]\nseconds = 20\n")
    effective = load(path).effective()
    assert effective["limits.seconds"] == {"value": 20, "source": "pinscan.toml"}
    assert effective["limits.memory_mb"] == {"value": 2048, "source": "default"}


def test_stored_media_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of stored media no more is looked at than its start (the digest of the whole file is taken in blocks)."""
    path = tmp_path / "game.apk"
    add_media(SAMPLES / "nsc-good.apk", path, 200 << 20)
    read = ZipEntry.read
    paths: list[str] = []
    monkeypatch.setattr(ZipEntry, "read", lambda entry: (paths.append(entry.path), read(entry))[1])
    report = scanned(path)
    assert "AndroidManifest.xml" in paths
    assert "assets/film.mp4" not in paths
    assert report.artifact.size > 200 << 20
    assert [pin_set.mechanism for pin_set in report.pin_sets] == ["android-nsc"]
    assert [gap for gap in report.gaps if gap.blocks] == []


def add_media(build: Path, target: Path, size: int) -> None:
    """Put a stored entry of zeros, as long as it takes, before a build's directory; the file is sparse."""
    data = build.read_bytes()
    (at,) = struct.unpack_from("<I", data, len(data) - 6)
    name = b"assets/film.mp4"
    fields = struct.pack("<5H3I2H", 20, 0, 0, 0, 0x21, 0, size, size, len(name), 0)
    entry = b"PK\x03\x04" + fields + name
    record = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<3H2I", 0, 0, 0, 0, at) + name
    count, length = (
        n + more for n, more in zip(struct.unpack_from("<HI", data, len(data) - 12), (1, len(record)), strict=True)
    )
    with target.open("wb") as stream:
        stream.write(data[:at] + entry)
        stream.seek(size, 1)
        directory = stream.tell()
        stream.write(data[at:-22] + record)
        stream.write(b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, count, count, length, directory, 0))
