"""The parts of an Android build: an APK, a bundle's modules, the APKs of a split set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pinscan.build.container import Opener
from pinscan.build.entries import Entry, Part, Role
from pinscan.build.manifests import Manifest, read_manifest
from pinscan.build.zipentry import ZipEntry
from pinscan.errors import BuildError, FormatError
from pinscan.model import Gap, GapKind, Kind, Location

MANIFEST = "AndroidManifest.xml"
MODULE_MANIFEST = "manifest/AndroidManifest.xml"
_DEX = re.compile(r"classes([2-9]|[1-9][0-9]{1,5})?\.dex")
_VARIANT = re.compile(r"(?:_\d+)?\.apk$", re.IGNORECASE)
"""What tells bundletool's variants of one APK apart: ``base-master.apk``, ``base-master_2.apk``."""


@dataclass(frozen=True, slots=True)
class AndroidLayout:
    """What an Android container is and what it is made of."""

    kind: Kind
    parts: tuple[Part, ...]
    outer: Mapping[str, Entry]
    """The container's own files, outside of every part."""


def android_layout(entries: Mapping[str, Entry]) -> AndroidLayout | None:
    """The parts of an APK, a bundle or a library; None when it is none of them."""
    if MANIFEST in entries:
        kind = Kind.AAR if _is_library(entries) else Kind.APK
        return AndroidLayout(kind, (Part("", Role.MAIN, "", entries),), {})
    if any(path.endswith("/" + MODULE_MANIFEST) and path.count("/") == 2 for path in entries):
        return _bundle(entries)
    return None


def jar_layout(entries: Mapping[str, Entry]) -> AndroidLayout | None:
    """A library of class files alone; None without one."""
    if not any(path.endswith(".class") for path in entries):
        return None
    return AndroidLayout(Kind.JAR, (Part("", Role.MAIN, "", entries),), {})


def split_set(entries: Mapping[str, Entry], opener: Opener, prefix: str = "", depth: int = 1) -> AndroidLayout | None:
    """The APKs of one app that lie in a container, `prefix` being where that lies; None when it holds no APK.

    Raises `BuildError` when none of them is a base APK, or when they belong to several apps.
    """
    paths = [path for path in entries if path.lower().endswith(".apk") and not path.startswith("__MACOSX/")]
    if not paths:
        return None
    apks = [apk for path in chosen(paths) if (apk := _open_apk(path, entries[path], opener, prefix, depth))]
    layout = _split_set(entries, paths, apks, opener)
    rest = [*layout.parts[1:], *_expansions(layout.outer, opener, prefix, depth)]
    return replace(layout, parts=(layout.parts[0], *sorted(rest, key=lambda part: part.name)))


def _is_library(entries: Mapping[str, Entry]) -> bool:
    """An AAR: its manifest is plain text and its code a JAR."""
    dex = any(path.startswith("classes") and path.endswith(".dex") for path in entries)
    return not dex and ("classes.jar" in entries or "R.txt" in entries)


def _bundle(entries: Mapping[str, Entry]) -> AndroidLayout:
    """An Android App Bundle: every top folder with a manifest of its own is a module."""
    names = [path[: -len(MODULE_MANIFEST) - 1] for path in entries if path.endswith("/" + MODULE_MANIFEST)]
    modules: dict[str, dict[str, Entry]] = {name: {} for name in names if "/" not in name}
    outer: dict[str, Entry] = {}
    for path, entry in entries.items():
        name, _, inner = path.partition("/")
        if name in modules and inner:
            modules[name][inner] = entry
        else:
            outer[path] = entry
    main = "base" if "base" in modules else min(modules)
    parts = [Part("", Role.MAIN, main + "/", modules[main])]
    parts += [Part(n, Role.FEATURE, n + "/", files) for n, files in sorted(modules.items()) if n != main]
    return AndroidLayout(Kind.AAB, tuple(parts), outer)


@dataclass(frozen=True, slots=True)
class _Apk:
    """One APK of a set."""

    path: str
    prefix: str
    """Where it lies in the outermost file: ``outer.zip!/base.apk!/``."""
    manifest: Manifest
    entries: Mapping[str, Entry]


def _split_set(entries: Mapping[str, Entry], paths: list[str], apks: list[_Apk], opener: Opener) -> AndroidLayout:
    bases = [apk for apk in apks if not apk.manifest.split]
    bases = [apk for apk in bases if apk.manifest.package] or bases
    if not bases:
        why = f": {opener.gaps[-1].reason}" if opener.gaps and not apks else ""
        raise BuildError(f"the set holds no base APK that can be read{why}", "pass the base APK with its splits")
    _refuse_several(bases)
    main = bases[0]
    others = [apk for apk in apks if apk is not main and _belongs(apk, main, opener)]
    rest = [_part(apk) for apk in _without_repeats(main, others)]
    outer = {path: entry for path, entry in entries.items() if path not in set(paths)}
    parts = (Part("", Role.MAIN, main.path + "!/", main.entries), *rest)
    return AndroidLayout(_set_kind(entries), parts, outer)


def _belongs(apk: _Apk, main: _Apk, opener: Opener) -> bool:
    """Whether an APK is of the app; a stranger's, which a device would not install beside it, is told and left out."""
    own, package = main.manifest.package, apk.manifest.package
    if package and own and package != own:
        reason = f"a split of another app ({package}), which is not scanned"
        opener.gaps.append(Gap(GapKind.UNSUPPORTED, reason, opener.place(apk.prefix), blocks=False))
    return package == own or not own


def _refuse_several(bases: list[_Apk]) -> None:
    packages = sorted({apk.manifest.package for apk in bases})
    if len(packages) > 1:
        raise BuildError(f"holds more than one app: {', '.join(packages[:5])}", "scan each app by itself")
    if len(distinct((apk.path, apk.manifest) for apk in bases)) > 1:
        names = ", ".join(apk.path for apk in bases[:5])
        raise BuildError(f"holds more than one build of {packages[0]}: {names}", "scan each by itself")


def distinct(bases: Iterable[tuple[str, Manifest]]) -> set[tuple[str, str, str]]:
    """The builds that some base APKs, by their paths, are of: what tells variants of one build apart does not count."""
    return {(manifest.package, manifest.version, _VARIANT.sub("", path)) for path, manifest in bases}


def _without_repeats(main: _Apk, others: list[_Apk]) -> Iterator[_Apk]:
    """The other APKs without what an earlier one of the same split name holds too: bundletool writes variants for
    different devices (``base-master.apk``, ``base-master_2.apk``) that repeat nearly everything."""
    seen: dict[str, list[_Apk]] = {main.manifest.split: [main]}
    for apk in others:
        before = seen.setdefault(apk.manifest.split, [])
        own = {
            path: entry
            for path, entry in apk.entries.items()
            if not any(path in first.entries and _same(entry, first.entries[path]) for first in before)
        }
        before.append(apk)
        if any(not path.startswith("META-INF/") for path in own):
            yield replace(apk, entries=own)


def _same(one: Entry, other: Entry) -> bool:
    """Whether two entries hold the same bytes, compared packed where both are packed to the same length."""
    if one.size != other.size or not isinstance(one, ZipEntry) or not isinstance(other, ZipEntry):
        return False
    if one.crc != other.crc:
        return False
    try:
        same_packing = one.stored == other.stored and one.packed == other.packed
        return (same_packing and one.window() == other.window()) or one.read() == other.read()
    except FormatError:
        return False


def chosen(paths: list[str]) -> list[str]:
    """Of everything in a set, what makes one whole app: splits and asset packs, else a universal APK, else all."""
    splits = [path for path in paths if path.startswith(("splits/", "asset-slices/"))]
    universal = [path for path in paths if path.rsplit("/", 1)[-1] == "universal.apk"]
    alone = [path for path in paths if path.startswith("standalones/")]
    others = [path for path in paths if not path.startswith(("instant/", "standalones/"))]
    return splits or universal or others or alone[:1]


def _open_apk(path: str, entry: Entry, opener: Opener, prefix: str, depth: int) -> _Apk | None:
    where = f"{prefix}{path}!/"
    files = opener.nested(entry, where, depth)
    if files is None:
        return None
    return _Apk(path, where, read_manifest(files.get(MANIFEST), Location(where + MANIFEST), opener.gaps), files)


def _expansions(outer: Mapping[str, Entry], opener: Opener, prefix: str, depth: int) -> Iterator[Part]:
    """The OBB files beside an app, which the store delivers with it: parts where they are archives, as games' are."""
    for path, entry in sorted(outer.items()):
        if not path.lower().endswith(".obb"):
            continue
        try:
            archive = entry.head(4) == b"PK\3\4"
        except FormatError:
            archive = False
        if not archive:
            reason = "an expansion file in a format of the app's own, which is not read"
            opener.gaps.append(Gap(GapKind.UNSUPPORTED, reason, Location(prefix + path), blocks=False))
            continue
        opener.wrappers.add(f"{prefix}{path}!/")
        files = opener.nested(entry, f"{prefix}{path}!/", depth)
        if files is not None:
            yield Part(path, Role.EXPANSION, path + "!/", files)


def _part(apk: _Apk) -> Part:
    feature = apk.manifest.feature or any(_is_dex(path) for path in apk.entries)
    return Part(apk.path, Role.FEATURE if feature else Role.SPLIT, apk.path + "!/", apk.entries)


def _is_dex(path: str) -> bool:
    return path.startswith("classes") and path.endswith(".dex")


def _set_kind(entries: Mapping[str, Entry]) -> Kind:
    if "info.json" in entries and b"apkm_version" in entries["info.json"].head(1 << 16):
        return Kind.APKM
    if "manifest.json" in entries and b"xapk_version" in entries["manifest.json"].head(1 << 20):
        return Kind.XAPK
    return Kind.APKS


def dex_paths(part: Part) -> Iterator[str]:
    """The code files of a part, in the order the runtime loads them: ``classes.dex``, ``classes2.dex`` …

    As it does, this ends before the first number that is missing (``DexFileLoader``): what comes after is never loaded.
    """
    folder = "dex/" if MODULE_MANIFEST in part.entries else ""
    found = {
        int(match[1] or 1): path
        for path in part.entries
        if path.startswith(folder) and (match := _DEX.fullmatch(path, len(folder)))
    }
    number = min(found, default=0)
    while number in found:
        yield found[number]
        number += 1
