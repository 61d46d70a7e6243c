"""Apple property lists, binary (``bplist00``) and XML, as plain Python values.

Binary lists are read by biplist behind `pinscan.formats._bplist`, XML by the standard library: biplist cannot read XML
on Python 3.9 and newer. Both fail in a dozen ways on hostile bytes; here there is one, `FormatError`. The old OpenStep
text form and other ``bplist`` versions are not read.
"""

from __future__ import annotations

import datetime
import plistlib
import struct
from collections.abc import Iterator
from typing import Any, TypeAlias
from xml.parsers.expat import ExpatError

from pinscan.errors import FormatError, LimitError

PlistValue: TypeAlias = (
    dict[str, "PlistValue"] | list["PlistValue"] | str | int | float | bool | bytes | datetime.datetime | None
)
"""Dates are aware (UTC), sets are sorted lists, a keyed archiver's UID is ``{"CF$UID": n}``, None is binary null."""

MAX_SIZE = 32 << 20
"""Bytes of one list."""
MAX_DEPTH = 100
"""Containers within containers."""
MAX_NODES = 200_000
"""Values in one list, shared ones counted at each visit."""
MAX_BITS = 128
"""The widest integer a property list can hold."""

_BAD = (plistlib.InvalidFileException, ValueError, TypeError, OverflowError, RecursionError, LookupError,
        AttributeError, MemoryError, ExpatError, struct.error)  # fmt: skip


def read_plist(data: bytes) -> PlistValue:
    """The value of a binary or XML property list. Raises `FormatError`, or `LimitError` past a limit above."""
    if len(data) > MAX_SIZE:
        raise LimitError(f"property list is larger than {MAX_SIZE} bytes")
    return _normalise(_read_binary(data) if data.startswith(b"bplist") else _read_xml(data))


def _read_binary(data: bytes) -> Any:
    if not data.startswith(b"bplist00"):
        raise FormatError("binary property list of an unsupported version")
    from pinscan.formats import _bplist

    try:
        return _bplist.read(data)
    except (*_bplist.INVALID, *_BAD) as error:
        raise FormatError(f"damaged binary property list: {error}"[:200]) from error


def _read_xml(data: bytes) -> Any:
    if data.count(b"<") > 4 * MAX_NODES:  # key and value, each with an end tag
        raise LimitError(f"property list holds more than {MAX_NODES} values")
    try:
        root = plistlib.loads(data.lstrip(), fmt=plistlib.FMT_XML)
    except _BAD as error:
        raise FormatError(f"not a property list: {error}"[:200]) from error
    if root is None:
        raise FormatError("property list without a value")
    return root


def _normalise(root: Any) -> PlistValue:
    """Copy without recursion into the types of `PlistValue`, in which nothing is shared and nothing is cyclic."""
    top: list[PlistValue] = []
    stack: list[tuple[list[PlistValue] | dict[str, PlistValue], Iterator[tuple[Any, Any]]]] = [
        (top, iter(((None, root),)))
    ]
    nodes = 0
    while stack:
        target, source = stack[-1]
        item = next(source, None)
        if item is None:
            stack.pop()
            continue
        nodes += 1
        if nodes > MAX_NODES or len(stack) > MAX_DEPTH + 1:
            raise LimitError(f"property list has more than {MAX_NODES} values or is nested deeper than {MAX_DEPTH}")
        value, children = _shell(item[1])
        if isinstance(target, dict):
            target[_key(item[0])] = value
        else:
            target.append(value)
        if children is not None and isinstance(value, dict | list):
            stack.append((value, children))
    return top[0]


def _shell(value: Any) -> tuple[PlistValue, Iterator[tuple[Any, Any]] | None]:
    """A scalar as it is; an empty container with what is to go into it."""
    if isinstance(value, dict):
        return {}, iter(value.items())
    if isinstance(value, list):
        return [], iter([(None, item) for item in value])
    if isinstance(value, set | frozenset):  # no order of its own: give it one
        return [], iter([(None, item) for item in sorted(value, key=lambda item: (type(item).__name__, repr(item)))])
    return _scalar(value), None


def _scalar(value: Any) -> PlistValue:
    match value:
        case int() if value.bit_length() > MAX_BITS:
            raise FormatError(f"property list holds an integer of more than {MAX_BITS} bits")
        case datetime.datetime():
            return value.replace(tzinfo=datetime.UTC)
        case bytes():
            return bytes(value)
        case None | str() | bool() | int() | float():
            return value
    number = getattr(value, "integer", getattr(value, "data", None))  # biplist.Uid, plistlib.UID
    if type(value).__name__.upper() == "UID" and isinstance(number, int):
        return {"CF$UID": number}
    raise FormatError(f"property list holds a {type(value).__name__}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise FormatError("property list has a key that is no string")
    return key
