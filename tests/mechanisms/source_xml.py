"""Source XML to the tree a compiler would leave: typed attributes, compacted text, no comments."""

from __future__ import annotations

import re
import xml.parsers.expat
from typing import Any

from pinscan.formats.xmltree import Attribute, Element, Typed

RESOURCES = {"@raw/my_ca": 0x7F080001, "@bool/flag": 0x7F030001, "@string/text": 0x7F0A0001}


def compile_xml(source: str) -> Element:
    """Parse source XML as aapt2 would compile it."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    stack: list[dict[str, Any]] = [{"children": []}]

    def start(name: str, attributes: dict[str, str]) -> None:
        stack.append(
            {
                "name": name.split(" ")[-1],
                "line": parser.CurrentLineNumber,
                "attributes": tuple(_attribute(key, value) for key, value in attributes.items()),
                "children": [],
                "text": "",
            }
        )

    def end(_: str) -> None:
        node = stack.pop()
        text = node["text"]
        stack[-1]["children"].append(
            Element(
                node["name"],
                "",
                node["attributes"],
                tuple(node["children"]),
                re.sub(r"^\s+|\s+$", " ", text) if text.strip() else "",
                node["line"],
            )
        )

    def data(text: str) -> None:
        if "text" in stack[-1]:
            stack[-1]["text"] += text

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.Parse(source.strip(), True)
    return stack[0]["children"][0]


def _attribute(key: str, value: str) -> Attribute:
    namespace, _, name = key.rpartition(" ")
    if value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return Attribute(name, namespace, 0, Typed.BOOL, value.lower() == "true", value.lower())
    if re.fullmatch(r"-?\d{1,9}", value):
        return Attribute(name, namespace, 0, Typed.INT, int(value), value)
    if value in RESOURCES:
        return Attribute(name, namespace, 0, Typed.REFERENCE, RESOURCES[value], f"@{RESOURCES[value]}")
    return Attribute(name, namespace, 0, Typed.STRING, value, value)
