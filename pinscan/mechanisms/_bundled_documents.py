"""Hosts and pins of a document in the build: a JSON text, asset or raw resource, an XML resource.

A parser that turns a document into objects (Gson, Moshi, kotlinx.serialization, an XML pull parser) is not run, and
under R8 it has no name. What is given to OkHttp then is not known, but the document is: it is found in the value's own
history, else among what the methods on the way to the call name. Which pins are which host's is told by where they
stand: a host's entry is the object that names it, or that stands under its name.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Alternatives, File, Items, Made, Pairs, Text, Value, join, options, text
from pinscan.errors import FormatError
from pinscan.formats.xmltree import Element
from pinscan.mechanisms._okhttp_find import Added

Node: TypeAlias = "dict[str, Node] | list[Node] | str | bool | None"

LARGEST = 1 << 16
"""Largest document that is read, in bytes."""
LONGEST_HISTORY = 4000
"""Parts of a value that are looked through for a document."""
DEEPEST = 12
"""Deepest nesting of a document that is looked into."""
_HOST = re.compile(r"(\*\*?\.)?([a-z0-9_-]+\.)+[a-z][a-z0-9-]+", re.ASCII | re.IGNORECASE)
_PIN = re.compile(r"(sha256/)?([A-Za-z0-9+/]{43}=)|(sha1/)([A-Za-z0-9+/]{27}=)")
_HEX = re.compile(r"(?:sha-?256[:=]\s*)?((?:[0-9a-f]{2}:){31}[0-9a-f]{2}|[0-9a-f]{64})", re.ASCII | re.IGNORECASE)
"""A digest in hex, as openssl and keytool print it: OkHttp takes it only after the code has made base64 of it."""
_OTHER_DIGESTS = re.compile(r"checksum|signature|etag|file|commit|revision|integrity|apk|md5|crc", re.IGNORECASE)
"""Names of digests that are of something else than a key."""
_PLATFORM = "network-security-config"
"""The root of what the platform reads itself: its pins are not OkHttp's."""
_WILD = ("*.", "**.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a document says of some hosts; of none where pins stand alone."""

    hosts: tuple[str, ...]
    pins: tuple[str, ...]
    below: bool | None = None
    """Whether it is for the names below the hosts too, where it speaks of that."""


def filled(calls: Calls, added: list[Added]) -> list[Added]:
    """What is added, with the hosts and pins of documents in place of what could not be followed."""
    found: dict[Added, None] = {}
    near: dict[Method, list[Node]] = {}
    ways: dict[tuple[Site, ...], list[Value]] = {}
    for one in added:
        ways.setdefault((*one.call.chain, one.call.site), []).append(one.host)
    for one in added:
        told = [] if _is_known(one) else list(_entries_of(calls, one, near))
        every = join(tuple(ways[*one.call.chain, one.call.site]))
        found.update(dict.fromkeys(_given(one, told, every) or [one]))
    return list(found)


def _is_known(one: Added) -> bool:
    return all(isinstance(part, Text) and part.known is not None for part in _pin_parts(one.pins)) and bool(
        _pin_parts(one.pins)
    )


def _pin_parts(pins: Value) -> tuple[Value, ...]:
    return tuple(
        item for option in options(pins) for item in (option.items if isinstance(option, Items) else (option,))
    )


def _given(one: Added, entries: list[Entry], every: Value) -> list[Added]:
    """The entries' pins for their hosts, or for the one host that is known; `every` is the host on all ways there."""
    known = {part.known for part in options(one.host) if isinstance(part, Text) and part.known}
    if known:
        entries = [entry for entry in entries if known.intersection(entry.hosts)] or [e for e in entries if not e.hosts]
        return [replace(one, pins=_pins(entry), likely=True) for entry in entries]
    return [
        replace(one, host=text(_pattern(every, host, entry.below)), pins=_pins(entry), likely=True)
        for entry in entries
        for host in entry.hosts
    ]


def _pins(entry: Entry) -> Value:
    return Items(tuple(map(text, entry.pins)))


def _pattern(given: Value, host: str, below: bool | None) -> str:
    """The host with the wildcard that the code puts before it, always or where the document speaks of subdomains."""
    if host.startswith(_WILD) or below is False:
        return host
    heads = [part.pieces[0] if isinstance(part, Text) and part.pieces else "" for part in options(given)]
    wild = [head for head in heads if head in _WILD]
    return f"{wild[0]}{host}" if wild and (below or len(wild) == len(heads)) else host


# --- documents ----------------------------------------------------------------------------------------------------
def _entries_of(calls: Calls, one: Added, near: dict[Method, list[Node]]) -> Iterator[Entry]:
    """The entries of the documents that a value was made of, else of those that the methods on the way name, which
    are kept in `near`."""
    nodes = [node for value in (one.pins, one.host) for node in _in_value(calls.program.build, value)]
    for site in () if nodes else dict.fromkeys((*one.call.chain, one.call.site)):
        if site.method not in near:
            near[site.method] = list(_in_method(calls, site.method))
        nodes.extend(near[site.method])
    yield from (entry for node in nodes for entry in entries(node))


def _in_value(build: Build, value: Value) -> Iterator[Node]:
    left: list[Value] = [value]
    for _ in range(LONGEST_HISTORY):
        if not left:
            return
        match left.pop():
            case Text() as one if one.known:
                yield from _parsed(one.known)
            case File(path):
                yield from _in_file(build, path)
            case Made(args=args, calls=made, fields=fields):
                left.extend((*args, *made, *(part for _, part in fields)))
            case Items(parts) | Alternatives(parts):
                left.extend(parts)
            case Pairs(pairs):
                left.extend(part for pair in pairs for part in pair)


def _in_method(calls: Calls, method: Method) -> Iterator[Node]:
    """The documents among a method's own constants: texts, names of assets, numbers of resources."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    build = calls.program.build
    for instruction in body.at.values() if body else ():
        if instruction.op in (0x1A, 0x1B):
            written = _constant(dex.string, instruction.ref)
            yield from _parsed(written)
            yield from _in_file(build, f"assets/{written}") if len(written) < 200 else ()
        elif instruction.op in (0x14, 0x15):
            yield from _in_resource(build, instruction.value & 0xFFFFFFFF)


def _constant(read: Callable[[int], str], index: int) -> str:
    try:
        return read(index)
    except FormatError:
        return ""


def _in_file(build: Build, path: str) -> Iterator[Node]:
    entry = next((part.entries[path] for part in build.parts if path in part.entries), None)
    if entry is None or entry.size > LARGEST:
        return
    try:
        yield from _parsed(entry.read().decode("utf-8", "replace"))
    except FormatError:
        return  # who opens the archive notes the damage


def _in_resource(build: Build, number: int) -> Iterator[Node]:
    """An XML resource, or a raw one that is JSON, in every configuration."""
    if not 0x02000000 <= number < 0x80000000:
        return
    try:
        resources = build.once(android).resources
        if (resources.name(number) or "").startswith("xml/"):
            yield from (_of_xml(xml.root) for xml in resources.xml(number) if xml.root.name != _PLATFORM)
        else:
            yield from (node for file in resources.files(number) for node in _in_file(build, file.path))
    except FormatError:
        return


def _parsed(written: str) -> Iterator[Node]:
    """A JSON text of objects or lists."""
    if written.lstrip("\ufeff \t\r\n")[:1] not in ("{", "[") or len(written) > LARGEST:
        return
    try:
        read = json.loads(written.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return
    yield read


def _of_xml(element: Element, depth: int = 0) -> Node:
    """An element as an object: its attributes, its text and its children under numbered names."""
    own: dict[str, Node] = {attribute.name: attribute.raw for attribute in element.attributes}
    if depth < DEEPEST:
        own |= {f"{child.name}#{at}": _of_xml(child, depth + 1) for at, child in enumerate(element.children)}
    written = element.text.strip()
    return own | {"": written} if own and written else own or written


# --- entries ------------------------------------------------------------------------------------------------------
def entries(node: Node) -> list[Entry]:
    """What a document says of hosts and their pins; the pins alone where it names no host."""
    found = list(_entries(node, 0))
    pins = tuple(dict.fromkeys(_pins_in(node, 0)))
    return found or ([Entry((), pins)] if pins else [])


def _entries(node: Node, depth: int) -> Iterator[Entry]:
    if depth > DEEPEST:
        return
    if isinstance(node, list):
        for part in node:
            yield from _entries(part, depth + 1)
    elif isinstance(node, dict):
        yield from list(_keyed(node, depth)) or _named(node)


def _keyed(node: dict[str, Node], depth: int) -> Iterator[Entry]:
    """The entries inside an object: what stands under a host's name, and what its parts say themselves."""
    for key, part in node.items():
        pins = tuple(dict.fromkeys(_pins_in(part, depth))) if _HOST.fullmatch(key) else ()
        if pins:
            yield Entry((key,), pins, _is_below(part))
        else:
            yield from _entries(part, depth + 1)


def _named(node: dict[str, Node]) -> Iterator[Entry]:
    """The entry that an object with hosts among its own values is."""
    pins = tuple(dict.fromkeys(_pins_in(node, 0)))
    hosts = tuple(dict.fromkeys(_hosts_in(node)))
    if hosts and pins:
        yield Entry(hosts, pins, _is_below(node))


def _hosts_in(node: dict[str, Node]) -> Iterator[str]:
    for part in node.values():
        for value in part if isinstance(part, list) else [part]:
            if isinstance(value, str) and _HOST.fullmatch(value.strip()):
                yield value.strip()


def _is_below(node: Node) -> bool | None:
    """What an entry's switch that speaks of subdomains says; None where there is none."""
    switches = node.items() if isinstance(node, dict) else ()
    said = [value in (True, "true") for key, value in switches if "subdomain" in key.replace("_", "").lower()]
    return said[0] if said else None


def _pins_in(node: Node, depth: int) -> Iterator[str]:
    if isinstance(node, str):
        yield from _pin(node.strip())
    elif isinstance(node, list) and depth <= DEEPEST:
        for part in node:
            yield from _pins_in(part, depth + 1)
    elif isinstance(node, dict) and depth <= DEEPEST:
        for key, part in node.items():
            if not (isinstance(part, str) and _HEX.fullmatch(part.strip()) and _OTHER_DIGESTS.search(key)):
                yield from _pins_in(part, depth + 1)


def _pin(written: str) -> Iterator[str]:
    """A text as OkHttp is given it, when it is a pin or the hex digits of one."""
    if match := _PIN.fullmatch(written):
        yield written if match[1] or match[3] else f"sha256/{match[2]}"
    elif match := _HEX.fullmatch(written):
        digest = bytes.fromhex(match[1].replace(":", ""))
        yield f"sha256/{base64.b64encode(digest).decode()}"
