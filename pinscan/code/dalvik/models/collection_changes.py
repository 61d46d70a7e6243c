"""What changes a collection in place: adding, replacing, taking out, ordering, computing; views and iterators too.

What a change does to a known collection is computed; where it cannot be told, every place may hold any element.
Semantics: the documentation of java.util's collections.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cmp_to_key
from typing import TypeAlias, cast

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing, either
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models.java_arrays import known_order
from pinscan.code.dalvik.models.lambdas import call_lambda
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Pairs, Text, Value, options
from pinscan.formats.dex import MethodRef

LARGEST = 4096
"""Most elements of a collection that are kept."""
OF, LAST = "of()", "last()"
"""Fields of a view or an iterator: the collection it is of, and the element it gave last."""
NULL = Const(0)

Content: TypeAlias = Items | Pairs
Change = Callable[[Content], "tuple[Content, Operand] | None"]
"""From a collection's content to its new content and what the call returns; None where that cannot be told."""


def same(one: Operand, two: Operand) -> bool | None:
    """Whether two elements are equal; None when that is not known."""
    if one == two and isinstance(one, (Ref, Text, Const)):
        return True if not isinstance(one, Text) or one.known is not None else None
    known = [isinstance(x, Const) or (isinstance(x, Text) and x.known is not None) for x in (one, two)]
    return False if all(known) else None


def find(values: tuple[Value, ...], wanted: Operand) -> int | None:
    """Where an element is first, -1 when it is nowhere, None when that is not known."""
    for place, value in enumerate(values):
        answer = same(value, wanted)
        if answer is not False:
            return place if answer else None
    return -1


def unsettled(content: Operand) -> Operand:
    """What a collection may hold after a change that could not be followed: any place, any of its elements or more."""
    match content:
        case Items(values):
            return Items((cast(Value, either([*values, Hole("changed")])),) if values else (), complete=False)
        case Pairs(pairs):
            return Pairs(tuple((k, cast(Value, either([v, Hole("changed")]))) for k, v in pairs), complete=False)
    return content


def edit(s: State, operand: Operand, change: Change | None = None) -> Operand | None:
    """Change a collection (each of several that it may be); what the call returns, None when that is not known."""
    targets = operand.options if isinstance(operand, Alternatives) else (operand,)
    results: list[Operand | None] = []
    for target in targets:
        thing = s.thing(target)
        if thing is None or not isinstance(thing.content, (Items, Pairs, Alternatives)):
            return None
        before = options(cast(Value, thing.content))
        told = [change(one) if change and isinstance(one, (Items, Pairs)) else None for one in before]
        after = [in_order(thing, made[0] if made else unsettled(one)) for made, one in zip(told, before, strict=True)]
        s.fill(target, either([*after, *(before if len(targets) > 1 else ())]))
        results += [made[1] if made else None for made in told]
        if OF in thing.fields:  # a view: what it is of has changed as well
            edit(s, thing.fields[OF])
    known = [result for result in results if result is not None]
    return either(known) if known and len(known) == len(results) else None


def in_order(thing: Thing, content: Operand) -> Operand:
    """The content of a sorted collection in its order, as far as what it is sorted by is known."""
    if not thing.type.startswith(_SORTED):
        return content
    match content:
        case Items(values, complete):
            return Items(known_order(values) or values, complete)
        case Pairs(pairs, complete):
            keys = known_order(tuple(key for key, _ in pairs))
            return Pairs(tuple(sorted(pairs, key=lambda pair: keys.index(pair[0]))), complete) if keys else content
    return content


_SORTED = ("Ljava/util/Tree", "Ljava/util/concurrent/ConcurrentSkipList", "Ljava/util/PriorityQueue;")


def distinct(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """What a set keeps of elements: each once, as far as they are known to be equal."""
    kept: list[Value] = []
    for value in values:
        if not any(same(value, other) for other in kept):
            kept.append(value)
    return tuple(kept)


def _is_set(s: State, operand: Operand) -> bool:
    thing = s.thing(operand)
    return thing is not None and "Set" in thing.type


def _by(change: Callable[[State, MethodRef, list[Operand]], Change | None]) -> Model:
    """A model that changes its receiver (or, of a static method, its first argument)."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        return edit(s, args[0], change(s, ref, args))

    return run


def unknown(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """A method that changes its receiver in a way that is not modelled."""
    edit(s, args[0]) if args else None
    return None


# --- adding and replacing -----------------------------------------------------------------------------------------
def _add(s: State, ref: MethodRef, args: list[Operand]) -> Change:
    """``add(element)``, ``add(index, element)``; a set takes no element twice."""
    value = cast(Value, args[-1])
    place = args[1] if len(args) == 3 else NULL if ref.name in _IN_FRONT and "Stack" not in ref.owner else None
    returned: Operand = value if ref.name == "push" else Const(1)

    def change(content: Content) -> tuple[Content, Operand] | None:
        if not isinstance(content, Items) or len(content.items) >= LARGEST:
            return None
        values = content.items
        if _is_set(s, args[0]) and (at := find(values, value)) != -1:
            return (content, NULL) if at is not None else (Items((*values, value), content.complete), Hole("added"))
        match place:
            case None:
                return Items((*values, value), content.complete), returned
            case Const(int(at)) if 0 <= at <= len(values):
                return Items((*values[:at], value, *values[at:]), content.complete), returned
        return None

    return change


_IN_FRONT = ("push", "addFirst", "offerFirst")


def add_all(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``addAll(collection)``, ``addAll(index, collection)``, ``Collections.addAll(list, array)``, ``putAll(map)``."""
    more = s.content(args[-1])

    def change(content: Content) -> tuple[Content, Operand] | None:
        if isinstance(content, Pairs):
            if not isinstance(more, Pairs):
                return Pairs(content.pairs, complete=False), Const(1)
            kept = tuple(pair for pair in content.pairs if not any(pair[0] == key for key, _ in more.pairs))
            return Pairs((*kept, *more.pairs)[:LARGEST], content.complete and more.complete), Const(1)
        given = more if isinstance(more, Items) else _entries(more)
        values = content.items
        new = [v for v in given.items if not _is_set(s, args[0]) or find(values, v) in (-1, None)]
        match args[1] if len(args) == 3 and ref.params[0] == "I" else Const(len(values)):
            case Const(int(at)) if 0 <= at <= len(values):
                together = (*values[:at], *new, *values[at:])
                return Items(together[:LARGEST], content.complete and given.complete), Const(1)
        return None

    return edit(s, args[0], change)


def _entries(content: Operand) -> Items:
    pairs = content.pairs if isinstance(content, Pairs) else ()
    return Items(tuple(Made("entry", pair) for pair in pairs), isinstance(content, Pairs) and content.complete)


def _set(s: State, ref: MethodRef, args: list[Operand]) -> Change:
    """``List.set(index, element)``."""

    def change(content: Content) -> tuple[Content, Operand] | None:
        match content, args[1]:
            case Items(values, complete), Const(int(at)) if 0 <= at < len(values):
                return Items((*values[:at], cast(Value, args[2]), *values[at + 1 :]), complete), values[at]
        return None

    return change


def _put(s: State, ref: MethodRef, args: list[Operand]) -> Change:
    """``put(key, value)``, ``putIfAbsent``, ``replace``."""
    key, value = cast(Value, args[1]), cast(Value, args[2])

    def change(content: Content) -> tuple[Content, Operand] | None:
        if not isinstance(content, Pairs) or len(content.pairs) >= LARGEST:
            return None
        at = find(tuple(k for k, _ in content.pairs), key)
        if at is None or (at < 0 and not content.complete):
            kept = tuple(pair for pair in content.pairs if pair[0] != key)
            return Pairs((*kept, (key, value)), content.complete), Hole("previous value")
        old: Operand = content.pairs[at][1] if at >= 0 else NULL
        if (ref.name == "putIfAbsent" and at >= 0) or (ref.name == "replace" and at < 0):
            return content, old
        return _with(content, at, key, value), old

    return change


def _with(content: Pairs, at: int, key: Value, value: Value) -> Pairs:
    """A map after an entry was written, in its place when there is one."""
    pairs = content.pairs
    return Pairs((*pairs[:at], (key, value), *pairs[at + 1 :]) if at >= 0 else (*pairs, (key, value)), content.complete)


def _clear(s: State, ref: MethodRef, args: list[Operand]) -> Change:
    return lambda content: (Pairs(()) if isinstance(content, Pairs) else Items(()), Const(None))


# --- taking out ---------------------------------------------------------------------------------------------------
def remove(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``remove(index)``, ``remove(element)``, ``remove(key)``, ``remove()`` of a queue or an iterator."""
    thing = s.thing(args[0])
    if thing is not None and LAST in thing.fields and OF in thing.fields and len(args) == 1:
        edit(s, thing.fields[OF], lambda content: _without(content, thing.fields[LAST]))
        return Const(None)
    if ref.owner.endswith("Iterator;"):
        return None  # of a collection that is not known
    if len(args) == 1:
        return edit(s, args[0], _end(s, ref, args))
    if ref.params == ("I",):
        return edit(s, args[0], lambda content: _without_place(content, args[1]))
    return edit(s, args[0], lambda content: _without(content, args[1]) if len(args) == 2 else None)


def _without(content: Content, wanted: Operand) -> tuple[Content, Operand] | None:
    """Without an element, or the entry of a key; an entry is taken out whole."""
    if isinstance(content, Items):
        at = find(content.items, wanted)
        if at is None:
            return None
        kept = (*content.items[:at], *content.items[at + 1 :]) if at >= 0 else content.items
        return Items(kept, content.complete), Const(int(at >= 0))
    key = wanted.args[0] if isinstance(wanted, Made) and wanted.target == "entry" else wanted
    at = find(tuple(k for k, _ in content.pairs), key)
    if at is None:
        return None
    left = (*content.pairs[:at], *content.pairs[at + 1 :]) if at >= 0 else content.pairs
    return Pairs(left, content.complete), content.pairs[at][1] if at >= 0 else NULL


def _without_place(content: Content, place: Operand) -> tuple[Content, Operand] | None:
    match content, place:
        case Items(values, complete), Const(int(at)) if 0 <= at < len(values):
            return Items((*values[:at], *values[at + 1 :]), complete), values[at]
    return None


def _end(s: State, ref: MethodRef, args: list[Operand]) -> Change:
    """``poll``, ``pop``, ``removeFirst``, ``pollLast`` …: the element at an end; of nothing, null where it is asked."""
    last = ref.name.endswith("Last") or (ref.name == "pop" and "Stack" in ref.owner)

    def change(content: Content) -> tuple[Content, Operand] | None:
        if not isinstance(content, Items) or _is_set(s, args[0]) or not (content.complete or content.items):
            return None
        if last and not content.complete:
            return None
        if not content.items:
            return (content, NULL) if ref.name.startswith("poll") else None
        return _without_place(content, Const(len(content.items) - 1 if last else 0))

    return change


def filtered(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``removeIf(lambda)``, ``removeAll(collection)``, ``retainAll(collection)``."""

    def change(content: Content) -> tuple[Content, Operand] | None:
        if not isinstance(content, Items):
            return None
        answers = [_goes(machine, s, ref, args[1], value) for value in content.items]
        if None in answers:
            return None
        kept = tuple(v for v, goes in zip(content.items, answers, strict=True) if not goes)
        return Items(kept, content.complete), Const(int(len(kept) < len(content.items)))

    return edit(s, args[0], change)


def _goes(machine: Machine, s: State, ref: MethodRef, by: Operand, value: Value) -> bool | None:
    if ref.name == "removeIf":
        answer = call_lambda(machine, s, by, [value])
        return bool(answer.value) if isinstance(answer, Const) else None
    others = s.content(by)
    at = find(others.items, value) if isinstance(others, Items) and others.complete else None
    return None if at is None else (at >= 0) == (ref.name == "removeAll")


# --- ordering and computing ---------------------------------------------------------------------------------------
def _reversed(s: State, ref: MethodRef, args: list[Operand]) -> Change:
    return lambda content: (Items(content.items[::-1]), Const(None)) if isinstance(content, Items) and (
        content.complete) else None  # fmt: skip


def ordered(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``list.sort(comparator)``, ``Collections.sort(list[, comparator])``, ``Arrays.sort``: by nature, or by a
    comparator of the build."""

    def change(content: Content) -> tuple[Content, Operand] | None:
        if not isinstance(content, Items) or not content.complete or len(args) > 2:
            return None
        natural = len(args) == 1 or args[1] == NULL
        values = known_order(content.items) if natural else _compared(machine, s, args[1], content.items)
        if values is None:
            one = cast(Value, either(content.items))
            return Items((one,) * len(content.items)), Const(None)
        return Items(tuple(values)), Const(None)

    return edit(s, args[0], change)


class _OpenError(Exception):
    """A comparison whose answer is not known."""


def _compared(machine: Machine, s: State, by: Operand, values: tuple[Value, ...]) -> list[Value] | None:
    def answer(one: Value, two: Value) -> int:
        told = call_lambda(machine, s, by, [one, two])
        if not isinstance(told, Const) or not isinstance(told.value, int):
            raise _OpenError
        return told.value

    try:
        return sorted(values, key=cmp_to_key(answer)) if len(values) <= MOST_SORTED else None
    except _OpenError:
        return None


MOST_SORTED = 100
"""Most elements that are ordered by running a comparator."""


def replaced(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``replaceAll(lambda)`` of a list or a map."""

    def change(content: Content) -> tuple[Content, Operand]:
        if isinstance(content, Items):
            values = tuple(_value(machine, s, args[1], [value]) for value in content.items)
            return Items(values, content.complete), Const(None)
        pairs = tuple((k, _value(machine, s, args[1], [k, v])) for k, v in content.pairs)
        return Pairs(pairs, content.complete), Const(None)

    return edit(s, args[0], change)


def _value(machine: Machine, s: State, function: Operand, args: list[Operand]) -> Value:
    return cast(Value, call_lambda(machine, s, function, args) or Hole("lambda"))


def computed(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``computeIfAbsent``, ``computeIfPresent``, ``compute``, ``merge`` of a map, ``getOrPut`` of Kotlin's."""
    content, key, function = s.content(args[0]), cast(Value, args[1]), args[-1]
    at = find(tuple(k for k, _ in content.pairs), key) if isinstance(content, Pairs) else None
    if not isinstance(content, Pairs) or at is None or (at < 0 and not content.complete):
        edit(s, args[0])
        return None
    old: Operand = content.pairs[at][1] if at >= 0 else NULL
    is_there = at >= 0 and old != NULL
    if ref.name in ("computeIfAbsent", "getOrPut") and is_there:
        return old
    if ref.name == "computeIfPresent" and not is_there:
        return NULL
    if ref.name == "merge":
        new = _value(machine, s, function, [old, args[2]]) if is_there else cast(Value, args[2])
    else:
        given = {"computeIfAbsent": [key], "getOrPut": []}.get(ref.name, [key, cast(Value, old)])
        new = _value(machine, s, function, cast("list[Operand]", given))
    if new == NULL or isinstance(new, (Hole, Alternatives)):  # null takes the entry out
        edit(s, args[0])
        return new
    edit(s, args[0], lambda _: (_with(content, at, key, new), new))
    return new


CHANGES: dict[str, Model] = {
    "add": _by(_add), "addLast": _by(_add), "offer": _by(_add), "offerLast": _by(_add), "addElement": _by(_add),
    "push": _by(_add), "addFirst": _by(_add), "offerFirst": _by(_add),
    "addAll": add_all, "putAll": add_all, "set": _by(_set),
    "put": _by(_put), "setProperty": _by(_put), "putIfAbsent": _by(_put), "replace": _by(_put), "clear": _by(_clear),
    "remove": remove, "removeFirst": _by(_end), "removeLast": _by(_end), "poll": _by(_end), "pollFirst": _by(_end),
    "pollLast": _by(_end), "pop": _by(_end),
    "removeIf": filtered, "removeAll": filtered, "retainAll": filtered,
    "reverse": _by(_reversed), "sort": ordered, "replaceAll": replaced,
    "computeIfAbsent": computed, "computeIfPresent": computed, "compute": computed, "merge": computed,
}  # fmt: skip
_VERBS = (
    "add", "clear", "delete", "drain", "fill", "insert", "merge", "minusAssign", "offer", "plusAssign", "poll", "pop",
    "push", "put", "remove", "replace", "retain", "reverse", "rotate", "set", "shuffle", "sort", "swap", "compute",
)  # fmt: skip
_OTHERS = ("setOf", "sorted", "reversed", "replaceFirstChar")


def may_change(name: str) -> bool:
    """Whether a method of a collection, by its name, may change the collection."""
    return name.startswith(_VERBS) and not name.startswith(_OTHERS)


def view(s: State, operand: Operand, content: Items) -> Ref:
    """A view of a collection: what is changed in it changes the collection."""
    fields = {OF: operand} if isinstance(operand, Ref) else {}
    return s.new(replace(Thing("", content), fields=fields))
