"""What Java's and Kotlin's collections do to values: lists, sets, maps, iterators, entries, pairs.

Lists and sets are `Items`, maps `Pairs`; an iterator holds the elements that are left, so that a loop over a known
collection runs element by element and an entry's key stays with its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing, either
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic, java_text
from pinscan.code.dalvik.models.collection_changes import (
    CHANGES,
    LAST,
    OF,
    distinct,
    find,
    in_order,
    may_change,
    same,
    unknown,
    view,
)
from pinscan.code.dalvik.models.lambdas import call_lambda
from pinscan.code.dalvik.program import INVOKES, Method, Program
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, Text, Value, text
from pinscan.errors import FormatError
from pinscan.formats.dex import MethodRef


def model(owner: str, name: str) -> Model | None:
    """The model of a collection's method, by the owner's package and the method's name."""
    if f"{owner}->{name}" in EXACT:
        return EXACT[f"{owner}->{name}"]
    if owner.startswith("[") and name == "clone":
        return _copy
    if owner.startswith(_OWNERS):
        return METHODS.get(name) or (unknown if may_change(name) else None)
    return None


FILLERS = frozenset(("add", "addAll", "addFirst", "addLast", "offer", "push", "put", "putAll", "putIfAbsent", "set"))
"""Methods that put something into a collection."""


def fills(program: Program, method: Method) -> bool:
    """Whether a method puts something into any of the platform's collections."""
    body, dex = program.body(method), program.images[method.image].dex
    try:
        refs = [dex.method(i.ref) for i in body.at.values() if i.op in INVOKES] if body else []
    except FormatError:
        return False
    return any(ref.name in FILLERS and ref.owner.startswith(_OWNERS) for ref in refs)


_OWNERS = ("Ljava/util/", "Ljava/lang/Iterable;", "Lkotlin/collections/", "Lkotlin/sequences/", "Lkotlin/enums/")


def items(s: State, operand: Operand) -> Items | None:
    """The elements of a collection or array, or None; a text or a single object is none."""
    content = s.content(operand)
    match content:
        case Items():
            return content
        case Pairs(pairs, complete):
            return Items(tuple(Made("entry", pair) for pair in pairs), complete)
    return None


def _list(s: State, values: Sequence[Operand], complete: bool = True, kind: str = "") -> Ref:
    return s.new(Thing(kind, Items(cast("tuple[Value, ...]", tuple(values)), complete)))


# --- making -------------------------------------------------------------------------------------------------------
_COPIED = ("Ljava/util/", "Ljava/lang/Iterable;", "Ljava/lang/Object;")
"""What a collection may be a copy of; a comparator or an enumeration's class says nothing of what is in it."""


_COLLECTIONS = tuple(f"{name};" for name in ("List", "Set", "Map", "Deque", "Queue", "Vector", "Stack", "Hashtable"))
"""How the names of the platform's collections end."""


def _new_collection(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new ArrayList()``, ``new HashMap(other)`` …"""
    if not ref.owner.startswith(("Ljava/util/", "Lj$/util/")) or not ref.owner.endswith(_COLLECTIONS):
        return None
    is_map = ref.owner.endswith(("Map;", "Hashtable;"))
    empty: Operand = Pairs(()) if is_map else Items(())
    if ref.params and ref.params[0].startswith(_COPIED) and ref.params[0] != "Ljava/util/Comparator;":
        given = s.content(args[1]) if is_map else _elements(machine, s, args[1])
        empty = given if isinstance(given, (Items, Pairs)) else replace(cast(Items, empty), complete=False)
        if isinstance(empty, Items) and ref.owner.endswith("Set;"):
            empty = Items(distinct(empty.items), empty.complete)
        thing = s.thing(args[0])
        empty = in_order(thing, empty) if thing is not None else empty
    s.fill_text(args[0], empty)
    return Const(None)


def _elements(machine: Machine, s: State, operand: Operand) -> Items | None:
    """What a collection takes over of another: its elements, or what a class of the build gives by ``toArray``, which
    the platform's collections ask for (R8 renames Kotlin's ``ArrayAsCollection`` so that it is one of those)."""
    thing = s.thing(operand)
    if thing is None or thing.content is not None or machine.program.find_class(thing.type) is None:
        return items(s, operand)
    method = machine.program.find_method(thing.type, "toArray", (), "[Ljava/lang/Object;")
    return items(s, machine.call(s, method, [operand])) if method is not None and method.code else None


def _of_array(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Arrays.asList(array)``, ``listOf(array)``, ``setOf(array)``, ``toList(collection)``."""
    if not args:
        return _list(s, ())
    known = items(s, args[0])
    if known is not None:
        made = _list(
            s, distinct(known.items) if "Set" in ref.name or "set" in ref.name else known.items, known.complete
        )
        if ref.name == "asList" and isinstance(args[0], Ref):
            s.share(args[0], made)
        return made
    return _list(s, args[:1]) if ref.params[0] == "Ljava/lang/Object;" else _list(s, (), complete=False)


def _of_arguments(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``List.of(a, b)``, ``Set.of(…)``: the arguments, or the elements of the one array."""
    if ref.params == ("[Ljava/lang/Object;",):
        return _of_array(machine, s, ref, args)
    return _list(s, args)


def _map_of_arguments(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    pairs = tuple((cast(Value, k), cast(Value, v)) for k, v in zip(args[::2], args[1::2], strict=False))
    return s.new(Thing("", Pairs(pairs)))


def _map_of_pairs(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """Kotlin's ``mapOf(a to b, …)``, ``Map.ofEntries(…)``."""
    known = items(s, args[0]) if args else Items(())
    elements: Sequence[Operand] = (args[0],) if known is None else known.items
    pairs = [halves(s, element) for element in elements]
    complete = known is None or known.complete
    return s.new(Thing("", Pairs(tuple(p for p in pairs if p is not None), complete and None not in pairs)))


def halves(s: State, operand: Operand) -> tuple[Value, Value] | None:
    """Key and value of an entry or pair."""
    match operand:
        case Made("entry", (key, value)):
            return key, value
    thing = s.thing(operand)
    if thing is not None and len(thing.fields) == 2:
        key, value = (cast(Value, v) for v in thing.fields.values())
        return key, value
    if thing is not None and thing.origin is not None and len(thing.origin.args) == 2:
        return thing.origin.args[0], thing.origin.args[1]
    return None


def _entry(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``a to b``, ``Map.entry(a, b)``."""
    return Made("entry", (cast(Value, args[0]), cast(Value, args[1])))


def _new_entry(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new Pair(a, b)``, ``new SimpleEntry(a, b)``."""
    if len(args) != 3:
        return None
    for name, value in zip(("first", "second"), args[1:], strict=True):
        s.set_field(args[0], name, value)
    return Const(None)


def _set_value(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``entry.setValue(value)``: the map that the entry is of is changed; of several that may be it, each may be."""
    entry, value = args[0], cast(Value, args[1])
    if not isinstance(entry, Made) or entry.target != "entry":
        return None
    held = [
        key for key, thing in s.heap.items() if isinstance(thing.content, Pairs) and entry.args in thing.content.pairs
    ]
    for key in held:
        new = value if len(held) == 1 else cast(Value, either([entry.args[1], value]))
        pairs, complete = cast(Pairs, s.heap[key].content).pairs, cast(Pairs, s.heap[key].content).complete
        changed = tuple((pair[0], new) if pair == entry.args else pair for pair in pairs)
        s.fill(Ref(key), Pairs(changed, complete))
    changed_entry = Made("entry", (entry.args[0], value))
    s.regs = [changed_entry if reg == entry else reg for reg in s.regs]
    return entry.args[1]


def _half(at: int) -> Model:
    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        choices = args[0].options if isinstance(args[0], Alternatives) else (args[0],)
        found = [halves(s, choice) for choice in choices]
        return either(pair[at] for pair in found if pair) if all(found) else None

    return run


# --- reading ------------------------------------------------------------------------------------------------------
_SHARED = frozenset(("Ljava/util/concurrent/ConcurrentHashMap;", "Ljava/util/concurrent/ConcurrentMap;"))
"""Maps that other threads fill: what they do not hold here they may hold then."""


def _get(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    match content, args[1]:
        case Items(values), Const(int(at)) if 0 <= at < len(values):
            return values[at]
        case Items(values, True), Hole() | Made() if values:
            return either(values)
        case Pairs(pairs, complete), key:
            return _under(pairs, complete, key, _missing(ref, args))
    return None


def _missing(ref: MethodRef, args: list[Operand]) -> Operand | None:
    """What a map gives for a key that it does not hold."""
    if ref.name == "getOrDefault":
        return args[2]
    return None if ref.owner in _SHARED else Const(0)


def _under(
    pairs: tuple[tuple[Value, Value], ...], complete: bool, key: Operand, missing: Operand | None
) -> Operand | None:
    """The value under a key; under one that is not known, any of them."""
    at = find(tuple(k for k, _ in pairs), key)
    if at is not None and (at >= 0 or complete):
        return pairs[at][1] if at >= 0 else missing
    known = [v for k, v in pairs if same(k, key) is True]
    if known:  # an entry before it has a key that is not known
        return known[0]
    return either(v for _, v in pairs) if complete and pairs and not _is_plain(key) else None


def _is_plain(key: Operand) -> bool:
    return isinstance(key, Const) or (isinstance(key, Text) and key.known is not None)


def _size(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    if isinstance(content, Items) and content.complete:
        return Const(len(content.items) if ref.name != "isEmpty" else int(not content.items))
    if isinstance(content, Pairs) and content.complete:
        return Const(len(content.pairs) if ref.name != "isEmpty" else int(not content.pairs))
    return None


def _contains(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    known = content.items if isinstance(content, Items) else tuple(k for k, _ in getattr(content, "pairs", ()))
    whole = isinstance(content, (Items, Pairs)) and content.complete
    at = find(known, args[1]) if whole else None
    return Const(int(at >= 0)) if at is not None else None


def _view(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``entrySet``, ``keySet``, ``values``."""
    content = s.content(args[0])
    if not isinstance(content, Pairs):
        return None
    if ref.name == "entrySet":
        return view(s, args[0], Items(tuple(Made("entry", pair) for pair in content.pairs), content.complete))
    at = 0 if ref.name == "keySet" else 1
    return view(s, args[0], Items(tuple(pair[at] for pair in content.pairs), content.complete))


def _copy(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """A collection with the same elements: copies, ``toArray``, ``stream``, ``collect``."""
    content = s.content(args[0])
    kind = ref.owner if ref.owner.startswith("[") else ""
    return s.new(Thing(kind, content)) if isinstance(content, (Items, Pairs, Blob)) else None


def _itself(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """Unmodifiable and synchronized views: what is changed in the collection is changed in them."""
    return args[0]


def _first(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``peek``, ``getFirst`` of a queue; of a `Stack` the last."""
    content = s.content(args[0])
    if "Stack" in ref.owner:
        return _last(machine, s, ref, args)
    return content.items[0] if isinstance(content, Items) and content.items else None


def _last(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    return content.items[-1] if isinstance(content, Items) and content.complete and content.items else None


def printed(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``[a, b]``, ``{a=1, b=2}``."""
    thing = s.thing(args[0])
    is_list = thing is not None and isinstance(thing.content, (Items, Pairs)) and not thing.type.startswith("[")
    return java_text.printed(s, args[0], "") if is_list else None


def _set_of(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``toSet``: each element once."""
    known = items(s, args[0])
    return _list(s, distinct(known.items), known.complete) if known is not None else None


def _sub_list(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``subList(from, to)``: a view."""
    match s.content(args[0]), args[1:]:
        case Items(values, True), [Const(int(start)), Const(int(end))] if 0 <= start <= end <= len(values):
            return view(s, args[0], Items(values[start:end]))
    return None


def _empty(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    return s.new(Thing("", Pairs(()) if "Map" in ref.name else Items(())))


def _iterator(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    known = items(s, args[0])
    if known is not None and ref.params == ("I",):  # listIterator(from)
        at = args[1].value if isinstance(args[1], Const) else None
        known = Items(known.items[at:], known.complete) if isinstance(at, int) and at >= 0 else None
    return s.new(Thing("iterator", known, fields={OF: args[0]})) if known is not None else None


def _has_next(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    match content:
        case Items(values, complete) if values or complete:
            return Const(int(bool(values)))
    return None


def _next(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    if not isinstance(content, Items) or not content.items:
        return None
    s.fill(args[0], Items(content.items[1:], content.complete))
    s.set_field(args[0], LAST, content.items[0])
    return content.items[0]


# --- lambdas ------------------------------------------------------------------------------------------------------
def _for_each(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``forEach(lambda)`` on a list or map."""
    content = s.content(args[0])
    if isinstance(content, Pairs) and "Map;" in ref.owner:
        for pair in content.pairs:
            call_lambda(machine, s, args[1], list(pair))
        return Const(None)
    known = items(s, args[0])
    if known is None:
        return None
    for item in known.items:
        call_lambda(machine, s, args[1], [item])
    return Const(None)


def _join_to_string(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """Kotlin's ``joinToString(separator, prefix, postfix, limit, truncated, transform)``, also with defaults."""
    known = items(s, args[0])
    by_default = ref.name.endswith("$default")
    mask = args[-2] if by_default else Const(0)
    if known is None or not known.complete or not isinstance(mask, Const) or not isinstance(mask.value, int):
        return None
    left = [bool(mask.value >> place & 1) for place in range(6)]
    if not left[3] and args[4] != Const(-1):
        return None
    separator, prefix, postfix = (
        text(usual) if is_left else s.content(arg)
        for is_left, arg, usual in zip(left, args[1:4], (", ", "", ""), strict=False)
    )
    plain = left[5] or args[6] == Const(0)
    printed = known.items if plain else [call_lambda(machine, s, args[6], [item]) or Hole() for item in known.items]
    parts: list[Operand] = [prefix]
    for place, item in enumerate(printed):
        parts.extend([separator, s.content(item)] if place else [s.content(item)])
    return arithmetic.concat([*parts, postfix])


def _enum(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Enum(name, ordinal)``: kept as fields of the object."""
    for name, value in zip(("name()", "ordinal()"), args[1:], strict=False):
        s.set_field(args[0], name, value)
    return Const(None)


def _enum_part(name: str) -> Model:
    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        thing = s.thing(args[0])
        return thing.fields.get(name) if thing is not None else None

    return run


def _enum_of(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Enum.valueOf(class, name)``: the constant of that name; of a name that is not known, any."""
    match args[0]:
        case Made("class", (Text() as kind,)) if kind.known is not None:
            method = machine.program.find_method(kind.known, "values", (), f"[{kind.known}")
            known = items(s, machine.call(s, method, [])) if method is not None else None
            if known is None or not known.complete:
                return None
            names = [thing.fields.get("name()") if (thing := s.thing(one)) else None for one in known.items]
            at = find(tuple(cast(Value, name or Hole()) for name in names), s.content(args[1]))
            return either(known.items) if at is None else known.items[at] if at >= 0 else None
    return None


def _map(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``stream.map(lambda)``."""
    known = items(s, args[0])
    if known is None:
        return None
    results = [call_lambda(machine, s, args[1], [item]) for item in known.items]
    return _list(s, [r if r is not None else Hole("lambda") for r in results], known.complete)


METHODS: dict[str, Model] = {
    "<init>": _new_collection,
    **CHANGES,
    "get": _get, "getOrDefault": _get, "elementAt": _get,
    "peek": _first, "peekFirst": _first, "element": _first, "getFirst": _first, "peekLast": _last, "getLast": _last,
    "toString": printed,
    "size": _size, "isEmpty": _size,
    "contains": _contains, "containsKey": _contains,
    "entrySet": _view, "keySet": _view, "values": _view,
    "toArray": _copy, "stream": _copy, "collect": _copy, "toList": _copy, "toMutableList": _copy, "toSet": _set_of,
    "subList": _sub_list,
    "iterator": _iterator, "listIterator": _iterator, "elements": _iterator,
    "hasNext": _has_next, "hasMoreElements": _has_next,
    "next": _next, "nextElement": _next,
    "getKey": _half(0), "getValue": _half(1), "setValue": _set_value,
    "forEach": _for_each, "map": _map,
    "unmodifiableList": _itself, "unmodifiableSet": _itself, "unmodifiableMap": _itself,
    "unmodifiableCollection": _itself, "synchronizedList": _itself, "synchronizedMap": _itself,
    "synchronizedSet": _itself, "synchronizedCollection": _itself, "copyOf": _copy,
    "enumEntries": _of_array, "asSequence": _copy, "sequenceOf": _of_array, "asIterable": _copy,
    "createListBuilder": _empty, "createSetBuilder": _empty, "createMapBuilder": _empty, "build": _copy,
    "joinToString": _join_to_string, "joinToString$default": _join_to_string,
    "emptyList": _empty, "emptySet": _empty, "emptyMap": _empty,
    "asList": _of_array, "listOf": _of_array, "setOf": _of_array, "mutableListOf": _of_array, "arrayListOf": _of_array,
    "hashSetOf": _of_array, "mutableSetOf": _of_array, "linkedSetOf": _of_array, "listOfNotNull": _of_array,
    "singletonList": _of_arguments, "singleton": _of_arguments,
    "singletonMap": _map_of_arguments,
    "mapOf": _map_of_pairs, "mutableMapOf": _map_of_pairs, "hashMapOf": _map_of_pairs, "linkedMapOf": _map_of_pairs,
    "ofEntries": _map_of_pairs,
}  # fmt: skip
EXACT: dict[str, Model] = {
    "Ljava/lang/Enum;-><init>": _enum,
    "Ljava/lang/Enum;->valueOf": _enum_of,
    "Ljava/lang/Enum;->ordinal": _enum_part("ordinal()"),
    "Ljava/lang/Enum;->name": _enum_part("name()"),
    "Ljava/lang/Enum;->toString": _enum_part("name()"),
    "Ljava/util/List;->of": _of_arguments,
    "Ljava/util/Set;->of": _of_arguments,
    "Ljava/util/stream/Stream;->of": _of_arguments,
    "Ljava/util/Map;->of": _map_of_arguments,
    "Ljava/util/Map;->entry": _entry,
    "Lkotlin/TuplesKt;->to": _entry,
    "Lkotlin/Pair;-><init>": _new_entry,
    "Ljava/util/AbstractMap$SimpleEntry;-><init>": _new_entry,
    "Ljava/util/AbstractMap$SimpleImmutableEntry;-><init>": _new_entry,
    "Landroid/util/Pair;-><init>": _new_entry,
    "Lkotlin/Pair;->getFirst": _half(0),
    "Lkotlin/Pair;->component1": _half(0),
    "Lkotlin/Pair;->getSecond": _half(1),
    "Lkotlin/Pair;->component2": _half(1),
    "Ljava/lang/Iterable;->iterator": _iterator,
}
