"""OkHttp's CertificatePinner, versions 2 to 5, by name or, when renamed, by its messages and structure.

Reads the hosts and pins that reach ``CertificatePinner.Builder.add`` (or the constructor of a pin, where R8 moved the
values) by following the values through the app's code, and whether the pinner reaches a client. A bundled OkHttp that
nobody asks to pin is no pin set. Semantics: the source of square/okhttp, release tags 2.1 to 5.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pinscan.build import Build
from pinscan.code.dalvik.app_resources import by_device
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.switches import deciding, kill_switch
from pinscan.code.dalvik.heap import depends
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Alternatives, Hole, Items, Made, Text, Value, is_mixed, mixed, options
from pinscan.mechanisms import _okhttp_find as find
from pinscan.mechanisms import _okhttp_pins as okhttp
from pinscan.mechanisms._bundled_documents import filled
from pinscan.mechanisms._dynamic_android import OWN_PINS
from pinscan.mechanisms._okhttp_clients import is_unused
from pinscan.mechanisms._okhttp_find import Added
from pinscan.mechanisms.android_libraries import told_of
from pinscan.mechanisms.android_okhttp_interceptor import checks
from pinscan.model import HOLE, Confidence, Fact, Gap, GapKind, Host, Json, Location, Observation, Pin, PinSet, Platform

ID = "android-okhttp"
TITLE = "OkHttp CertificatePinner in Android code"
PLATFORMS = (Platform.ANDROID,)

CHECK = "Certificate pinning failure!"
"""The message of the check itself: in every version, and gone when the check was stripped."""
LOOKS = 4
"""Stores of a renamed pinner, and methods with several, that are looked into for what they hold."""
SHORTEST = 4
"""Fewest known characters of a pin's text, behind its prefix."""
_LITERAL = re.compile(r"sha(?:256/[A-Za-z0-9+/]{43}=|1/[A-Za-z0-9+/]{27}=)")


@dataclass
class _Pinner:
    """One pinner: its hosts with their pins, in the order they are added."""

    builder: str
    """Where its builder is made, as `Made.site` gives it; else the method that adds."""
    hosts: dict[Host, dict[Pin, None]] = field(default_factory=dict)
    calls: dict[Host, list[Call]] = field(default_factory=dict)
    unsure: set[Host] = field(default_factory=set)
    """Hosts whose pins may be those of another host."""


@dataclass(frozen=True)
class _Attached:
    """The calls that give a pinner to a client."""

    calls: tuple[Call, ...]
    cut: bool
    """Whether a limit kept some from being seen."""
    inside: dict[tuple[Call, ...], list[Call]] = field(default_factory=dict)
    """Calls with the pinners' content, by the calls that were looked into together."""
    ways: Mapping[str, frozenset[tuple[Site, ...]]] = field(default_factory=dict)
    """The hosts of all pinners, as they are written, with the calls that each is added by."""
    unused: dict[tuple[Site, tuple[Site, ...]], bool] = field(default_factory=dict)
    """Whether the client is dropped, by the place and the chain of the call."""

    def is_unused(self, calls: Calls, call: Call) -> bool:
        """Whether the client that a call gives a pinner to is dropped."""
        key = (call.site, call.chain)
        if key not in self.unused:
            self.unused[key] = is_unused(calls, call)
        return self.unused[key]

    def others(self, value: Value, words: set[str]) -> bool:
        """Whether a pinner is known to be of other hosts than these, which are added elsewhere."""
        if any(HOLE in word for word in words) or find.mentions(value, words):
            return False
        own = {way for word in words for way in self.ways.get(word, ())}
        apart = {word for word, ways in self.ways.items() if own.isdisjoint(ways)}
        return find.mentions(value, apart - words)

    def look(self, calls: Calls, stores: list[Call]) -> list[Call]:
        """Field writes of one root again with the pinners' content."""
        key = tuple(stores)
        if key not in self.inside:
            self.inside[key] = list(find.looked_into(calls, stores))
        return self.inside[key]

    def stores(self, roots: Iterable[Method]) -> list[Call]:
        """The field writes among the calls of some roots."""
        wanted = set(roots)
        return [call for call in self.calls if ":" in call.target and call.root in wanted]

    def apart(self, roots: Iterable[Method]) -> list[list[Call]]:
        """The field writes among the calls of some roots as they are looked into: a few one by one, else by root."""
        found = self.stores(roots)
        if len(found) <= LOOKS:
            return [[call] for call in found]
        return [[call for call in found if call.root == root] for root in dict.fromkeys(call.root for call in found)]


def observe(build: Build) -> Iterator[Fact]:
    """Pin sets of every pinner the code builds, the library, and pins that no call uses."""
    calls = build.once(calls_of)
    sent = _version(calls)
    told = None if sent else told_of(build, "okhttp")
    written = told.version if told else sent
    version = okhttp.parse_version(written)
    if sent:
        yield Observation(ID, "library", (_library_location(calls, written),), {"name": "okhttp", "version": written})
    added = _told_apart(calls, filled(calls, [*find.by_name(calls), *find.by_structure(calls)]))
    attached = _attached(calls) if added else _Attached((), False)
    seen: set[str] = set()
    pinners = list(_pinners(added, version).values())
    attached = replace(attached, ways=_ways(pinners))
    for number, pinner in enumerate(pinners, 1):
        for pin_set in _pin_sets(calls, pinner, attached, written, number if len(pinners) > 1 else None):
            seen.update(pin.text for pin in pin_set.pins)
            yield pin_set
        yield from _toggles(calls, pinner, attached)
    known = {str(host) for one in added if _pins(one.pins) for host in _hosts(one.host)}
    open_ = [one for one in added if not _pins(one.pins) and not known.issuperset(map(str, _hosts(one.host)))]
    told_once = {(one.call.site, one.host, one.pins): one for one in open_ if not _is_services(calls, one)}
    yield from (_unknown(calls, one) for one in told_once.values())
    yield from _unattached(calls, seen)


def _attached(calls: Calls) -> _Attached:
    before = calls.cuts
    found = (*find.attachments(calls), *find.renamed_attachments(calls, CHECK))
    return _Attached(found, calls.cuts > before)


def _toggles(calls: Calls, pinner: _Pinner, attached: _Attached) -> Iterator[Observation]:
    """Local and build-time toggles that decide whether the pinner is filled or attached."""
    made = [call for its in pinner.calls.values() for call in its]
    _, reaching = _attachment(calls, pinner, attached, list(pinner.hosts))
    for flag in deciding(calls, [*reaching, *made]):
        if not flag.remote and flag.store != "manifest":  # no release is debuggable
            facts: dict[str, Json] = {"store": flag.store}
            if flag.name:
                facts["flag"] = flag.name
            yield Observation(ID, "local-pinning-toggle", (flag.location,), facts)


def _version(calls: Calls) -> str:
    """The version in OkHttp's own user agent; empty when the build does not tell it."""
    found = [text for text in calls.program.strings("okhttp/") if re.fullmatch(r"okhttp/\d+\.\d+[\w.-]*", text)]
    return found[0].removeprefix("okhttp/") if found else ""


def _library_location(calls: Calls, version: str) -> Location:
    users = calls.program.string_users(f"okhttp/{version}")
    if users:
        return calls.program.location(users[0], f"okhttp/{version}")
    image = calls.program.images[0]
    return image.part.at(image.path, text=f"okhttp/{version}")


def _hosts(value: Value) -> list[Text]:
    found = [option if isinstance(option, Text) else Text((Hole(),)) for option in options(value)]
    return [text for text in found if okhttp.is_pattern(text)] or found


def _pins(value: Value) -> list[Text]:
    """The pin texts of an argument: an array of them, or one; a hole for a pin that is not known."""
    found: list[Text] = []
    for option in options(value):
        match option:
            case Items(items, complete):
                for item in items:
                    found.extend(_pins(item))
                found.extend([] if complete else [Text((Hole("more"),))])
            case Text():
                found.append(option)
            case _:
                found.append(Text((Hole(),)))
    whole = [one for one in found if okhttp.is_pin(one)] if isinstance(value, Alternatives) else []
    return whole or [one for one in found if one.known != "" and _tells(one)]


def _tells(written: Text) -> bool:
    """Whether enough of a pin's text is known to be one: more than its prefix."""
    return written.known is not None or len(re.sub(r"sha\d+/|\W", "", str(written))) >= SHORTEST


def _branching(pins: Value) -> bool:
    """Whether pins are one of several, so that it is not known which of them go with which of several hosts."""
    items = pins.items if isinstance(pins, Items) else (pins,)
    return any(isinstance(one, Alternatives) for one in items)


def _pinners(added: list[Added], version: okhttp.Version | None) -> dict[str, _Pinner]:
    pinners: dict[str, _Pinner] = {}
    for one in added:
        pins = [okhttp.pin(text) for text in _pins(one.pins)]
        if not pins:
            continue
        pinner = pinners.setdefault(one.builder, _Pinner(one.builder))
        for written in _hosts(one.host):
            host = okhttp.host(written, version)
            pinner.hosts.setdefault(host, {}).update(dict.fromkeys(pins))
            pinner.calls.setdefault(host, []).append(one.call)
            unsure = one.likely or _crossed(one) or is_mixed(one.host) or is_mixed(one.pins)
            pinner.unsure.update([host] if unsure else [])
    return pinners


def _crossed(one: Added) -> bool:
    """Whether it is not known which of several pins go with which of several hosts."""
    return isinstance(one.host, Alternatives) and _branching(one.pins)


def _told_apart(calls: Calls, added: list[Added]) -> list[Added]:
    """Without what mixes several hosts' pins up, where each of the hosts is seen with its own elsewhere.

    One of several hosts that is given several pins one by one is mixed up as well: a pin may be one host's alone. Not
    so where the device's language decides on the host, and on nothing else.
    """
    given: dict[tuple[str, Value], set[Value]] = {}
    for one in added:
        given.setdefault((one.builder, one.host), set()).add(one.pins)
    known = calls.program.build.once(by_device)
    unsure = {key for key, pins in given.items() if len(pins) > 1 and frozenset(options(key[1])) not in known}
    added = [replace(one, host=mixed(one.host)) if (one.builder, one.host) in unsure else one for one in added]
    exact = {str(host) for one in added if not isinstance(one.host, Alternatives) for host in _hosts(one.host)}
    return [one for one in added if not (_crossed(one) and exact.issuperset(map(str, _hosts(one.host))))]


def _pin_sets(calls: Calls, pinner: _Pinner, attached: _Attached, version: str, number: int | None) -> Iterator[PinSet]:
    """One pin set for the hosts of a pinner that have the same pins; `number` tells several pinners apart."""
    groups: dict[tuple[tuple[Pin, ...], bool], list[Host]] = {}
    for host, its in pinner.hosts.items():
        idle = _is_idle(_attachment(calls, pinner, attached, [host])[0])
        groups.setdefault((tuple(sorted(its, key=lambda pin: pin.text)), idle), []).append(host)
    for (pins, _), hosts in groups.items():
        made = [call for host in hosts for call in pinner.calls[host]]
        facts, reaching = _attachment(calls, pinner, attached, hosts)
        where = [calls.program.location(call.chain[0] if call.chain else call.site) for call in reaching]
        if version:
            facts["library"] = f"okhttp {version}"
        if number is not None:
            facts["pinner"] = number
        if not calls.program.is_library and not calls.program.strings(CHECK):
            facts["check_stripped"] = True
        whole = pinner.unsure.isdisjoint(hosts) and all(
            HOLE not in text for text in [*(pin.text for pin in pins), *(host.pattern for host in hosts)]
        )
        quote = next((pin.text for pin in pins), None)
        locations = dict.fromkeys([*(calls.program.location(call.site, quote) for call in made), *where])
        yield PinSet(
            ID,
            tuple(sorted(hosts, key=lambda host: (host.pattern, host.subdomains))),
            pins,
            tuple(locations),
            origin=origin_of(calls.program, made[0].root.ref.owner),
            enforced=not (facts.get("check_stripped") or _is_idle(facts)),
            kill_switch=kill_switch(calls.program.build, [*reaching, *made]),
            confidence=Confidence.PROVEN if whole else Confidence.LIKELY,
            part=calls.program.images[made[0].site.method.image].part.name,
            facts=facts,
        )


def _is_idle(facts: dict[str, Json]) -> bool:
    """Whether no client, or none that is used, has the pinner."""
    return facts.get("attached") is False or facts.get("client_used") is False


def _attachment(
    calls: Calls, pinner: _Pinner, attached: _Attached, hosts: list[Host]
) -> tuple[dict[str, Json], list[Call]]:
    """Whether the pinner reaches a client, as a fact, and by which calls; no fact when that cannot be told."""
    made = [call for host in hosts for call in pinner.calls[host]]
    keys = {find.site_key(call, site) for call in made for site in (call.site, *call.chain)} | {pinner.builder}
    words = _words(hosts)
    reaching = [call for call in attached.calls if _holds(call, keys, words)]
    if not reaching:
        again = attached.apart(call.root for call in made)
        looked = [seen for stores in again[:LOOKS] for seen in attached.look(calls, stores)]
        reaching = [seen for seen in looked if _holds(seen, keys, words)]
        if not reaching and len(again) > LOOKS:
            return {}, []
    if reaching:
        meant = [one for one in _meant(calls, reaching, attached, words) if not attached.others(one.args[1], words)]
        if not meant:
            return {}, []  # what one helper makes, for other hosts
        lasting = [call for call in meant if not any(find.overrides(other, call) for other in attached.calls)]
        unused = bool(lasting) and all(attached.is_unused(calls, call) for call in lasting)
        facts: dict[str, Json] = {"client_used": False} if unused else {}
        return {"attached": bool(lasting)} | facts, lasting
    if attached.cut or any(not call.reached or find.unresolved(call.args[1]) for call in attached.calls):
        return {}, []
    if any(_may_be_any(call) for call in attached.calls):
        return {}, []  # a client is given a pinner that was filled elsewhere
    named = all(call.target.startswith((find.OKHTTP3, find.OKHTTP2)) for call in made)
    if any(depends(call.args[0]) if named and call.args else _is_handed(calls, call.root) for call in made):
        return {}, []  # a builder that a caller holds, which was not found
    return ({"attached": False} if named or find.client_stores(calls, CHECK) else {}), []


def _ways(pinners: Iterable[_Pinner]) -> dict[str, frozenset[tuple[Site, ...]]]:
    """The hosts of all pinners with the calls that each is added by."""
    found: dict[str, frozenset[tuple[Site, ...]]] = {}
    for pinner in pinners:
        for host, made in pinner.calls.items():
            word = str(host.text or host.pattern)
            found[word] = found.get(word, frozenset()) | {(*call.chain, call.site) for call in made}
    return found


def _words(hosts: Iterable[Host]) -> set[str]:
    """Hosts as the code writes them."""
    return {str(host.text or host.pattern) for host in hosts}


def _meant(calls: Calls, reaching: list[Call], attached: _Attached, words: set[str]) -> list[Call]:
    """Of the calls that pass on what one helper makes, those that pass on these hosts, where that can be told."""
    meant = [call for call in reaching if find.mentions(call.args[1], words)]
    if not meant and len({(call.site, call.chain) for call in reaching}) > 1:
        roots = dict.fromkeys(call.root for call in reaching if ":" in call.target)
        looked = [seen for root in list(roots)[:LOOKS] for seen in attached.look(calls, attached.stores([root]))]
        meant = [call for call in looked if find.mentions(call.args[1], words)]
    return meant or reaching


def _may_be_any(call: Call) -> bool:
    """Whether a client is given a pinner whose content is not known."""
    pinner = call.args[1] if len(call.args) > 1 else Hole("not reached")
    return find.is_empty(pinner) or any(isinstance(one, Made) and find.is_open(one) for one in options(pinner))


def _is_handed(calls: Calls, root: Method) -> bool:
    """Whether a method may be given the builder it adds to, as a lambda is."""
    return any(kind == "Ljava/lang/Object;" or calls.program.find_class(kind) for kind in root.ref.params)


def _holds(call: Call, keys: set[str], words: set[str]) -> bool:
    """Whether what is passed on is the pinner: made by the same calls, or holding one of its hosts."""
    value = call.args[1] if len(call.args) > 1 else None
    return value is not None and bool(keys & find.sites_in(value) or find.mentions(value, words))


def _is_services(calls: Calls, added: Added) -> bool:
    """Whether the code of a service that fetches pins gives them, which `dynamic_pins` tells."""
    ways = (added.call.site, *added.call.chain)  # R8 may have left OkHttp's own code in between
    return any(calls.program.original(site.method.ref.owner).startswith(OWN_PINS) for site in ways)


def _unknown(calls: Calls, added: Added) -> Fact:
    """Pins that are not in the code: fetched at run time where they are seen to be read, else a gap."""
    where = calls.program.location(added.call.site)
    hosts = [str(host) for host in _hosts(added.host)]
    fetched = okhttp.is_read(added.pins) or okhttp.is_outside(added.host)
    if not added.call.reached or depends(added.pins) or not fetched:
        reason = f"OkHttp is given pins for {', '.join(hosts)} that could not be followed"
        return Gap(GapKind.UNSUPPORTED, reason, where)
    return Observation(
        ID,
        "dynamic-pins",
        (where,),
        origin=origin_of(calls.program, added.call.root.ref.owner),
        confidence=Confidence.LIKELY,
    )


def _unattached(calls: Calls, seen: set[str]) -> Iterator[Fact]:
    """Pin literals that no call was seen to use."""
    literals = [text for kind in ("sha256/", "sha1/") for text in calls.program.strings(kind)]
    loose = sorted(text for text in literals if _LITERAL.fullmatch(text) and text not in seen)
    by_hand = {pin.text for one in calls.program.build.once(checks) for pin in one.pins} if loose else set()
    loose = [text for text in loose if text not in by_hand]
    if not loose:
        return
    users = [site for text in loose for site in calls.program.string_users(text)]
    if calls.cut and users:
        reason = f"{len(loose)} pins in code too large to follow could not be tied to a host"
        yield Gap(GapKind.LIMIT, reason, calls.program.location(users[0], loose[0]))
        return
    image = calls.program.images[0]
    where = [calls.program.location(site) for site in users] or [image.part.at(image.path, text=loose[0])]
    yield Observation(
        ID,
        "okhttp-unattached-pins",
        tuple(dict.fromkeys(where)),
        {"pins": list(loose)},
        confidence=Confidence.HEURISTIC,
    )
