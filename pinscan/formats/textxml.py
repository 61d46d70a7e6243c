"""Plain-text Android XML: libraries (AAR), decoded and source trees. Read by lxml with everything dangerous off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pinscan.errors import FormatError, LimitError
from pinscan.formats.xmltree import ANDROID, Attribute, Element, Typed

MAX_DEPTH = 200
MAX_SIZE = 64 << 20

_IDS = {
    "name": 0x01010003, "value": 0x01010024, "resource": 0x01010025, "hasCode": 0x0101000C, "debuggable": 0x0101000F,
    "minSdkVersion": 0x0101020C, "versionCode": 0x0101021B, "versionName": 0x0101021C, "targetSdkVersion": 0x01010270,
    "testOnly": 0x01010272, "usesCleartextTraffic": 0x010104EC, "networkSecurityConfig": 0x01010527,
    "isFeatureSplit": 0x0101055B,
}  # fmt: skip
"""The framework attributes that matter here, which only compiled documents carry ids for."""


def is_text_xml(data: bytes) -> bool:
    """Whether a document is plain text: its first character is a tag's."""
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff")


Resolve: TypeAlias = Callable[[str], int | None]
"""``@type/name`` -> resource id, None when it leads nowhere."""


def read_textxml(data: bytes, resolve: Resolve = lambda _: None) -> Element:
    """The root element. No entities, no DTD, no network. Attributes are typed as the compiler would: booleans, numbers
    of ``android:`` attributes, and references that `resolve` knows; the rest is text.

    Raises `FormatError` on malformed XML, `LimitError` past `MAX_SIZE` bytes or `MAX_DEPTH` elements.
    """
    if len(data) > MAX_SIZE:
        raise LimitError(f"an XML document of more than {MAX_SIZE >> 20} MiB")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise FormatError("an XML document with a DTD, which is not read")
    from lxml import etree  # takes 50 ms, and compiled builds never need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"malformed XML ({error})") from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding the bytes above do not show
        raise FormatError("an XML document with a DTD, which is not read")
    return _element(root, 0, resolve)


def _element(node: Any, depth: int, resolve: Resolve) -> Element:
    if depth > MAX_DEPTH:
        raise LimitError(f"XML nested deeper than {MAX_DEPTH} elements")
    name, namespace = _split(node.tag)
    children = [child for child in node if isinstance(child.tag, str)]
    text = (node.text or "") + "".join(child.tail or "" for child in node)
    attributes = tuple(_attribute(str(key), str(value), resolve) for key, value in node.attrib.items())
    inner = tuple(_element(child, depth + 1, resolve) for child in children)
    return Element(name, namespace, attributes, inner, text, node.sourceline or 0)


def _split(tag: object) -> tuple[str, str]:
    namespace, _, name = str(tag).rpartition("}")
    return name, namespace.removeprefix("{")


def _attribute(key: str, text: str, resolve: Resolve) -> Attribute:
    name, namespace = _split(key)
    resource_id = _IDS.get(name, 0) if namespace == ANDROID else 0
    target = resolve(text)
    if target is not None:
        return Attribute(name, namespace, resource_id, Typed.REFERENCE, target, f"@{target}")
    if text in ("true", "false"):
        return Attribute(name, namespace, resource_id, Typed.BOOL, text == "true", text)
    if namespace == ANDROID and text.isascii() and text.isdigit() and len(text) < 10:
        return Attribute(name, namespace, resource_id, Typed.INT, int(text), text)
    return Attribute(name, namespace, resource_id, Typed.STRING, text, text)
