"""One build on one day under one policy: every fact about it, computed once and indexed.

Judging asks the case; the fact classes ask it for what lies beyond their own subject. It never changes what was seen.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from pinscan import known
from pinscan.facts.hosts import EVERY_HOST, HostFacts, applies
from pinscan.facts.names import below, covers, is_address, is_test, registrable
from pinscan.facts.observations import CertificateFacts, GapFacts, ObservationFacts, observed_hosts
from pinscan.facts.pin_sets import PinSetFacts
from pinscan.facts.pins import PinFacts
from pinscan.facts.reports import KeyFacts, ReportFacts
from pinscan.model import HOLE, Confidence, Host, Observation, Pin, Platform, Role, Seen, Subdomains, Subject
from pinscan.policy import Policy
from pinscan.register import Register

MERGING = frozenset({"android-okhttp", "ios-ats", "ktor"})
"""Mechanisms that accept the keys of every entry that covers a host; the others take the most specific one."""
SWITCH_HOSTS: dict[str, tuple[str, ...]] = {
    "firebase-remote-config": ("firebaseremoteconfig.googleapis.com", "firebaseinstallations.googleapis.com"),
    "launchdarkly": ("app.launchdarkly.com", "clientsdk.launchdarkly.com", "clientstream.launchdarkly.com"),
    "configcat": ("cdn-global.configcat.com", "cdn-eu.configcat.com"),
    "statsig": ("api.statsig.com", "featuregates.org"),
    "optimizely": ("cdn.optimizely.com",),
    "split": ("sdk.split.io", "auth.split.io"),
    "flagsmith": ("edge.api.flagsmith.com", "api.flagsmith.com"),
}
"""Provider of remote configuration -> the hosts that its SDK fetches from."""
MAX_NEAR = 500
"""How many used hosts are compared with a pinned one that may be misspelt."""
_DIGESTS = {
    Subject.SPKI: ("spki_sha256", "spki_sha1"),
    Subject.CERTIFICATE: ("certificate_sha256", "certificate_sha1"),
    Subject.RAW_KEY: ("raw_key_sha256",),
}
"""What a pin is the digest of -> the facts of a certificate that it can equal."""
_MEANT = {
    Subject.SPKI: "the digest of the SubjectPublicKeyInfo of {}",
    Subject.CERTIFICATE: "the digest of the whole certificate {}",
    Subject.RAW_KEY: "the digest of the bare key of {}, without its ASN.1 header",
}
_UNREAD_TRUST = {
    "custom-trust": "own code decides on trust in a way that was not understood",
    "dynamic-pins": "pins are fetched at run time",
}


@dataclass(frozen=True, eq=False)
class Case:
    """Everything that judging starts from. All tuples are in a stable order."""

    seen: Seen
    policy: Policy
    as_of: date
    register: Register | None = None

    @cached_property
    def pin_sets(self) -> tuple[PinSetFacts, ...]:
        """Every pin set, those of SDKs too."""
        return tuple(PinSetFacts(pin_set, self) for pin_set in self.seen.pin_sets)

    @cached_property
    def own(self) -> tuple[PinSetFacts, ...]:
        """The app's own pin sets."""
        return tuple(p for p in self.pin_sets if not p.in_sdk)

    @cached_property
    def code_pins(self) -> tuple[PinSetFacts, ...]:
        """The app's own pin sets that code makes and that are in force, as far as is known."""
        return tuple(p for p in self.own if not p.is_platform and p.in_force is not False)

    @cached_property
    def hostless(self) -> tuple[PinSetFacts, ...]:
        """The app's own pin sets that guard every host of their client."""
        return tuple(p for p in self.own if not p.hosts)

    @cached_property
    def observations(self) -> tuple[ObservationFacts, ...]:
        """Every observation, certificates too."""
        certificates = {id(c.observation): c for c in self.certificates}
        return tuple(certificates.get(id(o)) or ObservationFacts(o, self) for o in self.seen.observations)

    @cached_property
    def certificates(self) -> tuple[CertificateFacts, ...]:
        """Every certificate in the build."""
        return tuple(CertificateFacts(o, self) for o in self.of_kind("certificate"))

    @cached_property
    def gaps(self) -> tuple[GapFacts, ...]:
        """What could not be seen."""
        return tuple(GapFacts(gap) for gap in self.seen.gaps)

    @cached_property
    def keys(self) -> tuple[KeyFacts, ...]:
        """The register's keys; empty without a register."""
        return tuple(KeyFacts(entry, self) for entry in self.register.keys) if self.register else ()

    @cached_property
    def report(self) -> ReportFacts:
        """The build as a whole."""
        return ReportFacts(self)

    @cached_property
    def hosts(self) -> tuple[HostFacts, ...]:
        """One for each host pinned by the app, required by the policy or named by the app, by name."""
        names = {name.lower() for p in self.own for name in p.hosts} | set(self.policy.require_pinned)
        names |= {name for name in self._references if HOLE not in name} | self.lifted
        if self.hostless:
            names.add(EVERY_HOST)
        return tuple(HostFacts(name, self) for name in sorted(names))

    # --- the build at large -----------------------------------------------------------------------------------
    @cached_property
    def _by_kind(self) -> dict[str, list[Observation]]:
        by_kind: dict[str, list[Observation]] = defaultdict(list)
        for observation in self.seen.observations:
            by_kind[observation.kind].append(observation)
        return by_kind

    def of_kind(self, kind: str) -> list[Observation]:
        """The observations of one kind."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _references(self) -> dict[str, list[Observation]]:
        """Host name -> the app's own mentions of it."""
        found: dict[str, list[Observation]] = defaultdict(list)
        for observation in self.of_kind("host-reference"):
            name = str(observation.facts.get("host", "")).lower().rstrip(".")
            if name and observation.origin == "app":
                found[name].append(observation)
        return found

    def references(self, name: str) -> list[Observation]:
        """The app's own mentions of a host."""
        return self._references.get(name, [])

    def touching(self, kind: str, name: str) -> list[Observation]:
        """The observations of a kind that hold for a host."""
        return [o for o in self.of_kind(kind) if applies(o, observed_hosts(o), name)]

    @cached_property
    def obstacles(self) -> tuple[str, ...]:
        """What forbids to say that a host is unpinned: blocking gaps and trust decisions that could not be read."""
        found = {gap.gap.reason for gap in self.gaps if gap.blocks}
        found |= {why for kind, why in _UNREAD_TRUST.items() if any(o.origin == "app" for o in self.of_kind(kind))}
        return tuple(sorted(found))

    @cached_property
    def anchor_sources(self) -> frozenset[str]:
        """The ``@raw/…`` resources that a network security config names as trust anchors."""
        found = [*self.of_kind("private-anchors"), *self.of_kind("override-pins")]
        return frozenset(str(o.facts.get("source")) for o in found)

    @property
    def doubt(self) -> str:
        """Why it cannot be told whether a host is pinned."""
        if self.obstacles:
            return "not everything could be read: " + self.obstacles[0]
        return "a pin set that names no host may guard it"

    def is_ours(self, name: str) -> bool:
        """Whether the policy calls a host ours."""
        bare = name.removeprefix("*.").lower()
        return name in self.policy.require_pinned or any(
            below(bare, entry.removeprefix("*.")) for entry in self.policy.first_party
        )

    @cached_property
    def pinned_domains(self) -> frozenset[str]:
        """Registrable domains of the hosts that the app pins."""
        names = (registrable(host.pattern.lower()) for p in self.own for host in p.pin_set.hosts)
        return frozenset(name for name in names if name)

    @cached_property
    def lifted(self) -> frozenset[str]:
        """Hosts that a configuration names for pinning without giving them pins."""
        found = [*self.of_kind("nsc-empty-pin-set"), *self.of_kind("ats-entry-without-identities")]
        return frozenset(name.lower() for o in found for name in observed_hosts(o))

    @cached_property
    def variants(self) -> dict[str, dict[str, frozenset[str]]]:
        """Host pattern -> resource configuration -> its keys there, when there are several configurations."""
        names = {str(o.facts["variant"]) for o in self.of_kind("nsc") if "variant" in o.facts}
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for facts in self.own:
            variant = facts.facts.variant
            if facts.mechanism == "android-nsc" and variant is not None:
                names.add(variant)
                for host in facts.hosts:
                    found[host.lower()][variant] |= set() if facts.idle else {*facts.distinct_pins}
        if len(names) < 2:
            return {}
        return {host: {v: frozenset(keys.get(v, ())) for v in sorted(names)} for host, keys in sorted(found.items())}

    # --- hosts ------------------------------------------------------------------------------------------------
    def covering(self, name: str) -> tuple[PinSetFacts, ...]:
        """The app's own pin sets that reach a host or hold this very pattern, most specific entries only where the
        mechanism reads it so."""
        if name == EVERY_HOST:
            return self.hostless
        reach: dict[tuple[str, ...], list[tuple[int, PinSetFacts]]] = defaultdict(list)
        for facts in self.own:
            found = [len(h.pattern) for h in facts.pin_set.hosts if covers(h, name)]
            found += [len(name) for label in facts.hosts if label.lower() == name]
            if found:
                reach[(facts.mechanism, facts.part, facts.facts.variant or "")].append((max(found), facts))
        chosen = []
        for (mechanism, *_), entries in reach.items():
            best = max(length for length, _ in entries)
            chosen += [facts for length, facts in entries if mechanism in MERGING or length == best]
        return tuple(facts for facts in self.own if facts in chosen)

    def pinned_among(self, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """The pinned host patterns that `hosts` touch; all of them when `hosts` is empty."""
        names = [h.name for h in self.hosts if h.pin_sets]
        if not hosts:
            return tuple(names)
        bare = [(name, name.removeprefix("*.")) for name in names]
        return tuple(name for name, b in bare if any(below(b, h.lower()) or below(h.lower(), b) for h in hosts))

    def uncovered_below(self, facts: PinSetFacts) -> tuple[str, ...]:
        """Hosts that the app names below one of the set's and that no own pin set covers."""
        patterns = [host.pattern.lower() for host in facts.pin_set.hosts]
        names = (n for n in self._references if any(n != p and below(n, p) for p in patterns))
        return tuple(sorted(name for name in names if not self.covering(name)))

    def names_below(self, host: Host) -> bool:
        """Whether the app names a host, no test host itself, that a pattern reaches below its own name."""
        return any(n != host.pattern.lower() and covers(host, n) and not is_test(n) for n in self._references)

    def unused_hosts(self, facts: PinSetFacts) -> tuple[str, ...]:
        """Concrete pinned hosts that the app never names although it names one much like it: most likely misspelt.

        A host that is put together at run time is named nowhere, so the mere absence of its name says nothing.
        """
        if not self._references or self.obstacles:
            return ()
        exact = {
            h.pattern.lower() for h in facts.pin_set.hosts if h.subdomains is Subdomains.NONE and HOLE not in h.pattern
        }
        unused = sorted(name for name in exact if name not in self._references and not is_address(name))
        open_names = [name for name in self._references if not self.covering(name)] if unused else []
        return tuple(name + meant for name in unused if (meant := _meant(name, open_names)))

    # --- keys -------------------------------------------------------------------------------------------------
    def fewest_keys(self, facts: PinSetFacts, *, usable: bool) -> int:
        """The fewest distinct keys that one of the set's hosts accepts."""
        if facts.facts.all_required is True:
            return min(len(_keys(facts, usable, role)) for role in (Role.LEAF, Role.CA))
        if facts.mechanism not in MERGING or not facts.hosts:
            return len(_keys(facts, usable))
        same = [p for p in self.own if p.mechanism == facts.mechanism and p.facts.client == facts.facts.client]
        same = [p for p in same if p.part == facts.part and p.in_sdk == facts.in_sdk] if not facts.in_sdk else [facts]
        return min(len(_merged(same, name, usable) or _keys(facts, usable)) for name in facts.hosts)

    def miscomputed(self, facts: PinSetFacts) -> tuple[str, ...]:
        """Pins that are the digest of another part of a certificate of this build than the mechanism compares."""
        told = {}
        for pin in facts.pins:
            sure = pin.subject is Subject.SPKI or facts.confidence is not Confidence.HEURISTIC
            for certificate in self.certificates if pin.digest and sure else ():
                carried = certificate.observation.facts
                digests = {what: {carried.get(name) for name in names} for what, names in _DIGESTS.items()}
                if pin.digest in digests[pin.subject]:
                    continue
                for what, words in _MEANT.items():
                    if pin.digest in digests[what]:
                        told[pin.text] = words.format(certificate.path)
        return tuple(sorted(f"{text}: {why}" for text, why in told.items()))

    def certificates_of(self, facts: PinSetFacts) -> tuple[CertificateFacts, ...]:
        """The build's certificates whose key or digest the set pins, or whose file it was made from."""
        digests = {pin.digest for pin in facts.pins if pin.digest}
        files = {pin.text for pin in facts.pins} | {facts.facts.source_file}
        return tuple(c for c in self.certificates if _digests(c) & digests or _from_file(c, files))

    def shared_fate(self, facts: PinSetFacts) -> str | None:
        """The one organisation that owns all of the set's keys, when they are CA keys."""
        usable = {pin.key: pin for pin in facts.pins if pin.usable}
        if len(usable) < 2:
            return None
        owners = {self._authority(pin) for pin in usable.values()}
        owner = owners.pop() if len(owners) == 1 else None
        return f"all {len(usable)} keys belong to {owner}" if owner else None

    def _authority(self, pin: PinFacts) -> str | None:
        """The organisation of the CA whose key is pinned, if it is known to be one."""
        root = known.root_of(pin.digest) if pin.digest else None
        if root:
            return organisation(root.subject)
        for certificate in self.certificates:
            carried = certificate.observation.facts
            if carried.get("spki_sha256") == pin.digest and carried.get("is_ca") is True:
                return organisation(str(carried.get("subject", "")))
        return None

    # --- register ---------------------------------------------------------------------------------------------
    def is_retired(self, pin: Pin) -> bool:
        """Whether the register calls the key retired."""
        entry = self.register.find(pin) if self.register else None
        return entry is not None and entry.state == "retired"

    def undocumented(self, facts: PinSetFacts) -> tuple[str, ...]:
        """The set's well-formed SPKI pins that the register does not list."""
        if self.register is None:
            return ()
        plain = (p for p in facts.pins if p.subject is Subject.SPKI and p.algorithm == "sha256" and not p.malformed)
        return tuple(sorted({p.text for p in plain if self.register.find(p.pin) is None}))

    def retired(self, facts: PinSetFacts) -> tuple[str, ...]:
        """The set's pins whose key is retired, with its label."""
        found = ((p, self.register.find(p.pin)) for p in facts.pins if p.retired and self.register)
        return tuple(sorted({f"{p.text} ({entry.label or 'no label'})" for p, entry in found if entry}))

    def switch_behind_pins(self, facts: PinSetFacts) -> str | None:
        """The host of the kill switch that lifts the set, when the set covers that host."""
        switch = facts.kill_switch
        names = SWITCH_HOSTS.get(switch.provider or "", ())
        for observation in self.of_kind("pinning-flag"):
            url = observation.facts.get("url")
            if isinstance(url, str) and observation.facts.get("flag") == switch.flag:
                names += (urlsplit(url).hostname or "",)
        hosts = facts.pin_set.hosts
        return next((name for name in names if any(covers(host, name.lower()) for host in hosts)), None)

    # --- platform ---------------------------------------------------------------------------------------------
    def ignored_below(self, facts: PinSetFacts) -> str | None:
        """The first OS version that reads platform pins, when the build also runs on older ones without other pins."""
        first, shown = {"android-nsc": (24, "Android 7 (API 24)"), "ios-ats": (14, "iOS 14")}.get(
            facts.mechanism, (0, "")
        )
        oldest = re.match(r"\d+", self.seen.artifact.min_os or "")
        if not first or not oldest or int(oldest[0]) >= first or self._pinned_in_code(facts):
            return None
        return shown

    def bypassing_stacks(self, facts: PinSetFacts) -> tuple[str, ...]:
        """Stacks that carry traffic without looking at platform pins, for platform pins without others beside."""
        if not facts.is_platform or self._pinned_in_code(facts):
            return ()
        found = (o for o in self.of_kind("traffic-stack") if o.facts.get("honours_platform_pins") is False)
        return tuple(sorted({str(o.facts.get("stack")) for o in found if o.origin == "app"}))

    def _pinned_in_code(self, facts: PinSetFacts) -> bool:
        """Whether code pins that are in force cover every host of a platform pin set, too."""
        others = [p for p in self.own if not p.is_platform and p.in_force is not False]
        return bool(others) and all(any(p in others for p in self.covering(name)) for name in facts.hosts)

    @property
    def platform(self) -> Platform:
        """The build's platform."""
        return self.seen.artifact.platform


def _meant(name: str, used: Iterable[str]) -> str:
    """The used host that a name probably misspells: a few letters differ, no more."""
    near = [other for other in used if abs(len(other) - len(name)) < 3 and other[-3:] == name[-3:]]
    close = difflib.get_close_matches(name, near[:MAX_NEAR], n=1, cutoff=0.87)
    return f" (did you mean {close[0]!r}?)" if close else ""


def organisation(subject: str) -> str:
    """The organisation of an RFC 4514 name, else the whole name."""
    found = re.search(r"(?:^|,)\s*O=((?:\\.|[^,\\])+)", subject)
    return found[1].replace("\\", "").strip() if found else subject


def _keys(facts: PinSetFacts, usable: bool, role: Role | None = None) -> set[str]:
    return {p.key for p in facts.pins if (p.usable or not usable) and (role is None or p.role is role)}


def _merged(sets: list[PinSetFacts], label: str, usable: bool) -> set[str]:
    """The keys that a host accepts when all entries covering it count."""
    name = label.lower()
    reach = [p for p in sets if label in p.hosts or any(covers(h, name) for h in p.pin_set.hosts)]
    return {key for p in reach for key in _keys(p, usable)}


def _digests(certificate: CertificateFacts) -> set[str]:
    names = ("spki_sha256", "raw_key_sha256", "certificate_sha256", "certificate_sha1", "spki_sha1")
    return {str(certificate.observation.facts[name]) for name in names if name in certificate.observation.facts}


def _from_file(certificate: CertificateFacts, files: set[str | None]) -> bool:
    """Whether a pin set was made from the file that a certificate lies in."""
    return any(file and (certificate.path == file or certificate.path.endswith("/" + file)) for file in files)
