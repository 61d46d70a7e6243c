"""Scan several builds: each in a process of its own, some at the same time, one bad build never costing another.

APKs that are one app's base and splits are one build, and give one report; a folder of builds stands for these.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from pinscan.build import builds_in, group
from pinscan.errors import BuildError
from pinscan.isolate import scan_isolated
from pinscan.model import Failure, Location, Report, Results
from pinscan.scan import scan
from pinscan.settings import Settings

Paths: TypeAlias = tuple[Path, ...]
"""The files of one build, the base first."""


def as_builds(paths: Sequence[Path]) -> list[Paths]:
    """The builds that some paths are, in their order."""
    files = [file for path in paths for file in builds_in(path)]
    return group(files) if len(files) > 1 else [(file,) for file in files]


def scan_all(
    sets: Sequence[Paths],
    settings: Settings,
    *,
    jobs: int | None = None,
    isolate: bool | None = None,
    done: Callable[[Path], None] = lambda path: None,
) -> Results:
    """Scan builds, as `as_builds` gives them, in their order; `done` is called for each finished file.

    `isolate` gives each build a process of its own with limits on memory and time; by default it is on for more than
    one build. A build that cannot be opened is a `Failure` among the results.
    """
    apart = len(sets) > 1 if isolate is None else isolate
    outcomes: Iterator[Report | Failure]
    if apart and not settings.debug:
        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            limits = settings.policy.limits
            outcomes = pool.map(lambda paths: _told(paths, scan_isolated(paths, settings.options, limits), done), sets)
            return _results(sets, outcomes)
    return _results(sets, (_told(paths, _scan_here(paths, settings), done) for paths in sets))


def _told(paths: Paths, outcome: Report | Failure, done: Callable[[Path], None]) -> Report | Failure:
    for path in paths:
        done(path)
    return outcome


def _scan_here(paths: Paths, settings: Settings) -> Report | Failure:
    try:
        return scan(paths[0], settings, splits=paths[1:])
    except BuildError as error:
        return Failure(str(paths[0]), str(error), error.hint)


def _results(sets: Sequence[Paths], outcomes: Iterator[Report | Failure]) -> Results:
    finished = list(outcomes)
    scanned = [(paths[0], each) for paths, each in zip(sets, finished, strict=True) if isinstance(each, Report)]
    names = told_apart([path for path, _ in scanned], [report.artifact.file for _, report in scanned])
    return Results(
        tuple(_renamed(report, name) for (_, report), name in zip(scanned, names, strict=True)),
        tuple(outcome for outcome in finished if isinstance(outcome, Failure)),
    )


def told_apart(paths: Sequence[Path], names: Sequence[str]) -> list[str]:
    """The builds' names; where some share one, as much of their paths as tells them apart (``free/app.apk``)."""
    return [_apart(path, [p for p, n in zip(paths, names, strict=True) if n == name], name)
            for path, name in zip(paths, names, strict=True)]  # fmt: skip


def _apart(path: Path, namesakes: Sequence[Path], name: str) -> str:
    others = [other.parts for other in set(namesakes) if other != path]
    for length in range(2, len(path.parts) + 1) if others else ():
        tail = path.parts[-length:]
        if all(other[-length:] != tail for other in others):
            return "/".join(part.strip("/") for part in tail)
    return name


def _renamed(report: Report, name: str) -> Report:
    """The report under another name of its build, which places that are the whole build bear too."""
    old = report.artifact.file
    if name == old:
        return report

    def moved(location: Location) -> Location:
        return replace(location, path=name) if location.path == old else location

    return replace(
        report,
        artifact=replace(report.artifact, file=name),
        findings=tuple(replace(f, locations=tuple(map(moved, f.locations))) for f in report.findings),
        gaps=tuple(replace(gap, location=moved(gap.location)) for gap in report.gaps),
    )
