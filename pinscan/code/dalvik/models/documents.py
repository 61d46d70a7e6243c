"""What ``org.json`` makes of a known text: a document whose members can be asked for."""

from __future__ import annotations

import json

from pinscan.code.dalvik.heap import Operand, State, Thing, thaw
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import collections
from pinscan.code.values import Const, Hole, Items, Pairs, Text, Value, text
from pinscan.formats.dex import MethodRef

LONGEST = 1 << 16
"""Longest document that is read, in characters."""


def _new(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new JSONObject(text)``, ``new JSONArray(text)``; the empty object; anything else is kept as a call."""
    content = s.content(args[1]) if len(args) == 2 else None
    if not isinstance(content, Text) or content.known is None or len(content.known) > LONGEST:
        return None
    try:
        document = _value(json.loads(content.known))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Items | Pairs):
        return None
    s.fill_text(args[0], s.content(thaw(document, s)))
    return Const(None)


def _value(read: object) -> Value:
    match read:
        case str():
            return text(read)
        case bool() | int():
            return Const(int(read))
        case dict():
            return Pairs(tuple((text(str(key)), _value(value)) for key, value in read.items()))
        case list():
            return Items(tuple(map(_value, read)))
    return Hole("document")


def _member(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``getString(name)``, ``optJSONArray(place)`` …: the member, or the fallback that is passed along."""
    if not isinstance(s.content(args[0]), Items | Pairs):
        return None
    found = collections.METHODS["get"](machine, s, ref, args[:2])
    return args[2] if found == Const(0) and len(args) == 3 else found


def _names(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``keys()``: an iterator over the names; ``names()``: an array of them."""
    content = s.content(args[0])
    if not isinstance(content, Pairs):
        return None
    names = Items(tuple(key for key, _ in content.pairs), content.complete)
    return s.new(Thing("iterator" if ref.name == "keys" else "", names))


MODELS: dict[str, Model] = {"Lorg/json/JSONObject;->keys": _names, "Lorg/json/JSONObject;->names": _names}
for _owner in ("Lorg/json/JSONObject;", "Lorg/json/JSONArray;"):
    MODELS[f"{_owner}-><init>"] = _new
    MODELS[f"{_owner}->length"] = collections.METHODS["size"]
    for _kind in ("", "String", "Boolean", "Int", "Long", "JSONObject", "JSONArray"):
        MODELS |= {f"{_owner}->get{_kind}": _member, f"{_owner}->opt{_kind}": _member}
