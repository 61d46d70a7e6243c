"""Flags whose answer an SDK hands to a callback of the app's: ``hasFeatureFlag("ssl_pinning") { on -> … }``."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.dispatch import is_library
from pinscan.code.dalvik.flags.answers import answer
from pinscan.code.dalvik.flags.flags import Flag, field_of, reads_of, text_of
from pinscan.code.dalvik.flags.remote_config import readers
from pinscan.code.dalvik.heap import Guard, depends
from pinscan.code.dalvik.program import PUTS, Method, Site
from pinscan.code.values import Alternatives, Const, Made, Value

WRITERS = 6
"""Most places that write a field whose callbacks are looked for."""
BOOLEANS = ("Z", "Ljava/lang/Boolean;")


def told(calls: Calls, guard: Guard, method: Method) -> Iterator[Flag]:
    """The flag whose answer comes in as a parameter of a method, where a condition of it asks about one."""
    if depends(guard.value):
        yield from _handed_to(calls, method, guard, None)


def kept(calls: Calls, guard: Guard) -> Iterator[Flag]:
    """The flags whose answers a callback wrote into a field that a condition asks about."""
    for read in reads_of(calls, guard.value) if calls.program.build.once(callbacks) else ():
        field = field_of(read.target)
        if field is None or field.type not in BOOLEANS or not calls.program.find_class(field.owner):
            continue
        sites = calls.program.field_sites(field, PUTS)[:WRITERS]
        default = answer(calls, guard.value, read, Const(int(_starts_on(calls, sites))))
        writers = dict.fromkeys(site.method for site in sites)
        above = (one.root for writer in writers for one in calls.into(writer)[:WRITERS])
        for method in dict.fromkeys((*writers, *above)):
            yield from _handed_to(calls, method, guard, default)


def _starts_on(calls: Calls, sites: list[Site]) -> bool:
    """Whether a field is true from the start, of all that writes it."""
    first = [site for site in sites if site.method.ref.name in ("<init>", "<clinit>")]
    written = calls.at(first, lambda _: False) if first else ()
    return any(len(call.args) > 1 and call.args[1] == Const(1) for call in written)


def _handed_to(calls: Calls, method: Method, guard: Guard, default: bool | None) -> Iterator[Flag]:
    """The flag that a callback is told; without its name where R8 made one class of several callbacks."""
    found = calls.program.build.once(callbacks).get(method.ref.owner, {})
    if found:
        name = next(iter(found)) if len(found) == 1 else ""
        where, provider = calls.program.location(guard.site), next(iter(found.values()))
        yield Flag(name, "remote", provider, default, guard.truth, where, others=frozenset(found))


def callbacks(build: Build) -> dict[str, dict[str, str]]:
    """The build's own classes that are given to reads of flags: the flags' names, each with its provider."""
    calls = build.once(calls_of)
    found: dict[str, dict[str, str]] = {}
    for head, reader in readers().items():
        owner, _, name = head.partition("->")
        for one in (name, f"{name}$default"):
            sites = [site for site in calls.program.callers(owner, one) if not is_library(site.method.ref.owner)]
            for call in calls.at(sites, lambda _: False) if sites else ():
                flag = next(filter(None, map(text_of, call.args)), "")
                for kind in _objects(calls, call.args):
                    found.setdefault(kind, {})[flag] = reader.provider
    return found


def _objects(calls: Calls, args: tuple[Value, ...]) -> Iterator[str]:
    """The classes of the build's own objects among arguments."""
    for arg in args:
        for one in arg.options if isinstance(arg, Alternatives) else (arg,):
            if isinstance(one, Made) and calls.program.find_class(one.type) and one.type not in _sdk_classes():
                yield one.type


def _sdk_classes() -> frozenset[str]:
    return frozenset(head.partition("->")[0] for head in readers())
