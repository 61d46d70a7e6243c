"""Which of the platform's own types are of which: what ``instanceof`` answers for an object of a known class.

Only classes that apps make themselves and ask about; of any other, nothing is said. Source: the class documentation.
"""

from __future__ import annotations

_ABOVE = {
    "Iterable": (),
    "Collection": ("Iterable",),
    "SequencedCollection": ("Collection",),
    "List": ("Collection", "SequencedCollection"),
    "Set": ("Collection",),
    "SortedSet": ("Set", "SequencedCollection"),
    "NavigableSet": ("SortedSet",),
    "Queue": ("Collection",),
    "Deque": ("Queue", "SequencedCollection"),
    "Map": (),
    "SortedMap": ("Map",),
    "NavigableMap": ("SortedMap",),
    "AbstractCollection": ("Collection",),
    "AbstractList": ("AbstractCollection", "List"),
    "AbstractSet": ("AbstractCollection", "Set"),
    "AbstractMap": ("Map",),
    "ArrayList": ("AbstractList", "RandomAccess", "Cloneable", "Serializable"),
    "Arrays$ArrayList": ("AbstractList", "RandomAccess", "Serializable"),
    "Collections$SingletonList": ("AbstractList", "RandomAccess", "Serializable"),
    "Vector": ("AbstractList", "RandomAccess", "Cloneable", "Serializable"),
    "LinkedList": ("AbstractList", "Deque", "Cloneable", "Serializable"),
    "ArrayDeque": ("AbstractCollection", "Deque", "Cloneable", "Serializable"),
    "HashSet": ("AbstractSet", "Cloneable", "Serializable"),
    "LinkedHashSet": ("HashSet", "SequencedCollection"),
    "TreeSet": ("AbstractSet", "NavigableSet", "Cloneable", "Serializable"),
    "HashMap": ("AbstractMap", "Cloneable", "Serializable"),
    "LinkedHashMap": ("HashMap",),
    "TreeMap": ("AbstractMap", "NavigableMap", "Cloneable", "Serializable"),
    "InputStream": ("Closeable",),
    "ByteArrayInputStream": ("InputStream",),
    "Reader": ("Closeable", "Readable"),
    "InputStreamReader": ("Reader",),
    "BufferedReader": ("Reader",),
    "StringReader": ("Reader",),
    "Closeable": ("AutoCloseable",),
}
_PACKAGES = {
    "java/io": ("Serializable", "InputStream", "ByteArrayInputStream", "Reader", "InputStreamReader", "BufferedReader",
                "StringReader", "Closeable"),
    "java/lang": ("Iterable", "Cloneable", "AutoCloseable", "Readable", "Object"),
}  # fmt: skip
_PLACE = {name: package for package, names in _PACKAGES.items() for name in names}


def _descriptor(name: str) -> str:
    return f"L{_PLACE.get(name, 'java/util')}/{name};"


def _all_above(name: str) -> set[str]:
    above = {name, "Object"}
    for one in _ABOVE.get(name, ()):
        above |= _all_above(one)
    return above


SUPERTYPES = {_descriptor(name): frozenset(map(_descriptor, _all_above(name))) for name in _ABOVE}
"""Every type that an object of this very class is of, by descriptor, itself included."""
_ABSTRACT = frozenset(
    _descriptor(name)
    for name in _ABOVE
    if name in ("Iterable", "Collection", "SequencedCollection", "List", "Set", "SortedSet", "NavigableSet", "Queue",
                "Deque", "Map", "SortedMap", "NavigableMap", "InputStream", "Reader", "Closeable")
    or name.startswith("Abstract")
)  # fmt: skip


def is_a(kind: str, asked: str) -> bool | None:
    """Whether an object of this class (or of some class below it, where it is abstract) is of another; None when the
    table does not tell."""
    above = SUPERTYPES.get(kind)
    if above is None:
        return None
    if asked in above:
        return True
    if kind in _ABSTRACT:
        return None
    return False
