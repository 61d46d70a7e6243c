"""Messages that go through the elements of a collection: fast enumeration, blocks, lookups by an element.

An element of a loop is one of several values. Where a loop uses it as a key, what is stored there is the value for that
very element: `of_element` picks, out of everything that was chosen by the same loop, what goes with it.
"""

from __future__ import annotations

from dataclasses import replace

from pinscan.code.apple.calls import Invocation, Model, keyed
from pinscan.code.apple.files import from_info
from pinscan.code.apple.inline import code_of_block, follow
from pinscan.code.apple.state import Array, Call, Content, Either, Fork, Machine, Ptr, Table, Variants, alternatives
from pinscan.code.apple.step import add, store_at
from pinscan.code.values import Hole, Text

MAX_ELEMENTS = 32
_LOOP = "element"
_SEEN = 1
"""What the first word of an enumeration's state holds once its items were given."""


def elements(call: Invocation, items: tuple[Machine, ...]) -> Machine:
    """The element of a loop: one of the items, chosen by the loop itself."""
    if len(items) == 1 or len(items) > MAX_ELEMENTS:
        return alternatives(items)
    return Either(items, frozenset({(call.at, (_LOOP, call.context))}))


def _of_loop(machine: Machine) -> bool:
    return isinstance(machine, Either) and any(isinstance(c, tuple) and c[:1] == (_LOOP,) for _, c in machine.by)


def members(content: Content | None) -> tuple[Machine, ...]:
    """What enumeration yields: the items of an array or set, the keys of a dictionary."""
    if isinstance(content, Variants):
        return tuple(dict.fromkeys(item for option in content.options for item in members(option)))
    if isinstance(content, Array):
        return content.items
    return tuple(key for key, _ in content.pairs) if isinstance(content, Table) else ()


def _enumerate(call: Invocation) -> Machine | None:
    """``countByEnumeratingWithState:objects:count:``: the items one by one where the loop's turns are counted.

    Elsewhere the state's item pointer leads to every element at once.
    """
    content = call.content(call.receiver)
    items = members(content)
    if call.host.counting and isinstance(content, (Array, Table)) and content.complete and len(items) <= MAX_ELEMENTS:
        return _counted(call, items)
    if not items and call.value(call.receiver) == Hole("parameter"):
        items = (Hole("parameter"),)
    if not items:
        return None
    region = ("elements", call.at, call.context)
    call.state.memory[region, 0] = (8, elements(call, items))
    store_at(call.state, add(call.args[0], 8), 8, Ptr(region))
    return None


def _counted(call: Invocation, items: tuple[Machine, ...]) -> Machine:
    """All the items at once, then none: what ``NSFastEnumerationState`` says of a collection that nobody changes."""
    state, where = call.state, call.args[0]
    if call.load(where) == _SEEN:
        return 0
    region, mutations = ("enumerated", call.at, call.context), Ptr(("mutations",))
    for number, item in enumerate(items):
        state.store(region, 8 * number, 8, item)
    state.store(mutations.region, 0, 8, 0)
    for offset, word in ((0, _SEEN), (8, Ptr(region)), (16, mutations)):
        store_at(state, add(where, offset), 8, word)
    return len(items)


def _each(call: Invocation) -> Machine | None:
    """``enumerate…UsingBlock:``: the block is run for every element in turn."""
    content, block = call.content(call.receiver), call.args[-1]
    target = code_of_block(call, block)
    turns: list[tuple[Machine, ...]] = []
    if isinstance(content, Table):
        turns = [(key, value) for key, value in content.pairs]
    elif isinstance(content, Array):
        turns = [(item, index) for index, item in enumerate(content.items)]
    if not turns or len(turns) > MAX_ELEMENTS or not isinstance(target, int):
        return None
    for number, words in enumerate(turns):
        call.state.x[0:4] = [block, *words, Hole("parameter")]
        if not follow(replace(call, context=(call.context, number)), target):
            return None
    return 0


def _lookup(call: Invocation) -> Machine | None:
    if isinstance(call.receiver, Either) and _of_loop(call.receiver):
        found = tuple(
            _looked_up(replace(call, receiver=one, context=(call.context, number)))
            for number, one in enumerate(call.receiver.options)
        )
        return Either(tuple(Hole("memory") if machine is None else machine for machine in found), call.receiver.by)
    return _looked_up(call)


def _looked_up(call: Invocation) -> Machine | None:
    content, wanted = call.content(call.receiver), call.args[0]
    if not isinstance(content, Table):
        return from_info(call)
    if not isinstance(wanted, Either) or not _of_loop(wanted):
        return _under(call, content, wanted)
    found = tuple(_under(call, content, option) for option in wanted.options)
    known = tuple(Hole("memory") if machine is None else machine for machine in found)
    return Either(known, wanted.by)


def _under(call: Invocation, content: Table, key: Machine) -> Machine | None:
    """What lies under one key; nil where a whole dictionary has no such key."""
    wanted = call.value(key)
    if not isinstance(wanted, Text) or wanted.known is None:
        return None
    found = next((v for k, v in content.pairs if call.value(k) == wanted), None)
    return found if found is not None else 0 if content.complete else None


def _set_object(call: Invocation) -> Machine | None:
    kept = call.content(call.receiver)
    if isinstance(kept, Call) and kept.type == "NSUserDefaults":  # what it keeps is told by the call itself
        return None
    value, key = call.args[:2]
    pairs: tuple[tuple[Machine, Machine], ...] = ((key, value),)
    if isinstance(key, Either) and _of_loop(key):
        pairs = tuple((one, of_element(call, value, key.by, at)) for at, one in enumerate(key.options))
    for one, new in pairs:
        _put(call, one, new)
    return 0


def _put(call: Invocation, key: Machine, value: Machine) -> None:
    written = call.value(key)

    def edit(content: Content) -> Content:
        if not isinstance(content, Table):
            return content
        kept = tuple(pair for pair in content.pairs if call.value(pair[0]) != written)
        return Table((*kept, (key, value)), content.complete)

    call.change(call.receiver, edit)


def of_element(call: Invocation, machine: Machine, by: frozenset[Fork], number: int, depth: int = 0) -> Machine:
    """A value as it is for one element of a loop: the parts that the loop chose, for that element."""
    if isinstance(machine, Either):
        return machine.options[number] if machine.by == by and number < len(machine.options) else machine
    if not isinstance(machine, Ptr) or machine.offset or depth > 4:
        return machine
    content = call.state.objects.get(machine.region)
    picked = _picked(call, content, by, number, depth) if content is not None else None
    if picked is None or picked == content:
        return machine
    region = (_LOOP, machine.region, call.at, number)
    call.state.objects[region] = picked
    return Ptr(region)


def _picked(call: Invocation, content: Content, by: frozenset[Fork], number: int, depth: int) -> Content | None:
    match content:
        case Variants(options, chosen) if chosen == by and number < len(options):
            return options[number]
        case Array(items, complete):
            return Array(tuple(of_element(call, item, by, number, depth + 1) for item in items), complete)
        case Table(pairs, complete):
            return Table(
                tuple((k, of_element(call, v, by, number, depth + 1)) for k, v in pairs),
                complete,
            )
    return None


def _element(call: Invocation) -> Machine | None:
    content = call.content(call.receiver)
    index = call.args[0] if call.args else 0
    if not isinstance(content, Array) or not content.items:
        empty = isinstance(content, Array) and content.complete
        return 0 if empty and call.name in ("firstObject", "lastObject") else None
    if not isinstance(index, int):
        return elements(call, content.items)
    return content.items[-1 if call.name == "lastObject" else index] if index < len(content.items) else None


def _count(call: Invocation) -> Machine | None:
    content = call.content(call.receiver)
    return len(members(content)) if isinstance(content, (Array, Table)) and content.complete else None


ELEMENTS: dict[str, Model] = {
    **keyed("count", _count),
    **keyed("countByEnumeratingWithState:objects:count:", _enumerate),
    **keyed(
        "enumerateKeysAndObjectsUsingBlock: enumerateObjectsUsingBlock: "
        "enumerateKeysAndObjectsWithOptions:usingBlock: enumerateObjectsWithOptions:usingBlock:", _each),
    **keyed("setObject:forKey: setObject:forKeyedSubscript: setValue:forKey:", _set_object),
    **keyed("objectForKey: objectForKeyedSubscript: valueForKey:", _lookup),
    **keyed("objectAtIndex: objectAtIndexedSubscript: firstObject lastObject", _element),
}  # fmt: skip
"""Messages about the elements of collections."""
