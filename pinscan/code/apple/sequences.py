"""Swift's sequences as code that was not specialised goes through them: iterators of arrays, searches by a closure.

By the standard library's sources: an ``IndexingIterator`` of an array is the array and a position; ``next`` leaves an
optional element where x8 points, which is nil where the second word of a string (a reference) in it is 0; so does the
iterator of a dictionary, whose elements are a key and its value. A closure is given an element by its address, and its
context in x20.
"""

from __future__ import annotations

from dataclasses import replace

from pinscan.code.apple.calls import Invocation, Model, keyed, shallow
from pinscan.code.apple.inline import follow
from pinscan.code.apple.layout import entries
from pinscan.code.apple.sites import Guard, normal
from pinscan.code.apple.state import IMAGE, LOST, Call, Either, Machine, Ptr
from pinscan.code.apple.step import add, load_at, store_at
from pinscan.code.values import Const, Made, Value

MAX_SEARCHED = 24
"""Elements that a closure is run for."""
_INDIRECT, _SELF = 8, 20


def _elements(call: Invocation, array: Machine) -> list[tuple[Machine, ...]] | None:
    """The words of each element of an array; None where they are not known, or are numbers: nil is told apart then."""
    load_at(call.state, add(array, 16), 8, call.host)  # lays out an array that is known as a value
    reader = call.host.reader(call.state)
    place = (array.region, array.offset) if isinstance(array, Ptr) else (IMAGE, array)
    found = reader.array_words(place[0], place[1]) if isinstance(place[1], int) else None
    if found is None or any(len(element) == 1 and isinstance(reader.value(element[0]), Const) for element in found):
        return None
    return found


def _iterator(call: Invocation) -> Machine | None:
    array = call.load(call.receiver)
    if _elements(call, array) is None:
        return None
    where = call.state.x[_INDIRECT]
    store_at(call.state, where, 8, array)
    store_at(call.state, add(where, 8), 8, 0)
    return LOST


def _next(call: Invocation) -> Machine | None:
    return _give(call, _elements(call, call.load(call.receiver)))


def _give(call: Invocation, found: list[tuple[Machine, ...]] | None) -> Machine | None:
    """Leave the element at an iterator's position, or nil behind the last, and go on by one."""
    position = call.load(add(call.receiver, 8))
    if not found or not isinstance(position, int):
        return None
    words = found[position] if position < len(found) else (0,) * len(found[0])
    for index, word in enumerate(words):
        store_at(call.state, add(call.state.x[_INDIRECT], 8 * index), 8, word)
    store_at(call.state, add(call.receiver, 8), 8, position + 1)
    return LOST


def _entries(call: Invocation, table: Machine) -> list[tuple[Machine, ...]] | None:
    region = ("entries", call.at, call.context)
    return entries(call.state, region, call.value(table)) if isinstance(table, (Ptr, int)) else None


def _table_iterator(call: Invocation) -> Machine | None:
    """``Dictionary.makeIterator``: the dictionary in x0."""
    if not _entries(call, call.args[0]):
        return None
    where = call.state.x[_INDIRECT]
    store_at(call.state, where, 8, call.args[0])
    store_at(call.state, add(where, 8), 8, 0)
    return LOST


def _next_entry(call: Invocation) -> Machine | None:
    return _give(call, _entries(call, call.load(call.receiver)))


def _contains(call: Invocation) -> Machine | None:
    """``contains(where:)``: the closure is run for each element; true where it is for any."""
    asked = _asked(call)
    return None if asked is None else _any(call, [answer for _, answer in asked])


def _all(call: Invocation) -> Machine | None:
    """``allSatisfy``: not true where the closure is untrue for any."""
    asked = _asked(call)
    if asked is None:
        return None
    if any(isinstance(answer, int) and not answer & 1 for _, answer in asked):
        return 0
    untrue = tuple(_said(call, answer, False) for _, answer in asked if not isinstance(answer, int))
    return call.make(Call("not", (Made("or", untrue),))) if untrue else 1


def _first(call: Invocation) -> Machine | None:
    """``first(where:)``: the element that the closure is true for, left where x8 points; one of all, or nil."""
    where = call.state.x[_INDIRECT]
    asked = _asked(call)
    if asked is None:
        return None
    able = [(words, answer) for words, answer in asked if not isinstance(answer, int) or answer & 1]
    sure = next((index for index, (_, answer) in enumerate(able) if isinstance(answer, int)), None)
    ways = [words for words, _ in able[: len(able) if sure is None else sure + 1]]
    ways += [(0,) * len(asked[0][0])] if sure is None else []
    any_ = _any(call, [answer for _, answer in able])
    by = frozenset() if isinstance(any_, int) else frozenset((call.host.choose(call.state, call.at, any_),))
    for index, options in enumerate(zip(*ways, strict=True)):
        one = options[0] if len(ways) == 1 else Either(options, by)
        store_at(call.state, add(where, 8 * index), 8, one)
    return LOST


def _asked(call: Invocation) -> list[tuple[tuple[Machine, ...], Machine]] | None:
    """The words of each element and what the closure says of it; None where it could not be followed."""
    code, context = call.args[0], call.args[1]
    found = _elements(call, call.load(call.receiver))
    if found is None or len(found) > MAX_SEARCHED or not isinstance(code, int):
        return None
    state, asked = call.state, []
    for number, words in enumerate(found):
        place = Ptr(("searched", call.at, number, call.context))
        for index, word in enumerate(words):
            state.store(place.region, 8 * index, 8, word)
        state.x[0], state.x[_SELF] = place, context
        if not follow(replace(call, context=(call.context, number), receiver=context), code):
            return None
        asked.append((words, state.x[0]))
    state.x[_SELF] = call.receiver
    return asked


def _any(call: Invocation, answers: list[Machine]) -> Machine:
    if any(isinstance(answer, int) and answer & 1 for answer in answers):
        return 1
    open_ = tuple(_said(call, answer, True) for answer in answers if not isinstance(answer, int))
    return call.make(Call("or", open_)) if open_ else 0


def _said(call: Invocation, answer: Machine, holds: bool) -> Value:
    """What an answer that is not known says where it is true, or where it is not."""
    guard = normal(Guard(shallow(call.value(answer)), holds))
    return guard.value if guard.holds else Made("not", (guard.value,))


SEQUENCES: dict[str, Model] = {
    **keyed("_$sSlss16IndexingIteratorVyxG0B0RtzrlE04makeB0ACyF", _iterator),
    **keyed("_$ss16IndexingIteratorV4next7ElementQzSgyF", _next),
    **keyed("_$sSD12makeIteratorSD0B0Vyxq__GyF", _table_iterator),
    **keyed("_$sSD8IteratorV4nextx3key_q_5valuetSgyF", _next_entry),
    **keyed("_$sSTsE5first5where7ElementQzSgSbADKXE_tKF", _first),
    **keyed("_$sSTsE10allSatisfyyS2b7ElementQzKXEKF", _all),
    **keyed("_$sSTsE8contains5whereS2b7ElementQzKXE_tKF", _contains),
}
"""Entry points of the Swift standard library."""
