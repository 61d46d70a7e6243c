"""Which of several files given together are one app: a base APK and its splits.

This is the only look at a build that is not taken in a process of its own, so it is a short one: at the manifest alone,
under limits of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pinscan import deadline
from pinscan.build.android_parts import MANIFEST
from pinscan.build.container import Opener
from pinscan.build.limits import MIB, Limits
from pinscan.build.manifests import Manifest, read_manifest
from pinscan.model import Location

_LIMITS = Limits(entry_size=8 * MIB, total_inflated=16 * MIB, directory=64 * MIB)
"""Real manifests have some hundred kilobytes."""
_SECONDS = 10
"""For one file; its own scan then has the time that the policy gives it."""


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
