"""Scan a build in a process of its own, so that one hostile build can cost nothing but its own result.

The worker is the same command line; its report comes back as JSON text, never as pickled objects, so that a worker
that was taken over can at worst give a wrong report about its own build.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pinscan.errors import ConfigError
from pinscan.model import Failure, Report
from pinscan.policy import LimitPolicy
from pinscan.saved import results_from_json

GRACE = 30
"""Seconds past the time limit after which a worker that did not stop by itself is killed."""
MESSAGE = 2_000
"""Characters of a worker's complaint that are shown."""
_LOOKS = 10
"""How often in a second the watchdog looks."""
_NO_MEMORY = 137
"""The exit code of a worker that its watchdog ended: what a shell says of a killed process."""


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
    except OSError as error:  # no process to be had, or more files than a command line takes
        return Failure(str(path), f"{path}: its scan could not be started: {error.strerror}", "scan it by itself")
    if worker.returncode in (0, 1, 3):  # a report was made, whatever the gate says of it
        try:
            return results_from_json(json.loads(worker.stdout), str(path)).reports[0]
        except (ValueError, IndexError, ConfigError):
            pass  # an interpreter that fails leaves with 1, too
    return _failure(path, worker.returncode, worker.stderr.decode("utf-8", "replace"), memory)


def _failure(path: Path, code: int, complaint: str, memory: int) -> Failure:
    """What a worker that did not succeed tells: its own line, or how it died."""
    lines = complaint[-MESSAGE:].strip().splitlines()
    own = next((n for n, line in enumerate(lines) if line.startswith("pinscan: ")), None)
    if code == 2 and own is not None:
        hint = lines[own + 1].strip() if len(lines) > own + 1 else ""
        return Failure(str(path), lines[own].removeprefix("pinscan: "), hint)
    if code < 0 or code == _NO_MEMORY or any("MemoryError" in line for line in lines):
        limit = f"{memory // 1024**2} MB of memory"
        return Failure(
            str(path), f"{path}: its scan was killed (limit: {limit})", "raise limits.memory_mb in the policy"
        )
    why = lines[-1] if lines else f"no report, exit code {code}"
    return Failure(str(path), f"{path}: its scan failed: {why}", "please report this")


def limit_memory(size: int) -> None:
    """Bound this process's memory: by the system where it can, else by a watchdog that ends the process.

    Linux bounds private memory (``RLIMIT_DATA`` counts anonymous mappings). macOS takes such a limit and does not hold
    to it, and Windows has none without a job object: there the memory in use is looked at `_LOOKS` times a second.
    """
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        size = size if most == resource.RLIM_INFINITY else min(size, most)
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    else:
        watch_memory(size)


def watch_memory(size: int) -> None:
    """End this process, as if memory had run out, once it uses more than `size` bytes."""
    inherited = _memory_in_use()  # Linux counts the peak of the process that started this one
    threading.Thread(target=_watch, args=(max(size, inherited),), daemon=True).start()


def _watch(size: int) -> None:
    while _memory_in_use() <= size:
        time.sleep(1 / _LOOKS)
    os._exit(_NO_MEMORY)


def _memory_in_use() -> int:
    """Bytes of this process: the private ones on Windows, elsewhere the most that ever lay in memory."""
    if sys.platform == "win32":
        return _private_bytes()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, others kilobytes


def _private_bytes() -> int:
    """``PagefileUsage`` of Windows' ``PROCESS_MEMORY_COUNTERS``: two numbers of 32 bits, then eight sizes."""
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint32), ("faults", ctypes.c_uint32), ("sizes", ctypes.c_size_t * 8))

    counters = Counters(size=ctypes.sizeof(Counters))
    kernel: Any = vars(ctypes)["WinDLL"]("kernel32")  # defined on Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
    kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size)
    return int(counters.sizes[6])
