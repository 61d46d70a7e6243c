"""What lies in memory that a run has not written: constants of the image, global variables, fields of objects."""

from __future__ import annotations

from collections.abc import Hashable

from pinscan.code.apple.foundation import witness
from pinscan.code.apple.layout import BITMAP, CAPACITY, COUNT, KEYS, SCALE, VALUES, lay_out, lay_out_table
from pinscan.code.apple.program import Program
from pinscan.code.apple.state import LOST, Call, Content, Known, Machine, Named, Ptr, State
from pinscan.code.apple.swift import element_of
from pinscan.code.apple.swift_text import BRIDGED
from pinscan.code.apple.values import BLOCK, INVOKE, NUMBER, Reader
from pinscan.code.values import Alternatives, Blob, Const, File, Hole, Items, Made, Pairs, Text, Value, join

GLOBAL = Hole("global")
"""What lies in a variable that is not known."""
_VALUES = (Blob, Const, Text, Items, Pairs, File, Made, Alternatives)


def static(program: Program, state: State, address: int, size: int) -> Machine:
    """The content of the image at an address that the run has not written."""
    image, runtime = program.image, program.runtime
    if size == 8:
        selector = runtime.selector_slots.get(address)
        if selector is not None:
            return Named("selector", selector)
        title = runtime.class_slots.get(address)
        if title is not None:
            return Named("class", title)
    section = image.section_at(address)
    if section is None:
        return Hole("memory")
    if address in runtime.ivars:
        offset = image.word(address, 4)
        return LOST if offset is None else offset
    writable = section.segment == "__DATA" and section.name in ("__data", "__bss", "__common")
    in_array = size < 8 and section.name == "__data" and _in_array(program, address, size)
    if writable and not in_array and not (size >= 4 and image.word(address, size)):
        return _global(program, state, address, size)
    return _constant(program, address, size)


def _in_array(program: Program, address: int, size: int) -> bool:
    """Whether a small word lies in an array: code forms no address of it, or only that of the array's beginning."""
    return not program.mentioned(address) or bool(program.image.word(address, size) and not program.setters(address))


def _global(program: Program, state: State, address: int, size: int) -> Machine:
    """What code stores in a variable; of a truth, beside what it starts out with where that is not false."""
    value = program.global_value(address)
    if value is None:
        started = program.started(address, size)
        return GLOBAL if started is None else started
    if size == 1 and program.image.word(address, 1) == 1:
        value = join((Const(1), value))
    state.objects.setdefault(("global", address), _object(value))
    return Ptr(("global", address))


def _constant(program: Program, address: int, size: int) -> Machine:
    raw = program.image.word(address, size)
    if raw is None:
        return Hole("memory")
    if size != 8:
        return raw
    word = Reader(program, State()).word("image", address)
    return word if word is not None else raw


def field(program: Program, state: State, region: Hashable, offset: int) -> Machine:
    """The content of a field of an object that came from elsewhere."""
    content = state.objects.get(region)
    if offset in (COUNT, CAPACITY) and lay_out(state, region, content):
        return state.load(region, offset, 8) or 0
    if offset in (COUNT, SCALE, KEYS, VALUES, BITMAP) and lay_out_table(state, region, content):
        return state.load(region, offset, 1 if offset == SCALE else 8) or LOST
    known = witness(content if isinstance(content, Call) else None, region, offset)
    if known is not None:
        return known
    kept = _kept(state, content, region, offset) if isinstance(content, Call) else None
    if kept is not None:
        return kept
    if isinstance(content, Call) and (content.target == "self" or content.target == f"+[{content.type} alloc]"):
        value: Machine | Value | None = program.field_value(content.type, offset)
        if value is None:
            value = program.swift_field(content.type, offset)
        if isinstance(value, int):
            return value
        if isinstance(value, _VALUES):
            return _stored(state, ("field", content.type, offset), value)
    inside = element_of(content, offset) if isinstance(content, Call) else None
    if isinstance(inside, Call):
        state.objects["inside", region, offset] = inside
        return Ptr(("inside", region, offset))
    if inside is not None:
        return inside
    handed_in = isinstance(region, tuple) and region[:1] == ("argument",)
    return Hole("parameter" if handed_in else "memory")


def _kept(state: State, content: Call, region: Hashable, offset: int) -> Machine | None:
    """What another run left in an object that was kept with its content; the code of a block is an address."""
    fields = dict(content.fields)
    number = fields.get(f"{NUMBER}{offset}")
    if isinstance(number, Const) and isinstance(number.value, int):
        return number.value
    value = fields.get(str(offset))
    if value is None:
        return None
    code = content.target == BLOCK and offset == INVOKE
    swift = content.target.startswith("object ")
    if (code or swift) and isinstance(value, Const) and isinstance(value.value, int):
        return int(value.value)
    if swift and isinstance(value, Made) and value.target == BRIDGED.name:
        return BRIDGED
    return _stored(state, ("kept", region, offset), value)


def _stored(state: State, place: Hashable, value: Value) -> Machine:
    """A stored value as a word: the address of an object that stands for it, and stays as the run changes it."""
    state.objects.setdefault(place, _object(value))
    return Ptr(place)


def _object(value: Value) -> Content:
    """An object that was stored elsewhere: of a known class where it is known by what made it."""
    return Call(value.target, value.args, value.type, value.fields) if isinstance(value, Made) else Known(value)
