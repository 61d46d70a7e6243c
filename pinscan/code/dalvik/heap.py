"""What a method's execution knows at one point: registers, objects and the conditions that led there.

Objects live in a heap of immutable records, so that a branch copies two small containers and shares the rest. Values
leave as `pinscan.code.values` (`freeze`) and come back as objects (`thaw`).
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias, cast

from pinscan.code.dalvik.program import Site
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, Text, Value, join, mixed, options

DEPTH = 12
"""Deepest nesting of objects that is read out."""
PARTS = 4_000
"""Most parts of a value that are read out."""
CALLS = 200
"""Most calls on one object that are kept."""
OPTIONS = 16
"""Most alternatives a value keeps; beyond, it is a hole."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A pointer to an object on the heap."""

    id: int


Operand: TypeAlias = Value | Ref
"""What a register holds. Inside the machine a `Made`, `Items` or `Pairs` may hold `Ref`s too."""

SHARER = "#sharer"
"""A field of an object with content: which other one shares that content."""
NO_FIELDS: Mapping[str, Operand] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: an array, collection or builder has `content`; any object has fields and the calls made on it."""

    type: str
    content: Operand | None = None
    origin: Made | None = None
    """How it came to be: its constructor, or the call that returned it."""
    fields: Mapping[str, Operand] = field(default_factory=lambda: NO_FIELDS)
    calls: tuple[Made, ...] = ()
    whole: bool = False
    """Whether every field write since its allocation was followed, so that an unset field is zero."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition under which an instruction runs: `value` was found to be true (non-zero) or not, at `site`."""

    value: Value
    truth: bool
    site: Site


NO_RESULT = Hole("no result")
Heap: TypeAlias = dict[int, Thing]


@dataclass(slots=True)
class State:
    """One way to have come to an instruction."""

    regs: list[Operand]
    heap: Heap
    guards: tuple[Guard, ...] = ()
    result: Operand = NO_RESULT
    visits: dict[int, tuple[int, Heap]] = field(default_factory=dict)

    def copy(self) -> State:
        """An independent state with the same content."""
        return State(list(self.regs), dict(self.heap), self.guards, self.result, dict(self.visits))

    def thing(self, operand: Operand) -> Thing | None:
        """The object an operand points to, or None."""
        return self.heap.get(operand.id) if isinstance(operand, Ref) else None

    def content(self, operand: Operand) -> Operand:
        """An object's content; any other operand is its own."""
        thing = self.thing(operand)
        return thing.content if thing is not None and thing.content is not None else operand

    def new(self, thing: Thing) -> Ref:
        """Put an object on the heap."""
        ref = new_ref()
        self.heap[ref.id] = thing
        return ref

    def fill(self, operand: Operand, content: Operand) -> None:
        """Replace an object's content, and that of the one that it shares it with."""
        thing = self.thing(operand)
        if isinstance(operand, Ref) and thing is not None:
            self.heap[operand.id] = Thing(thing.type, content, thing.origin, thing.fields, thing.calls, thing.whole)
            sharer = thing.fields.get(SHARER)
            if isinstance(sharer, Ref) and (other := self.heap.get(sharer.id)) is not None:
                self.heap[sharer.id] = Thing(other.type, content, other.origin, other.fields, other.calls, other.whole)

    def share(self, one: Ref, two: Ref) -> None:
        """Let two objects have one content, as an array and the list that looks at it."""
        self.set_field(one, SHARER, two)
        self.set_field(two, SHARER, one)

    def fill_text(self, operand: Operand, content: Operand) -> None:
        """Give an object (or each of several it may be) its content, whether it had one before or not."""
        for choice in options(operand) if isinstance(operand, Alternatives) else (operand,):
            self.fill(choice, content)

    def set_field(self, operand: Operand, name: str, value: Operand) -> None:
        """Write an object's field."""
        thing = self.thing(operand)
        if isinstance(operand, Ref) and thing is not None:
            fields = {**thing.fields, name: value}
            self.heap[operand.id] = Thing(thing.type, thing.content, thing.origin, fields, thing.calls, thing.whole)

    def log(self, operand: Operand, call: Made) -> None:
        """Note a call made on an object."""
        thing = self.thing(operand)
        if isinstance(operand, Ref) and thing is not None and len(thing.calls) < CALLS:
            calls = (*thing.calls, call)
            self.heap[operand.id] = Thing(thing.type, thing.content, thing.origin, thing.fields, calls, thing.whole)


_IDS = itertools.count(1)


def new_ref() -> Ref:
    """A pointer that no heap has yet."""
    return Ref(next(_IDS))


_STATICS = -(1 << 50)
"""Keys of static fields in a heap lie below this one."""


def static_slot(owner: str, name: str) -> int:
    """Where a heap keeps what a static field is known to hold on a way."""
    return _STATICS - (hash((owner, name)) & 0xFFFFFFFFFFFF)


def static_types(heap: Heap) -> frozenset[str]:
    """The types of the static fields that a heap tells."""
    return frozenset(thing.type for key, thing in heap.items() if key <= _STATICS)


def forget_statics(heap: Heap, written: frozenset[tuple[str, str]] | None) -> None:
    """Forget what static fields hold (owner and name of each, None for all): code that was not run may write them."""
    keys = [key for key in heap if key <= _STATICS] if written is None else [static_slot(*one) for one in written]
    for key in keys:
        heap.pop(key, None)


def merge(states: list[State]) -> State:
    """One state for several: equal values stay, others become alternatives; only common conditions are kept."""
    first = states[0]
    if len(states) == 1:
        return first
    regs = [_choice(column, states) for column in zip(*(state.regs for state in states), strict=True)]
    visits = {pc: seen for state in states for pc, seen in state.visits.items()}
    for state in states:
        for pc, seen in state.visits.items():
            visits[pc] = max(visits[pc], seen, key=lambda s: s[0])
    result = _join([state.result for state in states])
    return State(regs, merge_heaps([s.heap for s in states]), common([s.guards for s in states]), result, visits)


def _choice(column: tuple[Operand, ...], states: list[State]) -> Operand:
    first = column[0]
    if all(operand is first for operand in column):
        return first
    if all(isinstance(operand, Const) for operand in column):
        decided = chosen([(operand, state.guards) for operand, state in zip(column, states, strict=True)])
        return decided or _join(column)
    return _join(column)


def chosen(ways: list[tuple[Operand, tuple[Guard, ...]]]) -> Operand | None:
    """The condition that decides between true and false, when that is all that several ways differ in; else None.

    ``flag = condition ? 1 : 0`` is the condition, however the compiler wrote it.
    """
    if not ways or any(operand not in (TRUE, FALSE) for operand, _ in ways) or len({o for o, _ in ways}) < 2:
        return None
    for place in dict.fromkeys(guard.site for guard in ways[0][1]):
        asked = [next((guard for guard in guards if guard.site == place), None) for _, guards in ways]
        met = [guard for guard in asked if guard is not None]
        answers = {(operand, guard.truth) for (operand, _), guard in zip(ways, met, strict=False)}
        if len(met) < len(ways) or any(isinstance(guard.value, Hole) for guard in met):
            continue
        if answers <= {(TRUE, True), (FALSE, False)}:
            return join(tuple(guard.value for guard in met))
        if answers <= {(TRUE, False), (FALSE, True)}:
            return Made("!", (join(tuple(guard.value for guard in met)),), "Z")
    return None


TRUE, FALSE = Const(1), Const(0)
CAUGHT = Made("caught", (), "Z")
"""The condition of a way through an exception handler."""


def common(guards: list[tuple[Guard, ...]]) -> tuple[Guard, ...]:
    """The conditions that hold on every way, whatever they ask on each.

    Ways through exception handlers count only when there is no other.
    """
    normal = [way for way in guards if not any(guard.value is CAUGHT for guard in way)]
    first, *others = normal or guards
    return tuple(joined for at, guard in enumerate(first) if (joined := _joined(at, guard, others)) is not None)


def _joined(at: int, guard: Guard, ways: list[tuple[Guard, ...]]) -> Guard | None:
    """The condition with all values it has on several ways that met it with the same answer; None when one did not."""
    if all(at < len(way) and way[at] is guard for way in ways):  # met before the ways parted
        return guard
    values: list[Operand] = [guard.value]
    for way in ways:
        if guard in way:
            continue
        same = next((g for g in way if g.site == guard.site and g.truth == guard.truth), None)
        if same is None or guard.value is CAUGHT or same.value is CAUGHT:
            return None
        values.append(same.value)
    return guard if len(values) == 1 else Guard(cast(Value, _join(values)), guard.truth, guard.site)


def merge_heaps(heaps: list[Heap]) -> Heap:
    """Every object of several heaps; where one object differs, its parts are joined."""
    merged = dict(heaps[0]) if heaps else {}
    for heap in heaps[1:]:
        for key, thing in heap.items():
            known = merged.get(key)
            if known is not thing:
                merged[key] = thing if known is None or known == thing else _merge_things(known, thing)
    return merged


def swept(heap: Heap, given: Mapping[int, Thing], held: Iterable[Operand]) -> Heap:
    """The heap without the objects that neither `held` nor one of the objects `given` leads to.

    Slots, whose numbers are negative, stay.
    """
    live: Heap = {}
    seen: set[int] = set()
    queue: list[Operand] = [*held, *(Ref(key) for key in heap if key < 0 or key in given)]
    while queue:
        operand = queue.pop()
        if isinstance(operand, Ref):
            if operand.id in heap and operand.id not in live:
                thing = live[operand.id] = heap[operand.id]
                queue.extend(_parts_of(thing))
        elif isinstance(operand, (Items, Pairs, Alternatives, Made)) and id(operand) not in seen:
            seen.add(id(operand))
            queue.extend(_inside(operand))
    return {key: thing for key, thing in heap.items() if key in live}


def _parts_of(thing: Thing) -> Iterator[Operand]:
    yield from (one for one in (thing.content, thing.origin) if one is not None)
    yield from thing.fields.values()
    yield from thing.calls


def _inside(operand: Items | Pairs | Alternatives | Made) -> Iterator[Operand]:
    match operand:
        case Items(inner) | Alternatives(inner):
            yield from inner
        case Pairs(pairs):
            yield from (one for pair in pairs for one in pair)
        case Made(args=args, calls=calls, fields=fields):
            yield from (*args, *calls, *(value for _, value in fields))


def renamed(operand: Operand, names: Mapping[int, Ref]) -> Operand:
    """The operand with other pointers in it."""
    match operand:
        case Ref(key):
            return names.get(key, operand)
        case Items(items, complete):
            return Items(tuple([cast(Value, renamed(item, names)) for item in items]), complete)
        case Pairs(pairs, complete):
            entries = [(cast(Value, renamed(k, names)), cast(Value, renamed(v, names))) for k, v in pairs]
            return Pairs(tuple(entries), complete)
        case Alternatives(choices, among_objects):
            return Alternatives(tuple([cast(Value, renamed(one, names)) for one in choices]), among_objects)
        case Made():
            return _renamed_call(operand, names)
    return operand


def _renamed_call(made: Made, names: Mapping[int, Ref]) -> Made:
    args = tuple([cast(Value, renamed(arg, names)) for arg in made.args])
    calls = tuple([_renamed_call(call, names) for call in made.calls])
    fields = tuple([(name, cast(Value, renamed(value, names))) for name, value in made.fields])
    return Made(made.target, args, made.type, calls, fields, made.site)


def renamed_thing(thing: Thing, names: Mapping[int, Ref]) -> Thing:
    """The object with other pointers in it."""
    content = None if thing.content is None else renamed(thing.content, names)
    origin = None if thing.origin is None else _renamed_call(thing.origin, names)
    fields = {name: renamed(value, names) for name, value in thing.fields.items()} if thing.fields else thing.fields
    calls = tuple([_renamed_call(call, names) for call in thing.calls])
    return Thing(thing.type, content, origin, fields, calls, thing.whole)


def _merge_things(one: Thing, two: Thing) -> Thing:
    content = None if one.content is None and two.content is None else _join([one.content, two.content])
    names = dict.fromkeys([*one.fields, *two.fields])
    zero: Operand = Const(0) if one.whole and two.whole else Hole("unset")
    fields = {name: _join([one.fields.get(name, zero), two.fields.get(name, zero)]) for name in names}
    return Thing(one.type, content, one.origin, fields, _merge_calls(one.calls, two.calls), one.whole and two.whole)


def _merge_calls(one: tuple[Made, ...], two: tuple[Made, ...]) -> tuple[Made, ...]:
    """The calls made on an object on two ways: call by call where both made the same ones, else one after the other."""
    if [(call.target, call.site) for call in one] == [(call.target, call.site) for call in two]:
        return tuple([a if a == b else _merge_call(a, b) for a, b in zip(one, two, strict=True)])
    return (*one, *(call for call in two if call not in one))[:CALLS]


def _merge_call(one: Made, two: Made) -> Made:
    return replace(one, args=tuple(cast(Value, _join(pair)) for pair in zip(one.args, two.args, strict=True)))


def _join(operands: Iterable[Operand | None]) -> Operand:
    values = tuple(cast(Value, operand) for operand in operands if operand is not None)
    if all(value is values[0] or value == values[0] for value in values):
        return values[0]
    joined = join(values)
    return Hole("too many alternatives") if len(getattr(joined, "options", ())) > OPTIONS else joined


def either(operands: Iterable[Operand], sources: Iterable[Operand] = ()) -> Operand:
    """One operand for several; mixed when one of the values they were computed of is."""
    joined = _join(list(operands) or [Hole("no value")])
    return mixed(joined) if isinstance(joined, Alternatives) and any(map(_is_mixed, sources)) else joined


def _is_mixed(operand: Operand) -> bool:
    return isinstance(operand, Alternatives) and operand.mixed


def freeze(operand: Operand, heap: Heap, spend: Callable[[int], None] | None = None) -> Value:
    """The value of an operand with every object in it read out; cycles and what is too deep or large end in holes.

    `spend` is told how many parts were read.
    """
    reading = _Reading(heap)
    value = reading.read(operand)
    if spend is not None:
        spend(PARTS - reading.left)
    return value


_PLAIN = frozenset((Const, Hole, Text, Blob))
"""Values that hold no others."""
_DEEP = Hole("depth")


class _Reading:
    """One reading out. Objects that share others unroll into a tree: its size is bounded, not only its depth."""

    def __init__(self, heap: Heap) -> None:
        self.heap, self.left = heap, PARTS

    def read(self, operand: Operand, depth: int = 0, seen: tuple[int, ...] = ()) -> Value:
        """The value of one operand."""
        self.left -= 1
        if depth > DEPTH or self.left < 0:
            return _DEEP
        if type(operand) in _PLAIN:
            return cast(Value, operand)
        below = depth + 1
        match operand:
            case Ref(key):
                if key in seen or key not in self.heap:
                    return Hole("cycle")
                return self._thing(self.heap[key], depth, (*seen, key))
            case Items(items, complete):
                return Items(self._each(items, below, seen), complete)
            case Pairs(pairs, complete):
                return Pairs(
                    tuple([(self.read(k, below, seen), self.read(v, below, seen)) for k, v in pairs]), complete
                )
            case Alternatives(options, among_objects):
                each = self._each(options, below, seen)
                if each is options:
                    return operand
                read = join(each)
                return mixed(read) if among_objects else read
            case Made():
                return self._made(operand, depth, seen)
            case _:
                return operand

    def _each(self, operands: tuple[Value, ...], depth: int, seen: tuple[int, ...]) -> tuple[Value, ...]:
        """The values of several operands; those of a long array are mostly plain."""
        if self.left <= 0 or (depth <= DEPTH and _PLAIN.issuperset(map(type, operands))):
            room = max(0, self.left)
            self.left -= len(operands)
            return operands if len(operands) <= room else (*operands[:room], *[_DEEP] * (len(operands) - room))
        return tuple([self.read(operand, depth, seen) for operand in operands])

    def _made(self, made: Made, depth: int, seen: tuple[int, ...]) -> Made:
        if not made.args and not made.calls:
            return made
        args = self._each(made.args, depth + 1, seen)
        if not made.calls and all(map(operator.is_, args, made.args)):
            return made
        return Made(made.target, args, made.type, self._calls(made.calls, depth, seen), made.fields, made.site)

    def _calls(self, calls: tuple[Made, ...], depth: int, seen: tuple[int, ...]) -> tuple[Made, ...]:
        if depth >= DEPTH or self.left < 0:
            return ()
        return tuple([self._made(call, depth + 1, seen) for call in calls])

    def _thing(self, thing: Thing, depth: int, seen: tuple[int, ...]) -> Value:
        if thing.content is not None:
            return self.read(thing.content, depth + 1, seen)
        made = self._made(thing.origin or Made("new", (), thing.type), depth, seen)
        fields = tuple([(name, self.read(value, depth + 1, seen)) for name, value in thing.fields.items()])
        calls = (*made.calls, *self._calls(thing.calls, depth, seen))
        return Made(made.target, made.args, thing.type, calls, fields, made.site)


def thaw(value: Value, state: State) -> Operand:
    """Put a value that was read out back on the heap, so that code can go on with it."""
    match value:
        case Items(items, complete):
            return state.new(Thing("", Items(tuple(cast(Value, thaw(i, state)) for i in items), complete)))
        case Pairs(pairs, complete):
            read = tuple((cast(Value, thaw(k, state)), cast(Value, thaw(v, state))) for k, v in pairs)
            return state.new(Thing("", Pairs(read, complete)))
        case Blob():
            return state.new(Thing("[B", value))
        case Alternatives(options, among_objects):
            thawed = join(tuple(cast(Value, thaw(option, state)) for option in options))
            return mixed(thawed) if among_objects else thawed
        case Made(type=kind) if kind.startswith("L") and (value.calls or value.fields or value.target.endswith(")V")):
            fields = {name: thaw(field, state) for name, field in value.fields}
            origin = replace(value, calls=(), fields=())
            return state.new(Thing(kind, None, origin, fields, value.calls))
        case _:
            return value


def depends(value: Operand, reason: str = "parameter") -> bool:
    """Whether a hole with this reason is anywhere in a value."""
    match value:
        case Hole(why):
            return why.startswith(reason)
        case Text(pieces):
            return any(isinstance(piece, Hole) and piece.reason.startswith(reason) for piece in pieces)
        case Items(items) | Alternatives(items):
            return any(depends(item, reason) for item in items)
        case Pairs(pairs):
            return any(depends(part, reason) for pair in pairs for part in pair)
        case Made(args=args, fields=fields):
            return any(depends(arg, reason) for arg in args) or any(depends(v, reason) for _, v in fields)
        case _:
            return False
