"""Subclasses of a library's security policy that judge servers themselves (``evaluateServerTrust:forDomain:``).

What such a method returns is the answer: each way to yes is judged by what it depends on, for each host that it names.
A call of the superclass's method evaluates the chain as the library does.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.libraries import of_library
from pinscan.code.apple.run import Run
from pinscan.code.values import Const, options
from pinscan.formats.objc import Method
from pinscan.mechanisms._apple_bundle import origin
from pinscan.mechanisms._apple_hosts import by_trial, named_hosts
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms._apple_trust import Verdict, judge
from pinscan.model import Confidence, Fact, Json, Observation, PinSet

SELECTOR = "evaluateServerTrust:forDomain:"
_DOMAIN = 3
"""The register that the host comes in."""


def observe(build: Build, binary: AppleBinary, policy: str, mechanism: str) -> Iterator[Fact]:
    """Yield what the image's own subclasses of a policy class require of a server."""
    for method in binary.runtime.by_selector.get(SELECTOR, ()):
        if not method.of_class and not of_library(method) and _descends(binary, method.class_name, policy):
            yield from _facts(build, binary, method, mechanism)


def _descends(binary: AppleBinary, name: str, policy: str) -> bool:
    for _ in range(8):
        parent = binary.runtime.parents.get(name)
        if parent is None or parent == policy:
            return parent == policy
        name = parent
    return False


def _facts(build: Build, binary: AppleBinary, method: Method, mechanism: str) -> Iterator[Fact]:
    def judged(server: str | None) -> tuple[Run, list[Verdict]]:
        run = binary.run_answering(method.imp, _DOMAIN, server)
        used = frozenset(site.target for site in run.sites)
        yes = [s for s in run.sites if s.target == "return" and not all(_no(option) for option in options(s.args[0]))]
        return run, [judge(build, binary, site, used) for site in yes]

    run, general = judged(None)
    names = named_hosts(run.sites, general)
    tried = by_trial(names, lambda server: _whole(*judged(server))) if names.worth_trying(general) else []
    for _, verdict in tried or [(run, verdict) for verdict in general]:
        yield from _pin_sets(build, binary, method, verdict, mechanism)
        yield from toggles(build, decisions(binary, verdict.site), mechanism)


def _whole(run: Run, verdicts: list[Verdict]) -> tuple[Run, list[Verdict]] | None:
    return None if run.cut else (run, verdicts)


def _no(option: object) -> bool:
    return isinstance(option, Const) and not option.value


def _pin_sets(build: Build, binary: AppleBinary, method: Method, verdict: Verdict, mechanism: str) -> Iterator[Fact]:
    where, part, by = (binary.at(method.imp),), binary.place.part.name, origin(build, binary)
    for match in verdict.matches:
        facts: dict[str, Json] = {"client": method.class_name}
        facts |= {"source_file": match.source} if match.source else {}
        confidence = Confidence.LIKELY if match.sure else Confidence.HEURISTIC
        switch = switch_of(build, decisions(binary, verdict.site))
        yield PinSet(
            mechanism, match.hosts or verdict.hosts, match.pins, where, by,
            kill_switch=switch, confidence=confidence, part=part, facts=facts,
        )  # fmt: skip
    facts = {"class_name": method.class_name}
    facts |= {"hosts": [host.pattern for host in verdict.hosts]} if verdict.hosts else {}
    if not verdict.matches and verdict.unknown:
        facts["what"] = "a security policy of the app's own that depends on something not followed"
        yield Observation(mechanism, "custom-trust", where, facts, by, Confidence.LIKELY, part)
    elif not verdict.matches and not verdict.evaluated:
        yield Observation(mechanism, "trust-all", where, {**facts, "reached": True}, by, Confidence.LIKELY, part)
