"""The pipeline: open a build, observe it, judge what was seen, hold the result in a `Report`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pinscan import deadline, mechanisms
from pinscan.build import Build, Limits, open_build, open_set
from pinscan.checks import judge
from pinscan.errors import FormatError, LimitError, TimeLimitError
from pinscan.model import Gap, GapKind, Location, Observation, PinSet, Platform, Report, Seen
from pinscan.settings import Settings
from pinscan.stack import roomy

T = TypeVar("T")


def scan(path: Path, settings: Settings, *, splits: Sequence[Path] = ()) -> Report:
    """The report of one build, a base APK together with its splits. Raises `BuildError` when it cannot be opened."""
    bounds = settings.policy.limits
    limits = Limits(total_inflated=bounds.inflate_mb << 20)
    with (
        deadline.within(bounds.seconds),
        open_set((path, *splits), limits) if splits else open_build(path, limits) as build,
    ):
        build.flags = frozenset(settings.policy.kill_switch.flags)
        seen = observe(build, debug=settings.debug)
        if deadline.passed():
            seen = _cut_short(seen, bounds.seconds)
    return judge(
        seen,
        policy=settings.policy,
        rules=settings.rules,
        as_of=settings.as_of,
        register=settings.register,
        baseline=settings.baseline,
    )


@roomy
def observe(build: Build, *, debug: bool = False) -> Seen:
    """Run every mechanism of the build's platform.

    A mechanism that fails costs only its own view: the failure becomes a `Gap` that names it, unless `debug` is set,
    when it is raised.
    """
    pin_sets: list[PinSet] = []
    observations: list[Observation] = []
    gaps: list[Gap] = []
    for name, mechanism in mechanisms.of(build.artifact.platform):
        if deadline.passed():
            break
        try:
            for fact in mechanism.observe(build):
                match fact:
                    case PinSet():
                        pin_sets.append(fact)
                    case Observation():
                        observations.append(fact)
                    case Gap():
                        gaps.append(fact)
        except TimeLimitError:
            break
        except Exception as error:
            if debug:
                raise
            gaps.append(_failed(name, error, Location(build.artifact.file)))
    return Seen(
        build.artifact,
        _sorted(_settled(build, pin_sets)),
        _sorted([*observations, *build.notes]),
        _sorted([*gaps, *build.gaps]),
    )


def _settled(build: Build, pin_sets: list[PinSet]) -> list[PinSet]:
    """The pin sets with the verdicts that flags' names gave looked at again, now that all of them are known."""
    if not any(one.kill_switch.by_name for one in pin_sets):
        return pin_sets
    # the reader of one platform's code is of no use for the other's builds
    if build.artifact.platform is Platform.ANDROID:
        from pinscan.code.dalvik.flags import switches

        return switches.settled(build, pin_sets)
    from pinscan.mechanisms import _apple_switches

    return _apple_switches.settled(build, pin_sets)


def _cut_short(seen: Seen, seconds: int) -> Seen:
    """What was seen of a build whose time was up."""
    reason = f"the scan was stopped after {seconds} s (limits.seconds); what was left is not read"
    gap = Gap(GapKind.LIMIT, reason, Location(seen.artifact.file))
    return replace(seen, gaps=_sorted([*seen.gaps, gap]))


def _failed(name: str, error: Exception, where: Location) -> Gap:
    """What a mechanism that stopped did not see: damage and limits are the build's, anything else is our defect."""
    match error:
        case MemoryError():
            return Gap(GapKind.LIMIT, f"{name}: out of memory (limits.memory_mb)", where)
        case LimitError():
            return Gap(GapKind.LIMIT, f"{name}: {error}", where)
        case FormatError():
            return Gap(GapKind.DAMAGED, f"{name}: {error}", where)
    reason = f"the reader {name} failed ({type(error).__name__}); please report this"
    return Gap(GapKind.UNSUPPORTED, reason, where)


def _sorted(facts: Iterable[T]) -> tuple[T, ...]:
    """Order facts by their text, dropping exact repeats, so that the same build gives the same bytes."""
    unique = {repr(fact): fact for fact in facts}
    return tuple(unique[key] for key in sorted(unique))
