"""Swift collections whose elements are known as values, laid out as words again, for code that goes through them.

By the Swift project's ABI documents: an array object has its count at +16 and its elements from +32 on, each at a
multiple of the same size; a string is two words, a reference and an integer one. A native dictionary
(``__RawDictionaryStorage``) has its count at +16, the binary logarithm of its buckets' number in a byte at +32, the
addresses of its keys and values at +48 and +56, and from +64 on a bit for each bucket that is in use.
"""

from __future__ import annotations

from collections.abc import Hashable

from pinscan.code.apple.state import Call, Content, Known, Machine, Ptr, State
from pinscan.code.apple.swift_text import BODY, BRIDGED, small_text
from pinscan.code.values import Const, Items, Made, Pairs, Text, Value

COUNT, CAPACITY, ELEMENTS = 16, 24, 32
SCALE, KEYS, VALUES, BITMAP = 32, 48, 56, 64
_BUCKETS = 64
MAX_WORDS = 512


def lay_out(state: State, region: Hashable, content: Content | None) -> bool:
    """Store the words of a known array in its region; False where it is no array, or their places are not known."""
    if not isinstance(content, Known) or not isinstance(content.value, Items) or not content.value.complete:
        return False
    elements = [_fields(item) for item in content.value.items]
    shapes = {tuple(isinstance(field, Text) for field in element) for element in elements}
    if len(shapes) > 1 or any(isinstance(f, Const) and f.value is None for e in elements for f in e):
        return False
    words = [word for element in elements for field in element for word in _words(state, region, field)]
    if len(words) > MAX_WORDS:
        return False
    state.store(region, COUNT, 8, len(elements))
    state.store(region, CAPACITY, 8, 2 * len(elements))
    for index, word in enumerate(words):
        state.store(region, ELEMENTS + 8 * index, 8, word)
    return True


def lay_out_table(state: State, region: Hashable, content: Content | None) -> bool:
    """Store the words of a known dictionary in its region: every bucket's place is its entry's, in order.

    False where it is none, an entry has no known form, or there are more than one word's bits tell apart.
    """
    found = entries(state, region, content.value) if isinstance(content, Known) else None
    if found is None or not 0 < len(found) < _BUCKETS:
        return False
    for offset, column in ((KEYS, [e[:2] for e in found]), (VALUES, [e[2:] for e in found])):
        place = ("column", offset, region)
        for index, word in enumerate(word for words in column for word in words):
            state.store(place, 8 * index, 8, word)
        state.store(region, offset, 8, Ptr(place))
    state.store(region, COUNT, 8, len(found))
    state.store(region, SCALE, 1, _BUCKETS.bit_length() - 1)
    state.store(region, BITMAP, 8, (1 << len(found)) - 1)
    return True


def entries(state: State, region: Hashable, value: Value) -> list[tuple[Machine, ...]] | None:
    """The words of each entry of a known dictionary of strings: two of its key, and those of its value."""
    if not isinstance(value, Pairs) or not value.complete or not all(isinstance(key, Text) for key, _ in value.pairs):
        return None
    if len({isinstance(item, Text) for _, item in value.pairs}) > 1:
        return None
    return [(*_words(state, region, key), *_words(state, region, item)) for key, item in value.pairs]


def _fields(element: Value) -> tuple[Value, ...]:
    """The fields of an element that is a structure or tuple, else the element. An array of arrays reads alike: code
    that goes through one finds strings where it looks for references, and follows nothing.
    """
    return element.items if isinstance(element, Items) and element.items else (element,)


def _words(state: State, region: Hashable, field: Value) -> tuple[Machine, ...]:
    if isinstance(field, Const) and isinstance(field.value, int):
        return (int(field.value),)
    small = small_text(field)
    if small is not None:
        return small
    place = ("laid", region, field)
    state.objects[place] = _object(field)
    if isinstance(field, Made) and field.target == "data":
        return Ptr(place), BODY
    return (Ptr(place), BRIDGED) if isinstance(field, Text) else (Ptr(place),)


def _object(value: Value) -> Content:
    return Call(value.target, value.args, value.type, value.fields) if isinstance(value, Made) else Known(value)
