"""Scan a build in a process of its own, so that one hostile build can cost nothing but its own result.

The worker is the same command line; its report comes back as JSON text, never as pickled objects, so that a worker
that was taken over can at worst give a wrong report about its own build.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pinscan.errors import ConfigError
from pinscan.model import Failure, Report
from pinscan.policy import LimitPolicy
from pinscan.saved import results_from_json

GRACE = 30
"""Seconds past the time limit after which a worker that did not stop by itself is killed."""
MESSAGE = 2_000
"""Characters of a worker's complaint that are shown."""


def scan_isolated(
    paths: Sequence[Path], options: Sequence[str], limits: LimitPolicy, *, grace: float = GRACE
) -> Report | Failure:
    """The report of one build, or why there is none.

    `paths` are its files, the base first; `options` those of ``pinscan scan`` that shape the judgement. Memory is the
    worker's private one: the build itself is mapped and does not count.
    """
    path, seconds, memory = paths[0], limits.seconds, limits.memory_mb << 20
    fixed = ["scan", "--no-isolate", "--format", "json", "--worker-memory", str(memory)]
    try:
        worker = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-m", "pinscan", *fixed, *options, "--", *map(str, paths)],
            capture_output=True, timeout=seconds + grace, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Failure(
            str(path), f"{path}: stopped after {seconds + grace:.0f} s", "raise limits.seconds in the policy"
        )
    if worker.returncode in (0, 1, 3):  # a report was made, whatever the gate says of it
        try:
            return results_from_json(json.loads(worker.stdout), str(path)).reports[0]
        except (ValueError, IndexError, ConfigError):
            return Failure(str(path), f"{path}: its scan gave no report; please report this")
    return _failure(path, worker.returncode, worker.stderr.decode("utf-8", "replace"), memory)


def _failure(path: Path, code: int, complaint: str, memory: int) -> Failure:
    """What a worker that did not succeed tells: its own line, or how it died."""
    lines = complaint[-MESSAGE:].strip().splitlines()
    own = next((n for n, line in enumerate(lines) if line.startswith("pinscan: ")), None)
    if code == 2 and own is not None:
        hint = lines[own + 1].strip() if len(lines) > own + 1 else ""
        return Failure(str(path), lines[own].removeprefix("pinscan: "), hint)
    if code < 0 or any("MemoryError" in line for line in lines):
        limit = f"{memory // 1024**2} MB of memory"
        return Failure(
            str(path), f"{path}: its scan was killed (limit: {limit})", "raise limits.memory_mb in the policy"
        )
    return Failure(
        str(path), f"{path}: its scan failed: {lines[-1] if lines else f'exit code {code}'}", "please report this"
    )


def limit_memory(size: int) -> None:
    """Bound this process's private memory, where the system can (Linux: RLIMIT_DATA counts anonymous mappings)."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
