"""What a flag is before a server has said anything: the app's own defaults for its remote configuration."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build.android import android
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.flags.flags import text_of, truth_of
from pinscan.code.dalvik.program import INVOKES, Method, Site
from pinscan.code.values import Const, Pairs, Value, options, text
from pinscan.errors import FormatError

FIREBASE = "Lcom/google/firebase/remoteconfig/FirebaseRemoteConfig;"
"""The SDK that takes its defaults apart from the reads."""


def default_of(calls: Calls, provider: str, name: str, kind: str = "Z") -> Value | None:
    """What a read of a flag as `kind` gives by the app's own defaults: off, zero or empty when there are none.

    None when there are several that differ.
    """
    nothing: Value = text("") if kind == "Ljava/lang/String;" else Const(0)
    if provider != "firebase-remote-config":
        return nothing
    said: dict[Value, None] = {}
    for method in ("setDefaultsAsync", "setDefaults"):
        for call in calls.to(FIREBASE, method):
            for value in options(call.args[1]) if len(call.args) > 1 else ():
                said.update(dict.fromkeys(_defaults_in(calls, value, name)))
    return next(iter(said), nothing) if len(said) < 2 else None


def _defaults_in(calls: Calls, value: Value, name: str) -> Iterator[Value]:
    match value:
        case Pairs():
            held = value.get(name)
            if truth_of(held) is not None and held is not None:
                yield held
        case Const(int(number)):
            yield from _defaults_file(calls, number & 0xFFFFFFFF, name)


def defaults_everywhere(calls: Calls, name: str) -> list[bool]:
    """What any ``defaultsMap`` resource, or a map the code fills, says of a flag."""
    said: list[bool] = []
    try:
        resources = calls.program.build.once(android).resources
        for number in resources.ids("xml"):
            said.extend(bool(truth_of(value)) for value in _defaults_file(calls, number, name))
    except FormatError:
        return said
    for site in calls.program.string_users(name):
        said.extend(_stored_beside(calls, site.method, name))
    return said


def _defaults_file(calls: Calls, number: int, name: str) -> Iterator[Value]:
    """``<defaultsMap><entry><key>…</key><value>…</value></entry></defaultsMap>``."""
    try:
        files_ = calls.program.build.once(android).resources.xml(number)
    except FormatError:
        return
    for file in files_:
        for entry in file.root.children:
            words = {child.name: child.text.strip() for child in entry.children}
            if words.get("key") == name:
                yield text(words.get("value", ""))


def _stored_beside(calls: Calls, method: Method, name: str) -> Iterator[bool]:
    """Values that a method puts into a map under a name."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    puts = [
        Site(method, i.pc)
        for i in (body.at.values() if body else ())
        if i.op in INVOKES and dex.method(i.ref).name == "put" and "Map;" in dex.method(i.ref).owner
    ]
    for call in calls.at(puts, lambda _: False) if puts else ():
        if len(call.args) == 3 and text_of(call.args[1]) == name and (held := truth_of(call.args[2])) is not None:
            yield held
