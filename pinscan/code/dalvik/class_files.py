"""The code of a library build (AAR, JAR): its class files as the DEX files that an app's build would make of them.

A library's own classes lie in ``classes.jar`` and ``libs/*.jar``, a bare JAR's in itself. Classes below ``META-INF``
are of other Java versions (multi-release JARs), for which an Android build has no use. What else the library needs
(OkHttp, Kotlin) is its dependency and not in the build, like the platform itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pinscan.build import Build, Entry
from pinscan.build.android_parts import dex_paths
from pinscan.build.inner import files_within
from pinscan.build.limits import MIB
from pinscan.code.dalvik.classes import Image
from pinscan.code.dalvik.sources import Sources
from pinscan.errors import FormatError, LimitError, TimeLimitError
from pinscan.formats.dex import Dex
from pinscan.formats.jvm.library import Refusal, translate
from pinscan.model import Gap, GapKind, Kind, Location

MOST = 256 * MIB
"""Bytes of the class files of one build; they are translated at 2 to 3 MB a second."""
_TOLD = 20
"""Most classes and methods that a gap of their own is told for; the others are counted."""


def class_images(build: Build) -> Iterator[Image]:
    """The classes of a library build; none of any other. What cannot be read becomes a gap."""
    left = MOST
    for path, prefix, files in _jars(build):
        chosen: list[tuple[str, Entry]] = []
        for name, entry in files.items():
            if name.endswith(".class") and not name.startswith("META-INF/"):
                left -= entry.size
                if left >= 0:
                    chosen.append((name, entry))
        if left < 0:
            reason = f"more than {MOST // MIB} MiB of class files: the rest is not read"
            build.add_gap(Gap(GapKind.LIMIT, reason, _place(build, path)))
        yield from _images(build, path, prefix, chosen)


def _jars(build: Build) -> Iterator[tuple[str, str, Mapping[str, Entry]]]:
    """The archives of class files: path, what goes before the paths in it, and its files."""
    entries = build.main.entries
    if build.artifact.kind not in (Kind.AAR, Kind.JAR, Kind.DIRECTORY) or any(dex_paths(build.main)):
        return
    if build.artifact.kind is not Kind.AAR:
        yield "", "", entries
    for path, entry in entries.items():
        if path == "classes.jar" or (path.startswith("libs/") and path.endswith(".jar")):
            try:
                yield path, path + "!/", files_within(entry)
            except TimeLimitError:
                raise
            except FormatError as error:
                _gap(build, f"a library's class files, which cannot be read: {error}", path, error)


def _images(build: Build, path: str, prefix: str, chosen: list[tuple[str, Entry]]) -> Iterator[Image]:
    refused: list[Gap] = []
    try:
        for one in translate((name, entry.read) for name, entry in chosen):
            yield Image(Dex(one.data), build.main, path or build.artifact.file, Sources(prefix, one.lines))
            refused += [_untranslated(build, refusal, prefix) for refusal in one.refused]
    except TimeLimitError:
        raise
    except FormatError as error:
        _gap(build, f"a library's class files, which cannot be read: {error}", path, error)
    _tell(build, path, refused)


def _tell(build: Build, path: str, refused: list[Gap]) -> None:
    """What was not translated: a class that cannot be read hides what it may, a method only itself."""
    refused.sort(key=lambda gap: not gap.blocks)
    for gap in refused[:_TOLD]:
        build.add_gap(gap)
    if more := refused[_TOLD:]:
        reason = f"{len(more)} more classes and methods that cannot be translated"
        build.add_gap(Gap(GapKind.DAMAGED, reason, _place(build, path), blocks=more[0].blocks))


def _untranslated(build: Build, refusal: Refusal, prefix: str) -> Gap:
    owner, arrow, _ = refusal.where.partition("->")
    if not arrow:
        where = build.main.at(prefix + refusal.where)
        return Gap(GapKind.DAMAGED, f"a class that cannot be read: {refusal.reason}", where)
    where = build.main.at(Sources(prefix).path(owner), refusal.where)
    return Gap(GapKind.DAMAGED, f"a method that cannot be translated: {refusal.reason}", where, blocks=False)


def _gap(build: Build, reason: str, path: str, error: FormatError) -> None:
    kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
    build.add_gap(Gap(kind, reason, _place(build, path)))


def _place(build: Build, path: str) -> Location:
    return build.main.at(path) if path else Location(build.artifact.file)
