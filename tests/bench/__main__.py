"""``make bench``: fetch and make builds, measure pinscan and its peers on each, write docs/benchmarks.md.

Every figure is of a whole process as a user has it: processor seconds (user and system, the least of the runs, since
other work on the machine only adds) and peak resident memory. The unit is the time to inflate every entry of the same
file, in the same way.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench.builds import builds, code_size

PAGE = Path("docs/benchmarks.md")
FACTOR, FIXED, MEMORY = 4, 0.6, 200
"""The budget: this many times the inflating time, seconds on top, and MB."""

INFLATE = """
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
for name in z.namelist():
    z.read(name)
"""
PEERS = {
    "androguard, APK": """
import sys
from loguru import logger
logger.disable("androguard")
from androguard.core.apk import APK
apk = APK(sys.argv[1])
apk.get_package(), apk.get_certificates()
""",
    "apkInspector, manifest": """
import io, sys
from apkInspector.headers import ZipEntry
from apkInspector.axml import get_manifest
with open(sys.argv[1], "rb") as file:
    get_manifest(io.BytesIO(ZipEntry.parse(file).read("AndroidManifest.xml")))
""",
    "androguard, AnalyzeAPK": """
import sys
from loguru import logger
logger.disable("androguard")
from androguard.misc import AnalyzeAPK
AnalyzeAPK(sys.argv[1])
""",
    "LIEF, Mach-O": """
import sys, zipfile, lief
z = zipfile.ZipFile(sys.argv[1])
for name in z.namelist():
    data = z.read(name)
    if data[:4] in (b"\\xcf\\xfa\\xed\\xfe", b"\\xca\\xfe\\xba\\xbe"):
        lief.MachO.parse(list(data) if len(data) < 1 << 20 else data)
""",
}
SLOW = "androguard, AnalyzeAPK"
MADE = "libraries-"
"""Builds of the series, which no peer is given: it would take minutes and gigabytes."""


@dataclass(frozen=True)
class Cost:
    """What one command cost: processor seconds and peak memory in MB."""

    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.megabytes:.0f} MB"


def cost(command: Sequence[str], runs: int) -> Cost | None:
    """Run a command several times. None when it fails."""
    times, peaks = [], []
    # Compiled modules are kept from the first run on, as they are where pip installed them.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
        assert process.stderr
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            print(complaint.decode(errors="replace")[-300:], file=sys.stderr)
            return None
        times.append(usage.ru_utime + usage.ru_stime)
        peaks.append(usage.ru_maxrss / 1024)
    return Cost(min(times), max(peaks))


def row(build: Path, runs: int) -> str:
    """One line of the table."""
    inflate = cost([sys.executable, "-c", INFLATE, str(build)], runs)
    ours = cost([sys.executable, "-m", "pinscan", "scan", str(build), "-f", "json", "--fail-on", "never"], runs)
    assert inflate
    if ours is None:
        return f"| {build.name} | {build.stat().st_size / 1e6:.1f} | | {inflate.seconds:.2f} | failed | | | |"
    allowed = FACTOR * inflate.seconds + FIXED
    within = ours.seconds <= allowed and ours.megabytes < MEMORY
    cells = [
        build.name, f"{build.stat().st_size / 1e6:.1f}", f"{code_size(build) / 1e6:.1f}", f"{inflate.seconds:.2f}",
        f"{ours.seconds:.2f}", f"{allowed:.2f}", f"{ours.megabytes:.0f}", "yes" if within else "no",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def peer_rows(measured: Sequence[Path], runs: int) -> list[str]:
    """What other tools cost on the builds they can read."""
    rows = []
    for name, script in PEERS.items():
        for build in measured:
            fits = build.suffix == (".ipa" if "Mach-O" in name else ".apk") and not build.name.startswith(MADE)
            fits = fits and "-code-x" not in build.name
            if fits and build.stat().st_size > 100_000:
                paid = cost([sys.executable, "-c", script, str(build)], 1 if name == SLOW else runs)
                rows.append(f"| {build.name} | {name} | {paid or 'not installed, or it fails'} |")
                print(rows[-1], flush=True)
    return rows


def main() -> None:
    """Print the tables as they grow, then write the page."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("builds", nargs="*", type=Path, help="builds to measure instead")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    measured = options.builds or list(builds())
    rows = []
    for build in measured:
        rows.append(row(build, options.runs))
        print(rows[-1], flush=True)
    peers = [] if options.no_peers else peer_rows(measured, options.runs)
    if not options.builds:
        PAGE.write_text(page(rows, peers), encoding="utf-8")


def page(rows: Sequence[str], peers: Sequence[str]) -> str:
    """docs/benchmarks.md."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"""# Benchmarks

Made by `make bench` on {date.today()} ({machine}). Every figure is of a whole process: processor seconds (user and
system, the least of several runs) and peak resident memory. The budget is {FACTOR} times the time that inflating every
entry of the file takes, and {FIXED} s, within {MEMORY} MB.

| build | MB | MB of code | inflate, s | pinscan, s | budget, s | pinscan, MB | within |
|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}

{_notes()}

## Beside other tools

| build | tool | cost |
|---|---|---|
{chr(10).join(peers)}
"""


NOTES = "<!-- what the figures say, written by hand -->\n"


def _notes() -> str:
    """The part of the page between its two marks, which is written by hand and stays."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return NOTES + (old.split(NOTES)[1] if old.count(NOTES) == 2 else "\n") + NOTES


if __name__ == "__main__":
    main()
