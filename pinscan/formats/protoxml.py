"""Android XML as bundles hold it: aapt2's ``XmlNode`` messages (field numbers of aapt2's ``Resources.proto``)."""

from __future__ import annotations

from pinscan.errors import FormatError, LimitError
from pinscan.formats.protobuf import Message, read_message
from pinscan.formats.restable import Value
from pinscan.formats.values import signed
from pinscan.formats.xmltree import Attribute, Element, Typed

MAX_DEPTH = 200
MAX_NODES = 200_000


def read_protoxml(data: bytes) -> Element:
    """The root element. Raises `FormatError` on damage, `LimitError` past `MAX_DEPTH` or `MAX_NODES`."""
    node = read_message(data)
    if not node.has(1):
        raise FormatError("a protobuf XML document without a root element")
    return _Reader().element(node, 0)


class _Reader:
    def __init__(self) -> None:
        self._nodes = 0

    def element(self, node: Message, depth: int) -> Element:
        """The element in an ``XmlNode``."""
        if depth > MAX_DEPTH:
            raise LimitError(f"XML nested deeper than {MAX_DEPTH} elements")
        element, source = node.message(1) or Message(), node.message(3) or Message()
        children, text = [], []
        for child in element.messages(5):
            self._count()
            if child.has(1):
                children.append(self.element(child, depth + 1))
            else:
                text.append(child.text(2))
        attributes = tuple(self._attribute(message) for message in element.messages(4))
        name, namespace = element.text(3), element.text(2)
        return Element(name, namespace, attributes, tuple(children), "".join(text), source.number(1))

    def _attribute(self, message: Message) -> Attribute:
        self._count()
        text, item = message.text(3), message.message(6)
        value = item_value(item) if item is not None else None
        if value is None:
            value = Value(Typed.STRING, text)
        elif value.type is not Typed.STRING:
            text = _printed(value)  # what a device sees: the compiled APK keeps no text beside a typed value
        return Attribute(message.text(2), message.text(1), message.number(5), value.type, value.value, text)

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise LimitError(f"XML with more than {MAX_NODES} elements and attributes")


def _printed(value: Value) -> str:
    if value.type is Typed.REFERENCE and isinstance(value.value, int):
        return f"@{signed(value.value)}"
    return str(value.value).lower() if value.type is Typed.BOOL else str(value.value)


def item_value(item: Message) -> Value | None:
    """The value of an ``Item``: reference, string, file path or primitive; None for an empty or unknown one."""
    reference = item.message(1)
    if reference is not None:
        return Value(Typed.REFERENCE, reference.number(2) & 0xFFFFFFFF)
    for tag in (2, 3, 4, 5):  # String, RawString, StyledString and FileReference all begin with their text
        text = item.message(tag)
        if text is not None:
            return Value(Typed.STRING, text.text(1))
    primitive = item.message(7)
    return _primitive(primitive) if primitive is not None else None


def _primitive(primitive: Message) -> Value:
    if primitive.has(8):
        return Value(Typed.BOOL, primitive.number(8) != 0)
    for tag in (6, 7, 9, 10, 11, 12):  # decimal, hexadecimal, colours
        if primitive.has(tag):
            return Value(Typed.INT, signed(primitive.number(tag) & 0xFFFFFFFF))
    return Value(Typed.OTHER, "")
