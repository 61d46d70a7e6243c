"""Which of several files given together are one app: a base APK and its splits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pinscan.build.android_parts import MANIFEST
from pinscan.build.container import Opener
from pinscan.build.limits import Limits
from pinscan.build.manifests import Manifest, read_manifest
from pinscan.errors import BuildError
from pinscan.model import Location


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
    opener = Opener(Limits(), path.name)
    try:
        if not path.is_file() or path.suffix.lower() != ".apk":
            return None
        _, entries = opener.file(path)
        manifest = read_manifest(entries.get(MANIFEST), Location(path.name), opener.gaps)
        return manifest if manifest.package else None
    except BuildError:
        return None
    finally:
        opener.close()
