"""Compiled XML (AXML), read as tolerantly as androidfw's ``ResXMLParser`` reads it.

Only header sizes and sizes of chunks count; the file's own type word, padded headers, unknown chunks, wiped attribute
names, any attribute stride and missing end tags are all accepted, because devices accept them. What ``ResXMLTree``
calls a bad document is a `FormatError`, because devices do not load it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pinscan.errors import FormatError, LimitError
from pinscan.formats.chunks import STRING_POOL, Chunk, StringPool, chunk_at, chunks
from pinscan.formats.values import STRING, printed, typed
from pinscan.formats.xmltree import Attribute, Element, Typed

_RESOURCE_MAP = 0x0180
_START, _END, _TEXT = 0x0102, 0x0103, 0x0104
_FIRST_NODE, _LAST_NODE = 0x0100, 0x017F
_NODE_HEADER, _ATTRIBUTE_SIZE = 16, 20
_NEEDED = {0x0100: 8, 0x0101: 8, _START: 20, _END: 8, _TEXT: 12}
"""Bytes that each kind of node needs behind its header."""
_NONE = 0xFFFFFFFF

MAX_DEPTH = 200
MAX_NODES = 200_000
MAX_TEXT = 64 << 20
MAX_OVERLAPPING = 1000
"""Attributes of one element that lie closer than they are long, and so cost more than their bytes."""


def read_axml(data: bytes) -> Element:
    """The root element of a compiled XML document.

    Raises `FormatError` when the device's parser would stop before the root is closed, `LimitError` past `MAX_DEPTH`
    or `MAX_NODES` (elements and attributes). Elements that are still open at the end are closed there, since devices
    take the end for the end of the document.
    """
    document = chunk_at(data, 0, len(data), aligned=False)
    reader = _Reader(document)
    for chunk in chunks(data, document.body, document.end):
        reader.take(chunk)
        if reader.root is not None:
            return reader.root
    return reader.finish()


@dataclass(slots=True)
class _Open:
    """An element whose end was not seen yet."""

    name: str
    namespace: str
    attributes: tuple[Attribute, ...]
    line: int
    children: list[Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def close(self) -> Element:
        text = "".join(self.text)
        return Element(self.name, self.namespace, self.attributes, tuple(self.children), text, self.line)


class _Reader:
    """Takes a document's chunks in order and builds its tree."""

    def __init__(self, document: Chunk) -> None:
        self.root: Element | None = None
        self._document = document
        self._pool: Chunk | None = None
        self._strings: StringPool | None = None
        self._ids: Chunk | None = None
        self._in_tree = False
        self._stack: list[_Open] = []
        self._nodes = 0
        self._letters = 0

    def take(self, chunk: Chunk) -> None:
        """Take in the next chunk; types that are not known are skipped."""
        if not self._in_tree and not self._enter(chunk):
            return
        if chunk.body - chunk.start < _NODE_HEADER or chunk.end - chunk.body < _NEEDED.get(chunk.type, 0):
            raise FormatError(f"the node at {chunk.start} is too short")
        if chunk.type == _START:
            self._start(chunk)
        elif chunk.type == _END:
            self._end()
        elif chunk.type == _TEXT and self._stack:
            self._text(self._string(chunk.u32(chunk.body)))

    def _enter(self, chunk: Chunk) -> bool:
        """Whether the tree begins here. Before it lie the strings and resource ids, of which the last count."""
        if chunk.type == STRING_POOL:
            self._pool = chunk
        elif chunk.type == _RESOURCE_MAP:
            self._ids = chunk
        self._in_tree = _FIRST_NODE <= chunk.type <= _LAST_NODE
        if self._in_tree and self._pool is not None:
            self._strings = StringPool(self._pool)
        return self._in_tree

    def finish(self) -> Element:
        """The root of a document whose end tags are missing. Raises `FormatError` when it has no element."""
        while self._stack:
            self._end()
        if self.root is None:
            raise FormatError("compiled XML without a root element")
        return self.root

    def _text(self, text: str) -> None:
        """One string may stand in many places: what is joined is bounded."""
        self._letters += len(text)
        if self._letters > MAX_TEXT:
            raise LimitError(f"compiled XML with more than {MAX_TEXT >> 20} MiB of text")
        self._stack[-1].text.append(text)

    def _start(self, chunk: Chunk) -> None:
        self._count(1)
        if len(self._stack) >= MAX_DEPTH:
            raise LimitError(f"compiled XML nested deeper than {MAX_DEPTH} elements")
        body = chunk.body
        line = chunk.u32(chunk.start + 8)
        namespace, name = self._string(chunk.u32(body)), self._string(chunk.u32(body + 4))
        attributes = self._attributes(chunk, body + chunk.u16(body + 8), chunk.u16(body + 10), chunk.u16(body + 12))
        self._stack.append(_Open(name, namespace, attributes, line))

    def _attributes(self, chunk: Chunk, start: int, stride: int, count: int) -> tuple[Attribute, ...]:
        self._count(count)
        if start + stride * count > chunk.end:
            raise FormatError(f"{count} attributes do not fit in the element at {chunk.start}")
        if stride < _ATTRIBUTE_SIZE and count > MAX_OVERLAPPING:
            raise LimitError(f"{count} attributes that overlap in the element at {chunk.start}")
        # Attributes set closer than they are long reach into what follows them: only the document bounds them.
        return tuple(self._attribute(self._document, start + stride * index) for index in range(count))

    def _attribute(self, chunk: Chunk, at: int) -> Attribute:
        name, raw, data = chunk.u32(at + 4), chunk.u32(at + 8), chunk.u32(at + 16)
        kind = chunk.u8(at + 15)
        namespace = self._string(chunk.u32(at))
        value: str | int | bool
        if kind == STRING:
            type_, value = Typed.STRING, self._string(data)
        else:
            type_, value = typed(kind, data)
        text = self._string(raw) if raw != _NONE else str(value) if kind == STRING else printed(kind, data)
        return Attribute(self._string(name), namespace, self._resource_id(name), type_, value, text)

    def _end(self) -> None:
        if not self._stack:
            return
        element = self._stack.pop().close()
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self.root = element

    def _resource_id(self, name: int) -> int:
        ids = self._ids
        if ids is None or ids.body + 4 * name + 4 > ids.end:
            return 0
        return ids.u32(ids.body + 4 * name)

    def _string(self, index: int) -> str:
        if index == _NONE or self._strings is None:
            return ""
        return self._strings[index] or ""

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise LimitError(f"compiled XML with more than {MAX_NODES} elements and attributes")
