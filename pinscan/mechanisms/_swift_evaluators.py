"""Types of the app's own that conform to a Swift library's protocol and decide on a server's chain.

Such a type refuses by throwing an error, or by what it returns or hands on. What its implementation reads of the
chain tells what its digests are of; the digests come from the object itself, or lie among the code's constants.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.run import Run
from pinscan.code.values import Const, Value
from pinscan.formats import swift
from pinscan.mechanisms._apple_trust import near, only_evaluates, written_in
from pinscan.model import Confidence, Pin

_THROWS = frozenset(("_swift_willThrow", "_swift_allocError", "_swift_willThrowTyped"))


class Rule(StrEnum):
    """What a type asks of a server."""

    PINS = "pins"
    SYSTEM = "system"
    """The chain is evaluated, and nothing more of it is read."""
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """How an implementation says what it decided."""

    THROW = "throw"
    """It throws to refuse."""
    RETURN = "return"
    """It returns true to accept."""
    CLOSURE = "closure"
    """It hands its closure a state, of which 1 is success: the first word that the other case, an optional reference,
    does not use.
    """


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a type asks of a server, and the pins it does so by."""

    rule: Rule
    where: int
    """Address of its implementation; 0 where that was not found."""
    pins: tuple[Pin, ...] = ()
    confidence: Confidence = Confidence.LIKELY


def evaluation(
    binary: AppleBinary,
    protocol: str,
    name: str,
    made: Value,
    *,
    by: Answer = Answer.THROW,
    bound: bool = False,
) -> Evaluation:
    """What the type `name` asks of a server, an object of which was made as `made` says.

    `by` is how it answers, and `bound` whether the protocol is for classes only.
    """
    starts = swift.witnesses(binary.image, protocol).get(name, [])
    if not starts:
        return Evaluation(Rule.UNKNOWN, 0)
    runs = [binary.run_witness(start, name, bound=bound) for start in starts]
    used = frozenset(site.target for run in runs for site in run.sites)
    pins = written_in(made, binary, used)
    if pins:
        return Evaluation(Rule.PINS, starts[0], pins)
    pins = near(binary, {start for run in runs for start in run.visited}, used)
    if pins:
        return Evaluation(Rule.PINS, starts[0], pins, Confidence.HEURISTIC)
    whole = all(run.exit is not None and not run.cut for run in runs)
    followed = {binary.local(start) for run in runs for start in run.visited}
    if whole and _accepts(binary, runs, by) and used <= followed | {"block"}:
        return Evaluation(Rule.NOTHING, starts[0])
    system = (by is not Answer.THROW or bool(used & _THROWS)) and only_evaluates(used)
    return Evaluation(Rule.SYSTEM if system else Rule.UNKNOWN, starts[0])


def _accepts(binary: AppleBinary, runs: list[Run], by: Answer) -> bool:
    """Whether every answer that was seen is to accept."""
    given = [site.args[0] for run in runs for site in run.sites if site.target == "block"]
    if by is Answer.RETURN:
        given += [binary.result(run) for run in runs]
    return not given if by is Answer.THROW else bool(given) and all(answer == Const(1) for answer in given)
