"""OpenSSL and BoringSSL in iOS code: callbacks that decide on a server, and verification that is switched off.

By their manual pages (``SSL_CTX_set_verify``, ``SSL_CTX_set_custom_verify``, ``SSL_CTX_set_cert_verify_callback``):
what a callback returns is the answer. Each way to accept is judged by what it depends on. The platform's pins do not
reach these libraries' connections.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.openssl import CHAIN_VERIFY, CUSTOM, VERIFY
from pinscan.code.apple.sites import CallSite, Guard, normal
from pinscan.code.values import Const, options
from pinscan.mechanisms._apple_bundle import origin
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms._apple_trust import Match, Verdict, judge
from pinscan.model import Confidence, Fact, Host, Json, Observation, PinSet, Platform

ID = "ios-openssl"
TITLE = "Callbacks of OpenSSL and BoringSSL that decide on a server"
PLATFORMS = (Platform.IOS,)

_SETTERS = (*VERIFY, *CUSTOM, *CHAIN_VERIFY)
_OWN = ("_SSL_", "_ssl_", "_X509_", "_tls_")
"""What the libraries' own functions begin with, where they are linked in with their names."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield what every callback requires of a server, and settings that verify nothing."""
    for binary in build.once(apple_code):
        if not binary.readable or not any(binary.has_symbol(name) for name in _SETTERS):
            continue
        for site in {site.at: site for site in reversed(binary.calls(*_SETTERS))}.values():
            if not binary.named(site.at).startswith(_OWN):
                yield from _set(build, binary, site)


def _set(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Fact]:
    mode, code = site.args[:2]
    if not isinstance(code, Const):
        facts: dict[str, Json] = {"class_name": binary.named(site.at), "what": "a callback that was not followed"}
        yield _seen(build, binary, site, "custom-trust", facts)
    elif code.value:
        yield from _called(build, binary, int(code.value), site)
    elif mode == Const(0):
        facts = {"switch": "SSL_VERIFY_NONE", "library": "OpenSSL"}
        yield _seen(build, binary, site, "validation-switched-off", facts)


def _called(build: Build, binary: AppleBinary, start: int, setter: CallSite) -> Iterator[Fact]:
    """What each answer of a callback that may accept depends on."""
    accepts_zero = setter.target in CUSTOM
    run = binary.run_callback(start, verdict=setter.target in VERIFY)
    used = frozenset(site.target for site in run.sites)
    answers = [site for site in run.sites if site.target == "return"]
    verdicts = []
    for site in answers:
        told = [option for option in options(site.args[0]) if isinstance(option, Const)]
        if len(told) == len(options(site.args[0])) and not any((not one.value) == accepts_zero for one in told):
            continue
        said = () if told else (normal(Guard(site.args[0], not accepts_zero)),)
        if any(Guard(guard.value, not guard.holds) in site.guards for guard in said):
            continue  # what is returned was seen to refuse
        site = replace(site, guards=(*site.guards, *said), args=())
        verdicts.append(judge(build, binary, site, used))
    yield from _pinned(build, binary, verdicts, start)
    for verdict in verdicts:
        yield from _facts(build, binary, verdict, start)
        yield from toggles(build, decisions(binary, verdict.site), ID)
    if not answers or run.cut:
        facts: dict[str, Json] = {"class_name": binary.local(start), "what": "a callback that was not followed"}
        yield _seen(build, binary, setter, "custom-trust", facts)


def _pinned(build: Build, binary: AppleBinary, verdicts: list[Verdict], start: int) -> Iterator[PinSet]:
    """One pin set for the same hosts: either of the digests that a callback compares is enough."""
    groups: dict[tuple[Host, ...], list[tuple[Verdict, Match]]] = {}
    for verdict in verdicts:
        for match in verdict.matches:
            groups.setdefault(match.hosts or verdict.hosts, []).append((verdict, match))
    for hosts, found in groups.items():
        sure = all(match.sure for _, match in found)
        decided = [one for verdict, _ in found for one in decisions(binary, verdict.site)]
        yield PinSet(
            ID, hosts, tuple(dict.fromkeys(pin for _, match in found for pin in match.pins)),
            (binary.at(found[0][0].site.at),), origin(build, binary), kill_switch=switch_of(build, decided),
            confidence=Confidence.LIKELY if sure else Confidence.HEURISTIC, part=binary.place.part.name,
            facts={"client": binary.local(start)},
        )  # fmt: skip


def _facts(build: Build, binary: AppleBinary, verdict: Verdict, start: int) -> Iterator[Fact]:
    """What an answer without pins shows."""
    facts: dict[str, Json] = {"class_name": binary.local(start)}
    if not verdict.matches and verdict.unknown:
        what = "a callback whose answer depends on something not followed"
        yield _seen(build, binary, verdict.site, "custom-trust", {**facts, "what": what})
    elif not verdict.matches and not verdict.evaluated:
        yield _seen(build, binary, verdict.site, "trust-all", {**facts, "reached": True})


def _seen(build: Build, binary: AppleBinary, site: CallSite, kind: str, facts: dict[str, Json]) -> Observation:
    where, part = (binary.at(site.at),), binary.place.part.name
    return Observation(ID, kind, where, facts, origin(build, binary), Confidence.LIKELY, part)
