"""The pipeline as a whole: the same bytes every time, no network, and a failing reader costs only itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pinscan import mechanisms
from pinscan.build import Build
from pinscan.mechanisms import android_nsc
from pinscan.model import Fact
from pinscan.scan import scan
from pinscan.settings import Settings
from tests.conftest import ROOT, SAMPLES

DAY = date(2026, 11, 23)


def settings(*, debug: bool = False) -> Settings:
    return Settings.load(as_of=DAY, find_policy=False, debug=debug)


@pytest.mark.parametrize("name", ["okhttp-shapes-okhttp3-r8.apk", "trustkit-plist-good.ipa"])
def test_two_scans_give_the_same_bytes(name: str) -> None:
    """Neither the hash seed nor the time zone nor the working directory shows in the JSON."""
    outputs = set()
    for seed, zone, folder in (("1", "Pacific/Kiritimati", ROOT), ("2", "America/Adak", Path("/"))):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        words = [
            "scan",
            str(SAMPLES / name),
            "-f",
            "json",
            "--as-of",
            "2026-11-23",
            "--no-policy",
            "--fail-on",
            "never",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "pinscan", *words], capture_output=True, check=True, env=environment, cwd=folder
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


@pytest.mark.parametrize("name", ["nsc-good.apk", "okhttp-literal-okhttp3-d8.apk", "ats-good.ipa"])
def test_a_scan_opens_no_socket(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a scan touches the network."""

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a scan opened a socket")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    assert scan(SAMPLES / name, settings()).pin_sets


def test_a_failing_reader_costs_only_its_own_view(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mechanism that raises becomes a blocking gap that names it; the rest of the report is whole."""

    def broken(build: Build) -> Iterator[Fact]:
        yield from android_nsc_observe(build)
        raise ZeroDivisionError

    android_nsc_observe = android_nsc.observe
    whole = scan(SAMPLES / "nsc-good.apk", settings())
    monkeypatch.setattr(android_nsc, "observe", broken)
    report = scan(SAMPLES / "nsc-good.apk", settings())
    assert report.pin_sets == whole.pin_sets
    assert [gap.blocks for gap in report.gaps if "android-nsc" in gap.reason] == [True]
    with pytest.raises(ZeroDivisionError):
        scan(SAMPLES / "nsc-good.apk", settings(debug=True))


@pytest.mark.parametrize("name", mechanisms.names())
def test_every_mechanism_says_what_it_is(name: str) -> None:
    """The identifier is the module's name; title, platforms and a docstring are there."""
    module = mechanisms.load(name)
    assert name == module.ID
    assert module.TITLE
    assert module.PLATFORMS
    assert len((module.__doc__ or "").strip()) > 80
