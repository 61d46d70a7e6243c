"""The inventory of pins: every host and key of some builds, with what the register says of the key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pinscan.facts.names import label
from pinscan.model import Pin, PinSet, Report
from pinscan.register import Key, Register

EVERY_HOST = "*"
"""Stands for all hosts of a client whose pins name none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One key of one host."""

    host: str
    """``*.example.com`` where the name itself is not covered, ``*`` for every host of a client."""
    reach: str
    """``none``, ``one`` or ``any``: how far below the name it holds."""
    pin: str
    """``sha256/…`` in one spelling, else as written."""
    subject: str
    mechanism: str
    label: str = ""
    """The register's, else what the scan knows of the key."""
    state: str = ""
    """The register's; ``undocumented`` when it lacks the key; empty without a register."""
    expires: str = ""
    enforced: bool | None = True
    builds: tuple[str, ...] = ()
    """Files that hold it."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """All rows, by host and key, and what of the register no build holds."""

    rows: tuple[Row, ...]
    missing: tuple[Key, ...] = ()
    """Live keys of the register that no build pins."""


def inventory(reports: Sequence[Report], register: Register | None) -> Inventory:
    """Every key of the builds; equal ones of several builds are one row."""
    found: dict[Row, list[str]] = {}
    for report in reports:
        for pin_set in report.pin_sets:
            for row in _rows(report, pin_set, register):
                names = found.setdefault(row, [])
                if report.artifact.file not in names:
                    names.append(report.artifact.file)
    rows = [replace(row, builds=tuple(names)) for row, names in found.items()]
    held = {pin.digest for report in reports for pin_set in report.pin_sets for pin in pin_set.pins}
    live = [key for key in register.keys if key.state != "retired"] if register else []
    missing = tuple(key for key in live if key.sha256 not in held)
    return Inventory(tuple(sorted(rows, key=lambda r: (r.host, r.mechanism, r.pin))), missing)


def _rows(report: Report, pin_set: PinSet, register: Register | None) -> Iterable[Row]:
    hosts = [(label(host), str(host.subdomains)) for host in pin_set.hosts] or [(EVERY_HOST, "any")]
    for host, reach in hosts:
        for pin in pin_set.pins:
            name, state = _documented(report, pin, register)
            mechanism = pin_set.mechanism if pin_set.origin == "app" else f"{pin_set.mechanism} ({pin_set.origin})"
            expires = pin_set.expires.isoformat() if pin_set.expires else ""
            yield Row(host, reach, _spelt(pin), str(pin.subject), mechanism, name, state, expires, pin_set.enforced)


def _spelt(pin: Pin) -> str:
    return f"{pin.algorithm}/{pin.digest}" if pin.digest else pin.text


def _documented(report: Report, pin: Pin, register: Register | None) -> tuple[str, str]:
    """Label and state of a pin."""
    entry = register.find(pin) if register else None
    if entry:
        return entry.label, entry.state
    told = report.labels.get(pin.digest or "", "")
    return ("" if told.startswith("register:") else told), ("undocumented" if register else "")
