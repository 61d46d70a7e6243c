"""Foundation's collections searched by a block: which elements it is true for.

By Apple's reference: ``indexOfObjectPassingTest:`` gives the first index the block says yes of, or ``NSNotFound``;
``objectsPassingTest:`` and ``filteredArrayUsingPredicate:`` with ``predicateWithBlock:`` give the elements themselves.
What the block says is a number where it is known, so that a run for one host finds that host's element.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pinscan.code.apple.calls import Invocation, Model, keyed, shallow
from pinscan.code.apple.inline import code_of_block, follow
from pinscan.code.apple.sites import Guard, normal
from pinscan.code.apple.state import Array, Call, Either, Machine
from pinscan.code.apple.step import add
from pinscan.code.values import Hole, Made, Text, Value, text

MAX_SEARCHED = 32
"""Elements that a block is run for."""
NOT_FOUND = (1 << 63) - 1
"""``NSNotFound``."""
_INDEXED = "indexOf"


def _index(call: Invocation) -> Machine | None:
    """``indexOfObjectPassingTest:``: one index of those the block may be true for, or ``NSNotFound``."""
    content = call.content(call.receiver)
    asked = _asked(call, content.items, call.args[-1]) if isinstance(content, Array) else None
    return None if asked is None else _chosen(call, asked, tuple(range(len(asked))), NOT_FOUND)


def _first_of(call: Invocation, asked: list[Machine]) -> tuple[int, ...]:
    """The places of the elements that may be the first the block is true for, and -1 where none may be."""
    able = [place for place, answer in enumerate(asked) if not isinstance(answer, int) or answer & 1]
    sure = next((place for place in able if isinstance(asked[place], int)), None)
    return (*able, -1) if sure is None else tuple(place for place in able if place <= sure)


def _chosen(call: Invocation, asked: list[Machine], words: tuple[Machine, ...], none: Machine) -> Machine:
    """The word of the first element that the block is true for; what the open answers say is what chose it."""
    places = _first_of(call, asked)
    ways = tuple(words[place] if place >= 0 else none for place in places)
    if len(ways) == 1:
        return ways[0]
    said = tuple(_said(call, asked[place]) for place in places if place >= 0 and not isinstance(asked[place], int))
    tested = call.make(Call("or", said))
    return Either(ways, frozenset((call.host.choose(call.state, call.at, tested),)))


def _said(call: Invocation, answer: Machine) -> Value:
    guard = normal(Guard(shallow(call.value(answer)), True))
    return guard.value if guard.holds else Made("not", (guard.value,))


def _matching(call: Invocation) -> Machine | None:
    """``objectsPassingTest:`` and filters by a block: the elements it is, or may be, true for."""
    content, block = call.content(call.receiver), call.args[-1]
    if not isinstance(content, Array):
        return None
    predicate = call.content(block) if call.name.startswith("filtered") else None
    wanted = predicate if isinstance(predicate, Call) and predicate.type == _PREDICATE else None
    if wanted is not None and wanted.args:
        asked = _equal(call, content.items, wanted)
    else:
        asked = _asked(call, content.items, call.load(block) if wanted is not None else block)
    if asked is None:
        return None
    able = [place for place, answer in enumerate(asked) if not isinstance(answer, int) or answer & 1]
    open_ = tuple(_said(call, answer) for answer in asked if not isinstance(answer, int))
    kept = tuple(content.items[place] for place in able)
    if not open_:
        return call.make(Array(kept, content.complete))
    by = frozenset((call.host.choose(call.state, call.at, call.make(Call("or", open_), 1)),))
    return call.make(Array((Either(kept, by) if len(kept) > 1 else kept[0],), complete=False), 2)


_PREDICATE = "NSPredicate"


def _by_block(call: Invocation) -> Machine | None:
    """``predicateWithBlock:``: an object that holds its block."""
    made = call.made("+[NSPredicate predicateWithBlock:]", (), _PREDICATE)
    call.state.store(made.region, 0, 8, call.args[0])
    return made


_EQUALITY = re.compile(r"([A-Za-z_]\w*) *==? *%@")
"""A predicate's format that compares one property with an argument."""


def _by_format(call: Invocation) -> Machine | None:
    """``predicateWithFormat:`` of one equality: an object that holds the property's name and what it must equal."""
    written = call.value(call.args[0])
    found = _EQUALITY.fullmatch(written.known.strip()) if isinstance(written, Text) and written.known else None
    if found is None:
        return None
    given = call.load(call.state.x[31])
    made = call.made("+[NSPredicate predicateWithFormat:]", (text(found[1]), call.value(given)), _PREDICATE)
    call.state.store(made.region, 8, 8, given)
    return made


def _equal(call: Invocation, items: tuple[Machine, ...], predicate: Call) -> list[Machine] | None:
    """Whether a property of each element is the text that a predicate names."""
    key, given = predicate.args[0], call.load(add(call.args[-1], 8))
    if not isinstance(key, Text) or key.known is None or not items or len(items) > MAX_SEARCHED:
        return None
    answers = list[Machine]()
    for number, item in enumerate(items):
        one = replace(call, context=(call.context, number))
        found = item if key.known == "SELF" else _property(one, item, key.known)
        known = [value.known for value in (call.value(found), call.value(given)) if isinstance(value, Text)]
        same = one.made("isEqualToString:", (shallow(call.value(given)), shallow(call.value(found))))
        answers.append(int(known[0] == known[1]) if len(known) == 2 and None not in known else same)
    return answers


def _property(call: Invocation, item: Machine, name: str) -> Machine:
    """What an element's own method of a property's name returns."""
    content = call.content(item)
    method = call.host.program.method(content.type, name, False) if isinstance(content, Call) else None
    call.state.x[0] = item
    return call.state.x[0] if method is not None and follow(call, method.imp) else Hole("property")


def _asked(call: Invocation, items: tuple[Machine, ...], block: Machine) -> list[Machine] | None:
    """What the block says of each element; None where it could not be followed."""
    target = code_of_block(call, block)
    if not items or len(items) > MAX_SEARCHED or not isinstance(target, int):
        return None
    indexed, answers = call.name.startswith(_INDEXED), list[Machine]()
    for number, item in enumerate(items):
        call.state.x[0:4] = [block, item, number if indexed else Hole("parameter"), Hole("parameter")]
        if not follow(replace(call, context=(call.context, number)), target):
            return None
        answers.append(call.state.x[0])
    return answers


SEARCHES: dict[str, Model] = {
    **keyed("indexOfObjectPassingTest: indexOfObjectWithOptions:passingTest:", _index),
    **keyed("objectsPassingTest: filteredArrayUsingPredicate: filteredSetUsingPredicate:", _matching),
    **keyed("predicateWithBlock:", _by_block),
    **keyed("predicateWithFormat:", _by_format),
}
"""Messages that search a collection by a block."""
