"""Network.framework: the block given to ``sec_protocol_options_set_verify_block`` decides on a server.

By Apple's documentation of Security's ``sec_protocol_options``: the block is given the metadata, the trust and a
completion; calling that with true accepts the server, whatever the system would say. Each acceptance is judged by what
it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple import AppleBinary, apple_code
from pinscan.code.apple_sites import CallSite
from pinscan.code.values import Const, Text, options
from pinscan.mechanisms._apple_bundle import origin
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms._apple_trust import Match, Verdict, judge
from pinscan.model import Confidence, Fact, Host, Json, Observation, PinSet, Platform

ID = "ios-network-framework"
TITLE = "Verify blocks of Network.framework"
PLATFORMS = (Platform.IOS,)

_SET = "_sec_protocol_options_set_verify_block"
_ENDPOINT = ("_nw_endpoint_create_host", "_nw_endpoint_create_url")
_COMPLETION = 3
"""Register of the completion among the verify block's arguments."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield what every verify block of the build requires of a server."""
    for binary in build.once(apple_code):
        if binary.readable and binary.has_symbol(_SET):
            seen: set[int] = set()
            for site in binary.calls(_SET):
                if site.at not in seen:
                    seen.add(site.at)
                    yield from _block(build, binary, site)


def _block(build: Build, binary: AppleBinary, setting: CallSite) -> Iterator[Fact]:
    run = binary.run(binary.outermost(setting))
    inside = [s for s in run.sites if s.target == "block" and s.subject == ("argument", _COMPLETION, setting.at)]
    accepting = [s for s in inside if any(not (isinstance(o, Const) and not o.value) for o in options(s.args[1]))]
    used = frozenset(site.target for site in run.sites)
    hosts = tuple(Host(str(s.args[0])) for s in run.sites if s.target == _ENDPOINT[0] and isinstance(s.args[0], Text))
    for site in accepting:
        verdict = judge(build, binary, site, used)
        yield from _facts(build, binary, verdict, tuple(dict.fromkeys(hosts)))
        yield from toggles(build, decisions(binary, site), ID)
    if not inside:
        yield _seen(build, binary, setting, "custom-trust", {"what": "a verify block that could not be followed"})


def _facts(build: Build, binary: AppleBinary, verdict: Verdict, hosts: tuple[Host, ...]) -> Iterator[Fact]:
    for match in verdict.matches:
        yield _pin_set(build, binary, verdict, match, hosts)
    name = binary.named(verdict.site.at)
    if not verdict.matches and verdict.unknown:
        facts: dict[str, Json] = {"class_name": name, "what": "a verify block that depends on something not followed"}
        yield _seen(build, binary, verdict.site, "custom-trust", facts)
    elif not verdict.matches and not verdict.evaluated:
        yield _seen(build, binary, verdict.site, "trust-all", {"class_name": name, "reached": True})


def _pin_set(build: Build, binary: AppleBinary, verdict: Verdict, match: Match, hosts: tuple[Host, ...]) -> PinSet:
    return PinSet(
        ID, match.hosts or hosts, match.pins, (binary.at(verdict.site.at),), origin(build, binary),
        kill_switch=switch_of(build, decisions(binary, verdict.site)), part=binary.place.part.name,
        confidence=Confidence.LIKELY if match.sure else Confidence.HEURISTIC,
    )  # fmt: skip


def _seen(build: Build, binary: AppleBinary, site: CallSite, kind: str, facts: dict[str, Json]) -> Observation:
    return Observation(ID, kind, (binary.at(site.at),), facts, origin(build, binary), part=binary.place.part.name)
