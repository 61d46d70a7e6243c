"""Pins given to Cronet and to the platform's HttpEngine: ``addPublicKeyPins`` on their builders.

Pins are SHA-256 digests of keys as byte arrays; an expiry must be given, and after that instant pinning is off. Until
``enablePublicKeyPinningBypassForLocalTrustAnchors(false)`` is called, certificates of locally installed CAs skip the
pins. Semantics: the reference of org.chromium.net.CronetEngine.Builder and android.net.http.HttpEngine.Builder.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from pinscan.build import Build
from pinscan.code.calls import Call, Calls, calls_of
from pinscan.code.origin import origin
from pinscan.code.switches import kill_switch
from pinscan.code.values import Const, Made, Text, Value, options
from pinscan.mechanisms import _pin_values as values
from pinscan.mechanisms import _trust_code as trust
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
_SHAPE = ("Ljava/lang/String;", "Ljava/util/Set;", "Z")
"""The parameters before the date."""
_BYPASS = ("enablePublicKeyPinningBypassForLocalTrustAnchors", "setEnablePublicKeyPinningBypassForLocalTrustAnchors")


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each host that is given pins."""
    calls = build.once(calls_of)
    added = [call for owner in _owners(calls) for call in calls.to(owner, "addPublicKeyPins") if _is_apps(call)]
    bypass = _bypass(calls) if added else True
    for call in added:
        if call.reached and len(call.args) == 5:
            yield from _of(calls, call, bypass)
        else:
            yield _gap(calls, call)


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


def _of(calls: Calls, call: Call, bypass: bool) -> Iterator[Fact]:
    _, host, pins, subdomains, until = call.args
    found = tuple(dict.fromkeys(_pins(pins)))
    hosts = tuple(dict.fromkeys(_hosts(host, subdomains)))
    if not found or not hosts:
        yield _gap(calls, call)
        return
    moment = _moment(until)
    facts: dict[str, Json] = {"local_anchor_bypass": bypass, "expires_clock": "instant"}
    method = call.site.method
    yield PinSet(
        ID,
        hosts,
        tuple(sorted(found, key=lambda pin: pin.text)),
        (calls.program.location(call.site, found[0].text),),
        origin=origin(call.root.ref.owner),
        expires=moment,
        kill_switch=kill_switch(calls.program.build, [call]),
        confidence=Confidence.PROVEN if moment and len(hosts) == 1 else Confidence.LIKELY,
        part=trust.part(calls, method),
        facts=facts if moment else {"local_anchor_bypass": bypass},
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


def _moment(value: Value) -> date | None:
    """The day, in UTC, of a Date, Instant or Calendar whose time is known."""
    for choice in options(value):
        match choice:
            case Made(target, args) if "Ljava/util/Date;-><init>(J)" in target or "ofEpochMilli(" in target:
                return _day(args[-1], 1000)
            case Made(target, args) if "ofEpochSecond(" in target:
                return _day(args[0], 1)
            case Made(target, args) if "Instant;->parse(" in target and isinstance(args[0], Text):
                return _parsed(args[0])
            case Made(target, args) if "toInstant(" in target or "Date;->from(" in target or "getTime(" in target:
                return _moment(args[0])
    return None


def _day(value: Value, unit: int) -> date | None:
    match value:
        case Const(int(number)):
            try:
                return datetime.fromtimestamp(number / unit, UTC).date()
            except (OverflowError, OSError, ValueError):
                return None
    return None


def _parsed(text: Text) -> date | None:
    try:
        return datetime.fromisoformat((text.known or "").replace("Z", "+00:00")).date()
    except ValueError:
        return None


def _gap(calls: Calls, call: Call) -> Gap:
    reason = "Cronet is given pins that could not be followed"
    return Gap(GapKind.UNSUPPORTED, reason, calls.program.location(call.site))
