"""Where code gives OkHttp hosts and pins, and where it gives a pinner to a client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pinscan.code.dalvik.call import Call, Search, united
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.heap import depends
from pinscan.code.dalvik.program import INVOKES, PUTS, Method, Site
from pinscan.code.values import (
    Alternatives,
    Const,
    Hole,
    Items,
    Made,
    Pairs,
    Text,
    Value,
    options,
    strings,
    text,
)
from pinscan.errors import FormatError
from pinscan.formats.dex import Dex, FieldRef
from pinscan.model import HOLE

OKHTTP3, OKHTTP2 = "Lokhttp3/", "Lcom/squareup/okhttp/"


@dataclass(frozen=True, slots=True)
class Added:
    """One call that adds pins for a host."""

    host: Value
    pins: Value
    call: Call
    builder: str
    """Which pinner it builds: the place where its builder is made, else the method that adds."""
    likely: bool = False
    """Whether host and pins stand in a document that the code reads, by a way that was not followed."""


def site_key(call: Call, site: Site | None = None) -> str:
    """The place of a call as `Made.site` gives it."""
    at = site or call.site
    return f"{at.method.image}:{at.method.code + 16 + 2 * at.pc}"


def by_name(calls: Calls) -> Iterator[Added]:
    """Calls of ``CertificatePinner.Builder.add`` where OkHttp kept its names."""
    for package in (OKHTTP3, OKHTTP2):
        for call in _outermost(calls.to(f"{package}CertificatePinner$Builder;", "add")):
            if call.site.method.ref.owner.startswith(package):
                continue  # OkHttp's own code
            if not call.reached or len(call.args) != 3:
                yield Added(Hole("not followed"), Hole("not followed"), call, str(call.site.method))
                continue
            for one in _alone(calls, call) if _is_lost(call) else (call,):
                receiver, host, pins = one.args
                yield Added(host, pins, one, _identity(receiver) or str(one.root))


def _is_lost(call: Call) -> bool:
    """Whether neither the host nor a pin was followed."""
    return not any(text.known for arg in call.args[1:] for text in strings(arg))


def _alone(calls: Calls, call: Call) -> tuple[Call, ...]:
    """A lost call as its own method makes it, where that names one host: an object that is handed through more calls
    than are followed loses its fields on the way, and has them still where its class writes them."""
    found = calls.at([call.site], lambda _: False)
    hosts = {text.known for one in found if len(one.args) == 3 for text in strings(one.args[1])}
    return found if len(hosts) == 1 and None not in hosts and not any(map(_is_lost, found)) else (call,)


def _outermost(made: tuple[Call, ...]) -> Iterator[Call]:
    """The calls without those that another shows from further out: a lambda's own run, and that of who calls it."""
    for call in made:
        same = [one for one in made if one.site == call.site and one.args[1:] == call.args[1:]]
        if not any(len(one.chain) > len(call.chain) and _ends_with(one.chain, call.chain) for one in same):
            yield call


def _ends_with(chain: tuple[Site, ...], tail: tuple[Site, ...]) -> bool:
    return not tail or chain[-len(tail) :] == tail


# --- renamed ------------------------------------------------------------------------------------------------------
PREFIX_MESSAGE = "pins must start with "
"""The message of the method that parses a pin, in every version."""
_PIN_MARKS = ("sha256/", "sha1/")
_HOST_MARKS = ("*.", "**.")
_HOST = re.compile(r"(\*\*?\.)?([\w-]+\.)+[\w-]+", re.ASCII)


def by_structure(calls: Calls) -> Iterator[Added]:
    """Pins that reach the method with the parser's message, under whatever name, with the host met beside them.

    Inside that method the text that is asked for ``sha256/`` is the pin; the text asked for ``*.``, put into a map or
    stored in a field is the host. R8 may have moved either of them, or both, into the method itself.
    """
    parsers = {site.method for sites in calls.program.strings_with(PREFIX_MESSAGE).values() for site in sites}
    renamed = [method for method in parsers if not method.ref.owner.startswith((OKHTTP3, OKHTTP2))]
    watched = [site for method in renamed for site in _probes(calls, method)]
    runs: dict[tuple[Method, tuple[Site, ...], int], list[Call]] = {}
    for call in calls.in_order(watched, _probe_open, Search(shallow=frozenset(renamed), hold=True)):
        runs.setdefault((call.root, call.chain, call.serial), []).append(call)
    paths = {(*key[1], probes[0].site.method) for key, probes in runs.items()}
    inner = {path[at:] for path in paths for at in range(1, len(path))}
    for (_, chain, _), probes in runs.items():
        if (*chain, probes[0].site.method) not in inner:  # else it is seen again, and whole, from a caller
            yield from _pairs(calls, probes)


def _probe_open(call: Call) -> bool:
    return any(depends(value) for value in (*_pin_of(call), *_asked_host(call)))


def _probes(calls: Calls, method: Method) -> Iterator[Site]:
    """The calls and field writes of a method."""
    body = calls.program.body(method)
    for pc, instruction in body.at.items() if body else ():
        if instruction.op in INVOKES or instruction.op in PUTS:
            yield Site(method, pc)


def _pairs(calls: Calls, probes: list[Call]) -> Iterator[Added]:
    """The pins of one run of the parser, each with the host met last (or first, when a pin comes before any)."""
    hosts = [host for probe in probes for host in _host_of(probe)]
    host = hosts[0] if hosts else _own_constant(calls, probes[0].site.method)
    for probe in probes:
        for met in _host_of(probe):
            host = met
        for pin in _pin_of(probe):
            at = probe.chain[0] if probe.chain else probe.site
            outside = tuple(guard for guard in probe.guards if guard.site.method != probe.site.method)
            yield Added(host, pin, replace(probe, site=at, guards=outside), f"{probe.root}")


def _asked(call: Call, marks: tuple[str, ...]) -> bool:
    return any(isinstance(arg, Text) and arg.known in marks for arg in call.args[1:])


def _pin_of(call: Call) -> list[Value]:
    return [call.args[0]] if call.target.endswith(")Z") and _asked(call, _PIN_MARKS) else []


def _host_of(call: Call) -> list[Value]:
    if not call.args or _asked(call, _PIN_MARKS):
        return []
    if asked := _asked_host(call):
        return asked
    stored = call.args[1:2] if ":Ljava/lang/String;" in call.target or "Map;->put" in call.target else ()
    return [value for value in stored if isinstance(value, Text) and _HOST.fullmatch(str(value).replace(HOLE, "x"))]


def _asked_host(call: Call) -> list[Value]:
    return [call.args[0]] if call.args and _asked(call, _HOST_MARKS) else []


def _own_constant(calls: Calls, method: Method) -> Value:
    """The one host among the parser's own constants, when R8 moved it there; else a hole."""
    body = calls.program.body(method)
    dex = calls.program.images[method.image].dex
    loads = [i for i in body.at.values() if i.op in (0x1A, 0x1B)] if body else []
    hosts = {word for word in (dex.string(i.ref).removeprefix("http://") for i in loads) if _HOST.fullmatch(word)}
    return text(hosts.pop()) if len(hosts) == 1 else Hole("host")


def renamed_attachments(calls: Calls, check: str) -> tuple[Call, ...]:
    """Calls and field writes that pass a renamed pinner on: its class is the one with the check's message."""
    users = [site for sites in calls.program.strings_with(check).values() for site in sites]
    pinners = {site.method.ref.owner for site in users if not site.method.ref.owner.startswith((OKHTTP3, OKHTTP2))}
    found: list[Call] = []
    for pinner in sorted(pinners):
        sites = [site for site in _takers(calls, pinner) if site.method.ref.owner != pinner]
        stores = _by_chain(calls.in_order(sites, _is_another_s, Search(flat=True)))
        found.extend(call for call in stores if call.reached and len(call.args) > 1 and not _copied(call, pinner))
    return tuple(found)


def _by_chain(made: list[Call]) -> list[Call]:
    """One call for several with the same arguments on the same way: a setter is called by many."""
    ways: dict[tuple[Site, ...], list[Call]] = {}
    for call in made:
        ways.setdefault(call.chain, []).append(call)
    return [call for calls in ways.values() for call in united(calls)]


def _is_another_s(call: Call) -> bool:
    """Whether a caller may know the pinner that is stored: it has something of a parameter, or nothing in it at all."""
    return any(depends(arg) for arg in call.args[1:]) or any(map(is_empty, call.args[1:2]))


def is_empty(value: Value) -> bool:
    """Whether a pinner is one that was made of no pins, as far as was seen: nobody makes one to use it."""
    made = [one.args for one in options(value) if isinstance(one, Made) and "-><init>(Ljava/util/" in one.target]
    return any(args[:1] == (Items(()),) for args in made)


def looked_into(calls: Calls, stores: list[Call]) -> Iterator[Call]:
    """Field writes of one root with the pinners' content, from a second run of it with everything followed."""
    kind = frozenset(call.target.rpartition(":")[2] for call in stores)
    followed = frozenset(site.method for call in stores for site in (*call.chain[1:], call.site))
    search = Search(interest=kind, unread=kind, brief=True)
    events = calls.run(stores[0].root, frozenset(call.site for call in stores), followed, search)
    yield from (Call(e.target, e.site, e.args, e.guards, e.chain, e.serial) for e in events)


def _copied(call: Call, kind: str) -> bool:
    """Whether a field is only given what another field of the type holds; a setter that is given the pinner of no
    pins, which a field of the class itself holds, takes another one away."""
    if call.site.method.ref.name != "<init>" and any(map(_is_default, options(call.args[1]))):
        return False
    copied = [isinstance(one, Made) and one.target.endswith(f":{kind}") for one in options(call.args[1])]
    nothing = [one in (Const(0), Const(None)) for one in options(call.args[1])]
    return any(copied) and all(a or b for a, b in zip(copied, nothing, strict=True))


def _takers(calls: Calls, kind: str) -> Iterator[Site]:
    """Where a value of a type is stored in a field of a client or its builder, copies of one into the other apart."""
    holding = list(_holding(calls, kind))
    owners = {field.owner for field in holding}
    copying = {m: taken for owner in owners for m in calls.program.methods(owner) if (taken := _copies(m, owners))}
    fed = set().union(*copying.values())  # a builder that a client is made of, a client that a builder is made of
    for field in holding:
        if not fed or field.owner in fed:
            sites = calls.program.field_sites(field, PUTS)
            yield from (site for site in sites if site.method not in copying)


def _copies(method: Method, owners: set[str]) -> set[str]:
    """The types among `owners` that a constructor of one of them is given."""
    return owners.intersection(method.ref.params) if method.ref.name == "<init>" else set()


def _holding(calls: Calls, kind: str) -> Iterator[FieldRef]:
    """The fields of a type in clients, their builders and their addresses."""
    for image in calls.program.images:
        try:
            fields = [image.dex.field(index) for index in range(len(image.dex.field_ids) // 4)]
            yield from (f for f in fields if f.type == kind and f.owner != kind and is_client(image.dex, f.owner))
        except FormatError:
            continue


def holders(calls: Calls, kind: str) -> set[str]:
    """The clients, their builders and their addresses that hold a renamed pinner."""
    return {field.owner for field in _holding(calls, kind)}


CLIENT_PARTS = ("Ljavax/net/ssl/HostnameVerifier;", "Ljavax/net/SocketFactory;", "Ljava/net/ProxySelector;")


def client_stores(calls: Calls, check: str) -> bool:
    """Whether the build has any place that could give a renamed pinner to a client."""
    users = [site for sites in calls.program.strings_with(check).values() for site in sites]
    owners = {site.method.ref.owner for site in users}
    return any(True for owner in owners for _ in _takers(calls, owner))


def is_client(dex: Dex, owner: str) -> bool:
    """Whether a class also holds what OkHttp's client, its builder and its addresses do, in the platform's types."""
    return any(dex.field(index).type in CLIENT_PARTS for index in dex.fields_of(owner))


def mentions(value: Value, words: set[str]) -> bool:
    """Whether one of some texts is anywhere inside a value."""
    match value:
        case Text():
            return value.known in words
        case Made(args=args, calls=made, fields=fields):
            return any(mentions(part, words) for part in (*args, *made, *(field for _, field in fields)))
        case Items(items) | Alternatives(items):
            return any(mentions(item, words) for item in items)
        case Pairs(pairs):
            return any(mentions(part, words) for pair in pairs for part in pair)
        case _:
            return False


def _identity(receiver: Value) -> str:
    return receiver.site if isinstance(receiver, Made) else ""


ATTACH = (
    (OKHTTP3 + "OkHttpClient$Builder;", "certificatePinner"),
    (OKHTTP2 + "OkHttpClient;", "setCertificatePinner"),
)


PINNERS = frozenset(
    f"{package}CertificatePinner{inner};" for package in (OKHTTP3, OKHTTP2) for inner in ("", "$Builder")
)


def attachments(calls: Calls) -> tuple[Call, ...]:
    """Calls that give a pinner to a client, where OkHttp kept its names."""
    found = [
        call
        for owner, name in ATTACH
        for call in _by_chain(calls.in_order(calls.program.callers(owner, name), search=Search(interest=PINNERS)))
        if not call.site.method.ref.owner.startswith((OKHTTP3, OKHTTP2))
    ]
    return tuple(found)


def overrides(later: Call, earlier: Call) -> bool:
    """Whether a builder that was given one pinner is given another afterwards, whenever it was given the first.

    Told by the calls made on the builder where OkHttp kept its names, else by what its field held before.
    """
    holder, before = (call.args[0] if call.args else None for call in (later, earlier))
    if _moment(later) == _moment(earlier) or not isinstance(holder, Made) or not isinstance(before, Made):
        return False
    same = holder.site == before.site != "" and later.root == earlier.root
    if not same or not _whenever(later, earlier):
        return False
    if ":" in later.target:
        name = later.target.partition("->")[2].partition(":")[0]
        return later.target == earlier.target and earlier.args[1] in [v for n, v in holder.fields if n == name]
    return later.site != earlier.site and site_key(earlier) in {call.site for call in holder.calls}


def _moment(call: Call) -> tuple[Site, ...]:
    return (*call.chain, call.site)


def _whenever(later: Call, earlier: Call) -> bool:
    """Whether a call is made under no other conditions than an earlier one; a setter's own question (whether the value
    changes) is asked by both, and ``DEFAULT`` is always there."""
    known = {(guard.site, guard.truth) for guard in earlier.guards}
    asked = {guard.site for guard in earlier.guards if guard.site.method == later.site.method != later.root}
    others = [guard for guard in later.guards if not _is_default(guard.value)]
    return all((guard.site, guard.truth) in known or guard.site in asked for guard in others)


def sites_in(value: Value) -> set[str]:
    """Places of every call inside a value."""
    match value:
        case Made(args=args, calls=made, fields=fields):
            inner = [*args, *made, *(field for _, field in fields)]
            return {value.site}.union(*(sites_in(part) for part in inner))
        case Items(items) | Alternatives(items):
            return set().union(*(sites_in(item) for item in items))
        case Pairs(pairs):
            return set().union(*(sites_in(part) for pair in pairs for part in pair))
        case _:
            return set()


def is_open(value: Value) -> bool:
    """Whether a pinner may hold more than is known of it."""
    match value:
        case Hole():
            return True
        case Items(items, complete):
            return not complete or any(map(is_open, items))
        case Pairs(pairs, complete):
            return not complete or any(is_open(part) for pair in pairs for part in pair)
        case Made(args=args):
            return any(map(is_open, args))
        case Alternatives(choices):
            return any(map(is_open, choices))
    return False


def unresolved(value: Value) -> bool:
    """Whether an argument could be a pinner that was made elsewhere."""
    match value:
        case Hole():
            return True
        case Alternatives(choices):
            return any(unresolved(choice) for choice in choices)
        case Made(target):
            made = "CertificatePinner$Builder;->build(" in target or "<init>" in target
            return not made and not _is_default(value)
        case _:
            return False


_OWN_FIELD = re.compile(r"(L[^;]+;)->[^:]+:\1")


def _is_default(value: Value) -> bool:
    """Whether a value is ``CertificatePinner.DEFAULT``, under any name: a static field of its own type."""
    return isinstance(value, Made) and not value.args and _OWN_FIELD.fullmatch(value.target) is not None
