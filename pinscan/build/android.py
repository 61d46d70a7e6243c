"""An Android app as its manifests and resources tell it; ``build.once(android)`` reads it one time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pinscan.build.android_parts import MANIFEST, MODULE_MANIFEST, dex_paths
from pinscan.build.entries import Build, Part, Role
from pinscan.build.manifests import EMPTY, manifest_root
from pinscan.build.resources import Resources
from pinscan.build.source_resources import SourceTable
from pinscan.build.zipentry import packing
from pinscan.errors import FormatError, LimitError
from pinscan.formats.arsc import ArscTable, read_arsc
from pinscan.formats.protores import read_protores
from pinscan.formats.restable import Table
from pinscan.formats.textxml import is_text_xml
from pinscan.formats.xmltree import Attribute, Element, Typed
from pinscan.model import Gap, GapKind, Kind

NAME, VALUE, RESOURCE = 0x01010003, 0x01010024, 0x01010025
DEBUGGABLE, MIN_SDK, TARGET_SDK = 0x0101000F, 0x0101020C, 0x01010270
VERSION_CODE, VERSION_NAME = 0x0101021B, 0x0101021C
NETWORK_SECURITY_CONFIG, USES_CLEARTEXT_TRAFFIC = 0x01010527, 0x010104EC
TEST_ONLY, HAS_CODE, IS_SPLIT_REQUIRED = 0x01010272, 0x0101000C, 0x01010591

_READERS: dict[str, Callable[[bytes], Table]] = {"resources.pb": read_protores, "resources.arsc": read_arsc}

PREVIEW = 10_000
"""The API level that a preview's code name stands for (``Build.VERSION_CODES.CUR_DEVELOPMENT``)."""


@dataclass(frozen=True)
class AndroidApp:
    """The main manifest, the resources of all parts, and where the code lies."""

    part: Part
    manifest_path: str
    """Path of the manifest inside `part`."""
    manifest: Element
    resources: Resources
    manifests: tuple[tuple[Part, str, Element], ...]
    """Part, path and root of every part's manifest, the main one first."""
    dex: tuple[tuple[Part, str], ...]
    """Every ``classes*.dex`` of every part, in loading order."""

    @property
    def package(self) -> str:
        """The application id; empty when the manifest gives none."""
        attribute = self.manifest.attribute("package")
        return attribute.raw if attribute else ""

    @property
    def application(self) -> Element | None:
        """The ``<application>`` element."""
        return next((child for child in self.manifest.children if child.name == "application"), None)

    @property
    def is_told(self) -> bool:
        """Whether the manifest says what holds for the app: it could be read, and is not that of a split."""
        return self.manifest is not EMPTY and self.manifest.attribute("split") is None

    @property
    def min_sdk(self) -> int:
        """``minSdkVersion``, 1 when it is not given."""
        return self._sdk(MIN_SDK) or 1

    @property
    def target_sdk(self) -> int:
        """``targetSdkVersion``, which defaults to ``minSdkVersion``."""
        return self._sdk(TARGET_SDK) or self.min_sdk

    @property
    def debuggable(self) -> bool:
        """``android:debuggable``."""
        return self.flag(self.application, DEBUGGABLE) is True

    def flag(self, element: Element | None, resource_id: int) -> bool | None:
        """A boolean attribute as the package manager reads it, references resolved; None when it is not given."""
        attribute = element.by_id(resource_id) if element else None
        if attribute is None:
            return None
        value = self._resolve(attribute)
        return bool(value) if isinstance(value, int) else None

    def text(self, element: Element | None, resource_id: int) -> str | None:
        """A text attribute with ``@string`` references resolved; None when it is not given or leads nowhere."""
        attribute = element.by_id(resource_id) if element else None
        if attribute is None:
            return None
        if attribute.type is not Typed.REFERENCE or not isinstance(attribute.value, int):
            return attribute.raw
        texts = self.resources.strings(attribute.value)
        return dict(texts).get("default", texts[0][1]) if texts else None

    def _resolve(self, attribute: Attribute) -> str | int | bool | None:
        if attribute.type is Typed.REFERENCE and isinstance(attribute.value, int):
            return self.resources.value(attribute.value)
        return attribute.value

    def _sdk(self, resource_id: int) -> int:
        """The highest level that any ``<uses-sdk>`` gives; the last one wins on a device."""
        level = 0
        for child in self.manifest.children:
            attribute = child.by_id(resource_id) if child.name == "uses-sdk" else None
            if attribute is not None:
                value = self._resolve(attribute)
                level = value if isinstance(value, int) else _level(str(value or ""))
        return level


def _level(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text[:6])
    return PREVIEW if text else 0


def android(build: Build) -> AndroidApp:
    """Read the manifests and open the resource tables of a build's parts. What cannot be read becomes a gap."""
    proto = MODULE_MANIFEST in build.main.entries
    path = MODULE_MANIFEST if proto else MANIFEST
    parts = [part for part in build.parts if part.role not in (Role.LIBRARY, Role.EXPANSION)]
    holders = [part for part in parts if part is build.main or path in part.entries]
    resources = Resources(build, tuple(_tables(build, parts)), proto=proto)
    roots = tuple((part, path, _manifest(build, part, path, resources)) for part in holders)
    if _is_text(build.main) and build.artifact.kind is not Kind.AAR:
        reason = "a manifest in plain text, as sources and decoded apps have it, whose code is not read"
        build.add_gap(Gap(GapKind.UNSUPPORTED, reason, build.main.at(path)))
    dex = tuple((part, name) for part in parts for name in dex_paths(part))
    return AndroidApp(build.main, path, roots[0][2], resources, roots, dex)


def _manifest(build: Build, part: Part, path: str, resources: Resources) -> Element:
    if build.artifact.kind is Kind.JAR:
        return EMPTY  # it never has one
    entry, proto = part.entries.get(path), path == MODULE_MANIFEST
    return manifest_root(entry, part.at(path), build.gaps, proto=proto, resolve=resources.resolve)


def _is_text(part: Part) -> bool:
    """Whether the manifest is plain text, as libraries and sources have it, and no device takes it."""
    try:
        return MANIFEST in part.entries and is_text_xml(part.entries[MANIFEST].head(64))
    except FormatError:
        return False


def _tables(build: Build, parts: list[Part]) -> Iterator[tuple[Part, Table]]:
    """Every part with its resource table; a part without one counts too, for the files in it.

    Only beside a manifest in plain text are resources sources themselves, whose numbers are ours.
    """
    sources = _is_text(build.main)
    for part in parts:
        path = next((path for path in _READERS if path in part.entries), None)
        try:
            if path:
                yield part, _READERS[path](part.entries[path].read())
            else:
                yield part, SourceTable(part.entries).load() if sources else ArscTable(None, [])
        except FormatError as error:
            kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
            why = packing(part.entries[path]) if path else ""
            build.add_gap(Gap(kind, f"the resources cannot be read: {why or error}", part.at(path or "res")))
            yield part, ArscTable(None, [])
