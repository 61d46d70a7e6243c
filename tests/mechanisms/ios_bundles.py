"""iOS builds in memory: bundles made of a dictionary for Info.plist and of files."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pinscan.build import Build, Part, Role
from pinscan.model import Artifact, Fact, Kind, Observation, PinSet, Platform


@dataclass
class Held:
    """An entry that lies in memory."""

    path: str
    data: bytes
    stored: bool = True

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self) -> bytes:
        return self.data

    def head(self, count: int) -> bytes:
        return self.data[:count]


def part(name: str, role: Role, files: dict[str, bytes], info: dict[str, Any] | None = None) -> Part:
    """A bundle with these files, and an Info.plist where one is given."""
    if info is not None:
        files = {**files, "Info.plist": plistlib.dumps(info, fmt=plistlib.FMT_BINARY)}
    prefix = f"Payload/App.app/{name}/" if name else "Payload/App.app/"
    return Part(name, role, prefix, {path: Held(path, files[path]) for path in sorted(files)})


def app(info: dict[str, Any], *others: Part, **files: bytes) -> Build:
    """A build whose app has this Info.plist (and an identifier), with other bundles beside it."""
    artifact = Artifact("App.ipa", "0" * 64, 1, Kind.IPA, Platform.IOS)
    main = part("", Role.MAIN, files, {"CFBundleIdentifier": "com.example.app"} | info)
    return Build(artifact, (main, *others))


def of_kind(facts: list[Fact], kind: str) -> Iterator[Observation]:
    """The observations of a kind."""
    return (fact for fact in facts if isinstance(fact, Observation) and fact.kind == kind)


def pin_sets(facts: list[Fact]) -> list[PinSet]:
    """The pin sets among facts."""
    return [fact for fact in facts if isinstance(fact, PinSet)]
