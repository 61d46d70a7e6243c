"""androguard, an independent reader, sees the same manifest and XML resources in every sample APK."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from pinscan.formats.axml import read_axml
from pinscan.formats.xmltree import Attribute, Element, Typed

SAMPLES = Path(__file__).parents[2] / "sample_apks"
BENT = ("nsc-damaged.apk", "tampered-", "hostile.apk")
"""Builds that Android reads, or refuses, otherwise than others do."""
NAMES = sorted(path.name for path in SAMPLES.glob("*.apk") if not path.name.startswith(BENT))


def documents(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLES / name) as archive:
        return {path: archive.read(path) for path in archive.namelist() if path.endswith(".xml")}


def ours(element: Element) -> list[Any]:
    attributes = {_name(a): f"@{a.value:08X}" if a.type is Typed.REFERENCE else a.raw for a in element.attributes}
    return [element.name, attributes, element.text.strip(), [ours(child) for child in element.children]]


def _name(attribute: Attribute) -> str:
    return f"{{{attribute.namespace}}}{attribute.name}" if attribute.namespace else attribute.name


def theirs(node: Any) -> list[Any]:
    text = (node.text or "") + "".join(child.tail or "" for child in node)
    return [node.tag, dict(node.attrib), text.strip(), [theirs(child) for child in node]]


@pytest.mark.parametrize("name", NAMES)
def test_trees_agree(name: str) -> None:
    """Names, attributes, values, text and order of every compiled document."""
    from androguard.core.axml import AXMLPrinter
    from loguru import logger

    logger.disable("androguard")
    for path, data in documents(name).items():
        printer = AXMLPrinter(data)
        assert printer.is_valid(), path
        assert ours(read_axml(data)) == theirs(printer.get_xml_obj()), path
