"""Which pin sets guard a host, grouped as their mechanism reads them, and when a group is not in force.

A *guard* is what decides on one connection: for network security config the pin set of the most specific domain in one
resource configuration; for OkHttp every entry of one pinner that covers the host; for App Transport Security the exact
entry and its parent together. Each guard must accept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pinscan.facts.names import below, covers, never_matches
from pinscan.model import Host, Observation, Pin, PinSet, Report
from pinscan.rotation.trust import Way

MERGING = frozenset({"android-okhttp", "ios-ats", "ktor"})
"""Mechanisms that accept the keys of every entry that covers a host; the others take the most specific one."""
OWN_TRUST = frozenset({"android-cert-path", "android-keystore", "android-okhttp-tls", "android-trust-manager", "grpc"})
"""Mechanisms whose pinned certificates are the trust anchors themselves: no other root counts."""
FIRST_API = 24
"""The first Android that reads network security configurations."""


@dataclass(frozen=True)
class Guard:
    """The pin sets that decide together."""

    mechanism: str
    pin_sets: tuple[PinSet, ...]
    platform: str
    variant: str = ""

    @property
    def pins(self) -> tuple[Pin, ...]:
        """All their pins."""
        return tuple(dict.fromkeys(pin for pin_set in self.pin_sets for pin in pin_set.pins))

    @property
    def hosts(self) -> tuple[Host, ...]:
        """All their hosts; empty when they guard every host of a client."""
        return tuple(host for pin_set in self.pin_sets for host in pin_set.hosts)

    @property
    def title(self) -> str:
        """The mechanism, with the part, the SDK and the resource configuration where there are several."""
        first = self.pin_sets[0]
        more = [first.part, first.origin if first.origin != "app" else "", self.variant]
        told = ", ".join(text for text in more if text)
        return f"{self.mechanism} ({told})" if told else self.mechanism

    @property
    def is_own_trust(self) -> bool:
        """Whether its certificates are trust anchors: the chain need not lead to the system's store."""
        if self.mechanism == "ios-afnetworking":  # sets the pinned certificates as anchors in this mode
            return self.pin_sets[0].facts.get("mode") == "certificate"
        whole = any(pin.subject == "certificate" for pin in self.pins)
        return self.mechanism in OWN_TRUST and whole

    def skipped_by(self, way: Way) -> str | None:
        """Why the pins are not looked at for a chain with this anchor."""
        sources = [s for p in self.pin_sets for s in _texts(p.facts.get("overridden_by"))]
        if way.trusted and "system" in sources:
            return "the system's trust anchors override the pins"
        if not way.trusted and any(s.startswith("@") for s in sources):
            return "the app's own trust anchors override the pins"
        return None


def guards(report: Report, host: str, api: int | None) -> Iterator[Guard]:
    """Every guard of a host: the app's, and those of SDKs that name the host."""
    groups: dict[tuple[str, ...], list[PinSet]] = {}
    for pin_set in report.pin_sets:
        if pin_set.hosts and not any(covers(h, host) for h in pin_set.hosts):
            continue
        if not pin_set.hosts and pin_set.origin != "app":
            continue
        groups.setdefault(_key(pin_set), []).append(pin_set)
    platform = str(report.artifact.platform)
    for (mechanism, _, _, variant, *_), members in groups.items():
        chosen = _most_specific(mechanism, members, host)
        if mechanism in ("android-nsc", "android-trustkit") and not _read_at(report, mechanism, variant, api):
            continue
        if chosen and not _taken_out(report, chosen, host):
            yield Guard(mechanism, tuple(chosen), platform, variant)


def in_force(guard: Guard, at: datetime) -> tuple[Guard | None, str]:
    """The guard with the pin sets that protect something at an instant; or None, and why none does."""
    live = tuple(p for p in guard.pin_sets if _reason_off(p, at) is None)
    if live:
        return replace(guard, pin_sets=live), ""
    return None, _reason_off(guard.pin_sets[0], at) or ""


def lookup_problem(report: Report, host: str) -> str | None:
    """What refuses every connection to a host although no pin set says so."""
    for seen in report.observations:
        if seen.kind == "ats-entry-blocks-all" and str(seen.facts.get("host", "")).lower() == host:
            return f"every connection is refused: {seen.facts.get('reason')}"
        if seen.kind == "nsc-crash" and "since_api" not in seen.facts:
            return f"the app crashes at its first TLS use: {seen.facts.get('reason')}"
    return None


def open_variants(report: Report, host: str) -> tuple[str, ...]:
    """Resource configurations without pins for a host that others pin."""
    known = {str(o.facts["variant"]) for o in report.observations if o.kind == "nsc" and "variant" in o.facts}
    pinned = {
        str(p.facts.get("variant"))
        for p in report.pin_sets
        if p.mechanism == "android-nsc" and any(covers(h, host) for h in p.hosts)
    }
    return tuple(sorted(known - pinned)) if pinned else ()


def _key(pin_set: PinSet) -> tuple[str, ...]:
    """What pin sets share that decide together."""
    facts = pin_set.facts
    apart = (str(facts.get("variant") or ""), str(facts.get("client") or ""), str(facts.get("pinner") or ""))
    alone = "" if pin_set.hosts else pin_set.id  # clients without a host list are each on their own
    return (pin_set.mechanism, pin_set.part, pin_set.origin, *apart, alone)


def _most_specific(mechanism: str, members: list[PinSet], host: str) -> list[PinSet]:
    """All members where the mechanism merges them; else those with the longest name that covers the host."""
    if mechanism in MERGING or not members[0].hosts:
        return members
    reach = {id(p): max(len(h.pattern) for h in p.hosts if covers(h, host)) for p in members}
    best = max(reach.values())
    return [p for p in members if reach[id(p)] == best]


def _taken_out(report: Report, chosen: list[PinSet], host: str) -> bool:
    """Whether a more specific entry without pins takes the host out (network security config, TrustKit)."""
    first = chosen[0]
    if host in {name.lower() for name in _texts(first.facts.get("except_hosts"))}:
        return True
    if first.mechanism != "android-nsc" or any(h.pattern.lower() == host for h in first.hosts):
        return False
    reach = max(len(h.pattern) for p in chosen for h in p.hosts if covers(h, host)) if first.hosts else 0
    variant = first.facts.get("variant")
    carved = [o for o in report.observations if o.kind in ("nsc-carve-out", "nsc-empty-pin-set")]
    for seen in carved:
        names = [name.lower() for name in _texts(seen.facts.get("hosts"))]
        if seen.facts.get("variant") == variant and any(_carves(seen, n, host) and len(n) > reach for n in names):
            return True
    return False


def _carves(seen: Observation, name: str, host: str) -> bool:
    exact = _texts(seen.facts.get("exact"))
    return name == host or (name not in exact and below(host, name))


def _read_at(report: Report, mechanism: str, variant: str, api: int | None) -> bool:
    """Whether a device of an API level reads this configuration; every one that some device reads, without a level."""
    if api is None:
        return True
    if mechanism == "android-trustkit":
        return api < FIRST_API
    if api < FIRST_API:
        return False
    levels = {v: _level(v) for v in {str(p.facts.get("variant") or "") for p in report.pin_sets} | {variant}}
    levels |= {str(o.facts["variant"]): _level(str(o.facts["variant"]))
               for o in report.observations if o.kind == "nsc" and "variant" in o.facts}  # fmt: skip
    stem, level = _stem(variant), _level(variant)
    rivals = [other for name, other in levels.items() if _stem(name) == stem and other <= api]
    return level <= api and level == max(rivals, default=level)


def _level(variant: str) -> int:
    found = re.search(r"(?:^|-)v(\d+)$", variant)
    return int(found[1]) if found else 0


def _stem(variant: str) -> str:
    stem = re.sub(r"(?:^|-)v\d+$", "", variant)
    return "" if stem == "default" else stem


def _reason_off(pin_set: PinSet, at: datetime) -> str | None:
    facts = pin_set.facts
    if facts.get("attached") is False:
        return "its pinner is never attached to a client"
    if facts.get("client_used") is False:
        return "the client that its pinner is attached to is never used"
    if facts.get("check_stripped") is True:
        return "the code that would check it is not in the build"
    if pin_set.enforced is False:
        return "report-only: a mismatch is not stopped"
    if pin_set.expires is not None and _expired(pin_set, at):
        return f"its pins ended on {pin_set.expires}"
    library = str(facts.get("library") or "")
    if pin_set.hosts and all(never_matches(h, pin_set.mechanism, library) for h in pin_set.hosts):
        return "its host entries can never match"
    return None


def _expired(pin_set: PinSet, at: datetime) -> bool:
    """At the start of the named day; a date read from an instant lasts through its day."""
    assert pin_set.expires is not None
    day = at.date()
    return day > pin_set.expires if pin_set.facts.get("expires_clock") == "instant" else day >= pin_set.expires


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
