"""The values everything else speaks: what a build is, what was seen in it, and what was judged of it.

All of them are frozen. Mechanisms yield `PinSet`, `Observation` and `Gap`; checks yield `Finding`; a `Report` holds
them all and is the only thing a renderer reads. Nothing here knows a file format, a rule or an output.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

HOLE = "⟨?⟩"
"""Stands in a text for a part that could not be followed: ``⟨?⟩.example.com``."""

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
"""A value that JSON can carry."""

Facts: TypeAlias = Mapping[str, Json]
"""Named facts of an observation or a pin set; `pinscan.vocabulary` says which names each kind carries."""


class Platform(StrEnum):
    """Which operating system a build runs on."""

    ANDROID = "android"
    IOS = "ios"


class Kind(StrEnum):
    """What sort of file a build is, told from its content."""

    APK = "apk"
    AAB = "aab"
    APKS = "apks"
    XAPK = "xapk"
    APKM = "apkm"
    AAR = "aar"
    JAR = "jar"
    IPA = "ipa"
    APP = "app"
    XCARCHIVE = "xcarchive"
    DIRECTORY = "directory"


class Confidence(StrEnum):
    """How a claim was established.

    proven: a declarative file, or a value followed through the code to the API call; likely: same method or class;
    heuristic: shape and neighbourhood only.
    """

    PROVEN = "proven"
    LIKELY = "likely"
    HEURISTIC = "heuristic"


class Severity(StrEnum):
    """How bad a finding is. `rank` orders them, 0 being the least."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for critical."""
        return list(Severity).index(self)


class Verdict(StrEnum):
    """The one word about a whole build."""

    PINNED = "pinned"
    PARTLY = "partly"
    UNPINNED = "unpinned"
    INCONCLUSIVE = "inconclusive"


class Algorithm(StrEnum):
    """The digest algorithm of a pin."""

    SHA256 = "sha256"
    SHA1 = "sha1"

    @property
    def size(self) -> int:
        """Digest length in bytes."""
        return 32 if self is Algorithm.SHA256 else 20


class Subject(StrEnum):
    """What a pin is the digest of."""

    SPKI = "spki"
    CERTIFICATE = "certificate"
    RAW_KEY = "raw-key"


class Role(StrEnum):
    """Which certificate of the chain a pin may match."""

    ANY = "any"
    LEAF = "leaf"
    CA = "ca"


class Subdomains(StrEnum):
    """How far below its pattern a host entry reaches."""

    NONE = "none"
    ONE = "one"
    ANY = "any"


class SwitchState(StrEnum):
    """Whether a server can lift a pin set (guide: mechanisms, kill switch)."""

    IMPOSSIBLE = "impossible"
    PRESENT = "present"
    PROBABLE = "probable"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class GapKind(StrEnum):
    """Why something could not be seen."""

    ENCRYPTED = "encrypted"
    PACKED = "packed"
    DAMAGED = "damaged"
    LIMIT = "limit"
    UNSUPPORTED = "unsupported"


class CellState(StrEnum):
    """The state of one cell of the scorecard."""

    PASS = "pass"  # noqa: S105 - a state, not a password
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NA = "n/a"


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a build a fact was read."""

    path: str
    """Path inside the build, nested archives joined by ``!/``: ``splits/base-master.apk!/classes2.dex``."""
    symbol: str | None = None
    """XML or plist path (``application/@networkSecurityConfig``), or method descriptor, or Objective-C selector."""
    offset: int | None = None
    """Byte offset inside the file."""
    line: int | None = None
    """Line of a text (or compiled XML) document, or of the source that a class file names, 1-based."""
    text: str | None = None
    """The quoted text, at most `QUOTE` characters."""


QUOTE = 200
"""The longest text quoted in a `Location`."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """The build file itself."""

    file: str
    """File name without directories."""
    sha256: str
    """SHA-256 of the file in hex; of a directory, of its sorted relative paths and contents."""
    size: int
    """Bytes."""
    kind: Kind
    platform: Platform
    id: str | None = None
    """Android package name or iOS CFBundleIdentifier."""
    version: str | None = None
    """versionName or CFBundleShortVersionString."""
    build: str | None = None
    """versionCode or CFBundleVersion."""
    min_os: str | None = None
    """minSdkVersion (API level) or MinimumOSVersion."""
    target_os: str | None = None
    """targetSdkVersion (API level) or DTPlatformVersion."""
    debuggable: bool = False
    """android:debuggable, or get-task-allow in the embedded provisioning profile."""
    signers: tuple[str, ...] = ()
    """SHA-256 of each signing certificate, hex, sorted."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned key or certificate."""

    text: str
    """As written in the build (or the path of the certificate file it stands for)."""
    digest: str | None
    """Canonical base64 of the digest bytes, whatever their number; None when the text is no encoding of bytes."""
    algorithm: Algorithm = Algorithm.SHA256
    subject: Subject = Subject.SPKI
    role: Role = Role.ANY


@dataclass(frozen=True, slots=True)
class Host:
    """A host, or a pattern of hosts, as the mechanism would match it."""

    pattern: str
    """The name without the mechanism's wildcard: OkHttp's ``*.example.com`` is ``example.com`` with reach ONE."""
    subdomains: Subdomains = Subdomains.NONE
    apex: bool = True
    """Whether the name itself is covered (OkHttp's ``*.example.com`` does not cover ``example.com``)."""
    text: str | None = None
    """As written, where that differs from `pattern`."""


@dataclass(frozen=True, slots=True)
class KillSwitch:
    """Whether and how a server can lift a pin set."""

    state: SwitchState
    flag: str | None = None
    """The remote flag's name."""
    provider: str | None = None
    """``firebase-remote-config``, ``launchdarkly``, ``own-endpoint`` …; a local or build-time toggle is no switch."""
    default: bool | None = None
    """Whether *pinning* is on before any remote value has arrived; None when unknown."""
    locations: tuple[Location, ...] = ()
    by_name: bool = field(default=False, compare=False)
    """Whether only names told: set while a build is read, until it is known what other pin sets' flags decide."""


@dataclass(frozen=True, slots=True)
class PinSet:
    """Some hosts tied to some keys by one mechanism."""

    mechanism: str
    hosts: tuple[Host, ...]
    """Empty when the mechanism has no host list (every host that its client talks to)."""
    pins: tuple[Pin, ...]
    locations: tuple[Location, ...]
    """Evidence, the primary one first; never empty."""
    origin: str = "app"
    """``app``, or ``sdk:<name>`` for code and configuration of a third-party SDK."""
    expires: date | None = None
    enforced: bool | None = True
    """None when unknown."""
    kill_switch: KillSwitch = field(default_factory=lambda: KillSwitch(SwitchState.UNKNOWN))
    confidence: Confidence = Confidence.PROVEN
    part: str = ""
    """Name of the part (split, extension, framework …) it lives in; empty for the main one."""
    facts: Facts = field(default_factory=dict)
    """What only this mechanism knows, named in `pinscan.vocabulary.PIN_SET_FACTS`."""

    @property
    def id(self) -> str:
        """Twelve hex digits that stay the same while mechanism, part, hosts and pins do."""
        key = [
            self.mechanism, self.origin, self.part, sorted((h.pattern, h.subdomains, h.apex) for h in self.hosts),
            sorted((p.algorithm, p.subject, p.role, p.digest or p.text) for p in self.pins),
            str(self.facts.get("variant", "")),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact that is not a pin set: a trust-all manager, user CAs trusted, an embedded certificate …"""

    mechanism: str
    kind: str
    """One of `pinscan.vocabulary.KINDS`."""
    locations: tuple[Location, ...]
    facts: Facts = field(default_factory=dict)
    origin: str = "app"
    confidence: Confidence = Confidence.PROVEN
    part: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What could not be seen, and why. "Unpinned" is never said over a gap that blocks."""

    kind: GapKind
    reason: str
    location: Location
    blocks: bool = True
    """Whether a pin could hide behind it."""


Fact: TypeAlias = PinSet | Observation | Gap
"""What a mechanism may yield."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count at the gate."""

    by: str
    """``policy`` or ``baseline``."""
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement of one rule, with its evidence."""

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    locations: tuple[Location, ...]
    """The primary one first; never empty."""
    fingerprint: str
    """Hash of rule, mechanism, host and pin; survives rebuilds, renaming and reordering."""
    hosts: tuple[str, ...] = ()
    suppressed: Suppression | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the mechanisms saw in one build, sorted: what judging starts from."""

    artifact: Artifact
    pin_sets: tuple[PinSet, ...] = ()
    observations: tuple[Observation, ...] = ()
    gaps: tuple[Gap, ...] = ()


class RuleState(StrEnum):
    """What became of a rule in a scan."""

    FIRED = "fired"
    PASSED = "passed"
    NOT_APPLICABLE = "n/a"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """A rule as it was applied: enough for a renderer to explain a finding and to list what was checked."""

    id: str
    title: str
    severity: Severity
    state: RuleState
    why: str = ""
    fix: str = ""
    references: tuple[str, ...] = ()


HABITS = ("pinned", "spki", "backup", "expiry", "kill_switch", "trust_store", "documented", "rotation_tested")
"""The columns of the scorecard, in order."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One habit of one host."""

    state: CellState
    reason: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One pinned or required host against every habit."""

    host: str
    cells: Mapping[str, Cell]
    """Keyed by `HABITS`, all of them."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole result of scanning one build: the renderers' only input."""

    artifact: Artifact
    verdict: Verdict
    as_of: date
    version: str
    """The version of pinscan that made it."""
    scorecard: tuple[ScoreRow, ...] = ()
    pin_sets: tuple[PinSet, ...] = ()
    observations: tuple[Observation, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    rules: tuple[RuleOutcome, ...] = ()
    policy: Mapping[str, Json] = field(default_factory=dict)
    """The effective policy, as `pinscan policy show` prints it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Pinned digest (`Pin.digest`) -> whose key it is: ``GTS Root R1, public root``; only digests that are known."""
    reason: str = ""
    """Why this verdict, in half a sentence; empty in reports of early versions."""

    def summary(self) -> dict[Severity, int]:
        """Count the findings that are not suppressed, worst severity first."""
        live = [finding.severity for finding in self.findings if finding.suppressed is None]
        return {severity: live.count(severity) for severity in reversed(Severity)}


@dataclass(frozen=True, slots=True)
class Failure:
    """A build that could not be opened, among others that could."""

    file: str
    """The path as the user named it."""
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What one run produced: what a renderer is given."""

    reports: tuple[Report, ...]
    failures: tuple[Failure, ...] = ()
