"""What ``JSONDecoder`` and ``PropertyListDecoder`` leave in a structure of the app's own, property by property.

A document of the bundle gives each property its value. Of a document that came from elsewhere it is known under which
key a property was looked for: a flag of the server's. Keys are taken to be the properties' names, as they are unless a
``CodingKeys`` says otherwise.
"""

from __future__ import annotations

from pinscan.code.apple.calls import Invocation
from pinscan.code.apple.state import Call, Known, Machine
from pinscan.code.apple.step import add, store_at
from pinscan.code.apple.swift_text import BRIDGED, small_text
from pinscan.code.values import Const, Hole, Items, Made, Pairs, Text, Value, text
from pinscan.formats import swift_fields, swift_types
from pinscan.formats.swift import NominalType
from pinscan.formats.swift_types import Type

PARSED = "JSONObjectWithData:options:error:"
LOOKUP = "-[? objectForKeyedSubscript:]"
MAX_DEPTH = 6
_ONE_BYTE = "bool"


def decoded(call: Invocation, kind: NominalType, where: Machine, document: Value) -> bool:
    """Leave a structure decoded from a document at an address; False where its properties are not known."""
    image = call.host.program.image
    places = swift_fields.offsets(image, kind)
    known = [(name, own) for name, own in swift_types.properties(image, kind.descriptor) if own and name in places]
    for number, (name, own) in enumerate(known):
        value = _under(document, name) if isinstance(document, Pairs) else _asked(document, name)
        _leave(call, add(where, places[name]), own, _as(call, value, own), number)
    return bool(known)


def _under(document: Pairs, name: str) -> Value:
    found = document.get(name)
    return Const(None) if found is None else found


def _asked(document: Value, name: str) -> Value:
    """What the decoder finds under a key of a document that is only known when the app runs."""
    return Made(LOOKUP, (Made(PARSED, (document,)), text(name)))


def _as(call: Invocation, value: Value, own: Type, depth: int = 0) -> Value:
    """A value of a document as the type it is decoded to: objects become structures, field by field."""
    if depth > MAX_DEPTH:
        return Hole("depth")
    if own.kind == "array" and isinstance(value, Items):
        return Items(tuple(_as(call, item, own.inner[0], depth + 1) for item in value.items), value.complete)
    if own.kind == "table" and isinstance(value, Pairs):
        pairs = tuple((key, _as(call, item, own.inner[1], depth + 1)) for key, item in value.pairs)
        return Pairs(pairs, value.complete)
    if own.kind == "struct" and isinstance(value, Pairs):
        fields = swift_types.properties(call.host.program.image, own.descriptor)
        return Items(
            tuple(_as(call, _under(value, name), kind, depth + 1) if kind else Hole() for name, kind in fields)
        )
    return value


def _leave(call: Invocation, where: Machine, own: Type, value: Value, number: int) -> None:
    """Store one property: two words of a string, a byte of a truth, a word of a collection or a number."""
    if own.kind in ("struct", "enum"):
        return
    if isinstance(value, Const):
        one: Machine = int(value.value or 0) if isinstance(value.value, int | None) else Hole("number")
        size = 1 if own.kind == _ONE_BYTE else 8
        store_at(call.state, where, size, one)
        return
    made = Call(value.target, value.args, value.type) if isinstance(value, Made) else Known(value)
    words = small_text(value) or (call.make(made, 200 + number), BRIDGED)
    store_at(call.state, where, 1 if own.kind == _ONE_BYTE else 8, words[0])
    if own.kind == "string" and isinstance(value, Text | Made):
        store_at(call.state, add(where, 8), 8, words[1])
