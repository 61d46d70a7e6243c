"""The pipeline: open a build, observe it, judge what was seen, hold the result in a `Report`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pinscan import mechanisms
from pinscan.build import Build
from pinscan.model import Gap, GapKind, Location, Observation, PinSet, Seen

T = TypeVar("T")


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
