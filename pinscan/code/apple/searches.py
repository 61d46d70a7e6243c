"""Foundation's collections searched by a block: which elements it is true for.

By Apple's reference: ``indexOfObjectPassingTest:`` gives the first index the block says yes of, or ``NSNotFound``;
``objectsPassingTest:`` and ``filteredArrayUsingPredicate:`` with ``predicateWithBlock:`` give the elements themselves.
What the block says is a number where it is known, so that a run for one host finds that host's element.
"""

from __future__ import annotations

from dataclasses import replace

from pinscan.code.apple.calls import Invocation, Model, keyed, shallow
from pinscan.code.apple.inline import code_of_block, follow
from pinscan.code.apple.sites import Guard, normal
from pinscan.code.apple.state import Array, Call, Either, Machine
from pinscan.code.values import Hole, Made, Value

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
    if call.name.startswith("filtered"):
        predicate = call.content(block)
        block = call.load(block) if isinstance(predicate, Call) and predicate.type == _PREDICATE else Hole("predicate")
    asked = _asked(call, content.items, block) if isinstance(content, Array) else None
    if asked is None or not isinstance(content, Array):
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
}
"""Messages that search a collection by a block."""
