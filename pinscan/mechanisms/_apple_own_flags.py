"""Flags that an iOS app's own server gives: asked of the JSON of an answer, at once or where the preferences keep them.

``[[NSUserDefaults standardUserDefaults] setBool:[json[@"pinning"] boolValue] forKey:@"Pinning"]`` makes of a local
toggle a remote one: the flag is the server's, under the server's name. JSON of the bundle's own files is read as values
before it comes here, and what was kept in a file of the device is nobody's word.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.code.values import Alternatives, Hole, Made, Text, Value

PROVIDER = "own-endpoint"
_LOOKUPS = ("objectForKeyedSubscript:", "objectForKey:", "valueForKey:", "valueForKeyPath:", "objectAtKeyPath:")
_PARSED = "JSONObjectWithData:options:error:"
_FETCHED = ("dataWithContentsOfURL:", "sendSynchronousRequest:returningResponse:error:")
_DEPTH = 12


def asked(value: Value) -> Iterator[str]:
    """The keys under which a value was taken out of a server's answer, the innermost key of each."""
    match value:
        case Made(target, args):
            key = _text(args[1]) if _selector(target) in _LOOKUPS and len(args) > 1 else None
            if key is not None and is_answer(args[0]):
                yield key.rpartition(".")[2]
                return
            for arg in args:
                yield from asked(arg)
        case Alternatives(items):
            for item in items:
                yield from asked(item)
        case _:
            return


def handed(value: Value) -> str | None:
    """The key of a lookup in a dictionary that was handed in, so that only callers know what it is."""
    key: str | None = None
    for _ in range(_DEPTH):
        if not isinstance(value, Made) or _selector(value.target) not in _LOOKUPS or len(value.args) < 2:
            break
        key, value = key or _text(value.args[1]), value.args[0]
    return key if value == Hole("parameter") else None


def is_answer(value: Value) -> bool:
    """Whether a value is the JSON of data that came from elsewhere, or lies in it."""
    for _ in range(_DEPTH):
        if not isinstance(value, Made) or not value.args:
            return False
        name = _selector(value.target)
        if name == _PARSED:
            return _is_fetched(value.args[0])
        if name not in (*_LOOKUPS, "copy", "mutableCopy", "firstObject", "lastObject"):
            return False
        value = value.args[0]
    return False


def _is_fetched(data: Value) -> bool:
    """Whether bytes were handed in (to the block that a request calls when it is done) or read from a URL."""
    if isinstance(data, Alternatives):
        return any(_is_fetched(option) for option in data.options)
    if isinstance(data, Made):
        return _selector(data.target) in _FETCHED
    return isinstance(data, Hole) and data.reason == "parameter"


def _selector(target: str) -> str:
    return target[2:-1].partition(" ")[2] if target.startswith(("-[", "+[")) else target


def _text(value: Value) -> str | None:
    return value.known if isinstance(value, Text) else None
