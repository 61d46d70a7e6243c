"""Which conditions decide whether a call is made, of all that are met on the ways to it.

A condition that leads to the call whatever its answer decides nothing: what matters is whether the ways, taken
together, depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TypeAlias

from pinscan.code.dalvik.call import BRIEF, Call
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.heap import Guard
from pinscan.code.dalvik.program import Site
from pinscan.code.values import Made

Way: TypeAlias = frozenset[tuple[Site, bool]]
"""The answers on one way to a call, by the place of the condition."""
WAYS = 64
"""Most ways to one call that are compared."""


def together(made: Iterable[Call]) -> list[list[Call]]:
    """Calls of one place, reached from one root by one chain of calls: several ways to the same call."""
    groups: dict[tuple[object, ...], list[Call]] = {}
    for call in made:
        groups.setdefault((call.root, call.site, call.chain), []).append(call)
    return list(groups.values())


def decisive(group: list[Call]) -> Iterator[Guard]:
    """The conditions that ways to one call depend on, in the order they are met."""
    ways = _simplified({_way(guards) for call in group for guards in (call.ways or (call.guards,))})
    asked = {site for way in ways for site, _ in way}
    seen: set[Site] = set()
    for call in group:
        for guards in call.ways or (call.guards,):
            for guard in guards:
                if guard.site not in seen and guard.site in asked:
                    seen.add(guard.site)
                    yield guard


def needed(group: list[Call]) -> Iterator[Guard]:
    """The conditions without whose answer none of several ways leads to a call."""
    met = [guards for call in group for guards in (call.ways or (call.guards,))]
    always = frozenset.intersection(*map(_way, met))
    yield from dict.fromkeys(guard for guards in met for guard in guards if (guard.site, guard.truth) in always)


def _way(guards: tuple[Guard, ...]) -> Way:
    """A way's answers; a condition that was met with both (in a loop) says nothing."""
    answers = {(guard.site, guard.truth) for guard in guards}
    return frozenset((site, truth) for site, truth in answers if (site, not truth) not in answers)


def _simplified(ways: set[Way]) -> set[Way]:
    """The ways without what does not matter: two that differ in one answer only are one without that question."""
    left = set(sorted(ways, key=len)[:WAYS])
    while True:
        found = {one for one in left if not any(other < one for other in left)}
        for one, two in combinations(sorted(found, key=_order), 2):
            apart = one ^ two
            if len(apart) == 2 and len({site for site, _ in apart}) == 1:
                found.add(one & two)
        found = {one for one in found if not any(other < one for other in found)}
        if found == left:
            return found
        left = found


def _order(way: Way) -> tuple[int, list[tuple[int, int, int, bool]]]:
    return len(way), sorted((s.method.image, s.method.code, s.pc, truth) for s, truth in way)


def creation(calls: Calls, call: Call) -> tuple[Guard, ...]:
    """The conditions under which the object that a call is made on is itself made, in the method that was run."""
    receiver = call.args[0] if call.args else None
    if not isinstance(receiver, Made) or not receiver.site:
        return ()
    site = calls.program.site_at(receiver.site)
    made = [one for one in calls.at([site], lambda _: False, BRIEF) if one.reached] if site else []
    return next((one.guards for one in made if one.root == call.root), ())
