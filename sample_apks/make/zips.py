"""ZIP files that come out the same at every build: entries in a given order, fixed dates, no extra fields."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

EPOCH = (1981, 1, 1, 1, 1, 2)
"""The date that Android's own build tools write."""

STORED = (".arsc", ".png")
"""Endings that are stored, not deflated: the platform maps them into memory, or they are compressed already."""


def read(path: Path) -> dict[str, bytes]:
    """Every entry of a ZIP, in its order."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def write(path: Path, entries: Mapping[str, bytes]) -> None:
    """A ZIP of the entries in their order."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)
