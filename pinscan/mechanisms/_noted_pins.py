"""Pins that a challenge handler compares and does not insist on: what came of it decides on no answer.

Apps count or report keys that match no pin before they refuse any: ``if (![pins containsObject:hash]) [Metrics …];``
and then accept. The comparison shows in the conditions of other calls, and not in those of an acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Made, Value
from pinscan.mechanisms._apple_terms import nodes
from pinscan.mechanisms._apple_trust import Match, Verdict, compared, matches, missed


def noted(
    build: Build, binary: AppleBinary, sites: Iterable[CallSite], verdicts: list[Verdict], used: frozenset[str]
) -> list[Match]:
    """The pins that are compared on the way to other calls, where every acceptance evaluates the chain and no more."""
    if not verdicts or any(one.unknown or not one.evaluated or one.matches for one in verdicts):
        return []
    asked = dict.fromkeys(node for site in sites for node in _outcomes(site))
    decides = {node for one in verdicts for value in _conditions(one.site) for node in nodes(value)}
    found = [match for node in asked if node not in decides for match in matches(build, binary, node, (), used)]
    pins = dict.fromkeys(pin for match in found if match.sure and not match.hosts for pin in match.pins)
    return [Match((), tuple(pins), enforced=False)] if pins else []


def refused(build: Build, binary: AppleBinary, sites: Iterable[CallSite], used: frozenset[str]) -> set[str | None]:
    """The digests that an acceptance must not match, as a condition of its own says: those of bad keys."""
    asked = dict.fromkeys(
        guard.value
        for site in sites
        for guard in site.guards
        if isinstance(guard.value, Made) and guard.value in compared(guard.value, not guard.holds)
    )
    found = (match for node in asked for match in matches(build, binary, node, (), used))
    return {pin.digest for match in found for pin in match.pins}


def _outcomes(site: CallSite) -> list[Made]:
    """The comparisons that came out one way or the other on the way to a call."""
    return [*missed(site), *(node for guard in site.guards for node in compared(guard.value, guard.holds))]


def _conditions(site: CallSite) -> list[Value]:
    return [*(guard.value for guard in site.guards), *site.choices, *site.args]
