"""Files of the bundle that code reads: property lists, JSON and text, as the values Foundation makes of them.

Paths come from ``NSBundle`` (`File`); what they hold is read where code asks for it: ``dictionaryWithContentsOfFile:``
and its kin, ``NSPropertyListSerialization``, ``NSJSONSerialization``, ``stringWithContentsOfFile:``.
"""

from __future__ import annotations

import json
from typing import Any

from pinscan.build.entries import Part
from pinscan.code.apple.calls import Invocation, Model, keyed, place
from pinscan.code.apple.state import Array, Known, Machine, Table
from pinscan.code.values import Blob, Const, File, Hole, Items, Made, Pairs, Text, Value, text
from pinscan.errors import FormatError
from pinscan.formats.plist import read_plist

MAX_FILE = 1 << 20
MAX_DEPTH = 12
MAX_PARTS = 3000
"""Values of one file; a larger one is no configuration."""
_SWITCHES = frozenset(("yes", "no", "true", "false", "1", "0", "on", "off", ""))
_FOLDERS = ("", "Base.lproj/", "en.lproj/")


def content_of(parts: tuple[Part, ...], path: str) -> bytes | None:
    """The bytes of a bundle's resource, looked for in some bundles in turn; None when there is none to be read."""
    for part in parts:
        for folder in _FOLDERS:
            entry = part.entries.get(folder + path)
            if entry is not None and entry.size <= MAX_FILE:
                return entry.read()
    return None


def plist_value(data: bytes) -> Value:
    """The value of a property list; a hole when it is none or too large."""
    try:
        return _value(read_plist(data))
    except FormatError:
        return Hole("damaged")


def json_value(data: bytes) -> Value:
    """The value of a JSON text; a hole when it is none or too large."""
    try:
        return _value(json.loads(data))
    except (ValueError, RecursionError):
        return Hole("damaged")


def _value(read: Any) -> Value:
    left = [MAX_PARTS]
    found = _converted(read, left, 0)
    return found if left[0] >= 0 else Hole("size")


def _converted(read: Any, left: list[int], depth: int) -> Value:
    left[0] -= 1
    if left[0] < 0 or depth > MAX_DEPTH:
        return Hole("size")
    match read:
        case dict():
            return Pairs(tuple((text(str(key)), _converted(item, left, depth + 1)) for key, item in read.items()))
        case list():
            return Items(tuple(_converted(item, left, depth + 1) for item in read))
        case str():
            return text(read)
        case bytes():
            return Blob(read)
        case bool() | int() | float() | None:
            return Const(read)
    return Hole(type(read).__name__)


def _file(call: Invocation, number: int = 0) -> bytes | None:
    value = call.value(call.args[number])
    return call.host.program.resource(value.path) if isinstance(value, File) else None


def _made(call: Invocation, value: Value) -> Machine | None:
    """An object of a value, where an initializer was sent or new."""
    match call.frozen(value):
        case Array() | Table() | Known(Text()) as content:
            return place(call, content)
        case _:
            return None


def _collection(call: Invocation) -> Machine | None:
    """``dictionaryWithContentsOf…``; an initializer does so for collections only."""
    if call.name.startswith("init") and not isinstance(call.content(call.receiver), (Array, Table)):
        value = call.value(call.args[0])
        return place(call, Known(value)) if isinstance(value, File) else None
    data = _file(call)
    return None if data is None else _made(call, plist_value(data))


def _parsed(call: Invocation) -> Machine | None:
    data = _file(call)
    return None if data is None else _made(call, json_value(data) if "JSON" in call.name else plist_value(data))


def from_info(call: Invocation) -> Machine | None:
    """What the app's Info.plist has under a key; a switch is left as the call that reads it."""
    asked = call.value(call.receiver)
    own_key = call.name == "objectForInfoDictionaryKey:"
    if not own_key and not (isinstance(asked, Made) and asked.target.endswith(" infoDictionary]")):
        return None
    key, data = call.value(call.args[0]), call.host.program.resource("Info.plist")
    info = plist_value(data) if data is not None else None
    found = info.get(key.known) if isinstance(info, Pairs) and isinstance(key, Text) and key.known else None
    if isinstance(found, Text) and (found.known or "").lower() in _SWITCHES:
        return None
    return call.make(call.frozen(found)) if isinstance(found, (Text, Items, Pairs)) else None


def _written(call: Invocation) -> Machine | None:
    data = _file(call)
    return None if data is None else _made(call, text(data.decode("utf-8", "replace")))


def _root(call: Invocation) -> Machine | None:
    return call.make(Known(File("")))


def _below(call: Invocation) -> Machine | None:
    """A path or URL with one more component."""
    base, more = call.value(call.receiver), call.value(call.args[0])
    if not isinstance(base, File) or not isinstance(more, Text) or more.known is None:
        return None
    return call.make(Known(File(f"{base.path}/{more.known}".lstrip("/"))))


FILES: dict[str, Model] = {
    **keyed(
        "dictionaryWithContentsOfFile: dictionaryWithContentsOfURL: dictionaryWithContentsOfURL:error: "
        "arrayWithContentsOfFile: arrayWithContentsOfURL: arrayWithContentsOfURL:error: initWithContentsOfFile: "
        "initWithContentsOfURL: initWithContentsOfURL:error:", _collection),
    **keyed(
        "JSONObjectWithData:options:error: propertyListWithData:options:format:error: "
        "propertyListFromData:mutabilityOption:format:errorDescription:", _parsed),
    **keyed(
        "stringWithContentsOfFile:encoding:error: stringWithContentsOfURL:encoding:error: "
        "initWithContentsOfFile:encoding:error: initWithContentsOfURL:encoding:error:", _written),
    **keyed("objectForInfoDictionaryKey:", from_info),
    **keyed("resourcePath bundlePath resourceURL bundleURL", _root),
    **keyed(
        "stringByAppendingPathComponent: URLByAppendingPathComponent: URLByAppendingPathComponent:isDirectory:",
        _below),
}  # fmt: skip
"""Messages that read files of the bundle."""
