"""A build that kills, fills or stalls its worker is that build's failure, and costs no other its report."""

from __future__ import annotations

import ctypes
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pinscan import isolate
from pinscan.batch import as_builds, scan_all
from pinscan.cli.scan import exit_code
from pinscan.isolate import scan_isolated
from pinscan.model import Failure, GapKind, Report, Verdict
from pinscan.policy import LimitPolicy
from pinscan.settings import Settings
from tests.conftest import SAMPLES
from tests.test_scan import DAY

GOOD = SAMPLES / "nsc-good.apk"
OPTIONS = ("--as-of", "2026-11-23", "--no-policy")


def not_a_build(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(100))


def without_manifest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("classes.dex", b"dex\n035\0")


def bomb(path: Path, megabytes: int = 300, block: bytes = bytes(1 << 20), level: int = 6) -> None:
    """Code that inflates to a multiple of what it takes, declared as it is."""
    with zipfile.ZipFile(GOOD) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        with new.open("classes.dex", "w", force_zip64=False) as stream:
            for _ in range(megabytes):
                stream.write(block)


def test_a_folder_with_three_poisoned_builds(tmp_path: Path) -> None:
    """Given as one folder, every good build has its report, in order; the bad ones are failures or say what was not
    read; the exit is 2."""
    poison: dict[int, Callable[[Path], None]] = {2: not_a_build, 5: bomb, 7: without_manifest}
    paths = [tmp_path / f"{number:02}.apk" for number in range(9)]
    for number, path in enumerate(paths):
        poison.get(number, lambda path: path.write_bytes(GOOD.read_bytes()))(path)
    told: list[Path] = []
    results = scan_all(as_builds([tmp_path]), Settings.load(as_of=DAY, find_policy=False), jobs=2, done=told.append)
    assert sorted(told) == paths
    assert [Path(failure.file).name for failure in results.failures] == ["02.apk", "07.apk"]
    reports = {report.artifact.file: report for report in results.reports}
    assert list(reports) == [path.name for number, path in enumerate(paths) if number not in (2, 7)]
    assert [gap.kind for gap in reports.pop("05.apk").gaps if gap.blocks] == [GapKind.LIMIT]
    assert {(report.verdict, report.gaps) for report in reports.values()} == {(Verdict.PINNED, ())}
    assert exit_code(results, "never", require_coverage=False) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded by the system's own limits")
def test_a_build_that_fills_memory_costs_only_itself(tmp_path: Path) -> None:
    """Past its memory a worker tells what it could not read, or dies and is told of; it never goes on."""
    path = tmp_path / "large.apk"
    bomb(path, 320, random.Random(1).randbytes(8 << 10) * 128, level=1)
    outcome = scan_isolated([path], OPTIONS, LimitPolicy(memory_mb=256))
    if isinstance(outcome, Report):
        assert GapKind.LIMIT in {gap.kind for gap in outcome.gaps if gap.blocks}
        assert outcome.verdict is not Verdict.UNPINNED
    else:
        assert "limit: 256 MB" in outcome.message


@pytest.mark.skipif(sys.platform == "win32", reason="reads the peak as Unix systems give it")
@pytest.mark.parametrize(("megabytes", "ends"), [(400, True), (1, False)])
def test_the_watchdog_ends_a_process_that_takes_too_much(megabytes: int, ends: bool) -> None:
    """Where the system holds no limit, the process ends itself as if memory had run out; within it nothing happens."""
    code = (
        "import time; from pinscan.isolate import watch_memory; watch_memory(200 << 20);"
        f"held = b'x' * ({megabytes} << 20); time.sleep({30 if ends else 0.5}); print('went on')"
    )
    small = ["sh", "-c", '"$@"; exit $?', "sh"]  # a peak is inherited: that of a shell, not of the tests
    started = [*small, sys.executable, "-c", code]
    done = subprocess.run(started, capture_output=True, text=True, check=False, cwd=SAMPLES.parent)
    assert (done.returncode, "went on" in done.stdout) == (137 if ends else 0, not ends)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux stands for a system whose limits are not taken")
@pytest.mark.parametrize("megabytes", [30, 2048])
def test_a_build_that_its_watchdog_ends_is_told(
    megabytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way of a worker on a system without memory limits: it scans, or its failure names the limit."""
    worker = tmp_path / "worker"
    code = "import sys; sys.platform = 'freebsd'; from pinscan.cli import main; main()"
    python = f'PYTHONPATH="{SAMPLES.parent}" "{sys.executable}" -c "{code}" "$@"'
    worker.write_text(f"#!/bin/sh\nshift 2; {python}\nexit $?\n")  # not exec: the tests' own peak would be inherited
    worker.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(worker))
    outcome = scan_isolated([GOOD], OPTIONS, LimitPolicy(memory_mb=megabytes))
    if megabytes == 2048:
        assert isinstance(outcome, Report)
    else:
        assert isinstance(outcome, Failure)
        assert "its scan was killed (limit: 30 MB of memory)" in outcome.message


@pytest.mark.parametrize(("platform", "factor"), [("darwin", 1), ("freebsd14", 1024)])
def test_the_peak_is_counted_in_each_systems_unit(platform: str, factor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS gives bytes, other Unix systems kilobytes."""
    resource = SimpleNamespace(getrusage=lambda who: SimpleNamespace(ru_maxrss=5000), RUSAGE_SELF=0)
    monkeypatch.setitem(sys.modules, "resource", resource)
    monkeypatch.setattr(sys, "platform", platform)
    assert isolate._memory_in_use() == 5000 * factor


def test_private_memory_is_read_from_windows_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    """``PagefileUsage`` is the seventh size behind two numbers of 32 bits; the structure tells its own length."""
    size = ctypes.sizeof(ctypes.c_size_t)

    def counters(process: object, target: Any, length: int) -> int:
        assert length == 8 + 8 * size == ctypes.sizeof(target._obj)
        ctypes.memmove(ctypes.addressof(target._obj) + 8 + 6 * size, ctypes.byref(ctypes.c_size_t(123 << 20)), size)
        return 1

    class Function:
        """A function of a library, whose types are set from outside."""

        def __init__(self, call: Callable[..., int]) -> None:
            self.call = call

        def __call__(self, *arguments: object) -> int:
            return self.call(*arguments)

    kernel = SimpleNamespace(GetCurrentProcess=Function(lambda: -1), K32GetProcessMemoryInfo=Function(counters))
    monkeypatch.setattr(ctypes, "WinDLL", lambda name: kernel, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert isolate._memory_in_use() == 123 << 20


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_systems_without_limits_are_watched(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is asked to bound memory on Linux alone; the watchdog looks until it is too much, then leaves."""
    looks = iter([10, 20, 30, 41])
    left: list[int] = []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(isolate, "_memory_in_use", lambda: next(looks))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr("os._exit", left.append)
    monkeypatch.setattr(
        isolate.threading, "Thread", lambda target, args, daemon: SimpleNamespace(start=lambda: target(*args))
    )
    isolate.limit_memory(40)
    assert (left, list(looks)) == ([137], [])


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_limit_from_outside_holds() -> None:
    """Where the caller has bound memory lower already, that stands, and is no failure."""
    code = (
        "import resource; from pinscan.isolate import limit_memory;"
        "resource.setrlimit(resource.RLIMIT_DATA, (900 << 20,) * 2); limit_memory(2 << 30);"
        "print(resource.getrlimit(resource.RLIMIT_DATA)[0] >> 20)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SAMPLES.parent)
    assert done.stdout == "900\n"


def test_a_worker_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process, or a command line too long, is that build's failure."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    outcome = scan_isolated([GOOD], OPTIONS, LimitPolicy())
    assert isinstance(outcome, Failure)
    assert "could not be started" in outcome.message


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("kill -9 $$", "its scan was killed (limit: 2048 MB of memory)"),
        ("echo 'MemoryError' >&2; exit 1", "its scan was killed (limit: 2048 MB of memory)"),
        ("exit 137", "its scan was killed (limit: 2048 MB of memory)"),
        ("echo 'SomeError: lost' >&2; exit 1", "its scan failed: SomeError: lost"),
        ("sleep 30", "stopped after 1 s"),
        ("echo '{'; exit 0", "its scan failed: no report, exit code 0"),
        ("printf 'a\\nSomeError: lost' >&2; exit 70", "its scan failed: SomeError: lost"),
    ],
)
def test_however_a_worker_ends_there_is_one_line(
    script: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is killed, hangs, or prints no report is a failure that says so and names the build."""
    worker = tmp_path / "worker"
    worker.write_text(f"#!/bin/sh\n{script}\n")
    worker.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(worker))
    outcome = scan_isolated([GOOD], OPTIONS, LimitPolicy(seconds=1), grace=0.2)
    assert isinstance(outcome, Failure)
    assert message in outcome.message
    assert outcome.file == str(GOOD)
    assert "\n" not in outcome.message
