"""Open a build: tell what it is from its content, never from its name, and list its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from pinscan.build.android_parts import android_layout, jar_layout, split_set
from pinscan.build.container import Opener, file_digest, folder_digest, refusals
from pinscan.build.entries import Build, Entry, Part
from pinscan.build.folder import FileEntry
from pinscan.build.identity import identify, missing_splits
from pinscan.build.ios_parts import IosLayout, ios_layout, ios_parts
from pinscan.build.limits import Limits
from pinscan.build.signers import read_signers
from pinscan.build.zipentry import ZipEntry
from pinscan.errors import BuildError, FormatError, LimitError
from pinscan.model import Artifact, Gap, GapKind, Kind, Location, Platform

_DEFAULTS = Limits()
_HINT = "pass an APK, AAB, split set, IPA, .app or .xcarchive"
_WRAPPED = (".ipa", ".aab", ".xapk", ".apks", ".apkm")
_Layout: TypeAlias = tuple[Kind, Platform, tuple[Part, ...], Mapping[str, Entry]]
"""Kind, platform, parts, and the container's own files."""


def open_build(path: Path, limits: Limits = _DEFAULTS) -> Build:
    """Open the build at `path`. Close it after use (it is a context manager).

    Raises `BuildError`, with a hint, when there is no build to open: not an archive, cut off, without a manifest or an
    app, not readable. What can be opened but not read in full becomes gaps.
    """
    _refuse_streams(path)
    opener = Opener(limits, path.name)
    try:
        return _open(path, opener)
    except BaseException:
        opener.close()
        raise


def open_set(paths: Sequence[Path], limits: Limits = _DEFAULTS) -> Build:
    """Open the base APK and splits of one app, given as separate files, as one build named after the base.

    Raises `BuildError` when they are not one app's.
    """
    opener = Opener(limits, paths[0].name)
    try:
        entries = {path.name: FileEntry(path.name, path.stat().st_size, path, limits) for path in paths}
        splits = split_set(dict(sorted(entries.items())), opener)
        if splits is None or len(entries) < len(paths):
            raise BuildError("several APKs of one app must have different names that end in .apk")
        opener.name = splits.parts[0].prefix.removesuffix("!/")
        layout = Kind.APKS, Platform.ANDROID, splits.parts, splits.outer
        return _build(opener, layout, *folder_digest(entries))
    except OSError as error:
        opener.close()
        raise BuildError(f"{error.filename}: {error.strerror or error}") from None
    except BaseException:
        opener.close()
        raise


def _open(path: Path, opener: Opener) -> Build:
    if path.is_dir():
        entries = opener.folder(path)
        kind, platform, parts, outer = _layout(path, entries, opener)
        kind = kind if kind in (Kind.APP, Kind.XCARCHIVE) else Kind.DIRECTORY
        opener.name = path.resolve().name
        # The hash comes last, so that a folder without an app is refused unread.
        return _build(opener, (kind, platform, parts, outer), *folder_digest(entries))
    if not path.exists():
        raise BuildError(f"{path}: no such file", "check the path")
    if not path.is_file():
        raise BuildError(f"{path}: neither a file nor a directory", "save the build to a file and pass its path")
    view, entries = opener.file(path)
    return _build(opener, _layout(path, entries, opener), file_digest(path), len(view))


def _build(opener: Opener, layout: _Layout, digest: str, size: int) -> Build:
    kind, platform, parts, outer = layout
    notes = opener.notes(apks_only=kind is not Kind.APK)
    opener.gaps.extend(refusals(notes))
    artifact = Artifact(opener.name, digest, size, kind, platform)
    build = Build(artifact, parts, opener.gaps, notes, opener.close, outer=outer)
    build.artifact = identify(build)
    if platform is Platform.ANDROID:
        build.artifact = replace(build.artifact, signers=_signers(build, opener))
        opener.gaps.extend(missing_splits(build))
    return build


def _signers(build: Build, opener: Opener) -> tuple[str, ...]:
    """The signers of the base APK or of the bundle; a signature that cannot be read hides no pin."""
    bundle = build.artifact.kind is Kind.AAB
    archive = None if bundle else opener.archives.get(build.main.prefix)
    try:
        return read_signers(archive, build.outer if bundle else build.main.entries)
    except FormatError as error:
        kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
        where = opener.place(build.main.prefix)
        build.add_gap(Gap(kind, f"signers unknown: {error}", where, blocks=False))
        return ()


def _refuse_streams(path: Path) -> None:
    text = path.as_posix()
    if text == "-":
        raise BuildError("a build cannot be read from standard input", "save it to a file and pass its path")
    scheme, mark, rest = text.partition(":/")
    if mark and scheme.isalpha() and len(scheme) > 1 and not path.exists():  # one letter is a drive of Windows
        address = f"{scheme}://{rest.lstrip('/')}"  # a path holds no double slash
        raise BuildError(f"{address}: addresses are not fetched", "download the build and pass its path")


def _layout(path: Path, entries: Mapping[str, Entry], opener: Opener, prefix: str = "", depth: int = 0) -> _Layout:
    """What the container is. An Android manifest decides first, since an APK may carry any other file.

    `prefix` and `depth` say where it lies in the file at `path`; the parts' own prefixes count from the container.
    """
    if google := android_layout(entries):
        return google.kind, Platform.ANDROID, google.parts, google.outer
    if apple := ios_layout(entries):
        return _ios_layout(apple, entries, opener, prefix)
    names = [name for name in entries if not name.startswith("__MACOSX/")]
    if any(name.lower().endswith(_WRAPPED) for name in names):
        return _unwrapped(
            path, entries, [n for n in names if n.lower().endswith((*_WRAPPED, ".apk"))], opener, prefix, depth
        )
    try:
        splits = split_set(entries, opener, prefix, depth + 1)
    except BuildError as error:
        raise BuildError(f"{path}: {error}", error.hint) from None
    if splits:
        return splits.kind, Platform.ANDROID, splits.parts, splits.outer
    archives = [name for name in names if name.lower().endswith(".zip")]
    if len(archives) == 1:
        return _unwrapped(path, entries, archives, opener, prefix, depth)
    if library := jar_layout(entries):
        return library.kind, Platform.ANDROID, library.parts, library.outer
    what = "the directory holds" if path.is_dir() else "the archive holds"
    raise BuildError(f"{path}: {what} no AndroidManifest.xml and no app bundle", _HINT)


def _ios_layout(apple: IosLayout, entries: Mapping[str, Entry], opener: Opener, prefix: str) -> _Layout:
    for other in apple.apps[1:]:
        opener.gaps.append(Gap(GapKind.UNSUPPORTED, "a second app, which is not scanned", Location(prefix + other)))
    opener.gaps += _unsupported_packing(entries, prefix)
    outer = {name: entry for name, entry in entries.items() if not name.startswith(apple.apps[0])}
    return apple.kind, Platform.IOS, ios_parts(entries, apple.apps[0]), outer


def _unwrapped(
    path: Path, entries: Mapping[str, Entry], names: list[str], opener: Opener, prefix: str, depth: int
) -> _Layout:
    """The one build in an archive or folder, as build servers and mirrors hand them out."""
    if len(names) > 1:
        raise BuildError(f"{path}: holds more than one build: {', '.join(names[:5])}", "scan each by itself")
    inside = names[0] + "!/"
    inner = opener.nested(entries[names[0]], prefix + inside, depth + 1)
    if inner is None:
        raise BuildError(f"{path}: {names[0]} in it cannot be opened: {opener.gaps[-1].reason}", _HINT)
    kind, platform, parts, outer = _layout(path, inner, opener, prefix + inside, depth + 1)
    if kind is not Kind.APK:
        opener.wrappers.add(prefix + inside)
    return kind, platform, tuple(replace(part, prefix=inside + part.prefix) for part in parts), outer


def _unsupported_packing(entries: Mapping[str, Entry], prefix: str) -> Iterator[Gap]:
    """Entries that only other tools than Android's could unpack (LZMA, encryption …): unreadable outside of an APK."""
    found = [path for path, e in entries.items() if isinstance(e, ZipEntry) and (e.encrypted or e.method not in (0, 8))]
    if found:
        reason = f"{len(found)} files are encrypted or packed by a method that is not read"
        yield Gap(GapKind.UNSUPPORTED, reason, Location(prefix + found[0]))
