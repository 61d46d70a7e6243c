"""The first look at an APK's manifest: package, split and version, enough to tell the parts of a set apart."""

from __future__ import annotations

from dataclasses import dataclass

from pinscan.build.entries import Entry
from pinscan.build.zipentry import packing
from pinscan.errors import FormatError, LimitError
from pinscan.formats.axml import read_axml
from pinscan.formats.protoxml import read_protoxml
from pinscan.formats.textxml import Resolve, is_text_xml, read_textxml
from pinscan.formats.xmltree import ANDROID, Element
from pinscan.model import Gap, GapKind, Location

IS_FEATURE_SPLIT, VERSION_CODE = 0x0101055B, 0x0101021B

EMPTY = Element("manifest", "", (), (), "", 0)
"""Stands for a manifest that could not be read, beside a gap that says so."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What names a part."""

    package: str
    split: str
    """Name of the split; empty for a base."""
    feature: bool
    version: str
    """``versionCode`` as written; empty when there is none."""


def read_xml(data: bytes, *, proto: bool, resolve: Resolve = lambda _: None) -> Element:
    """A document in whichever of Android's three spellings it is; `resolve` serves the references of plain text.

    Raises `FormatError` when it is none of them.
    """
    if is_text_xml(data):
        return read_textxml(data, resolve)
    return read_protoxml(data) if proto else read_axml(data)


def read_manifest(entry: Entry | None, where: Location, gaps: list[Gap]) -> Manifest:
    """An APK's manifest in short; one that cannot be read gives empty names and a gap."""
    root = manifest_root(entry, where, gaps, proto=False)
    names = {name: attribute.value for name in ("package", "split") if (attribute := root.attribute(name))}
    flag = root.by_id(IS_FEATURE_SPLIT) or root.attribute("isFeatureSplit", ANDROID)
    feature = flag is not None and flag.value is True
    version = root.by_id(VERSION_CODE) or root.attribute("versionCode", ANDROID)
    return Manifest(
        str(names.get("package", "")), str(names.get("split", "")), feature, str(version.value) if version else ""
    )


def manifest_root(
    entry: Entry | None, where: Location, gaps: list[Gap], *, proto: bool, resolve: Resolve = lambda _: None
) -> Element:
    """A manifest's root element, or `EMPTY` and a gap."""
    try:
        if entry is None:
            raise FormatError("there is no manifest")
        return read_xml(entry.read(), proto=proto, resolve=resolve)
    except LimitError as error:
        gap = Gap(GapKind.LIMIT, f"the manifest cannot be read: {error}", where)
    except FormatError as error:
        gap = Gap(GapKind.DAMAGED, f"the manifest cannot be read: {packing(entry) or error}", where)
    if gap not in gaps:
        gaps.append(gap)
    return EMPTY
