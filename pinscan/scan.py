"""The pipeline: open a build, observe it, judge what was seen, hold the result in a `Report`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pinscan import mechanisms
from pinscan.build import Build, open_build, open_set
from pinscan.checks import judge
from pinscan.model import Gap, GapKind, Location, Observation, PinSet, Report, Seen
from pinscan.settings import Settings

T = TypeVar("T")


def scan(path: Path, settings: Settings, *, splits: Sequence[Path] = ()) -> Report:
    """The report of one build, a base APK together with its splits. Raises `BuildError` when it cannot be opened."""
    with open_set((path, *splits)) if splits else open_build(path) as build:
        seen = observe(build, debug=settings.debug)
    return judge(
        seen,
        policy=settings.policy,
        rules=settings.rules,
        as_of=settings.as_of,
        register=settings.register,
        baseline=settings.baseline,
    )


def observe(build: Build, *, debug: bool = False) -> Seen:
    """Run every mechanism of the build's platform.

    A mechanism that fails costs only its own view: the failure becomes a `Gap` that names it, unless `debug` is set,
    when it is raised.
    """
    pin_sets: list[PinSet] = []
    observations: list[Observation] = []
    gaps: list[Gap] = []
    for name in mechanisms.names():
        mechanism = mechanisms.load(name)
        if build.artifact.platform not in mechanism.PLATFORMS:
            continue
        try:
            for fact in mechanism.observe(build):
                match fact:
                    case PinSet():
                        pin_sets.append(fact)
                    case Observation():
                        observations.append(fact)
                    case Gap():
                        gaps.append(fact)
        except Exception as error:
            if debug:
                raise
            reason = f"the reader {name} failed ({type(error).__name__}); please report this"
            gaps.append(Gap(GapKind.UNSUPPORTED, reason, Location(build.artifact.file)))
    return Seen(
        build.artifact,
        _sorted(pin_sets),
        _sorted([*observations, *build.notes]),
        _sorted([*gaps, *build.gaps]),
    )


def _sorted(facts: Iterable[T]) -> tuple[T, ...]:
    """Order facts by their text, dropping exact repeats, so that the same build gives the same bytes."""
    unique = {repr(fact): fact for fact in facts}
    return tuple(unique[key] for key in sorted(unique))
