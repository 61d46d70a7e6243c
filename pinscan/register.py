"""The register of documented keys, ``pins.toml``: which keys are current, next, backup and retired, and who holds them.

Reading checks every key and type; writing keeps the file's comments and order.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pinscan.errors import ConfigError, nearest
from pinscan.model import Pin, PinSet, Subject
from pinscan.policy import parse_toml
from pinscan.rotation import record as rotations
from pinscan.rotation.record import Tested
from pinscan.strict import Where, fill, read_text

_DIGEST = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
"""Canonical base64 of 32 bytes."""


@dataclass(frozen=True, slots=True)
class Key:
    """One documented key."""

    sha256: str
    """Base64 of the SHA-256 of its SubjectPublicKeyInfo."""
    state: Literal["current", "next", "backup", "retired"]
    label: str = ""
    hosts: tuple[str, ...] = ()
    """The hosts it is for; empty for all."""
    held_by: str = ""
    """Where the private key is kept."""
    not_after: date | None = None
    """The last day on which it may be used."""
    note: str = ""
    file: str = field(default="pins.toml", metadata={"internal": True})
    line: int | None = field(default=None, metadata={"internal": True})


@dataclass(frozen=True, slots=True)
class Register:
    """All documented keys, in the file's order."""

    key: tuple[Key, ...] = ()
    log: str = ""
    """The log of rotation tests, relative to the register; empty when none is kept."""
    tests: tuple[Tested, ...] = field(default=(), metadata={"internal": True})
    """What the log holds."""
    file: Path | None = field(default=None, metadata={"internal": True})

    @property
    def log_file(self) -> Path | None:
        """Where the log is, or will be."""
        return self.file.parent / self.log if self.log and self.file else None

    @property
    def keys(self) -> tuple[Key, ...]:
        """All documented keys."""
        return self.key

    def find(self, pin: Pin) -> Key | None:
        """The entry of a pinned key, a live one before a retired one; None for a pin that is no SPKI SHA-256."""
        if pin.algorithm != "sha256" or pin.subject is not Subject.SPKI:
            return None
        found = [entry for entry in self.key if entry.sha256 == pin.digest]
        return min(found, key=lambda entry: entry.state == "retired", default=None)


def load(path: Path) -> Register:
    """Read and check a register. Raises `ConfigError` with file, line and key."""
    text = read_text(path, "register")
    lines = _entry_lines(text)
    where = Where(str(path), lines=lambda key: _line_of(text, lines, key))
    register = fill(Register, parse_toml(text, where), where)
    for i, entry in enumerate(register.key):
        if not _DIGEST.fullmatch(entry.sha256):
            raise (
                where.below("key")
                .below(i)
                .below("sha256")
                .error(f"{entry.sha256!r} is not the base64 of a SHA-256 digest", "`pinscan hash CERT` prints it")
            )
    placed = (
        dataclasses.replace(entry, file=path.name, line=lines[i] if i < len(lines) else None)
        for i, entry in enumerate(register.key)
    )
    placed_register = Register(tuple(placed), register.log, file=path)
    log = placed_register.log_file
    return dataclasses.replace(placed_register, tests=rotations.load(log) if log else ())


def write(path: Path, pin_sets: Iterable[PinSet]) -> int:
    """Add an entry for every SPKI SHA-256 pin that the register lacks; returns how many were added.

    An existing file is checked first and left alone when nothing is missing; comments and order stay. Raises
    `ConfigError` before anything is written.
    """
    old = load(path) if path.exists() else Register()
    text = read_text(path, "register") if path.exists() else ""
    new = _appended(text, old, pin_sets)
    if new is None:
        return 0
    _replace(path, new)
    return len(load(path).key) - len(old.key)


@dataclass(frozen=True, slots=True)
class Move:
    """A key that changed its state."""

    label: str
    sha256: str
    old: str
    new: str


_PROMOTED = {"backup": "next", "next": "current"}
"""What a key becomes when it is promoted."""


def promote(path: Path, label: str) -> tuple[Move, ...]:
    """Move the key with a label one state up, and write the register: a backup becomes next; a next key becomes
    current and retires the current keys of its hosts. Comments and order stay. Raises `ConfigError`.
    """
    import tomlkit

    register = load(path)
    index = _labelled(path, register, label)
    chosen = register.key[index]
    if chosen.state not in _PROMOTED:
        raise ConfigError(f"{path}: {label!r} is {chosen.state}: only next and backup keys can be promoted")
    states = {index: _PROMOTED[chosen.state]}
    if chosen.state == "next":
        states |= {i: "retired" for i, other in enumerate(register.key) if _replaced(other, chosen)}
    document = tomlkit.parse(read_text(path, "register"))
    entries: Any = document["key"]
    for i, state in states.items():
        entries[i]["state"] = state
    _replace(path, tomlkit.dumps(document))
    moved = [(register.key[i], state) for i, state in states.items()]
    return tuple(Move(key.label, key.sha256, key.state, state) for key, state in moved)


def _labelled(path: Path, register: Register, label: str) -> int:
    """The position of the one key with a label."""
    found = [i for i, key in enumerate(register.key) if key.label == label]
    if not found:
        names = [key.label for key in register.key if key.label]
        raise ConfigError(f"{path}: no key is labelled {label!r}{nearest(label, names)}")
    if len(found) > 1:
        raise ConfigError(f"{path}: {len(found)} keys are labelled {label!r}", "give each a label of its own")
    return found[0]


def _replaced(other: Key, chosen: Key) -> bool:
    """Whether a current key is that of the same hosts as one that takes over; keys without hosts are for all."""
    if other.state != "current" or other.sha256 == chosen.sha256:
        return False
    return set(other.hosts) <= set(chosen.hosts) if other.hosts and chosen.hosts else other.hosts == chosen.hosts


def _replace(path: Path, text: str) -> None:
    """Write the file in one step."""
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot write the register ({error.strerror})") from error


def _appended(text: str, old: Register, pin_sets: Iterable[PinSet]) -> str | None:
    """The document with the missing keys added as ``current``; None when none is missing."""
    import tomlkit

    missing: dict[str, set[str]] = {}
    for pin_set in pin_sets:
        for pin in pin_set.pins:
            usable = pin.algorithm == "sha256" and pin.subject is Subject.SPKI and _DIGEST.fullmatch(pin.digest or "")
            if usable and pin.digest and old.find(pin) is None:
                missing.setdefault(pin.digest, set()).update(host.pattern for host in pin_set.hosts)
    if not missing:
        return None
    document = tomlkit.parse(text)
    entries = document.get("key")
    if entries is None:
        entries = document["key"] = tomlkit.aot()
    for digest, hosts in sorted(missing.items()):
        entry = tomlkit.table()
        entry.update({"sha256": digest, "state": "current", "label": "", "hosts": sorted(hosts)})
        entries.append(entry)
    return tomlkit.dumps(document)


def _entry_lines(text: str) -> list[int]:
    """The 1-based line of each ``[[key]]``."""
    return [i + 1 for i, line in enumerate(text.splitlines()) if re.match(r"\s*\[\[\s*key\s*\]\]", line)]


def _line_of(text: str, entries: list[int], key: str) -> int | None:
    """The line of a dotted key such as ``key[2].state``: that of its entry, or of the name inside it."""
    found = re.match(r"key\[(\d+)\](?:\.(\w+))?", key)
    if not found or int(found[1]) >= len(entries):
        return None
    start = entries[int(found[1])]
    lines = text.splitlines()
    end = next((line for line in entries if line > start), len(lines) + 1)
    name = re.compile(rf"\s*{re.escape(found[2] or '')}\s*=")
    inside = (i for i in range(start, end - 1) if found[2] and name.match(lines[i]))
    return next((i + 1 for i in inside), start)
