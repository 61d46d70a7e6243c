"""What rules may ask of a host: who pins it, how well, and what undoes the pins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from pinscan.facts.names import below, is_test, registrable
from pinscan.facts.pin_sets import PinSetFacts, worst_switch
from pinscan.model import Confidence, Location, Observation, SwitchState

if TYPE_CHECKING:
    from pinscan.facts.case import Case

EVERY_HOST = "*"
"""Stands for all hosts of a client whose pins name none."""
UNDOING = ("trust-all", "hostname-not-verified", "challenge-accepted-unevaluated", "validation-switched-off")
"""Kinds of observations that accept what a pin would refuse."""


@dataclass(frozen=True, eq=False)
class HostFacts:
    """One host or host pattern: pinned by the app, required by the policy, or named by the app's code."""

    name: str
    """Lower case; ``*.example.com`` where the name itself is not covered; ``*`` for every host of a client."""
    _case: Case

    @property
    def hosts(self) -> tuple[str, ...]:
        """The name, as the only one."""
        return (self.name,)

    # --- whose it is ------------------------------------------------------------------------------------------
    @cached_property
    def required(self) -> bool:
        """Whether the policy requires it to be pinned."""
        return self.name in self._case.policy.require_pinned

    @cached_property
    def first_party(self) -> bool:
        """Whether the policy calls it ours."""
        return self.required or self._case.is_ours(self.name)

    @cached_property
    def referenced(self) -> bool:
        """Whether the app's own code or resources name it."""
        return bool(self._case.references(self.name))

    @cached_property
    def service(self) -> str | None:
        """The third-party service it belongs to, where known."""
        found = (o.facts.get("service") for o in self._case.references(self.name))
        return next((name for name in found if isinstance(name, str)), None)

    @cached_property
    def is_test(self) -> bool:
        """Whether it is for tests, staging or documentation, and the policy does not call it ours."""
        return is_test(self.name) and not self.first_party

    @cached_property
    def matters(self) -> bool:
        """Whether it is worth saying that it is not pinned: required, ours and named by the app, or, without a
        ``first_party`` policy, named by the app over TLS and a sibling of a pinned host (websites left out)."""
        if self.required:
            return True
        secure = any(o.facts.get("scheme") in ("https", "wss") for o in self._case.references(self.name))
        if is_test(self.name) or self.service or not secure:
            return False
        if self._case.policy.first_party:
            return self.first_party
        domain = registrable(self.name)
        website = self.name in (domain, f"www.{domain}")
        return not website and domain in self._case.pinned_domains

    @cached_property
    def unpinned_variants(self) -> tuple[str, ...]:
        """Resource configurations in which its network security config pins are missing, when others have them."""
        return tuple(v for v, keys in self._case.variants.get(self.name, {}).items() if not keys)

    @cached_property
    def lifted(self) -> bool:
        """Whether a configuration names it for pinning but gives it no pins (an empty pin-set, say)."""
        return self.name in self._case.lifted

    # --- how it is pinned -------------------------------------------------------------------------------------
    @cached_property
    def pin_sets(self) -> tuple[PinSetFacts, ...]:
        """The app's own pin sets that cover it."""
        return self._case.covering(self.name)

    @cached_property
    def pinned(self) -> bool | None:
        """Whether a pin set in force covers it; None when that cannot be told."""
        states = {p.in_force for p in self.pin_sets if not (self.lifted and p.is_platform)}
        if True in states:
            return True
        unknown = None in states or self._case.obstacles or any(p.in_force is not False for p in self._case.hostless)
        return None if unknown else False

    @cached_property
    def holding(self) -> tuple[PinSetFacts, ...]:
        """Its pin sets that are in force, or may be."""
        return tuple(p for p in self.pin_sets if p.in_force is not False)

    @cached_property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms that pin it."""
        return tuple(sorted({p.mechanism for p in self.pin_sets}))

    @cached_property
    def keys(self) -> int:
        """The fewest distinct usable keys that one of its mechanisms accepts: what is left when one key is lost."""
        return min((p.usable_keys_per_host for p in self.holding), default=0)

    @cached_property
    def why_not_pinned(self) -> str:
        """What stands between it and being pinned; empty when it is."""
        if self.pinned:
            return ""
        idle = sorted({p.idle for p in self.pin_sets if p.idle})
        if idle:
            return "; ".join(idle)
        if self.pinned is None:
            return self._case.doubt
        return "its configuration gives it no pins" if self.lifted else "no pin set covers it"

    # --- what undoes it ---------------------------------------------------------------------------------------
    @cached_property
    def kill_switch(self) -> SwitchState | None:
        """Whether a server can lift all its pins: as hard as the hardest of its pin sets. None when not pinned."""
        states = tuple(p.kill_switch.state for p in self.holding)
        return worst_switch(states) if states else None

    @cached_property
    def switch_is_partial(self) -> bool:
        """Whether a switch lifts some of its pin sets while others stay."""
        states = {p.kill_switch.state for p in self.holding}
        liftable = states & {SwitchState.PRESENT, SwitchState.PROBABLE}
        return bool(liftable) and bool(states & {SwitchState.IMPOSSIBLE, SwitchState.ABSENT})

    @cached_property
    def cleartext(self) -> tuple[str, ...]:
        """How unencrypted traffic to it is let through or asked for: a configuration, or an ``http://`` literal."""
        found = {
            str(o.facts.get("why", "configuration")) for o in self._case.touching("cleartext-permitted", self.name)
        }
        if any(o.facts.get("scheme") in ("http", "ws") for o in self._case.references(self.name)):
            found.add("http:// literal")
        return tuple(sorted(found))

    @cached_property
    def cleartext_declared(self) -> bool:
        """Whether a configuration written by the app, not a default, lets unencrypted traffic to it through."""
        return bool({"declared", "uses-cleartext-traffic", "ats"} & set(self.cleartext))

    @cached_property
    def user_cas(self) -> bool:
        """Whether CAs that the user installed are trusted for it."""
        return bool(self._case.touching("user-cas-trusted", self.name))

    @cached_property
    def overridden(self) -> tuple[str, ...]:
        """Trust anchor sources that skip its pins."""
        found = {str(o.facts.get("source")) for o in self._case.touching("override-pins", self.name)}
        return tuple(sorted(found.union(*(p.facts.overridden_by or () for p in self.pin_sets))))

    @cached_property
    def undone_by(self) -> tuple[str, ...]:
        """Kinds of code of the app that accept what the pins would refuse (trust-all, no host name check …)."""
        found = [o for kind in UNDOING for o in self._case.touching(kind, self.name)]
        running = [o for o in found if False not in (o.facts.get("reached"), o.facts.get("effective"))]
        return tuple(sorted({o.kind for o in running if o.origin == "app"}))

    @cached_property
    def bypassing_stacks(self) -> tuple[str, ...]:
        """Network stacks that do not look at the only pins it has."""
        held = self.holding
        return held[0].bypassing_stacks if held and all(p.is_platform for p in held) else ()

    @cached_property
    def conflict(self) -> str | None:
        """Two mechanisms that share no key for it, so that only a chain with a key of each passes."""
        held = [p for p in sorted(self.holding, key=lambda p: p.mechanism) if p.distinct_pins]
        for one, other in combinations(held, 2):
            apart = one.mechanism != other.mechanism and one.part == other.part
            if apart and not {*one.distinct_pins} & {*other.distinct_pins}:
                return f"{one.mechanism} and {other.mechanism} pin different keys"
        return None

    # --- evidence ---------------------------------------------------------------------------------------------
    @property
    def mechanism(self) -> str:
        """Nothing in particular: several mechanisms may pin a host."""
        return ""

    @cached_property
    def confidence(self) -> Confidence:
        """That of the best evidence about it."""
        found = {p.confidence for p in self.pin_sets} or {o.confidence for o in self._case.references(self.name)}
        return next((level for level in Confidence if level in found), Confidence.PROVEN)

    @cached_property
    def locations(self) -> tuple[Location, ...]:
        """Where it is pinned, else where it is named, else the build itself."""
        found = [place for p in self.pin_sets for place in p.locations[:1]]
        found += [place for o in self._case.references(self.name) for place in o.locations[:1]]
        return tuple(found) or (Location(self._case.seen.artifact.file),)

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        return ("host", self.name)


def applies(observation: Observation, hosts: tuple[str, ...], name: str) -> bool:
    """Whether an observation for `hosts` (empty: for all) touches this host.

    The names of an observation are those of its configuration: the host itself, or a name above it. Names excepted
    have a configuration of their own in which it does not hold; of names above one another the longest decides.
    """
    bare = name.removeprefix("*.")
    excepted = observation.facts.get("except_hosts")
    reach = _longest_above(bare, hosts) if hosts else 0
    return reach > _longest_above(bare, [str(host) for host in excepted] if isinstance(excepted, list) else [])


def _longest_above(name: str, hosts: Iterable[str]) -> int:
    """Length of the longest of the names that cover a host; -1 when none does."""
    bare = (host.removeprefix("*.").lower() for host in hosts)
    return max((len(host) for host in bare if below(name, host)), default=-1)
