"""Would one build accept one chain for one host? Each mechanism decides as its platform or library does.

Everything is read from a `Report`, so a saved scan serves as well as the build. All mechanisms that guard a host must
accept; the answer is *rejected* as soon as one refuses, *unknown* when one cannot be told. What they share (expiry,
report-only, pinners that are not attached, crashes) is decided before the pins are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pinscan.model import Pin, PinSet, Report
from pinscan.rotation.anchors import app_trust
from pinscan.rotation.chains import Chain
from pinscan.rotation.guards import Guard, guards, in_force, lookup_problem, open_variants
from pinscan.rotation.matching import Match, match, match_key, unhashable, unread
from pinscan.rotation.trust import Validation, Way, called


class Result(StrEnum):
    """The answer, best first."""

    NOT_PINNED = "not pinned"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    REJECTED = "rejected"

    @property
    def rank(self) -> int:
        """0 for not pinned up to 3 for rejected: of several answers the highest holds."""
        return list(Result).index(self)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one mechanism, or the whole build, makes of a chain."""

    result: Result
    reason: str
    mechanism: str = ""
    """Its id; ``chain`` for what every client refuses."""
    pin: Pin | None = None
    """The pin that matched."""
    pin_set: str = ""
    """The id of the pin set."""
    enforced: bool | None = None
    expires: str = ""
    """The day on which its pins end."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The answer for one build, chain and host, with the answer of each mechanism."""

    host: str
    result: Result
    reason: str
    answers: tuple[Answer, ...] = ()
    caveats: tuple[str, ...] = ()
    """What the answer leaves open: unread parts, kill switches, older systems."""


def accept(
    report: Report, chain: Chain, host: str, at: datetime, validation: Validation | None, api: int | None = None
) -> Acceptance:
    """Decide for a host at an instant. `validation` is None for a key without certificates; `api` asks for one
    Android version."""
    notes = [*chain.notes, *(validation.notes if validation else ())]
    if validation is not None:
        validation, told = app_trust(report, host, validation)
        notes += told
    found = list(guards(report, host, api))
    answers = [_decide(guard, chain, validation, at) for guard in found]
    own = any(g.is_own_trust and a.result in _LET_IN for g, a in zip(found, answers, strict=True))
    if validation is not None and not validation.ways and not own:  # refused whatever is pinned
        answers.insert(0, Answer(Result.REJECTED, "; ".join(validation.problems), "chain"))
    problem = lookup_problem(report, host)
    if problem:
        answers.append(Answer(Result.REJECTED, problem, "chain"))
    worst = max(answers, key=lambda answer: answer.result.rank, default=None)
    if worst is None or worst.result is Result.NOT_PINNED:
        return _unguarded(report, host, answers)
    caveats = [*_caveats(report, host), *notes]
    return Acceptance(host, worst.result, worst.reason, tuple(answers), tuple(dict.fromkeys(caveats)))


def _unguarded(report: Report, host: str, answers: list[Answer]) -> Acceptance:
    """Nothing pins the host as far as was read."""
    why = answers[0].reason if answers else "no pins for this host"
    obstacle = _obstacle(report)
    if obstacle:
        return Acceptance(host, Result.UNKNOWN, f"{why}, but not everything could be read: {obstacle}", tuple(answers))
    return Acceptance(host, Result.NOT_PINNED, why, tuple(answers))


_LET_IN = (Result.ACCEPTED, Result.UNKNOWN)
"""Answers of a guard with trust anchors of its own that stand although the store knows no root of the chain."""


def _decide(guard: Guard, chain: Chain, validation: Validation | None, at: datetime) -> Answer:
    """What one guard makes of the chain."""
    live, off = in_force(guard, at)
    if live is None:
        return _answer(guard, Result.NOT_PINNED, off)
    guard, first = live, live.pin_sets[0]
    blocked = next((p.facts["blocks_all"] for p in guard.pin_sets if p.facts.get("blocks_all")), None)
    if blocked:
        return _answer(guard, Result.REJECTED, f"every connection is refused: {blocked}")
    if first.facts.get("dynamic") is True:
        return _answer(guard, Result.UNKNOWN, "its pins are fetched at run time")
    if not guard.pins:
        return _answer(guard, Result.UNKNOWN, "its pins could not be read")
    answer = _by_key(guard, chain) if validation is None else _by_ways(guard, validation)
    if answer.result is Result.REJECTED and any(p.enforced is None for p in guard.pin_sets):
        return _answer(guard, Result.UNKNOWN, f"{answer.reason}; whether the pins are enforced is not known")
    if answer.result is Result.REJECTED and unread(guard.pins):
        return _answer(guard, Result.UNKNOWN, f"{answer.reason}; but a pin could not be read")
    return answer


def _by_key(guard: Guard, chain: Chain) -> Answer:
    """A key without a certificate yet: only what a pin of the leaf's key says."""
    roles = _required(guard)
    if len(roles) > 1:
        return _answer(guard, Result.UNKNOWN, "a CA key must match beside the server's key")
    pin = match_key(guard.pins, chain.leaf_key)
    if pin:
        return _answer(guard, Result.ACCEPTED, "the key is pinned", pin)
    if all(p.role == "leaf" for p in guard.pins):
        return _answer(guard, Result.REJECTED, "the key is not pinned")
    return _answer(guard, Result.UNKNOWN, "the key is not pinned; whether a CA above it is, its certificate will tell")


def _by_ways(guard: Guard, validation: Validation) -> Answer:
    """The answer over all ways that a client of this mechanism may take."""
    ways = _ways(guard, validation)
    if not ways:
        return _answer(guard, Result.REJECTED, "; ".join(validation.problems) or "no way to a trusted root")
    if guard.platform == "android" and ways[0].trusted:
        ways = ways[:1]  # Conscrypt and OkHttp's cleaner both take the first
    answers = [_by_way(guard, way) for way in ways]
    results = {answer.result for answer in answers}
    unsent = guard.is_own_trust and not validation.ways and not any(way.anchor.self_signed for way in ways)
    if unsent and results == {Result.REJECTED}:
        why = f"whether a pinned certificate issued {called(ways[0].anchor)} is not told: give it with --trust-store"
        return _answer(guard, Result.UNKNOWN, why)
    if len(results) == 1:
        return answers[0]
    told = ", ".join(f"{a.result} by way of {called(w.anchor)}" for a, w in zip(answers, ways, strict=True))
    return _answer(guard, Result.UNKNOWN, f"depends on the way that the device takes: {told}")


def _ways(guard: Guard, validation: Validation) -> list[Way]:
    """The ways this guard's client can take: to what the app trusts, or to the certificates that it pins."""
    if not guard.is_own_trust:
        return [*validation.ways]
    anchored = [w for w in (*validation.ways, *validation.own) if match(guard.pins, w.certificates)]
    return anchored or [*validation.ways] or [*validation.own]


def _by_way(guard: Guard, way: Way) -> Answer:
    """Match the pins against one validated chain, root included."""
    skipped = guard.skipped_by(way)
    if skipped:
        return _answer(guard, Result.NOT_PINNED, skipped)
    found: Match | None = None
    for pins in _required(guard):
        found = match(pins, way.certificates)
        if found is None:
            return _answer(guard, Result.REJECTED, _mismatch(guard, pins, way))
    if guard.mechanism == "ios-trustkit":
        bad = unhashable(way.certificates, found)
        if bad:
            why = f"TrustKit cannot hash the key of {called(bad)} ({bad.key.type} {bad.key.bits})"
            return _answer(guard, Result.REJECTED, why)
    assert found is not None
    where = called(way.certificates[found.position])
    place = "the server's key" if found.position == 0 else f"the CA {where}"
    if found.pin.subject == "certificate":
        place = "the server's certificate" if found.position == 0 else f"the certificate of {where}"
    return _answer(guard, Result.ACCEPTED, f"pins {place}", found.pin)


def _required(guard: Guard) -> list[list[Pin]]:
    """The lists that must each match: one for most mechanisms; leaf and CA apart for App Transport Security."""
    if guard.mechanism != "ios-ats":
        return [list(guard.pins)]
    lists = [[pin for pin in guard.pins if pin.role == role] for role in ("leaf", "ca", "any")]
    return [pins for pins in lists if pins]


def _mismatch(guard: Guard, pins: Sequence[Pin], way: Way) -> str:
    roles = {pin.role for pin in pins}
    what = "server key" if roles == {"leaf"} else "CA key" if roles == {"ca"} else "key of the chain"
    if any(pin.subject == "certificate" for pin in pins):
        what = what.replace("key", "certificate")
    count = f"{len(pins)} pin" + ("s" if len(pins) > 1 else "")
    scope = "" if guard.hosts else " (they hold for every host of its client)"
    return f"no {what} is among the {count}{scope}"


def _answer(guard: Guard, result: Result, reason: str, pin: Pin | None = None) -> Answer:
    sets: tuple[PinSet, ...] = guard.pin_sets
    ends = min((p.expires for p in sets if p.expires), default=None)
    enforced = None if any(p.enforced is None for p in sets) else any(p.enforced for p in sets)
    name = guard.title
    ids = ",".join(dict.fromkeys(p.id for p in sets))
    return Answer(result, reason, name, pin, ids, enforced, ends.isoformat() if ends else "")


def _obstacle(report: Report) -> str | None:
    """What forbids to say that nothing else pins the host."""
    gap = next((gap.reason for gap in report.gaps if gap.blocks), None)
    if gap:
        return gap
    kinds = {"custom-trust": "own code decides on trust", "dynamic-pins": "pins are fetched at run time"}
    return next((kinds[o.kind] for o in report.observations if o.kind in kinds and o.origin == "app"), None)


def _caveats(report: Report, host: str) -> Iterator[str]:
    obstacle = _obstacle(report)
    if obstacle:
        yield f"not everything could be read: {obstacle}"
    yield from _switches(p for guard in guards(report, host, None) for p in guard.pin_sets)
    yield from _old_systems(report, host)
    yield from (f"its configuration for {variant} has no pins" for variant in open_variants(report, host))


def _switches(pin_sets: Iterable[PinSet]) -> Iterator[str]:
    for pin_set in pin_sets:
        switch = pin_set.kill_switch
        if switch.state in ("present", "probable"):
            flag = f" ({switch.flag})" if switch.flag else ""
            sure = "can" if switch.state == "present" else "may be able to"
            off = "; its pins are off until a value arrives" if switch.default is False else ""
            yield f"a server {sure} lift the pins of {pin_set.mechanism}{flag}{off}"


def _old_systems(report: Report, host: str) -> Iterator[str]:
    """Systems that the build runs on and that do not read the platform's pins."""
    first = {"android-nsc": (24, "Android 6 and older"), "ios-ats": (14, "iOS 13 and older")}
    oldest = int((report.artifact.min_os or "999").partition(".")[0]) if _is_number(report.artifact.min_os) else 999
    for mechanism in {guard.mechanism for guard in guards(report, host, None)}:
        level, name = first.get(mechanism, (0, ""))
        if oldest < level:
            yield f"{name} ignore {mechanism}"


def _is_number(text: str | None) -> bool:
    return bool(text) and str(text).partition(".")[0].isdigit()
