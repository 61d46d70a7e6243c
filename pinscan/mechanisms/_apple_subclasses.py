"""Subclasses that a challenge handler asks by its own methods: the handler is the superclass's, the pins are theirs.

``[self pinsForHost:host]`` in a class that other code derives from runs the method of the object's own class. What the
handler does is told for each class that overrides something it sends; the superclass's own answer matters only where
objects of it are made.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.code.apple.binary import AppleBinary
from pinscan.formats.objc import Method, Runtime

MAX_LEVELS = 8
MAX_SUBCLASSES = 24


def overriding(runtime: Runtime, method: Method, sent: frozenset[str]) -> list[str]:
    """The classes of an image that inherit a method and override something of what it sends."""
    found = (name for name in runtime.parents if _inherits(runtime, name, method, sent))
    return sorted(found)[:MAX_SUBCLASSES]


def _inherits(runtime: Runtime, name: str, method: Method, sent: frozenset[str]) -> bool:
    own = set[str]()
    for _ in range(MAX_LEVELS):
        if name == method.class_name:
            return bool(own & sent)
        own.update(selector for selector in (method.selector, *sent) if (name, selector) in runtime.by_name)
        if method.selector in own or name not in runtime.parents:
            return False
        name = runtime.parents[name]
    return False


def elsewhere(binary: AppleBinary, method: Method, sent: frozenset[str]) -> Iterator[str]:
    """Classes of the build's other images that do the same: their methods cannot be run with the handler."""
    for other in binary.others:
        if other is not binary and other.readable:
            yield from overriding(other.runtime, method, sent)
