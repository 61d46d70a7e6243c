"""A build that kills, fills or stalls its worker is that build's failure, and costs no other its report."""

from __future__ import annotations

import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pinscan import isolate
from pinscan.batch import scan_all
from pinscan.cli.scan import exit_code
from pinscan.isolate import scan_isolated
from pinscan.model import Failure, Verdict
from pinscan.policy import LimitPolicy
from pinscan.settings import Settings
from tests.conftest import SAMPLES
from tests.test_scan import DAY

GOOD = SAMPLES / "nsc-good.apk"
OPTIONS = ("--as-of", "2026-11-23", "--no-policy")


def settings() -> Settings:
    return Settings.load(as_of=DAY, find_policy=False)


def not_a_build(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(100))


def bomb(path: Path) -> None:
    """Code that inflates to a gigabyte, declared as it is."""
    with zipfile.ZipFile(GOOD) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        with new.open("classes.dex", "w") as stream:
            for _ in range(80):
                stream.write(bytes(1 << 20))


def without_manifest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("classes.dex", b"dex\n035\0")


def test_sixty_builds_of_which_three_are_poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every good build has its report, in order; the others are failures or say what was not read; the exit is 2."""
    monkeypatch.setattr(isolate.subprocess, "run", _in_batches(isolate.subprocess.run))
    poison: dict[int, Callable[[Path], None]] = {7: not_a_build, 31: bomb, 59: without_manifest}
    paths = [tmp_path / f"{number:02}.apk" for number in range(60)]
    for number, path in enumerate(paths):
        poison.get(number, lambda path: path.write_bytes(GOOD.read_bytes()))(path)
    told: list[Path] = []
    results = scan_all(paths, settings(), jobs=2, done=told.append)
    assert sorted(told) == paths
    assert [Path(failure.file).name for failure in results.failures] == ["07.apk", "59.apk"]
    verdicts = {report.artifact.file: report.verdict for report in results.reports}
    assert list(verdicts) == [path.name for number, path in enumerate(paths) if number not in (7, 59)]
    assert set(verdicts.values()) - {verdicts["31.apk"]} == set() or verdicts["31.apk"] is not Verdict.UNPINNED
    assert exit_code(results, "never", require_coverage=False) == 2
