"""Cronet on iOS: public key pins given to ``+[Cronet addPublicKeyPinsForHost:…]``.

By Cronet.h and Cronet.mm: SHA-256 of the SPKI as data of 32 bytes, a required expiry at an instant, subdomains of any
depth on request. The bypass for local trust anchors is on unless the code says no; with it on, newer versions refuse
to add pins and older ones let locally installed CAs skip them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Blob, Const, Items, Made, Text, Value, options
from pinscan.mechanisms._apple_bundle import origin
from pinscan.mechanisms._apple_pins import pin_of_bytes
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.model import Fact, Gap, GapKind, Host, Json, Pin, PinSet, Platform, Subdomains, Subject

ID = "ios-cronet"
TITLE = "Cronet's public key pins on iOS"
PLATFORMS = (Platform.IOS,)

_ADD = "addPublicKeyPinsForHost:pinHashes:includeSubdomains:expirationDate:error:"
_EPOCHS = {
    "+[NSDate dateWithTimeIntervalSince1970:]": 0,
    "+[NSDate dateWithTimeIntervalSinceReferenceDate:]": 978_307_200,
}
"""Maker of a date -> its epoch in seconds after 1970 (Foundation's reference date is 2001-01-01 UTC)."""
_BYPASS = "setEnablePublicKeyPinningBypassForLocalTrustAnchors:"


def observe(build: Build) -> Iterator[Fact]:
    """Yield the pins that code gives to Cronet."""
    for binary in build.once(apple_code):
        if binary.readable and binary.has_selector(_ADD):
            said = [site.args[0] for site in binary.calls(_BYPASS) if site.args]
            bypass = not said or any(value != Const(0) for value in said)
            for site in binary.calls(_ADD):
                yield from _added(build, binary, site, bypass)


def _added(build: Build, binary: AppleBinary, site: CallSite, bypass: bool) -> Iterator[Fact]:
    host, hashes, subdomains, until = site.args[:4]
    reach = Subdomains.NONE if subdomains == Const(0) else Subdomains.ANY
    hosts = tuple(Host(str(option).lower(), reach) for option in options(host) if isinstance(option, Text))
    pins = tuple(dict.fromkeys(_pins(hashes)))
    if not hosts or not pins:
        yield Gap(GapKind.UNSUPPORTED, "Cronet is given pins that could not be followed", binary.at(site.at))
        return
    day = _day(until)
    facts: dict[str, Json] = {"local_anchor_bypass": bypass, **({"expires_clock": "instant"} if day else {})}
    decided = list(decisions(binary, site))
    yield PinSet(
        ID, hosts, pins, (binary.at(site.at),), origin(build, binary), day, None if bypass else True,
        switch_of(build, decided), part=binary.place.part.name, facts=facts,
    )  # fmt: skip
    yield from toggles(build, decided, ID)


def _pins(value: Value) -> Iterator[Pin]:
    for option in options(value):
        if isinstance(option, Items):
            for item in option.items:
                yield from _pins(item)
        elif isinstance(option, Blob):
            pin = pin_of_bytes(option.data, Subject.SPKI)
            yield pin or Pin(option.data.hex(), None)


def _day(value: Value) -> date | None:
    """The day (UTC) of a date made of a known number of seconds; None for any other."""
    if not isinstance(value, Made) or value.target not in _EPOCHS:
        return None
    seconds = value.args[0] if value.args else None
    if not isinstance(seconds, Const) or not isinstance(seconds.value, float):
        return None
    try:
        return datetime.fromtimestamp(seconds.value + _EPOCHS[value.target], UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
