"""Pins of App Transport Security: ``NSPinnedDomains`` in the ``Info.plist`` of each bundle with a process of its own.

Read as ``parseNSPinnedDomains`` of Apple's Security framework does (SecPolicyServer.c; iOS 14 and newer): keys exactly
so spelt; a leaf list matches the leaf, a CA list any certificate above it, and both lists must match where both are
there; a list that is there but holds nothing usable refuses every connection; an entry without lists pins nothing;
``NSIncludesSubdomains`` must be a boolean and reaches one label down. The exceptions of App Transport Security are
told too. A framework's ``Info.plist`` is never read. Each bundle is told with the hosts it pins for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pinscan.build import Build, Role
from pinscan.build.ios import ios
from pinscan.mechanisms._ats_bundles import bundle_seen
from pinscan.mechanisms._ats_exceptions import EXCEPTION_KEYS, TRANSPORT_KEYS, exceptions
from pinscan.mechanisms._plist_keys import Place, canonical, device_variants, quoted
from pinscan.model import Fact, Host, Json, KillSwitch, Observation, Pin, PinSet, Platform, Subdomains, SwitchState
from pinscan.model import Role as Match

ID = "ios-ats"
TITLE = "App Transport Security (NSPinnedDomains)"
PLATFORMS = (Platform.IOS,)

TRANSPORT, PINNED, SUBDOMAINS = "NSAppTransportSecurity", "NSPinnedDomains", "NSIncludesSubdomains"
LISTS = {"NSPinnedLeafIdentities": Match.LEAF, "NSPinnedCAIdentities": Match.CA}
DIGEST = "SPKI-SHA256-BASE64"
_UNREAD = "it is not read there: nothing is pinned by it"
_NO_SWITCH = KillSwitch(SwitchState.IMPOSSIBLE)


def observe(build: Build) -> Iterator[Fact]:
    """Every bundle, and the pin sets and exceptions of each app, extension, watch app and app clip."""
    for bundle in build.once(ios).bundles:
        place = Place(ID, bundle)
        facts = list(_in_framework(place) if bundle.role is Role.FRAMEWORK else _in_bundle(place))
        yield bundle_seen(build, place, [fact for fact in facts if isinstance(fact, PinSet)])
        yield from facts


def _in_framework(place: Place) -> Iterator[Fact]:
    transport = place.bundle.info.get(TRANSPORT)
    if isinstance(transport, dict) and PINNED in transport:
        yield place.down(TRANSPORT).misplaced(PINNED, "a framework's Info.plist is not read: nothing is pinned by it")


def _in_bundle(place: Place) -> Iterator[Fact]:
    info = place.bundle.info
    if PINNED in info:
        yield place.misplaced(PINNED, _UNREAD)
    yield from place.misspelt(
        {key: value for key, value in info.items() if isinstance(value, dict)}, [TRANSPORT], "it is ignored"
    )
    yield from device_variants(place, TRANSPORT)
    transport = info.get(TRANSPORT)
    if transport is None:
        return
    if not isinstance(transport, dict):
        yield place.mistyped(TRANSPORT, transport, "it is ignored: nothing is pinned")
        return
    inside = place.down(TRANSPORT)
    yield from inside.misspelt(transport, TRANSPORT_KEYS, "it is ignored")
    yield from (inside.misplaced(key, _UNREAD) for key in LISTS if key in transport)
    yield from _pinned(inside, transport.get(PINNED))
    yield from exceptions(inside, transport)
    yield from _under_exceptions(inside.down("NSExceptionDomains"), transport.get("NSExceptionDomains"))


def _under_exceptions(place: Place, table: object) -> Iterator[Observation]:
    """Pinning keys among the exceptions, where they do nothing."""
    if not isinstance(table, dict):
        return
    if PINNED in table:
        yield place.misplaced(PINNED, _UNREAD)
    for host, entry in table.items():
        if isinstance(entry, dict):
            yield from (place.down(host).misplaced(key, _UNREAD) for key in (*LISTS, PINNED) if key in entry)


def _pinned(place: Place, table: object) -> Iterator[Fact]:
    if table is None:
        return
    if not isinstance(table, dict):
        yield place.mistyped(PINNED, table, "it is ignored: nothing is pinned")
        return
    domains = place.down(PINNED)
    for host, entry in table.items():
        if host in LISTS or host == SUBDOMAINS:
            yield domains.misplaced(host, "it is taken for a host: nothing is pinned by it")
        elif not isinstance(entry, dict):
            yield domains.mistyped(host, entry, "the entry is ignored: the host is not pinned")
            yield domains.down(host).see("ats-entry-without-identities", host=host)
        else:
            yield from _entry(domains.down(host), host, entry)


def _entry(place: Place, host: str, entry: dict[str, Any]) -> Iterator[Fact]:
    yield from _key_mistakes(place, entry)
    present = [key for key in LISTS if key in entry]
    if not present:
        yield place.see("ats-entry-without-identities", host=host)
        return
    pins: list[Pin] = []
    blocked: list[str] = []
    for key in present:
        found = _identities(entry[key], LISTS[key])
        usable = any(pin.digest is not None for pin in found)
        pins += found if usable else ()
        blocked += () if usable else (f"{key} {_why_unusable(entry[key], found)}",)
    if blocked:
        yield place.see("ats-entry-blocks-all", host=host, reason="; ".join(blocked))
    if pins:
        yield _pin_set(place, host, entry, pins, blocked)


def _pin_set(place: Place, host: str, entry: dict[str, Any], pins: list[Pin], blocked: list[str]) -> PinSet:
    reach = Subdomains.ONE if entry.get(SUBDOMAINS) is True else Subdomains.NONE
    name = host.lower()
    facts: dict[str, Json] = place.facts()
    if all(key in entry for key in LISTS):
        facts["all_required"] = True
    if blocked:
        facts["blocks_all"] = "; ".join(blocked)
    locations = tuple(place.at(key) for key in LISTS if key in entry)
    return PinSet(
        ID, (Host(name, reach, text=host if host != name else None),), tuple(pins), locations,
        kill_switch=_NO_SWITCH, part=place.bundle.part.name, facts=facts,
    )  # fmt: skip


def _key_mistakes(place: Place, entry: dict[str, Any]) -> Iterator[Observation]:
    """Keys of an entry, and of the items in its lists, that the platform ignores."""
    yield from place.misspelt(entry, [*LISTS, SUBDOMAINS], "it is ignored")
    yield from (place.misplaced(key, "an exception is read under NSExceptionDomains only")
                for key in entry if key in EXCEPTION_KEYS and key != SUBDOMAINS)  # fmt: skip
    if not isinstance(entry.get(SUBDOMAINS, False), bool):
        yield place.mistyped(SUBDOMAINS, entry[SUBDOMAINS], "it is ignored: subdomains are not covered")
    for key in LISTS:
        value = entry.get(key, [])
        if not isinstance(value, list):
            yield place.mistyped(key, value, "every connection to the host is refused")
            continue
        for index, item in enumerate(value):
            inside = place.down(key, str(index))
            if not isinstance(item, dict):
                yield inside.mistyped(DIGEST, item, "the item is ignored")
            elif not isinstance(item.get(DIGEST, ""), str):
                yield inside.mistyped(DIGEST, item[DIGEST], "the item is ignored")
            else:
                yield from inside.misspelt(item, [DIGEST], "the item is ignored")


def _identities(value: object, role: Match) -> list[Pin]:
    """The pins of a list as written; items of another shape are passed over, as the platform does."""
    items = value if isinstance(value, list) else []
    texts = [item[DIGEST] for item in items if isinstance(item, dict) and isinstance(item.get(DIGEST), str)]
    return [Pin(text, canonical(text), role=role) for text in texts]


def _why_unusable(value: object, found: list[Pin]) -> str:
    if not isinstance(value, list):
        return "is no array"
    if not value:
        return "is empty"
    if not found:
        return f"holds no dictionary with {DIGEST}"
    return f"holds no valid base64 ({quoted(found[0].text)[:50]})"
