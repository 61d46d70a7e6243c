"""Scan several builds: each in a process of its own, some at the same time, one bad build never costing another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pinscan.errors import BuildError
from pinscan.isolate import scan_isolated
from pinscan.model import Failure, Report, Results
from pinscan.scan import scan
from pinscan.settings import Settings


def scan_all(
    builds: Sequence[Path],
    settings: Settings,
    *,
    jobs: int | None = None,
    isolate: bool | None = None,
    done: Callable[[Path], None] = lambda path: None,
) -> Results:
    """Scan builds in the order given; `done` is called as each is finished.

    `isolate` gives each build a process of its own with limits on memory and time; by default it is on for more than
    one build. A build that cannot be opened is a `Failure` among the results.
    """
    apart = len(builds) > 1 if isolate is None else isolate
    outcomes: Iterator[Report | Failure]
    if apart and not settings.debug:
        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            outcomes = pool.map(lambda path: _told(path, scan_isolated(path, settings.options), done), builds)
            return _results(outcomes)
    return _results(_told(path, _scan_here(path, settings), done) for path in builds)


def _told(path: Path, outcome: Report | Failure, done: Callable[[Path], None]) -> Report | Failure:
    done(path)
    return outcome


def _scan_here(path: Path, settings: Settings) -> Report | Failure:
    try:
        return scan(path, settings)
    except BuildError as error:
        return Failure(str(path), str(error), error.hint)


def _results(outcomes: Iterator[Report | Failure]) -> Results:
    finished = list(outcomes)
    return Results(
        tuple(outcome for outcome in finished if isinstance(outcome, Report)),
        tuple(outcome for outcome in finished if isinstance(outcome, Failure)),
    )
