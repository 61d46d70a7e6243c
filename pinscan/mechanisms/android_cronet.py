"""Pins given to Cronet and to the platform's HttpEngine: ``addPublicKeyPins`` on their builders.

Pins are SHA-256 digests of keys as byte arrays; an expiry must be given, and after that instant pinning is off. Until
``enablePublicKeyPinningBypassForLocalTrustAnchors(false)`` is called, certificates of locally installed CAs skip the
pins. Semantics: the reference of org.chromium.net.CronetEngine.Builder and android.net.http.HttpEngine.Builder.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.switches import kill_switch
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.values import Const, Text, Value, is_one, options
from pinscan.mechanisms import _pin_values as values
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._moments import day
from pinscan.model import Confidence, Fact, Gap, GapKind, Host, Json, Pin, PinSet, Platform, Subdomains, Subject

ID = "android-cronet"
TITLE = "Pins of Cronet and HttpEngine"
PLATFORMS = (Platform.ANDROID,)

_BUILDERS = (
    "Lorg/chromium/net/CronetEngine$Builder;",
    "Lorg/chromium/net/ExperimentalCronetEngine$Builder;",
    "Lorg/chromium/net/ICronetEngineBuilder;",
    "Landroid/net/http/HttpEngine$Builder;",
)
_SHAPES = tuple(
    ("Ljava/lang/String;", "Ljava/util/Set;", "Z", last) for last in ("Ljava/util/Date;", "Ljava/time/Instant;")
)
"""Parameters of ``addPublicKeyPins``, which no other method of note has: how a renamed builder is found."""
_SHORTIES = ("LLLZL", "VLLZL")
_BYPASS = ("enablePublicKeyPinningBypassForLocalTrustAnchors", "setEnablePublicKeyPinningBypassForLocalTrustAnchors")


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each host that is given pins."""
    calls = build.once(calls_of)
    named = [call for owner in _owners(calls) for call in calls.to(owner, "addPublicKeyPins") if _is_apps(call)]
    bypass = _bypass(calls) if named else True
    for call in named:
        yield from _of(calls, call, bypass) if _is_whole(call) else (_gap(calls, call),)
    for call in () if named else _renamed(calls):
        if _is_whole(call) and list(_pins(call.args[2])):
            yield from _of(calls, call, None)


def _is_whole(call: Call) -> bool:
    return call.reached and len(call.args) == 5


def _renamed(calls: Calls) -> Iterator[Call]:
    """Calls of methods that take a host, a set, a truth and a date, whatever their names."""
    owners: dict[tuple[str, str, tuple[str, ...]], None] = {}
    for image in calls.program.images:
        dex = image.dex
        shorties = {dex.string_index(text) for text in _SHORTIES} - {None}
        protos = {i for i, text in enumerate(dex.proto_ids[0::3]) if text in shorties}
        protos = {i for i in protos if dex.proto(i)[0] in _SHAPES}
        for at in range(0, len(dex.method_ids) if protos else 0, 4):
            if dex.method_ids[at + 1] in protos:
                ref = dex.method(at // 4)
                owners[ref.owner, ref.name, ref.params] = None
    for owner, name, params in owners:
        yield from calls.to(owner, name, params)


def _owners(calls: Calls) -> list[str]:
    """The builders the code names, and their subclasses."""
    return list(dict.fromkeys([*_BUILDERS, *(kind for owner in _BUILDERS for kind in calls.program.subtypes(owner))]))


def _is_apps(call: Call) -> bool:
    return not call.site.method.ref.owner.startswith("Lorg/chromium/net/")


def _bypass(calls: Calls) -> bool:
    """Whether local CAs skip the pins: yes unless the code says no everywhere it says anything."""
    said = [
        call.args[1]
        for owner in _owners(calls)
        for name in _BYPASS
        for call in calls.to(owner, name)
        if _is_apps(call) and len(call.args) == 2
    ]
    return not said or any(value != Const(0) for value in said)


def _of(calls: Calls, call: Call, bypass: bool | None) -> Iterator[Fact]:
    _, host, pins, subdomains, until = call.args
    found = tuple(dict.fromkeys(_pins(pins)))
    hosts = tuple(dict.fromkeys(_hosts(host, subdomains)))
    if not found or not hosts:
        yield _gap(calls, call)
        return
    moment = day(until)
    facts: dict[str, Json] = {} if bypass is None else {"local_anchor_bypass": bypass}
    facts |= {"expires_clock": "instant"} if moment else {}
    method = call.site.method
    yield PinSet(
        ID,
        hosts,
        tuple(sorted(found, key=lambda pin: pin.text)),
        (calls.program.location(call.site, found[0].text),),
        origin=origin_of(calls.program, call.root.ref.owner),
        expires=moment,
        kill_switch=kill_switch(calls.program.build, [call]),
        confidence=Confidence.PROVEN if moment and all(map(is_one, call.args[1:])) else Confidence.LIKELY,
        part=trust.part(calls, method),
        facts=facts,
    )


def _pins(value: Value) -> Iterator[Pin]:
    """The byte arrays of a set; one that is not 32 bytes long makes the engine throw, and is said as it is."""
    for given in values.written(value):
        pin = values.digest_pin(given, Subject.SPKI)
        yield pin if pin is not None else Pin(given.text, given.text)


def _hosts(host: Value, subdomains: Value) -> Iterator[Host]:
    reach = Subdomains.NONE if subdomains == Const(0) else Subdomains.ANY
    for choice in options(host):
        if isinstance(choice, Text):
            yield Host(str(choice).lower(), reach)


def _gap(calls: Calls, call: Call) -> Gap:
    reason = "Cronet is given pins that could not be followed"
    return Gap(GapKind.UNSUPPORTED, reason, calls.program.location(call.site))
