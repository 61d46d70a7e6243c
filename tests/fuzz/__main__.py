"""``python -m tests.fuzz READER --count N``: mutate the samples' files, keep whatever a reader fails on.

Input number `n` follows from the reader's name, `--seed` and `n` alone, so that every run can be repeated. A defect is
any exception but the reader's own (`FormatError`, of a whole build `BuildError`), more than `--seconds` of processor
time for one input, or more memory than `--memory`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import resource
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz.mutate import mutate
from tests.fuzz.targets import TARGETS, Target, seeds

FOUND = Path(".fuzz")
"""Where the inputs that a reader fails on are kept."""


class TooSlowError(BaseException):
    """One input took too long."""


def _alarm(signum: int, frame: FrameType | None) -> None:
    raise TooSlowError


@dataclass
class Tally:
    """What became of the inputs."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    defects: dict[str, int] = field(default_factory=dict)
    """The place in the code -> how many inputs failed there."""

    def add(self, other: Tally) -> None:
        self.read += other.read
        self.refused += other.refused
        self.slowest = max(self.slowest, other.slowest)
        for place, count in other.defects.items():
            self.defects[place] = self.defects.get(place, 0) + count


def try_input(target: Target, data: bytes, tally: Tally, reader: str, seconds: float) -> None:
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        target.read(data)
        tally.read += 1
    except target.refusal:
        tally.refused += 1
    except (Exception, TooSlowError) as error:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _keep(reader, data, error, tally)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    tally.slowest = max(tally.slowest, time.process_time() - start)


def _keep(reader: str, data: bytes, error: BaseException, tally: Tally) -> None:
    """Write down an input, the first few of each place in the code."""
    place = _place(error)
    tally.defects[place] = tally.defects.get(place, 0) + 1
    if tally.defects[place] > 3:
        return
    FOUND.mkdir(exist_ok=True)
    name = FOUND / f"{reader}-{hashlib.sha256(data).hexdigest()[:12]}"
    name.with_suffix(".bin").write_bytes(data)
    name.with_suffix(".txt").write_text("".join(traceback.format_exception(error)))
    print(f"{reader}: {place}: {name}.bin", file=sys.stderr, flush=True)


def _place(error: BaseException) -> str:
    """The exception and the last line of pinscan's own code on its way."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/pinscan/" in f.filename]
    where = f" at {frames[-1].filename.rpartition('/pinscan/')[2]}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


def work(job: tuple[str, int, int, int, int, float, int, float]) -> Tally:
    """Every `jobs`-th input of a run."""
    reader, seed, first, count, jobs, seconds, memory, minutes = job
    end = time.monotonic() + 60 * minutes
    resource.setrlimit(resource.RLIMIT_DATA, (memory << 20, memory << 20))
    signal.signal(signal.SIGPROF, _alarm)
    target, tally = TARGETS[reader], Tally()
    corpus = seeds(target)
    for number in range(first, count, jobs):
        if time.monotonic() > end:
            break
        data = mutate(corpus, Random(f"{reader}:{seed}:{number}"))
        try_input(target, data, tally, reader, seconds)
    return tally


def main(words: Sequence[str] | None = None) -> int:
    """Fuzz some readers and print one line of JSON for each; 1 when a defect was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("readers", nargs="*", help=f"of {', '.join(TARGETS)} [default: all]")
    parser.add_argument("--count", type=int, default=10_000, help="inputs for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10, help="for one input")
    parser.add_argument("--minutes", type=float, default=1e6, help="stop a reader after this long, done or not")
    parser.add_argument("--memory", type=int, default=1024, help="MB")
    options = parser.parse_args(words)
    clean = True
    for reader in options.readers or TARGETS:
        row = run(reader, options)
        clean = clean and not row["defects"]
        print(json.dumps(row), flush=True)
    return 0 if clean else 1


def run(reader: str, options: argparse.Namespace) -> dict[str, object]:
    """Fuzz one reader in `options.jobs` processes; the figures."""
    start, tally, o = time.time(), Tally(), options
    jobs = [(reader, o.seed, first, o.count, o.jobs, o.seconds, o.memory, o.minutes) for first in range(o.jobs)]
    with multiprocessing.Pool(o.jobs) as pool:
        for part in pool.imap_unordered(work, jobs):
            tally.add(part)
    figures = {
        "reader": reader,
        "count": tally.read + tally.refused + sum(tally.defects.values()),
        "seed": o.seed,
        "read": tally.read,
        "refused": tally.refused,
    }
    figures |= {"defects": sum(tally.defects.values()), "places": sorted(tally.defects)}
    return figures | {"slowest_s": round(tally.slowest, 2), "took_s": round(time.time() - start)}


if __name__ == "__main__":
    sys.exit(main())
