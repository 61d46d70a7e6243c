"""ASN.1 DER, as much of it as certificates, keys and key stores need: walking tag-length-value, object identifiers.

Tolerant on purpose: it reads what an encoder wrote wrongly as long as the lengths add up, so that the key of a
certificate that a strict parser refuses can still be named. X.690 §8, §10.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pinscan.errors import FormatError, LimitError

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, OID, UTC_TIME, GENERALIZED_TIME = 0x01, 0x02, 0x03, 0x04, 0x06, 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31

MAX_CHILDREN = 20_000
"""Elements directly inside one; a list of 2000 certificates is far below."""


@dataclass(frozen=True, slots=True)
class Element:
    """One value inside a buffer; `start` to `end` is the whole of it, `body` to `end` its content."""

    data: bytes
    tag: int
    """The identifier octet; tags above 30 (two octets and more) are not used by what is read here."""
    start: int
    body: int
    end: int

    @property
    def raw(self) -> bytes:
        """Identifier, length and content."""
        return self.data[self.start : self.end]

    @property
    def content(self) -> bytes:
        """The content octets alone."""
        return self.data[self.body : self.end]

    def children(self) -> list[Element]:
        """The elements inside. Raises `FormatError` when they do not fill it exactly."""
        found = list(islice(elements(self.data, self.body, self.end), MAX_CHILDREN + 1))
        if len(found) > MAX_CHILDREN:
            raise LimitError(f"ASN.1 value holds more than {MAX_CHILDREN} others")
        return found

    def oid(self) -> str:
        """The dotted form of an object identifier."""
        return dotted(self.content)

    def integer(self) -> int:
        """The value of an INTEGER."""
        return int.from_bytes(self.content, "big", signed=True)


def element(data: bytes, start: int = 0, end: int | None = None) -> Element:
    """The element at `start`; it must end by `end`. Raises `FormatError`."""
    limit = len(data) if end is None else end
    if start + 2 > limit:
        raise FormatError("ASN.1 value is cut off")
    length, body = data[start + 1], start + 2
    if length == 0x80 or data[start] & 0x1F == 0x1F:
        raise FormatError("ASN.1 value is not DER (indefinite length or long tag)")
    if length > 0x80:
        body += length & 0x7F
        length = int.from_bytes(data[start + 2 : body], "big")
    if body + length > limit:
        raise FormatError("ASN.1 value is cut off")
    return Element(data, data[start], start, body, body + length)


def elements(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements from `start` to `end`, one after the other. Raises `FormatError`."""
    limit = len(data) if end is None else end
    while start < limit:
        item = element(data, start, limit)
        yield item
        start = item.end


def dotted(content: bytes) -> str:
    """The dotted form of an encoded object identifier; empty when it is none."""
    if not content or len(content) > 64 or content[-1] & 0x80:
        return ""
    arcs, value = [], 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def bits(item: Element) -> bytes:
    """The octets of a BIT STRING, without the count of unused bits."""
    return item.data[item.body + 1 : item.end]
