"""Open a build: tell what it is from its content, never from its name, and list its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pinscan.build.android_parts import android_layout
from pinscan.build.container import Opener, folder_digest
from pinscan.build.entries import Build, Entry, Part
from pinscan.build.identity import identify
from pinscan.build.ios_parts import ios_layout, ios_parts
from pinscan.build.limits import Limits
from pinscan.errors import BuildError
from pinscan.model import Artifact, Gap, GapKind, Kind, Location, Platform

_DEFAULTS = Limits()


def open_build(path: Path, limits: Limits = _DEFAULTS) -> Build:
    """Open the build at `path`. Close it after use (it is a context manager).

    Raises `BuildError`, with a hint, when there is no build to open: not an archive, cut off, without a manifest or an
    app, not readable. What can be opened but not read in full becomes gaps.
    """
    _refuse_streams(path)
    opener = Opener(limits)
    try:
        return _open(path, opener)
    except BaseException:
        opener.close()
        raise


def _open(path: Path, opener: Opener) -> Build:
    if path.is_dir():
        entries = opener.folder(path)
        digest, size = folder_digest(entries)
    elif not path.exists():
        raise BuildError(f"{path}: no such file", "check the path")
    else:
        view, entries = opener.file(path)
        digest, size = hashlib.sha256(view).hexdigest(), len(view)
    kind, platform, parts, outer = _layout(path, entries, opener)
    kind = Kind.DIRECTORY if path.is_dir() and kind not in (Kind.APP, Kind.XCARCHIVE) else kind
    artifact = Artifact(path.resolve().name, digest, size, kind, platform)
    build = Build(artifact, parts, opener.gaps, opener.notes(platform), opener.close, outer=outer)
    build.artifact = identify(build)
    return build


def _refuse_streams(path: Path) -> None:
    text = str(path)
    if text == "-":
        raise BuildError("a build cannot be read from standard input", "save it to a file and pass its path")
    if ":/" in text and text.partition(":/")[0].isalpha() and not path.exists():
        raise BuildError(f"{text}: addresses are not fetched", "download the build and pass its path")


def _layout(
    path: Path, entries: Mapping[str, Entry], opener: Opener
) -> tuple[Kind, Platform, tuple[Part, ...], Mapping[str, Entry]]:
    apple = ios_layout(entries)
    try:
        google = android_layout(entries, opener) if not (apple and apple.apps != ("",)) else None
    except BuildError as error:
        raise BuildError(f"{path}: {error}", error.hint) from None
    if google:
        return google.kind, Platform.ANDROID, google.parts, google.outer
    if apple:
        for other in apple.apps[1:]:
            opener.gaps.append(Gap(GapKind.UNSUPPORTED, "a second app, which is not scanned", Location(other)))
        outer = {name: entry for name, entry in entries.items() if not name.startswith(apple.apps[0])}
        return apple.kind, Platform.IOS, ios_parts(entries, apple.apps[0]), outer
    what = "the directory holds" if path.is_dir() else "the archive holds"
    raise BuildError(
        f"{path}: {what} no AndroidManifest.xml and no app bundle",
        "pass an APK, AAB, split set, IPA, .app or .xcarchive",
    )
