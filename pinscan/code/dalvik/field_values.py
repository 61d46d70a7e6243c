"""What writes to a field tell of it: its initial value, the objects it is a field of, a collection with what it holds.

`pinscan.code.dalvik.calls` finds the writes; nothing here runs code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pinscan.code.dalvik import dispatch
from pinscan.code.dalvik.call import Call, Fields
from pinscan.code.dalvik.heap import depends
from pinscan.code.dalvik.program import Program
from pinscan.code.values import Const, Hole, Items, Made, Pairs, Value, options, text
from pinscan.errors import FormatError
from pinscan.formats.dex import Encoded, FieldRef

SEVERAL = 6
"""Most objects of one class that are followed one by one."""


def initial(program: Program, ref: FieldRef) -> Value | None:
    """A static field's encoded initial value (zero when there is none); None for an instance field."""
    for image in program.images:
        try:
            definition = image.dex.find_class(ref.owner)
            if definition is None:
                continue
            data = image.dex.class_data(definition.data_offset)
            index = next((f for f in data.static_fields if image.dex.field(f) == ref), None)
            if index is None:
                return None
            return _encoded(image.dex.static_values(definition).get(index, 0))
        except FormatError:
            continue
    return None


def _encoded(value: Encoded) -> Value:
    match value:
        case str():
            return text(value)
        case int() | float():
            return Const(value)
        case None:
            return Const(0)
        case _:
            return Hole("encoded value")


def plain(program: Program, kind: str, fields: Fields) -> Fields:
    """The fields among an object's that hold texts, boxes, arrays or collections."""
    names = {field.name for field in program.instance_fields(kind) if dispatch.is_plain(field.type)}
    return tuple((name, value) for name, value in fields if name in names)


def _lacks(program: Program, made: Made) -> bool:
    """Whether a field of an object that holds texts, boxes, arrays or collections was not seen to be written."""
    fields = program.instance_fields(made.type)
    names = {field.name for field in fields if dispatch.is_plain(field.type)}
    return not names <= {name for name, _ in made.fields}


def written_to(program: Program, ref: FieldRef, calls: Sequence[Call]) -> tuple[Value, ...]:
    """The different objects that some field writes are to; none when one is not known or they are too many."""
    found: list[Value] = []
    for call in calls:
        for one in options(call.args[0]) if call.args else (Hole("not reached"),):
            if not isinstance(one, Made) or len(call.args) < 2:
                return ()
            if not ref.type.startswith(("L", "[")):
                one = replace(one, fields=(*((n, v) for n, v in one.fields if n != ref.name), (ref.name, call.args[1])))
            if not one.fields:
                return ()
            if any(depends(value) for _, value in plain(program, one.type, one.fields)) or _lacks(program, one):
                return ()
            known = replace(one, fields=tuple((name, v) for name, v in one.fields if not depends(v)))
            if known not in found:
                found.append(known)
    return tuple(found) if len(found) <= SEVERAL else ()


def union(made: Items | Pairs, seen: Iterable[Value]) -> Value:
    """A collection with what it was seen to hold later, each element once; one that is not known leaves it open."""
    for value in seen:
        for one in options(value):
            match made, one:
                case Items(items, complete), Items(others, whole):
                    known = [item for item in others if not depends(item)]
                    added = [item for item in known if item not in items]
                    made = Items((*items, *added), complete and whole and len(known) == len(others))
                case Pairs(pairs, complete), Pairs(entries, whole):
                    told = [pair for pair in entries if not any(map(depends, pair))]
                    more = [pair for pair in told if pair not in pairs]
                    made = Pairs((*pairs, *more), complete and whole and len(told) == len(entries))
                case _:
                    made = replace(made, complete=False)
    return made
