"""Sockets of CFStream, NSStream and CocoaAsyncSocket: their TLS settings, and delegates that decide on a server.

By Apple's CFStream documentation: in the dictionary of ``kCFStreamPropertySSLSettings``,
``kCFStreamSSLValidatesCertificateChain`` false switches the check of the chain off, and ``kCFStreamSSLPeerName`` null
that of the host name. CocoaAsyncSocket's ``startTLS:`` takes the same dictionary; with its
``GCDAsyncSocketManuallyEvaluateTrust`` the delegate's ``socket:didReceiveTrust:completionHandler:`` decides instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Made, Pairs, Text, Value, options
from pinscan.mechanisms import _apple_answers
from pinscan.mechanisms._apple_bundle import origin
from pinscan.model import Fact, Json, Observation, Platform

ID = "ios-streams"
TITLE = "TLS settings and delegates of stream sockets"
PLATFORMS = (Platform.IOS,)

_SETTINGS = {
    "setProperty:forKey:": (0, 1),
    "_CFReadStreamSetProperty": (2, 1),
    "_CFWriteStreamSetProperty": (2, 1),
    "startTLS:": (0, None),
}
"""Call -> the arguments that hold the settings and the property's name (None: it takes nothing else)."""
_PROPERTY = "kCFStreamPropertySSLSettings"
_VALIDATES = "kCFStreamSSLValidatesCertificateChain"
_PEER = "kCFStreamSSLPeerName"
_NULL = ("_kCFNull", "+[NSNull null]")
_CONNECTS = {
    "_CFStreamCreatePairWithSocketToHost": 1,
    "connectToHost:onPort:error:": 0,
    "connectToHost:onPort:withTimeout:error:": 0,
    "getStreamsToHostWithName:port:inputStream:outputStream:": 0,
}
"""Call -> its argument that names the host."""
_DELEGATE = "socket:didReceiveTrust:completionHandler:"
_COMPLETION = ("argument", 4)


def observe(build: Build) -> Iterator[Fact]:
    """Yield the checks that settings switch off, and what each delegate requires of a server."""
    for binary in build.once(apple_code):
        if not binary.readable:
            continue
        names = [name for name in _SETTINGS if binary.has_selector(name) or binary.has_symbol(name)]
        seen: set[str] = set()
        if names and (binary.has_symbol(f"_{_VALIDATES}") or binary.has_symbol(f"_{_PEER}")):
            for site in binary.calls(*names):
                yield from (fact for fact in _switched(build, binary, site) if _new(fact, seen))
        for method in binary.runtime.by_selector.get(_DELEGATE, ()):
            run = binary.run(method.imp)
            yield from _apple_answers.observe(
                _apple_answers.Callback(ID, build, binary, run, _COMPLETION, method.imp, name=method.class_name)
            )


def _new(fact: Observation, seen: set[str]) -> bool:
    """Whether nothing alike was seen: a socket's two streams get the same settings."""
    key = repr((fact.kind, fact.facts, fact.locations[0].symbol))
    new = key not in seen
    seen.add(key)
    return new


def _switched(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Observation]:
    at, name = _SETTINGS[site.target]
    if len(site.args) <= at or (name is not None and _name(site.args[name]) != _PROPERTY):
        return
    hosts = _hosts(binary, site)
    for settings in options(site.args[at]):
        for key, value in settings.pairs if isinstance(settings, Pairs) else ():
            if _name(key) == _VALIDATES and any(isinstance(o, Const) and not o.value for o in options(value)):
                facts: dict[str, Json] = {"switch": _VALIDATES, "library": "CFNetwork", **hosts}
                yield _seen(build, binary, site, "validation-switched-off", facts)
            elif _name(key) == _PEER and any(isinstance(o, Made) and o.target in _NULL for o in options(value)):
                yield _seen(build, binary, site, "hostname-not-verified", hosts)


def _name(value: Value) -> str | None:
    """A constant of CFNetwork by its name, which is its text as well."""
    return (
        value.target.removeprefix("_") if isinstance(value, Made) else value.known if isinstance(value, Text) else None
    )


def _hosts(binary: AppleBinary, site: CallSite) -> dict[str, Json]:
    """The hosts that the same run connects to."""
    found = []
    for other in binary.run(site.root).sites:
        at = _CONNECTS.get(other.target)
        if at is not None and len(other.args) > at and isinstance(other.args[at], Text):
            found.append(str(other.args[at]))
    return {"hosts": list[Json](dict.fromkeys(found))} if found else {}


def _seen(build: Build, binary: AppleBinary, site: CallSite, kind: str, facts: dict[str, Json]) -> Observation:
    return Observation(ID, kind, (binary.at(site.at),), facts, origin(build, binary), part=binary.place.part.name)
