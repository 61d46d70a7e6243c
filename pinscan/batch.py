"""Scan several builds: each in a process of its own, some at the same time, one bad build never costing another.

APKs that are one app's base and splits are one build, and give one report.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

from pinscan.build import group
from pinscan.errors import BuildError
from pinscan.isolate import scan_isolated
from pinscan.model import Failure, Report, Results
from pinscan.scan import scan
from pinscan.settings import Settings

Paths: TypeAlias = tuple[Path, ...]
"""The files of one build, the base first."""


def scan_all(
    builds: Sequence[Path],
    settings: Settings,
    *,
    jobs: int | None = None,
    isolate: bool | None = None,
    done: Callable[[Path], None] = lambda path: None,
) -> Results:
    """Scan builds in the order given, splits together with their base; `done` is called for each finished file.

    `isolate` gives each build a process of its own with limits on memory and time; by default it is on for more than
    one build. A build that cannot be opened is a `Failure` among the results.
    """
    sets: list[Paths] = group(builds) if len(builds) > 1 else [(path,) for path in builds]
    apart = len(sets) > 1 if isolate is None else isolate
    outcomes: Iterator[Report | Failure]
    if apart and not settings.debug:
        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            limits = settings.policy.limits
            outcomes = pool.map(lambda paths: _told(paths, scan_isolated(paths, settings.options, limits), done), sets)
            return _results(outcomes)
    return _results(_told(paths, _scan_here(paths, settings), done) for paths in sets)


def _told(paths: Paths, outcome: Report | Failure, done: Callable[[Path], None]) -> Report | Failure:
    for path in paths:
        done(path)
    return outcome


def _scan_here(paths: Paths, settings: Settings) -> Report | Failure:
    try:
        return scan(paths[0], settings, splits=paths[1:])
    except BuildError as error:
        return Failure(str(paths[0]), str(error), error.hint)


def _results(outcomes: Iterator[Report | Failure]) -> Results:
    finished = list(outcomes)
    return Results(
        tuple(outcome for outcome in finished if isinstance(outcome, Report)),
        tuple(outcome for outcome in finished if isinstance(outcome, Failure)),
    )
