"""The first policy of a team, guessed from a first scan, and the snippet for the CI that its folder speaks of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pinscan.facts.names import below, is_address, is_test, registrable
from pinscan.model import CellState, Report, SwitchState

MOST_HOSTS = 50
"""Hosts that a starter policy requires; more are for a person to choose from."""

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,250}[a-z0-9_])?")

SYSTEMS = {
    ".github/workflows": ("GitHub Actions", "github.yml"),
    ".gitlab-ci.yml": ("GitLab CI", "gitlab.yml"),
    "Jenkinsfile": ("Jenkins", "Jenkinsfile"),
    "bitrise.yml": ("Bitrise", "bitrise.yml"),
    "codemagic.yaml": ("Codemagic", "codemagic.yaml"),
    "fastlane/Fastfile": ("fastlane", "Fastfile"),
    "build.gradle.kts": ("Gradle", "build.gradle.kts"),
    "build.gradle": ("Gradle", "build.gradle.kts"),
}
"""What a folder holds -> the name of the CI, and the file of its snippet."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """What to paste into one CI's configuration."""

    system: str
    text: str


def snippets(folder: Path) -> list[Snippet]:
    """A snippet for each CI that a project's folder is set up for; none when none is found."""
    found = {SYSTEMS[sign] for sign in SYSTEMS if (folder / sign).exists()}
    return [Snippet(name, snippet(file)) for name, file in sorted(found)]


def snippet(file: str) -> str:
    """The text of one snippet of ``pinscan/data/ci``."""
    return files("pinscan").joinpath("data", "ci", file).read_text(encoding="utf-8")


def first_party(reports: Iterable[Report]) -> list[str]:
    """The registrable domains that are probably ours: of the app's own pins, and those that its identifier names."""
    ours: set[str] = set()
    for report in reports:
        pinned = {host for pins in report.pin_sets if pins.origin == "app" for host in (h.pattern for h in pins.hosts)}
        named = {str(o.facts.get("host", "")) for o in report.observations if o.kind == "host-reference"}
        words = (report.artifact.id or "").lower().split(".")
        owner = ".".join(reversed(words[:2])) if len(words) > 1 else ""
        domains = {domain for host in pinned if _real(host) and (domain := registrable(host))}
        domains |= {domain for host in named if _real(host) and (domain := registrable(host)) and domain == owner}
        ours |= domains
    return sorted(ours)


def pinned_hosts(reports: Iterable[Report]) -> list[str]:
    """The hosts that every look at the builds found pinned: what must stay so."""
    hosts = {row.host for report in reports for row in report.scorecard if row.cells["pinned"].state is CellState.PASS}
    return sorted(host for host in hosts if _real(host))


def starter_policy(reports: Sequence[Report]) -> str:
    """A ``pinscan.toml`` that says in comments what each key does, and holds of the builds as they are."""
    ours, pinned = first_party(reports), pinned_hosts(reports)
    others = [host for host in pinned if not any(below(host, domain) for domain in ours)]
    builds = ", ".join(sorted({json.dumps(report.artifact.file) for report in reports}))
    switches = {pins.kill_switch.state for report in reports for pins in report.pin_sets}
    text = files("pinscan").joinpath("data", "starter.toml").read_text(encoding="utf-8")
    values = {
        "builds": builds,
        "first_party": json.dumps(ours),
        "require_pinned": _list(pinned[:MOST_HOSTS]),
        "others": f"  # not of a domain above: {', '.join(others[:5])}" if others else "",
        "kill_switch": "present" if SwitchState.PRESENT in switches else "any",
    }
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _real(host: str) -> bool:
    """Whether a host is one that a policy can name: a plain name, no address, no host of tests or documentation."""
    return bool(_HOST.fullmatch(host)) and not is_address(host) and not is_test(host)


def _list(hosts: Sequence[str]) -> str:
    return "[" + "".join(f"\n    {json.dumps(host)}," for host in hosts) + ("\n]" if hosts else "]")
