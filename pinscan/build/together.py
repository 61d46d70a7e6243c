"""Which builds a folder holds, and which of several files given together are one app: a base APK and its splits.

This is the only look at a build that is not taken in a process of its own, so it is a short one: at names and manifests
alone, under limits of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pinscan import deadline
from pinscan.build.android_parts import MANIFEST, android_layout, chosen, distinct
from pinscan.build.container import Opener
from pinscan.build.folder import FileEntry, open_folder
from pinscan.build.limits import MIB, Limits
from pinscan.build.manifests import Manifest, read_manifest
from pinscan.errors import FormatError
from pinscan.model import Location

_LIMITS = Limits(entry_size=8 * MIB, total_inflated=16 * MIB, directory=64 * MIB)
"""Real manifests have some hundred kilobytes."""
_SECONDS = 10
"""For one file; its own scan then has the time that the policy gives it."""
_FILES = (".apk", ".aab", ".apks", ".xapk", ".apkm", ".aar", ".ipa")
_BUNDLE = re.compile(r"(?:[^/]+/)*?[^/]+\.(?:xcarchive|app)(?=/)")
"""The outermost folder that is an archive of Xcode's or an app."""
_UNPACKED = ("Payload/", "Products/Applications/")


def builds_in(path: Path) -> list[Path]:
    """The builds of a folder that holds several; else the path itself, which may be a folder that is one build."""
    if not path.is_dir():
        return [path]
    try:
        entries = open_folder(path, Limits()).entries
    except FormatError:
        return [path]  # its own scan says so
    if "Info.plist" in entries or any(name.startswith(_UNPACKED) for name in entries) or android_layout(entries):
        return [path]
    found = dict(_builds(path, dict(sorted(entries.items()))))
    return [path] if len(found) < 2 or _is_one_app(found) else list(found.values())


def _builds(folder: Path, entries: Mapping[str, FileEntry]) -> Iterator[tuple[str, Path]]:
    """The builds by their paths within the folder: files by their endings, folders by what they hold."""
    for name, entry in entries.items():
        bundle = _BUNDLE.match(name)
        if bundle is None and name.lower().endswith(_FILES):
            yield name, entry.file
        elif bundle and bundle.group() + "/Info.plist" in entries:
            yield bundle.group(), folder / bundle.group()


def _is_one_app(found: Mapping[str, Path]) -> bool:
    """Whether builds are one app's base and splits, as a split set's own folder holds them."""
    if not all(name.lower().endswith(".apk") for name in found):
        return False
    manifests = ((name, _manifest(found[name])) for name in chosen(list(found)))
    return len(distinct((name, each) for name, each in manifests if each and not each.split)) < 2


def group(paths: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The paths grouped into builds, in the order of their first member: an app's base goes with its splits.

    Splits without a base among the paths, two bases of one app, and everything that is no APK stay by themselves;
    `open_build` then says what is wrong with them.
    """
    manifests = {path: _manifest(path) for path in paths}
    bases: dict[str, list[Path]] = {}
    for path, manifest in manifests.items():
        if manifest and not manifest.split:
            bases.setdefault(manifest.package, []).append(path)
    groups: dict[Path, list[Path]] = {}
    for path, manifest in manifests.items():
        owners = bases.get(manifest.package, []) if manifest and manifest.split else []
        groups.setdefault(owners[0] if len(owners) == 1 else path, []).append(path)
    return [tuple(sorted(members, key=lambda member: member != owner)) for owner, members in groups.items()]


def _manifest(path: Path) -> Manifest | None:
    """The manifest of an APK in short; None for anything else."""
    opener = Opener(_LIMITS, path.name)
    try:
        if not path.is_file() or path.suffix.lower() != ".apk":
            return None
        with deadline.within(_SECONDS):
            _, entries = opener.file(path)
            manifest = read_manifest(entries.get(MANIFEST), Location(path.name), opener.gaps)
        return manifest if manifest.package else None
    except Exception:
        # Whatever it is, the file's own scan meets and tells it; here it must not cost the other builds theirs.
        return None
    finally:
        opener.close()
