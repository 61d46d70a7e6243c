"""What rules may ask of an observation, a certificate and a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pinscan.facts.carried import Carried, ObservationKind
from pinscan.model import Confidence, Gap, GapKind, Location, Observation

if TYPE_CHECKING:
    from pinscan.facts.case import Case

_UNSTABLE = frozenset(
    {"class_name", "file", "reached", "effective", "version", "executable", "selector", "variant", "client", "what"}
)
"""Facts that a rebuild may change without anything being new: not part of a fingerprint."""


_OWN_TRUST = ("custom-trust", "dynamic-pins")
"""Observations of pins that may be there, but were not seen."""


def _shared(part: str) -> bool:
    """Whether a part of an iOS build is a framework or library that several of its bundles may link."""
    return part.startswith("Frameworks/") or "/Frameworks/" in part


@dataclass(frozen=True, eq=False)
class ObservationFacts:
    """One observation."""

    observation: Observation
    _case: Case

    @property
    def mechanism(self) -> str:
        """The mechanism's id."""
        return self.observation.mechanism

    @property
    def kind(self) -> ObservationKind:
        """One of `pinscan.vocabulary.KINDS`."""
        return ObservationKind(self.observation.kind)

    @property
    def origin(self) -> str:
        """``app`` or ``sdk:<name>``."""
        return self.observation.origin

    @property
    def in_sdk(self) -> bool:
        """Whether it lies in the code of a third-party SDK."""
        return self.observation.origin != "app"

    @property
    def part(self) -> str:
        """The part of the build it lives in, empty for the main one."""
        return self.observation.part

    @property
    def confidence(self) -> Confidence:
        """How it was established."""
        return self.observation.confidence

    @property
    def locations(self) -> tuple[Location, ...]:
        """Evidence, the primary one first."""
        return self.observation.locations

    @property
    def facts(self) -> Carried:
        """What observations of this kind carry; a fact not given is none."""
        return Carried(self.observation.facts)

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The hosts it holds for; empty when it holds for every host."""
        return observed_hosts(self.observation)

    @cached_property
    def pinned_hosts(self) -> tuple[str, ...]:
        """Pinned hosts that it touches: all of them when it holds for every host."""
        return self._case.pinned_among(self.hosts)

    @cached_property
    def beside_code_pins(self) -> bool:
        """Whether the app also pins in code, outside of the platform's declared pins."""
        return any(not p.is_platform and not p.in_sdk and p.in_force is not False for p in self._case.pin_sets)

    @cached_property
    def pinned_by_code(self) -> bool:
        """Whether code pins in the part that it lives in, or in a framework, which that part may use."""
        return any(p.part == self.part or _shared(p.part) for p in self._case.code_pins)

    @cached_property
    def unread(self) -> bool:
        """Whether something in its part was not read, or decides on trust in a way that was not understood."""
        gaps = any(self.part in gap.path for gap in self._case.gaps if gap.blocks)
        return gaps or any(o.part == self.part for kind in _OWN_TRUST for o in self._case.of_kind(kind))

    @cached_property
    def insecure_addresses(self) -> tuple[str, ...]:
        """Addresses that it names without TLS: where pins come from, or where reports go."""
        given, several = self.observation.facts.get("url"), self.observation.facts.get("report_uris")
        names = [given] if isinstance(given, str) else []
        names += [str(a) for a in several] if isinstance(several, list) else []
        return tuple(sorted(a for a in names if a.lower().startswith(("http://", "ws://"))))

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        stable = (f"{k}={v}" for k, v in sorted(self.observation.facts.items()) if k not in _UNSTABLE)
        return (self.mechanism, self.kind, self.origin, self.part, *stable)


@dataclass(frozen=True, eq=False)
class CertificateFacts(ObservationFacts):
    """An X.509 certificate in the build: an observation of kind ``certificate``."""

    @property
    def name(self) -> str:
        """Its subject, or the path it lies at."""
        return str(self.observation.facts.get("subject") or self.locations[0].path)

    @property
    def path(self) -> str:
        """Where it lies in the build."""
        return self.locations[0].path

    @cached_property
    def not_after(self) -> date | None:
        """The last day of its validity."""
        return _day(self.observation.facts.get("not_after"))

    @cached_property
    def days_left(self) -> int | None:
        """Days until it expires; negative once it has."""
        return (self.not_after - self._case.as_of).days if self.not_after else None

    @cached_property
    def trusted(self) -> bool:
        """Whether the app trusts or pins it, or may: neither a client's nor a signing certificate, nor left unused."""
        facts = self.observation.facts
        return facts.get("purpose") not in ("client", "signing") and facts.get("loaded") is not False

    @cached_property
    def pinned(self) -> bool:
        """Whether a pin set holds its key or digest."""
        return any(self in p.certificates for p in self._case.pin_sets)

    @cached_property
    def used(self) -> bool:
        """Whether it is loaded, pinned, named as a trust anchor, or serves a known purpose."""
        facts = self.observation.facts
        anchor = self.path.rpartition("/")[2].partition(".")[0]
        if "/raw/" in self.path and f"@raw/{anchor}" in self._case.anchor_sources:
            return True
        purposes = ("pin", "anchor", "client", "signing")
        return facts.get("loaded") is True or self.pinned or facts.get("purpose") in purposes

    @cached_property
    def weaknesses(self) -> tuple[str, ...]:
        """What is weak about its key or signature, by today's measure (CA/Browser Forum baseline requirements)."""
        facts = self.observation.facts
        kind, bits, signature = facts.get("key_type"), facts.get("key_bits"), facts.get("signature_hash")
        found = []
        if isinstance(bits, int) and ((kind in ("RSA", "DSA") and bits < 2048) or (kind == "EC" and bits < 224)):
            found.append(f"{kind} key of {bits} bits")
        if signature in ("md5", "sha1", "md2") and not facts.get("self_signed"):
            found.append(f"signed with {str(signature).upper()}")
        return tuple(found)

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        return ("certificate", str(self.observation.facts.get("certificate_sha256", self.path)))


@dataclass(frozen=True, eq=False)
class GapFacts:
    """Something that could not be seen."""

    gap: Gap

    @property
    def kind(self) -> GapKind:
        """Why it could not."""
        return self.gap.kind

    @property
    def reason(self) -> str:
        """In words."""
        return self.gap.reason

    @property
    def blocks(self) -> bool:
        """Whether a pin could hide behind it."""
        return self.gap.blocks

    @property
    def path(self) -> str:
        """Where."""
        return self.gap.location.path

    @property
    def hosts(self) -> tuple[str, ...]:
        """None: a gap has no hosts."""
        return ()

    @property
    def locations(self) -> tuple[Location, ...]:
        """Where."""
        return (self.gap.location,)

    @property
    def confidence(self) -> Confidence:
        """A gap is what it is."""
        return Confidence.PROVEN

    @property
    def key(self) -> tuple[str, ...]:
        """What a finding's fingerprint is made of."""
        return ("gap", self.gap.kind, self.gap.reason, self.path)


def observed_hosts(observation: Observation) -> tuple[str, ...]:
    """The hosts of an observation, from its ``hosts`` or ``host`` fact."""
    hosts, host = observation.facts.get("hosts"), observation.facts.get("host")
    if isinstance(hosts, list):
        return tuple(sorted({str(name) for name in hosts}))
    return (host,) if isinstance(host, str) else ()


def _day(value: object) -> date | None:
    """A date from its ISO text."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
