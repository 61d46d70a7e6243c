"""Blocks that an app gives AFNetworking's managers to answer challenges with, in place of the security policy.

By AFURLSessionManager.h: the blocks of AFNetworking 2 and 3 return a disposition, 0 to accept the credential they
leave; the handler of AFNetworking 4 returns a credential to accept. With one of them set, the policy is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.inline import ANSWER, ANSWERING
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Made, Value, options
from pinscan.mechanisms._apple_bundle import origin
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms._apple_terms import ASKS_POLICY, name_of, nodes
from pinscan.mechanisms._apple_trust import Verdict, judge
from pinscan.model import Confidence, Fact, Json, Observation, PinSet

_RETURNS_CREDENTIAL = "setAuthenticationChallengeHandler:"
_CREDENTIALS = ("credentialForTrust:", "initWithTrust:")


def observe(build: Build, binary: AppleBinary, mechanism: str) -> Iterator[Fact]:
    """Yield what each block requires of a server."""
    names = [name for name in ANSWERING if binary.has_selector(name)]
    seen: set[int] = set()
    for site in binary.calls(*names) if names else ():
        if site.at in seen:
            continue
        seen.add(site.at)
        run = binary.run(site.root)
        used = frozenset(other.target for other in run.sites)
        for answer in run.sites:
            if answer.at == site.at and answer.target == f"{ANSWER}{site.target}" and _accepts(site, answer.args[0]):
                yield from _facts(build, binary, site, judge(build, binary, answer, used), mechanism)


def _accepts(setter: CallSite, given: Value) -> bool:
    """Whether what a block returns accepts the server on some path."""
    if setter.target == _RETURNS_CREDENTIAL:
        return any(isinstance(option, Made) and name_of(option) in _CREDENTIALS for option in options(given))
    return any(isinstance(option, Const) and option.value == 0 for option in options(given))


def _asks_policy(answer: CallSite) -> bool:
    """Whether a yes depends on what a security policy says."""
    said = (*(guard.value for guard in answer.guards if guard.holds), *answer.choices)
    return any(name_of(node) == ASKS_POLICY for value in said for node in nodes(value))


def _facts(build: Build, binary: AppleBinary, setter: CallSite, verdict: Verdict, mechanism: str) -> Iterator[Fact]:
    where, part, by = (binary.at(setter.at),), binary.place.part.name, origin(build, binary)
    decided = [*decisions(binary, verdict.site), *decisions(binary, setter)]
    for match in verdict.matches:
        yield PinSet(
            mechanism, match.hosts or verdict.hosts, match.pins, where, by, kill_switch=switch_of(build, decided),
            confidence=Confidence.LIKELY if match.sure else Confidence.HEURISTIC, part=part,
            facts={"source_file": match.source} if match.source else {},
        )  # fmt: skip
    facts: dict[str, Json] = {"class_name": binary.named(setter.at)}
    facts |= {"hosts": [host.pattern for host in verdict.hosts]} if verdict.hosts else {}
    if not verdict.matches and _asks_policy(verdict.site):
        pass  # the policy says what it requires
    elif not verdict.matches and verdict.unknown:
        facts["what"] = "a block given to AFNetworking that depends on something not followed"
        yield Observation(mechanism, "custom-trust", where, facts, by, Confidence.LIKELY, part)
    elif not verdict.matches and not verdict.evaluated:
        facts["selector"] = setter.target
        yield Observation(mechanism, "challenge-accepted-unevaluated", where, facts, by, part=part)
    yield from toggles(build, decided, mechanism)
