"""The team's policy, ``pinscan.toml``: what is ours, what must be pinned, how well, and what is waived until when.

Every key is optional; an unknown or ill-typed one is refused with its line and the nearest right word.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pinscan.errors import ConfigError
from pinscan.model import Json
from pinscan.strict import Where, fill, read_text

FILE_NAME = "pinscan.toml"
SeverityWord: TypeAlias = Literal["critical", "high", "medium", "low", "info"]
SeverityOrOff: TypeAlias = Literal["critical", "high", "medium", "low", "info", "off"]


@dataclass(frozen=True, slots=True)
class Expiry:
    """What an expiration date of pins must look like."""

    require: bool = False
    """Whether every pin set that can expire has to."""
    horizon_days: int = 30
    """Warn when fewer days are left."""
    max_days: int = 730
    """Warn when more days are left."""


@dataclass(frozen=True, slots=True)
class Pinning:
    """How well a pinned host has to be pinned."""

    min_pins: int = 2
    """Distinct keys that each host must accept."""
    allow_ca_pins: bool = True
    """Whether pinning a public root is a choice of ours (then it is only recorded)."""
    expiry: Expiry = Expiry()
    certificate_horizon_days: int = 90
    """Warn when an embedded certificate has fewer days left."""


@dataclass(frozen=True, slots=True)
class KillSwitchPolicy:
    """Whether a server has to be able to lift pinning."""

    expect: Literal["present", "any", "forbidden"] = "any"
    flags: tuple[str, ...] = ()
    """Our own flag names, on top of the known ones."""


@dataclass(frozen=True, slots=True)
class RegisterPolicy:
    """Where the documented keys are."""

    file: str = ""
    """Path relative to the policy file; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Gate:
    """When a scan fails."""

    fail_on: Literal["critical", "high", "medium", "low", "info", "never"] = "high"
    require_coverage: bool = False
    """Whether a blocking gap fails the gate (exit code 3)."""


@dataclass(frozen=True, slots=True)
class LimitPolicy:
    """What the scan of one build may cost. What is left out past a limit is a gap; a scan that dies is a failure."""

    seconds: int = 300
    """Wall time."""
    memory_mb: int = 2048
    """Private memory of a scan that has a process of its own (``--isolate``)."""
    inflate_mb: int = 4096
    """Bytes that its entries inflate to, all told."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """A finding waived, for a reason and until a day."""

    rule: str
    reason: str
    until: date
    """The last day it holds."""
    host: str = ""
    """Only this host (a leading ``*.`` stands for all below it); empty for all."""
    pin: str = ""
    """Only findings about this pin, as base64; empty for all."""
    index: int = field(default=0, metadata={"internal": True})
    """Position in the file, from 0."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole policy; ``Policy()`` is what holds without a file."""

    first_party: tuple[str, ...] = ()
    """Registrable or full names whose hosts, with all below them, are ours."""
    require_pinned: tuple[str, ...] = ()
    """Hosts that must be pinned."""
    pinning: Pinning = Pinning()
    kill_switch: KillSwitchPolicy = KillSwitchPolicy()
    register: RegisterPolicy = RegisterPolicy()
    severity: Mapping[str, SeverityOrOff] = field(default_factory=dict)
    """Rule id -> its severity, or ``off``."""
    gate: Gate = Gate()
    limits: LimitPolicy = LimitPolicy()
    ignore: tuple[Ignore, ...] = ()
    file: Path | None = field(default=None, metadata={"internal": True})
    """Where it was read."""
    sources: Mapping[str, str] = field(default_factory=dict, metadata={"internal": True})
    """Dotted key -> where its value came from, for the keys that are not defaults."""

    def effective(self) -> dict[str, Json]:
        """Every key, dotted, with its value and where that came from: ``{"gate.fail_on": {"value", "source"}}``."""
        return {
            key: {"value": _json(value), "source": self.sources.get(key, "default")} for key, value in _leaves(self)
        }

    def override(self, key: str, value: Any, source: str) -> Policy:
        """The policy with one dotted key set from elsewhere, such as a command line option."""
        head, _, rest = key.partition(".")
        inner = dataclasses.replace(getattr(self, head), **{rest: value}) if rest else value
        return dataclasses.replace(self, **{head: inner, "sources": {**self.sources, key: source}})

    @property
    def register_file(self) -> Path | None:
        """The register's path, resolved against the policy file's folder."""
        if not self.register.file:
            return None
        return (self.file.parent if self.file else Path()) / self.register.file


def find(start: Path) -> Path | None:
    """The nearest ``pinscan.toml`` in `start` or a folder above it."""
    folder = start.resolve()
    return next((f / FILE_NAME for f in (folder, *folder.parents) if (f / FILE_NAME).is_file()), None)


def load(path: Path) -> Policy:
    """Read and check a policy file. Raises `ConfigError`."""
    text = read_text(path, "policy")
    where = Where(str(path), lines=lambda key: toml_line(text, key))
    table = parse_toml(text, where)
    policy = fill(Policy, table, where)
    _check(policy, where)
    ignores = tuple(dataclasses.replace(entry, index=i) for i, entry in enumerate(policy.ignore))
    written = {key: path.name for key, _ in _leaves(policy) if _written(table, key)}
    return dataclasses.replace(policy, ignore=ignores, file=path, sources=written)


def check_rule_ids(policy: Policy, known: Iterator[str] | list[str]) -> None:
    """Refuse a rule id that no rule has, in severities and ignores. Raises `ConfigError`."""
    from pinscan.errors import nearest

    ids = set(known)
    named = [(f"severity.{rule}", rule) for rule in policy.severity]
    named += [(f"ignore[{entry.index}].rule", entry.rule) for entry in policy.ignore]
    for key, rule in named:
        if rule not in ids:
            raise ConfigError(f"{policy.file or 'policy'}: {key}: no rule {rule!r}{nearest(rule, ids)}")


def parse_toml(text: str, where: Where) -> dict[str, Any]:
    """A TOML document. Raises `ConfigError` with the line of the fault."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        place = f"{where.file}:{found[1]}" if found else where.file
        raise ConfigError(f"{place}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{where.file}: nested too deeply") from error


def toml_line(text: str, key: str) -> int | None:
    """The 1-based line on which a dotted key is written, as far as a search for its last names can tell."""
    *tables, last = re.sub(r"\[\d+\]", "", key).split(".")
    number = re.search(r"\[(\d+)\]", key)
    lines = text.splitlines()
    start, hits = 0, int(number[1]) if number else 0
    for name in tables or [last]:
        header = re.compile(rf"""\s*\[\[?\s*["']?(?:[\w.-]+\.)?{re.escape(name)}["']?\s*\]\]?""")
        found = [i for i, line in enumerate(lines) if i >= start and header.match(line)]
        start = found[min(hits, len(found) - 1)] if found else start
    written = re.compile(
        rf"""(?:\s*|.*[{{,.]\s*)["']?{re.escape(last)}["']?\s*[=.]|\s*\[\[?\s*{re.escape(last)}\s*\]"""
    )
    return next((i + 1 for i, line in enumerate(lines) if i >= start and written.match(line)), None)


def _check(policy: Policy, where: Where) -> None:
    """Values that have the right type and still make no sense."""
    bounds = {
        "pinning.min_pins": (policy.pinning.min_pins, 1, 20),
        "pinning.expiry.horizon_days": (policy.pinning.expiry.horizon_days, 0, 36500),
        "pinning.expiry.max_days": (policy.pinning.expiry.max_days, 1, 36500),
        "pinning.certificate_horizon_days": (policy.pinning.certificate_horizon_days, 0, 36500),
        "limits.seconds": (policy.limits.seconds, 1, 86_400),
        "limits.memory_mb": (policy.limits.memory_mb, 256, 1 << 20),
        "limits.inflate_mb": (policy.limits.inflate_mb, 1, 1 << 20),
    }
    for key, (value, low, high) in bounds.items():
        if not low <= value <= high:
            raise dataclasses.replace(where, key=key).error(f"must be between {low} and {high}, not {value}")
    for name in ("first_party", "require_pinned"):
        for i, host in enumerate(getattr(policy, name)):
            if not _HOST.fullmatch(host):
                raise where.below(name).below(i).error(f"{host!r} is no host name", "write it as api.example.com")
    for i, entry in enumerate(policy.ignore):
        if not entry.reason.strip():
            raise where.below("ignore").below(i).below("reason").error("must say why the finding is waived")


_HOST = re.compile(r"(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?")


def _leaves(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The dotted keys of a policy with their values, in the order of the classes."""
    for item in dataclasses.fields(value):
        if item.metadata.get("internal"):
            continue
        inner, key = getattr(value, item.name), prefix + item.name
        if dataclasses.is_dataclass(inner):
            yield from _leaves(inner, key + ".")
        else:
            yield key, inner


def _written(table: Mapping[str, Any], key: str) -> bool:
    """Whether the file itself holds this dotted key."""
    inner: Any = table
    for name in key.split("."):
        if not isinstance(inner, Mapping) or name not in inner:
            return False
        inner = inner[name]
    return True


def _json(value: Any) -> Json:
    """A policy value as JSON carries it."""
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _json(item) for key, item in sorted(value.items())}
    if dataclasses.is_dataclass(value):
        return {key: _json(inner) for key, inner in _leaves(value)}
    return value.isoformat() if isinstance(value, date) else value
