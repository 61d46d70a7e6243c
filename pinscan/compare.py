"""What changed in pinning between two builds: two versions of one app, or its Android and its iOS build.

Builds are compared host by host, whatever mechanism pins them, so that a move from code to configuration is no loss.
Each change is *added*, *removed*, *weakened*, *strengthened* or *changed*; a backup that takes over and a backup that
is lost are named as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pinscan.facts.names import label
from pinscan.model import Confidence, PinSet, Report, SwitchState, Verdict
from pinscan.register import Register

EVERY_HOST = "*"

LOOSENING = {
    "trust-all": "accepts any certificate",
    "hostname-not-verified": "accepts any host name",
    "webview-accepts-bad-certificates": "a web view proceeds on certificate errors",
    "challenge-accepted-unevaluated": "accepts a challenge without evaluating trust",
    "validation-switched-off": "certificate validation is turned off",
    "retry-without-pinning": "retries without pins",
    "user-cas-trusted": "trusts CAs installed by the user",
    "override-pins": "trust anchors skip the pins",
    "cleartext-permitted": "allows unencrypted traffic",
    "debuggable": "is debuggable",
    "nsc-carve-out": "takes hosts out of a pinned domain",
    "nsc-empty-pin-set": "has an empty pin-set",
    "local-pinning-toggle": "has a local toggle for pinning",
    "nsc-crash": "crashes at its first TLS use",
}
"""Kinds of observation whose arrival weakens a build."""
TIGHTENING = {"certificate-transparency": "enforces Certificate Transparency"}


class Kind(StrEnum):
    """What a change is to security. A removed pin that leaves too few, say, is *weakened*."""

    ADDED = "added"
    REMOVED = "removed"
    WEAKENED = "weakened"
    STRENGTHENED = "strengthened"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change, for one host or for the build as a whole."""

    kind: Kind
    host: str
    """Empty for the whole build."""
    what: str

    @property
    def weaker(self) -> bool:
        """Whether it makes the build weaker."""
        return self.kind in (Kind.WEAKENED, Kind.REMOVED)


@dataclass(frozen=True)
class Pinned:
    """What holds for one host in one build, over all mechanisms."""

    sets: tuple[PinSet, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Distinct keys in the order written."""
        keys = (f"{p.algorithm}/{p.digest or p.text}" for s in self.sets for p in s.pins)
        return tuple(dict.fromkeys(keys))

    @property
    def enforced(self) -> bool | None:
        """Whether any of its pin sets stops a mismatch."""
        states = {s.enforced for s in self.sets}
        return True if True in states else None if None in states else False

    @property
    def expires(self) -> str:
        """The last day named; empty when a pin set never ends."""
        days = [s.expires for s in self.sets]
        return "" if None in days else max(day for day in days if day).isoformat()

    @property
    def switch(self) -> SwitchState:
        """The state of its hardest kill switch."""
        from pinscan.facts.pin_sets import worst_switch

        return worst_switch(tuple(s.kill_switch.state for s in self.sets))

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms that pin it."""
        return tuple(sorted({s.mechanism for s in self.sets}))

    @property
    def whole_certificates(self) -> bool:
        """Whether it pins whole certificates only."""
        return bool(self.sets) and all(p.subject == "certificate" for s in self.sets for p in s.pins)

    @property
    def reach(self) -> int:
        """How far below the name it reaches: 0 not, 1 one label, 2 any."""
        order = ["none", "one", "any"]
        return max((order.index(h.subdomains) for s in self.sets for h in s.hosts), default=2)


def compare(old: Report, new: Report, register: Register | None = None) -> tuple[Change, ...]:
    """Every change from `old` to `new`, by host; the build as a whole first."""
    before, after = _hosts(old), _hosts(new)
    changes = [*_whole(old, new)]
    for host in sorted(before.keys() | after.keys()):
        changes += _host(
            host, before.get(host), after.get(host), register, old.artifact.platform == new.artifact.platform
        )
    return tuple(dict.fromkeys(changes))


def _hosts(report: Report) -> dict[str, Pinned]:
    found: dict[str, list[PinSet]] = {}
    for pin_set in report.pin_sets:
        if pin_set.origin == "app":
            for name in {label(host).lower() for host in pin_set.hosts} or {EVERY_HOST}:
                found.setdefault(name, []).append(pin_set)
    return {host: Pinned(tuple(sets)) for host, sets in found.items()}


def _host(
    host: str, old: Pinned | None, new: Pinned | None, register: Register | None, same_platform: bool
) -> Iterator[Change]:
    if old is None or new is None:
        yield from _appeared(host, new) if new else _vanished(host)
        return
    yield from _keys(host, old.keys, new.keys, register)
    if old.enforced is not new.enforced:
        weaker = new.enforced is False or old.enforced is True
        words = {True: "enforced", False: "not enforced", None: "perhaps enforced"}
        yield _change(weaker, host, f"{words[old.enforced]} before, now {words[new.enforced]}")
    if old.expires != new.expires:
        yield from _expiry(host, old.expires, new.expires)
    if old.whole_certificates is not new.whole_certificates and old.keys and new.keys:
        what = (
            "pins whole certificates instead of keys" if new.whole_certificates else "pins keys instead of certificates"
        )
        yield _change(new.whole_certificates, host, what)
    if old.reach != new.reach:
        depth = ("the name only", "one label below", "everything below")
        yield _change(new.reach < old.reach, host, f"covers {depth[new.reach]}, before {depth[old.reach]}")
    if same_platform:
        yield from _manner(host, old, new)


def _manner(host: str, old: Pinned, new: Pinned) -> Iterator[Change]:
    """What differs between the platforms anyway: mechanisms and kill switches."""
    if old.mechanisms != new.mechanisms:
        told = f"{', '.join(old.mechanisms)} -> {', '.join(new.mechanisms)}"
        yield Change(Kind.CHANGED, host, f"pinned by other mechanisms: {told}")
    if old.switch is not new.switch:
        yield Change(Kind.CHANGED, host, f"kill switch {old.switch} -> {new.switch}")


def _appeared(host: str, new: Pinned) -> Iterator[Change]:
    if new.enforced is False:
        yield Change(Kind.CHANGED, host, "named for pinning, not enforced")
    else:
        yield Change(Kind.ADDED, host, f"pinned now, {_count(new.keys)}, by {', '.join(new.mechanisms)}")


def _vanished(host: str) -> Iterator[Change]:
    yield Change(Kind.REMOVED, host, "no longer pinned")


def _keys(host: str, old: tuple[str, ...], new: tuple[str, ...], register: Register | None) -> Iterator[Change]:
    gone, come = [k for k in old if k not in new], [k for k in new if k not in old]
    kept = [k for k in old if k in new]
    if old and new and gone and kept and old[0] in gone and new[0] in kept:
        yield Change(
            Kind.CHANGED, host, f"backup promoted: {_told(new[0], register)} takes over from {_told(old[0], register)}"
        )
    for key in come:
        role = "new backup" if kept and new[0] != key else "key added"
        yield Change(Kind.ADDED, host, f"{role}: {_told(key, register)}")
    if len(new) < 2 <= len(old):
        yield Change(Kind.WEAKENED, host, f"lost backup: {_count(new)} left, dropped {_all(gone, register)}")
    elif gone and not kept:
        yield Change(
            Kind.CHANGED,
            host,
            f"every key replaced: builds with the old pins share none; dropped {_all(gone, register)}",
        )
    elif gone:
        yield Change(Kind.CHANGED, host, f"key dropped: {_all(gone, register)}")
    if len(old) < 2 <= len(new):
        yield Change(Kind.STRENGTHENED, host, f"has a backup now: {_count(new)}")


def _expiry(host: str, old: str, new: str) -> Iterator[Change]:
    if not old or not new:
        what = f"pins end on {new}, before never" if new else f"pins no longer end, before on {old}"
        yield Change(Kind.CHANGED, host, what)
    else:
        yield _change(new < old, host, f"pins end on {new}, before on {old}")


def _whole(old: Report, new: Report) -> Iterator[Change]:
    """Verdict, trust settings, and what could not be read."""
    order = [Verdict.UNPINNED, Verdict.INCONCLUSIVE, Verdict.PARTLY, Verdict.PINNED]
    if old.verdict is not new.verdict:
        yield _change(
            order.index(new.verdict) < order.index(old.verdict), "", f"verdict {old.verdict} -> {new.verdict}"
        )
    before, after = _traits(old), _traits(new)
    for kind, text in sorted(after - before):
        yield _change(kind in LOOSENING, "", text)
    for kind, text in sorted(before - after):
        yield _change(kind not in LOOSENING, "", f"no longer: {text}")
    hidden = {g.reason for g in new.gaps if g.blocks} - {g.reason for g in old.gaps if g.blocks}
    for reason in sorted(hidden):
        yield Change(Kind.CHANGED, "", f"could not be read: {reason}")


def _traits(report: Report) -> set[tuple[str, str]]:
    """Trust settings of the app itself, with the hosts they hold for."""
    found = set()
    words = LOOSENING | TIGHTENING
    for seen in report.observations:
        if seen.kind in words and seen.origin == "app" and seen.confidence is not Confidence.HEURISTIC:
            hosts = seen.facts.get("hosts")
            where = f" for {', '.join(map(str, hosts))}" if isinstance(hosts, list) and hosts else ""
            found.add((seen.kind, words[seen.kind] + where))
    return found


def _change(weaker: bool, host: str, what: str) -> Change:
    return Change(Kind.WEAKENED if weaker else Kind.STRENGTHENED, host, what)


def _told(key: str, register: Register | None) -> str:
    """A key with its label."""
    entry = next((k for k in register.keys if key == f"sha256/{k.sha256}"), None) if register else None
    return f"{key} [{entry.label or 'no label'}, {entry.state}]" if entry else key


def _all(keys: list[str], register: Register | None) -> str:
    return ", ".join(_told(key, register) for key in keys)


def _count(keys: tuple[str, ...]) -> str:
    return f"{len(keys)} {'key' if len(keys) == 1 else 'keys'}"
