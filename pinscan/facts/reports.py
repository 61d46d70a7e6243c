"""What rules may ask of a build as a whole, of a registered key, and of an ignore of the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pinscan.facts.carried import ObservationKind
from pinscan.model import Confidence, Location, Platform
from pinscan.policy import Ignore
from pinscan.register import Key

if TYPE_CHECKING:
    from pinscan.facts.case import Case


@dataclass(frozen=True, eq=False)
class ReportFacts:
    """The whole build."""

    _case: Case

    @property
    def platform(self) -> Platform:
        """android or ios."""
        return self._case.seen.artifact.platform

    @property
    def debuggable(self) -> bool:
        """Whether a debugger may attach."""
        return self._case.seen.artifact.debuggable

    @cached_property
    def pinned_hosts(self) -> tuple[str, ...]:
        """Host patterns of the app's own pin sets, in force or not."""
        return tuple(sorted({name for p in self._case.own for name in p.hosts}))

    @cached_property
    def platform_pinned_hosts(self) -> tuple[str, ...]:
        """Host patterns that the app's own main configuration pins."""
        return tuple(sorted({name for p in self._case.own if p.is_platform and not p.part for name in p.hosts}))

    @cached_property
    def code_pins(self) -> tuple[str, ...]:
        """Host patterns that code of the app's main part pins; of pins that name no host, what they guard in words."""
        own = [p for p in self._case.code_pins if not p.part]
        return tuple(sorted({name for p in own for name in p.hosts or ("every host of a client",)}))

    @property
    def has_own_pins(self) -> bool:
        """Whether the app itself pins anything (an SDK's pins do not count)."""
        return bool(self._case.own)

    @property
    def has_register(self) -> bool:
        """Whether the documented keys are known."""
        return self._case.register is not None

    @cached_property
    def only_test_hosts(self) -> tuple[str, ...]:
        """The pinned hosts, when all of them are for tests, staging or documentation."""
        names = self.pinned_hosts
        tests = {name for p in self._case.own for name in p.test_hosts}
        return names if names and tests >= set(names) and not self._case.hostless else ()

    @cached_property
    def blocking_gaps(self) -> tuple[str, ...]:
        """Why a pin could have been missed; empty when everything was read."""
        return tuple(sorted({gap.gap.reason for gap in self._case.gaps if gap.blocks}))

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Everything that forbids to say "unpinned": blocking gaps, and trust decisions that could not be read."""
        return self._case.obstacles

    @cached_property
    def observed(self) -> tuple[ObservationKind, ...]:
        """The kinds of observations made."""
        return tuple(ObservationKind(kind) for kind in sorted({o.kind for o in self._case.seen.observations}))

    @cached_property
    def remote_config_providers(self) -> tuple[str, ...]:
        """Remote configuration SDKs that are used."""
        found = (o.facts.get("provider") for o in self._case.of_kind("remote-config"))
        return tuple(sorted({str(name) for name in found if name}))

    @cached_property
    def disagreements(self) -> tuple[str, ...]:
        """Hosts whose pins differ between the build's configurations, parts or mechanisms."""
        found = [*_variants(self._case), *(f"{h.name}: {h.conflict}" for h in self._case.hosts if h.conflict)]
        return tuple(sorted(found))

    # --- evidence ---------------------------------------------------------------------------------------------
    @property
    def mechanism(self) -> str:
        """None in particular."""
        return ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """None in particular."""
        return ()

    @property
    def confidence(self) -> Confidence:
        """A statement about the whole build."""
        return Confidence.PROVEN

    @property
    def locations(self) -> tuple[Location, ...]:
        """The build."""
        return (Location(self._case.seen.artifact.file),)

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        return ("report",)


def _variants(case: Case) -> list[str]:
    """Hosts whose network security config pins differ between resource configurations."""
    told = []
    for name, keys in case.variants.items():
        if len(set(keys.values())) > 1:
            counts = ", ".join(f"{len(found) or 'no'} in {variant}" for variant, found in keys.items())
            told.append(f"{name} (keys: {counts})")
    return told


@dataclass(frozen=True, eq=False)
class KeyFacts:
    """One key of the register, against this build."""

    entry: Key
    _case: Case

    @property
    def label(self) -> str:
        """Its name in the register, or the start of its digest."""
        return self.entry.label or self.entry.sha256[:12] + "…"

    @property
    def state(self) -> str:
        """current, next, backup or retired."""
        return self.entry.state

    @cached_property
    def shipped(self) -> bool:
        """Whether one of the build's own pin sets holds it."""
        return any(f"sha256/{self.entry.sha256}" in p.distinct_pins for p in self._case.own)

    @property
    def not_after(self) -> date | None:
        """The last day on which it may be used."""
        return self.entry.not_after

    @property
    def expired(self) -> bool:
        """Whether that day is past."""
        return self.entry.not_after is not None and self.entry.not_after < self._case.as_of

    @cached_property
    def repeats(self) -> str | None:
        """Another entry with the same key and another state, by label, when this is the backup or the next key."""
        entries = self._case.register.keys if self._case.register else ()
        same = [e for e in entries if e.sha256 == self.entry.sha256 and e.state == "current" and e is not self.entry]
        return (same[0].label or same[0].state) if same and self.entry.state in ("backup", "next") else None

    @property
    def pins_its_hosts(self) -> bool:
        """Whether the build pins a host that the key is for (any host, when the entry names none)."""
        pinned = {name for p in self._case.own for name in p.hosts}
        return bool(pinned and (not self.entry.hosts or any(self._case.covering(host) for host in self.entry.hosts)))

    @property
    def mechanism(self) -> str:
        """The register."""
        return "register"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts it is for."""
        return self.entry.hosts

    @property
    def confidence(self) -> Confidence:
        """Written down."""
        return Confidence.PROVEN

    @property
    def locations(self) -> tuple[Location, ...]:
        """Its line in the register."""
        return (Location(self.entry.file, symbol="key", line=self.entry.line, text=self.label),)

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        return ("register", self.entry.sha256, self.entry.state)


@dataclass(frozen=True, eq=False)
class IgnoreFacts:
    """One ignore of the policy, after it was applied."""

    entry: Ignore
    matched: int
    """Number of findings it would waive."""
    _case: Case

    @property
    def rule(self) -> str:
        """The rule it waives."""
        return self.entry.rule

    @property
    def reason(self) -> str:
        """Why."""
        return self.entry.reason

    @property
    def until(self) -> date:
        """The last day it holds."""
        return self.entry.until

    @property
    def expired(self) -> bool:
        """Whether that day is past."""
        return self.entry.until < self._case.as_of

    @property
    def used(self) -> bool:
        """Whether any finding matches it."""
        return self.matched > 0

    @property
    def mechanism(self) -> str:
        """The policy."""
        return "policy"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host it is limited to."""
        return (self.entry.host,) if self.entry.host else ()

    @property
    def confidence(self) -> Confidence:
        """Written down."""
        return Confidence.PROVEN

    @property
    def locations(self) -> tuple[Location, ...]:
        """Its place in the policy."""
        file = self._case.policy.file
        return (Location(file.name if file else "pinscan.toml", symbol=f"ignore[{self.entry.index}]"),)

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        return ("ignore", self.entry.rule, self.entry.host, self.entry.pin, self.entry.until.isoformat())
