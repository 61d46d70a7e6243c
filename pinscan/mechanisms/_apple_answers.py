"""Callbacks that are answered with yes or no about a server's trust: verify blocks, socket delegates.

Each answer that may be yes is judged by what it depends on, as the acceptances of challenge handlers are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.run import Run
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, options
from pinscan.mechanisms._apple_bundle import origin
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms._apple_trust import Match, Verdict, judge
from pinscan.model import Confidence, Fact, Host, Json, Observation, PinSet


@dataclass(frozen=True)
class Callback:
    """One callback, in the run of the function that holds it."""

    mechanism: str
    build: Build
    binary: AppleBinary
    run: Run
    completion: Hashable
    """Identity of the block that takes the answer."""
    where: int
    """Address that stands for the callback where it could not be followed."""
    hosts: tuple[Host, ...] = ()
    """The hosts it decides for, where they are known; empty for every host."""
    name: str = ""
    """What decides; the function that holds the answer where it is empty."""


def observe(callback: Callback) -> Iterator[Fact]:
    """Yield what each answer that may be yes requires of the server."""
    inside = [s for s in callback.run.sites if s.target == "block" and s.subject == callback.completion]
    used = frozenset(site.target for site in callback.run.sites)
    for site in filter(_may_accept, inside):
        verdict = judge(callback.build, callback.binary, site, used)
        yield from _facts(callback, verdict)
        yield from toggles(callback.build, decisions(callback.binary, site), callback.mechanism)
    if not inside:
        facts: dict[str, Json] = {"what": "a callback about the server's trust that could not be followed"}
        yield _seen(callback, callback.where, "custom-trust", facts)


def _may_accept(site: CallSite) -> bool:
    return any(not (isinstance(option, Const) and not option.value) for option in options(site.args[1]))


def _facts(callback: Callback, verdict: Verdict) -> Iterator[Fact]:
    for match in verdict.matches:
        yield _pin_set(callback, verdict, match)
    name = callback.name or callback.binary.named(verdict.site.at)
    hosts: dict[str, Json] = {"hosts": [host.pattern for host in verdict.hosts]} if verdict.hosts else {}
    if not verdict.matches and verdict.unknown:
        what = "an answer about the server's trust that depends on something not followed"
        yield _seen(callback, verdict.site.at, "custom-trust", {"class_name": name, "what": what, **hosts})
    elif not verdict.matches and not verdict.evaluated:
        yield _seen(callback, verdict.site.at, "trust-all", {"class_name": name, "reached": True, **hosts})


def _pin_set(callback: Callback, verdict: Verdict, match: Match) -> PinSet:
    binary = callback.binary
    facts: dict[str, Json] = {"source_file": match.source} if match.source else {}
    return PinSet(
        callback.mechanism, match.hosts or verdict.hosts or callback.hosts, match.pins, (binary.at(verdict.site.at),),
        origin(callback.build, binary), kill_switch=switch_of(callback.build, decisions(binary, verdict.site)),
        confidence=Confidence.LIKELY if match.sure else Confidence.HEURISTIC, part=binary.place.part.name, facts=facts,
    )  # fmt: skip


def _seen(callback: Callback, at: int, kind: str, facts: dict[str, Json]) -> Observation:
    binary = callback.binary
    where, part = (binary.at(at),), binary.place.part.name
    return Observation(callback.mechanism, kind, where, facts, origin(callback.build, binary), part=part)
