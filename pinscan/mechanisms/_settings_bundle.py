"""The switches that an app shows in the device's Settings (``Settings.bundle``, Preferences schema)."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build.entries import Build, Part
from pinscan.errors import FormatError
from pinscan.formats.plist import read_plist


def settings_keys(build: Build) -> frozenset[str]:
    """Keys of the switches that the app's Settings.bundle shows."""
    found: set[str] = set()
    for part in build.parts:
        for path in part.entries:
            if path.startswith("Settings.bundle/") and path.endswith(".plist"):
                found.update(_keys(part, path))
    return frozenset(found)


def _keys(part: Part, path: str) -> Iterator[str]:
    try:
        value = read_plist(part.entries[path].read())
    except FormatError:
        return
    listed = value.get("PreferenceSpecifiers") if isinstance(value, dict) else None
    for item in listed if isinstance(listed, list) else ():
        key = item.get("Key") if isinstance(item, dict) else None
        if isinstance(key, str):
            yield key
