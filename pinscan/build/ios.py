"""An iOS app as its bundles tell it; ``build.once(ios)`` reads it one time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pinscan.build.entries import Build, Entry, Part, Role
from pinscan.errors import FormatError, LimitError
from pinscan.formats.plist import read_plist
from pinscan.model import Gap, GapKind

_INFO = ("Info.plist", "Resources/Info.plist", "Versions/A/Resources/Info.plist")

_ON_DEMAND = "OnDemandResources.plist"


@dataclass(frozen=True)
class Bundle:
    """An app, extension, watch app, app clip or framework; a bare dynamic library counts as a framework."""

    part: Part
    info: dict[str, Any]
    """Its ``Info.plist``; empty when it has none or it cannot be read."""
    info_path: str
    """Path of the ``Info.plist`` inside the part."""
    executable_path: str | None
    """Path of the executable inside the part, None when it is not there."""

    @property
    def role(self) -> Role:
        """What it is within the app."""
        return self.part.role

    @property
    def executable(self) -> Entry | None:
        """The executable's entry."""
        return self.part.entries[self.executable_path] if self.executable_path else None

    @property
    def id(self) -> str | None:
        """``CFBundleIdentifier``."""
        return self.text("CFBundleIdentifier")

    def text(self, key: str) -> str | None:
        """A value of the ``Info.plist`` as text; None when it is missing or of another type."""
        value = self.info.get(key)
        return value if isinstance(value, str) else None


@dataclass(frozen=True)
class IosApp:
    """All bundles, the app first, the rest by name."""

    bundles: tuple[Bundle, ...]

    @property
    def main(self) -> Bundle:
        """The app itself."""
        return self.bundles[0]


def ios(build: Build) -> IosApp:
    """Read every bundle's ``Info.plist``. One that is damaged becomes a gap, and so does an app without one."""
    if _ON_DEMAND in build.main.entries:
        reason = "on-demand resources, which the store delivers apart from the app (they hold no code)"
        build.add_gap(Gap(GapKind.UNSUPPORTED, reason, build.main.at(_ON_DEMAND), blocks=False))
    return IosApp(tuple(_bundle(build, part) for part in build.parts))


def _bundle(build: Build, part: Part) -> Bundle:
    if part.name.endswith(".dylib"):
        return Bundle(part, {}, "", part.name.rsplit("/", 1)[-1])
    path = next((path for path in _INFO if path in part.entries), _INFO[0])
    info = _read_info(build, part, path)
    executable = _executable(part, info)
    if executable is None and (part.role is not Role.FRAMEWORK or "CFBundleExecutable" in info):
        build.add_gap(Gap(GapKind.DAMAGED, "the bundle's executable is not in it", part.at(path)))
    return Bundle(part, info, path, executable)


def _read_info(build: Build, part: Part, path: str) -> dict[str, Any]:
    entry = part.entries.get(path)
    if entry is None:
        if part.role is not Role.FRAMEWORK:
            build.add_gap(Gap(GapKind.DAMAGED, "the bundle has no Info.plist", part.at(path)))
        return {}
    try:
        value = read_plist(entry.read())
    except FormatError as error:
        kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
        build.add_gap(Gap(kind, f"the Info.plist cannot be read: {error}", part.at(path)))
        return {}
    if isinstance(value, dict):
        return value
    build.add_gap(Gap(GapKind.DAMAGED, "the Info.plist is no dictionary", part.at(path)))
    return {}


def _executable(part: Part, info: dict[str, Any]) -> str | None:
    """``CFBundleExecutable``, else the bundle's own name, as the platform falls back to."""
    folder = (part.name or part.prefix.rstrip("/")).rsplit("/", 1)[-1]
    for name in (info.get("CFBundleExecutable"), folder.rsplit(".", 1)[0]):
        if isinstance(name, str) and name in part.entries:
            return name
    return None
