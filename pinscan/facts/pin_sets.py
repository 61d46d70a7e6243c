"""What rules may ask of a pin set: its distinct and usable keys, its expiry, its dead hosts, what undoes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pinscan import known
from pinscan.facts.carried import PinSetCarried
from pinscan.facts.names import is_test, label, never_matches
from pinscan.facts.pins import PinFacts, meant_for
from pinscan.model import Confidence, KillSwitch, Location, PinSet, Role, Subject, SwitchState

if TYPE_CHECKING:
    from pinscan.facts.case import Case
    from pinscan.facts.observations import CertificateFacts

NO_EXPIRY = frozenset({"android-okhttp", "ios-ats", "ios-alamofire", "ios-afnetworking", "android-worklight"})
"""Mechanisms whose pin sets have no expiration at all."""
CLOCKS = ("local-midnight", "utc-midnight", "instant")


@dataclass(frozen=True, eq=False)
class PinSetFacts:
    """One pin set, judged for a day and a policy."""

    pin_set: PinSet
    _case: Case

    @property
    def mechanism(self) -> str:
        """The mechanism's id."""
        return self.pin_set.mechanism

    @property
    def origin(self) -> str:
        """``app`` or ``sdk:<name>``."""
        return self.pin_set.origin

    @property
    def in_sdk(self) -> bool:
        """Whether a third-party SDK brings it."""
        return self.pin_set.origin != "app"

    @property
    def part(self) -> str:
        """The part of the build it lives in, empty for the main one."""
        return self.pin_set.part

    @property
    def enforced(self) -> bool | None:
        """Whether a mismatch stops the connection; None when unknown."""
        return self.pin_set.enforced

    @property
    def expires(self) -> date | None:
        """The day named as its expiration."""
        return self.pin_set.expires

    @property
    def kill_switch(self) -> KillSwitch:
        """Whether a server can lift it."""
        return self.pin_set.kill_switch

    @property
    def confidence(self) -> Confidence:
        """How it was established."""
        return self.pin_set.confidence

    @property
    def locations(self) -> tuple[Location, ...]:
        """Evidence, the primary one first."""
        return self.pin_set.locations

    @property
    def facts(self) -> PinSetCarried:
        """What only this mechanism knows (`pinscan mechanisms` lists the names); a fact not given is none."""
        return PinSetCarried(self.pin_set.facts)

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Its host patterns, sorted; empty when it guards every host of its client."""
        return tuple(sorted({label(host) for host in self.pin_set.hosts}))

    # --- keys -------------------------------------------------------------------------------------------------
    @cached_property
    def pins(self) -> tuple[PinFacts, ...]:
        """Its pins as written."""
        return tuple(
            PinFacts(pin, self._case.as_of, self.hosts, self._case.is_retired(pin)) for pin in self.pin_set.pins
        )

    @cached_property
    def distinct_pins(self) -> tuple[str, ...]:
        """Its keys, each once however often and however spelt."""
        return _keys(self.pins)

    @cached_property
    def duplicate_pins(self) -> tuple[str, ...]:
        """Pins, as written, that repeat an earlier one of the same role in this or another spelling."""
        seen: set[tuple[str, Role]] = set()
        repeated = []
        for pin in self.pins:
            if (pin.key, pin.role) in seen:
                repeated.append(pin.text)
            seen.add((pin.key, pin.role))
        return tuple(sorted(repeated))

    @cached_property
    def usable_pins(self) -> tuple[str, ...]:
        """Its keys that some certificate could match today."""
        return _keys(pin for pin in self.pins if pin.usable)

    @cached_property
    def keys_per_host(self) -> int:
        """The fewest distinct keys that one of its hosts accepts, other pin sets of the same client counted in.

        OkHttp and App Transport Security merge all entries that cover a host; where the leaf and the CA list must
        both match, the shorter list counts.
        """
        return self._case.fewest_keys(self, usable=False)

    @cached_property
    def usable_keys_per_host(self) -> int:
        """Like `keys_per_host`, of the usable keys only."""
        return self._case.fewest_keys(self, usable=True)

    @cached_property
    def malformed_pins(self) -> tuple[str, ...]:
        """Each pin that cannot be a digest, with the reason."""
        return _told(self.pins, "malformed")

    @cached_property
    def placeholder_pins(self) -> tuple[str, ...]:
        """Each pin that looks like a placeholder, with the reason."""
        return _told((pin for pin in self.pins if not pin.empty_input and not pin.sample), "placeholder")

    @cached_property
    def empty_input_pins(self) -> tuple[str, ...]:
        """Pins that are the digest of nothing."""
        return tuple(sorted({pin.text for pin in self.pins if pin.empty_input}))

    @cached_property
    def sample_pins(self) -> tuple[str, ...]:
        """Each pin copied from documentation, with its source. A live root's key is a choice, not a copy, unless
        every pin of the set is from documentation."""
        block = known.sample_block(pin.digest for pin in self.pins if pin.digest)
        if len(self.distinct_pins) > 1 and block and not meant_for(block, self.hosts):
            return tuple(sorted({f"{pin.text}: {block}" for pin in self.pins}))
        return _told(self.pins, "sample")

    @cached_property
    def sha1_pins(self) -> tuple[str, ...]:
        """Pins made with SHA-1."""
        return tuple(sorted({pin.text for pin in self.pins if pin.algorithm == "sha1" and not pin.malformed}))

    @cached_property
    def certificate_pins(self) -> tuple[str, ...]:
        """Pins of whole certificates."""
        return tuple(sorted({pin.text for pin in self.pins if pin.subject is Subject.CERTIFICATE}))

    @cached_property
    def certificate_pins_of_leaves(self) -> tuple[str, ...]:
        """Whole-certificate pins of server certificates: by role, or because the certificate is in the build."""
        return tuple(sorted({pin.text for pin in self.pins if self._is_leaf_certificate(pin)}))

    @cached_property
    def root_pins(self) -> tuple[str, ...]:
        """Each pin of a public root CA in use, with its name."""
        return _told(self.pins, "root")

    @cached_property
    def removed_root_pins(self) -> tuple[str, ...]:
        """Each pin of a former public root, with the reason."""
        return _told(self.pins, "removed_root")

    @cached_property
    def miscomputed_pins(self) -> tuple[str, ...]:
        """Each pin that is no SPKI digest but the digest of a certificate, or of a bare key, in this build."""
        return self._case.miscomputed(self)

    @cached_property
    def shared_fate(self) -> str | None:
        """Why its keys would be lost together: all belong to one certification authority."""
        return self._case.shared_fate(self)

    @cached_property
    def leaf_and_ca_alone(self) -> bool:
        """Whether one leaf and one CA key must both match, so that neither is the other's backup."""
        roles = [{pin.key for pin in self.pins if pin.role is role} for role in (Role.LEAF, Role.CA)]
        return self.facts.all_required is True and all(len(keys) == 1 for keys in roles)

    @cached_property
    def undocumented_pins(self) -> tuple[str, ...]:
        """Usable pins that the register does not list; empty without a register."""
        return self._case.undocumented(self)

    @cached_property
    def retired_pins(self) -> tuple[str, ...]:
        """Each pin whose key the register calls retired, with its label."""
        return self._case.retired(self)

    def _is_leaf_certificate(self, pin: PinFacts) -> bool:
        """Whether a pin is of a whole certificate that is no CA's."""
        if pin.subject is not Subject.CERTIFICATE:
            return False
        found = [c for c in self.certificates if c.observation.facts.get("certificate_sha256") == pin.digest]
        return pin.role is Role.LEAF or any(c.observation.facts.get("is_ca") is False for c in found)

    # --- expiry -----------------------------------------------------------------------------------------------
    @property
    def can_expire(self) -> bool:
        """Whether its mechanism knows an expiration date."""
        return self.mechanism not in NO_EXPIRY and (self.expires is not None or self.mechanism in _EXPIRING)

    @cached_property
    def days_left(self) -> int | None:
        """Days until it ends by its mechanism's own clock; 0 or less: pinning is off. None without an expiration.

        Network security config ends at the start of the named day, local time; TrustKit iOS at its start in UTC.
        A date given as an instant lasts through its day.
        """
        if self.expires is None:
            return None
        left = (self.expires - self._case.as_of).days
        return left + 1 if self.facts.expires_clock == "instant" else left

    @property
    def expired(self) -> bool:
        """Whether its expiration is past, so that nothing is pinned any more."""
        return self.days_left is not None and self.days_left <= 0

    @cached_property
    def certificates(self) -> tuple[CertificateFacts, ...]:
        """The certificates of this build whose key or digest it pins."""
        return self._case.certificates_of(self)

    @cached_property
    def outlived_certificates(self) -> tuple[str, ...]:
        """Each of its certificates that ends before the pin set does."""
        if self.expires is None or self.expired:
            return ()
        return tuple(
            f"{c.name} ({c.not_after})" for c in self.certificates if c.not_after and c.not_after < self.expires
        )

    # --- reach ------------------------------------------------------------------------------------------------
    @cached_property
    def never_matching(self) -> tuple[str, ...]:
        """Each host pattern that no connection can match, with the reason."""
        library = self.facts.library or ""
        found = (
            (host.text or host.pattern, never_matches(host, self.mechanism, library)) for host in self.pin_set.hosts
        )
        return tuple(sorted(f"{text!r} {reason}" for text, reason in found if reason))

    @cached_property
    def test_hosts(self) -> tuple[str, ...]:
        """Its hosts that are for tests, staging or documentation only.

        Names that the policy calls ours are none, nor are those that reach another host that the app names.
        """
        tests = {label(h) for h in self.pin_set.hosts if is_test(label(h)) and not self._case.names_below(h)}
        return tuple(sorted(name for name in tests if not self._case.is_ours(name)))

    @cached_property
    def unused_hosts(self) -> tuple[str, ...]:
        """Concrete hosts that nothing else in the build names, while it does name others."""
        return self._case.unused_hosts(self)

    @cached_property
    def uncovered_subdomains(self) -> tuple[str, ...]:
        """Hosts that the app names below one of these and that no pin set covers."""
        return self._case.uncovered_below(self)

    @cached_property
    def ignored_below_os(self) -> str | None:
        """The OS version below which the platform ignores it, when the build runs on such."""
        return self._case.ignored_below(self)

    @cached_property
    def bypassing_stacks(self) -> tuple[str, ...]:
        """Network stacks in the build that do not look at the platform's pins, for platform pins."""
        return self._case.bypassing_stacks(self)

    @property
    def is_platform(self) -> bool:
        """Whether the operating system enforces it (network security config, NSPinnedDomains)."""
        return self.mechanism in PLATFORM

    @cached_property
    def insecure_reports(self) -> tuple[str, ...]:
        """Addresses that pin failures are reported to without TLS."""
        return insecure(self.facts.report_uris or ())

    @cached_property
    def vulnerable_library(self) -> str | None:
        """The library's name and version, when its pin check can be passed by with a chain of one's own.

        CVE-2016-2402: OkHttp before 2.7.4, and 3.0 to 3.1.1, check the chain as sent rather than as validated.
        """
        found = re.match(r"okhttp (\d+)\.(\d+)\.(\d+)", self.facts.library or "", re.I)
        version = tuple(map(int, found.groups())) if found else (99,)
        return self.facts.library if version < (2, 7, 4) or (3, 0, 0) <= version < (3, 1, 2) else None

    @cached_property
    def switch_behind_pins(self) -> str | None:
        """The host that its kill switch is fetched from, when the set pins that host, too."""
        return self._case.switch_behind_pins(self)

    @cached_property
    def idle(self) -> str | None:
        """Why it protects nothing as it stands, or None when it is in force (or may be)."""
        return idle_reason(self)

    @property
    def in_force(self) -> bool | None:
        """Whether it stops a wrong key on this day; None when that is not known."""
        return False if self.idle else True if self.enforced else None

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        return (self.mechanism, self.part, *self.hosts, *self.distinct_pins)


PLATFORM = frozenset({"android-nsc", "ios-ats"})
"""Mechanisms that the operating system itself enforces."""
_EXPIRING = frozenset({"android-nsc", "android-trustkit", "ios-trustkit", "android-cronet"})


def idle_reason(facts: PinSetFacts) -> str | None:
    """Why a pin set protects nothing on this day, in the order in which a reader would want to know."""
    carried = facts.facts
    overridden = carried.overridden_by or ()
    reasons = (
        (carried.attached is False, "it is never attached to a client"),
        (carried.client_used is False, "the client it is attached to is never used"),
        (carried.check_stripped is True, "the code that checks it is not in the build"),
        (facts.enforced is False, "it is report-only"),
        (facts.expired, f"it expired on {facts.expires}"),
        (bool(facts.hosts) and len(facts.never_matching) >= len(facts.pin_set.hosts), "its hosts can never match"),
        ("system" in overridden, "the system's trust anchors override the pins"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def insecure(addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses that are fetched or posted to without TLS."""
    return tuple(sorted(a for a in addresses if a.lower().startswith(("http://", "ws://"))))


def worst_switch(states: tuple[SwitchState, ...]) -> SwitchState:
    """The state of a host guarded by several pin sets: as hard to lift as its hardest."""
    order = (SwitchState.IMPOSSIBLE, SwitchState.ABSENT, SwitchState.UNKNOWN, SwitchState.PROBABLE, SwitchState.PRESENT)
    return min(states, key=order.index)


def _keys(pins: object) -> tuple[str, ...]:
    return tuple(sorted({pin.key for pin in pins}))  # type: ignore[attr-defined]


def _told(pins: object, reason: str) -> tuple[str, ...]:
    """``text: reason`` of each pin that has the reason."""
    found = {pin.text: getattr(pin, reason) for pin in pins}  # type: ignore[attr-defined]
    return tuple(sorted(f"{text}: {why}" for text, why in found.items() if why))
