"""``make bench``: fetch real builds, time pinscan and its peers on each, print a table.

Every figure is of a whole process as a user has it: wall seconds (median of the runs) and peak resident memory.
The unit is the time to inflate every entry of the same file in the same run, since machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(".bench")

NPM = {
    "appium-uiautomator2-server@10.6.6": "apks/appium-uiautomator2-server-v10.6.6.apk",
    "io.appium.settings@8.0.10": "apks/settings_apk-debug.apk",
}
"""npm packages that carry real APKs, and where."""

INFLATE = """
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
for name in z.namelist():
    z.read(name)
"""
OPEN = """
import sys
from loguru import logger
logger.disable("androguard")
from androguard.core.apk import APK
apk = APK(sys.argv[1])
apk.get_package(), apk.get_certificates()
"""
ANALYZE = """
import sys
from loguru import logger
logger.disable("androguard")
from androguard.misc import AnalyzeAPK
AnalyzeAPK(sys.argv[1])
"""


@dataclass(frozen=True)
class Cost:
    """What one command cost: median wall seconds and the largest peak memory in MB."""

    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:8.2f} s {self.megabytes:6.0f} MB"


def cost(command: Sequence[str], runs: int) -> Cost | None:
    """Run a command several times. None when it fails."""
    walls, peaks = [], []
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            print(complaint.decode(errors="replace")[-300:], file=sys.stderr)
            return None
        walls.append(time.perf_counter() - start)
        peaks.append(usage.ru_maxrss / 1024)
    return Cost(statistics.median(walls), max(peaks))


def fetch(package: str, inside: str) -> Path | None:
    """The file from an npm package, kept in the cache. None without npm."""
    target = CACHE / Path(inside).name
    if target.exists():
        return target
    if not shutil.which("npm"):
        print(f"npm is missing: {package} is left out", file=sys.stderr)
        return None
    CACHE.mkdir(exist_ok=True)
    done = subprocess.run(["npm", "pack", package], cwd=CACHE, capture_output=True, text=True, check=True)
    archive = CACHE / done.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        member = next(m for m in tar.getmembers() if m.name.endswith(inside) or Path(m.name).name == Path(inside).name)
        source = tar.extractfile(member)
        assert source
        target.write_bytes(source.read())
    archive.unlink()
    return target


def main() -> None:
    """Print one row a build."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("builds", nargs="*", type=Path, help="further builds to measure")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--analyze", action="store_true", help="also androguard's AnalyzeAPK (slow)")
    options = parser.parse_args()
    fetched = [fetch(package, inside) for package, inside in NPM.items()]
    python = sys.executable
    print(f"{'build':<44} {'size':>7}  {'inflate':>19} {'pinscan':>19}  ratio {'androguard open':>19}", end="")
    print(f" {'AnalyzeAPK':>19}" if options.analyze else "")
    for build in [*filter(None, fetched), *options.builds]:
        inflate = cost([python, "-c", INFLATE, str(build)], options.runs)
        ours = cost([python, "-m", "pinscan", "scan", str(build), "-f", "json"], options.runs)
        theirs = cost([python, "-c", OPEN, str(build)], options.runs) if build.suffix == ".apk" else None
        ratio = f"{ours.seconds / inflate.seconds:5.1f}" if ours and inflate else "    -"
        row = [f"{build.name[:44]:<44} {build.stat().st_size / 1e6:6.1f}M", f"{inflate!s:>19} {ours!s:>19} ", ratio]
        row.append(f"{theirs!s:>19}")
        if options.analyze:
            row.append(f"{cost([python, '-c', ANALYZE, str(build)], 1)!s:>19}")
        print(" ".join(row), flush=True)


if __name__ == "__main__":
    main()
