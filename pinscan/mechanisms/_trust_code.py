"""What a method that decides on trust compares with: the pins in its comparisons, the hosts they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.dispatch import is_plain
from pinscan.code.dalvik.flags.switches import kill_switch
from pinscan.code.dalvik.heap import Guard, Operand
from pinscan.code.dalvik.made import made
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.dalvik.reach import reach
from pinscan.code.dalvik.trial import Compared
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Text, Value, text
from pinscan.formats.dex import FieldRef
from pinscan.mechanisms import _pin_values as values
from pinscan.mechanisms._installed import installed
from pinscan.model import Confidence, Host, Json, Pin, PinSet, Subject

MAX_VARIANTS = 8
"""Merged classes that one class is read as."""


def counts(calls: Calls, method: Method) -> bool:
    """Whether what a method decides on trust is the app's affair: its own code, or what it reaches of a library."""
    return calls.program.build.once(reach).counts(method)


def outside(calls: Calls, sites: Iterable[Site]) -> list[Site]:
    """The places that are not a library's own business."""
    return [site for site in sites if counts(calls, site.method)]


@dataclass
class Found:
    """The pins of one deciding method, with where and for whom they are compared."""

    pins: dict[Pin, None] = field(default_factory=dict)
    hosts: dict[Host, None] = field(default_factory=dict)
    sites: dict[Site, str] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    asked: list[Call] = field(default_factory=list)
    """The comparisons as calls, with the conditions under which they are made."""
    unread: list[Compared] = field(default_factory=list)
    """Comparisons whose other side is no pin that could be read."""

    def add(self, other: Found) -> None:
        """Take in what another run of the method has found."""
        self.pins.update(other.pins)
        self.hosts.update(other.hosts)
        self.files.update(other.files)
        self.sites.update({site: text for site, text in other.sites.items() if site not in self.sites})
        self.asked.extend(call for call in other.asked if call not in self.asked)
        self.unread.extend(one for one in other.unread if one not in self.unread)


def pins_of(build: Build, compared: Iterable[Compared]) -> Found:
    """The pins that comparisons of a trial hold."""
    found = Found()
    for one in compared:
        pins = list(_pins(build, one, found))
        if not pins:
            found.unread.append(one)
            continue
        found.pins.update(dict.fromkeys(pins))
        found.hosts.update(dict.fromkeys(hosts_of(one.guards)))
        found.sites.setdefault(one.site, pins[0].text)
        found.asked.append(Call(one.target, one.site, (), one.guards))
    return found


def _pins(build: Build, one: Compared, found: Found) -> Iterator[Pin]:
    subject = _subject(one)
    for value in one.known:
        for given in values.written(value):
            pin = values.digest_pin(given, subject) or values.whole_pin(given)
            if pin is not None:
                yield pin
        for held in values.embedded(build, value) if isinstance(value, (Made, Items, Alternatives)) else ():
            if isinstance(value, Made) or not list(values.written(value)):
                found.files.update({held.path: None} if held.path else {})
                spki = "getPublicKey" in f"{value!r}{one.shown!r}"
                yield values.certificate_pin(held, Subject.SPKI if spki else Subject.CERTIFICATE)


def _subject(one: Compared) -> Subject:
    """What is digested: told by the compared value itself, else by the last certificate or key that was read."""
    read = (f"{target}{given!r}" for target, given in reversed(one.sources))
    for known in chain([repr(one.shown)], read):
        if "getModulus" in known:
            return Subject.RAW_KEY
        if "->getPublicKey(" in known or "PublicKey;->getEncoded(" in known or "Key;->getEncoded(" in known:
            return Subject.SPKI
        if "Certificate;->getEncoded(" in known:
            return Subject.CERTIFICATE
    return Subject.SPKI


def hosts_of(guards: Iterable[Guard]) -> Iterator[Host]:
    """Hosts that the conditions on the way compare a name with."""
    for guard in guards:
        if guard.truth:
            yield from hosts_in(guard.value)


def hosts_in(question: Value) -> Iterator[Host]:
    """The hosts that a question compares a name with: ``host.equals("api.example.com")``."""
    match question:
        case Made(target, args) if "equals" in target:
            for arg in args:
                if isinstance(arg, Text) and arg.known and "." in arg.known and " " not in arg.known:
                    yield Host(arg.known.lower())


def variants(calls: Calls, descriptor: str) -> list[Value]:
    """The objects a class stands for: one, or several that are made with other pins, or where R8 merged classes and
    tells them apart by a number."""
    plain: list[Value] = [Hole("this")]
    found = calls.program.find_class(descriptor)
    if found is None or not found.data_offset:
        return plain
    told = _told_apart(calls, descriptor)
    if len(told) > 1:
        return told
    for name, known in _numbers(calls, descriptor):
        if len(known) > 1:
            return [Made("this", (), descriptor, fields=((name, value),)) for value in known[:MAX_VARIANTS]]
    return plain


def _told_apart(calls: Calls, descriptor: str) -> list[Value]:
    """The objects that are made of a class, as far as numbers, texts and collections that they hold differ."""
    kinds = {field.name: field.type for field in calls.program.instance_fields(descriptor)}
    names = {name for name, kind in kinds.items() if len(kind) == 1 or is_plain(kind)}
    objects = made(calls, descriptor) if names else ()
    fields = dict.fromkeys(tuple(part for part in one.fields if part[0] in names) for one in objects)
    return [Made("this", (), descriptor, fields=its) for its in fields]


def _numbers(calls: Calls, descriptor: str) -> Iterator[tuple[str, list[Value]]]:
    """The int fields of a class with the constants they are given."""
    for ref in _int_fields(calls, descriptor):
        match calls.field(ref):
            case Alternatives(choices) if all(isinstance(choice, Const) for choice in choices):
                yield ref.name, list(choices)


def _int_fields(calls: Calls, descriptor: str) -> Iterator[FieldRef]:
    for image in calls.program.images:
        definition = image.dex.find_class(descriptor)
        if definition is None:
            continue
        for index in image.dex.class_data(definition.data_offset).instance_fields:
            ref = image.dex.field(index)
            if ref.type == "I":
                yield ref
        return


_ANY_AUTH, _PEER = text("ECDHE_ECDSA"), Hole("parameter peer")
"""The key exchange, which is always given, and the socket or engine, where there is one."""
MANAGERS = ("Ljavax/net/ssl/X509TrustManager;", "Ljavax/net/ssl/X509ExtendedTrustManager;")


def shown_chain(method: Method, this: Value, length: int) -> list[Operand]:
    """A chain of certificates that an impostor made; whatever else is given is unknown."""
    chain = Items(tuple(Hole(f"parameter certificate {i}") for i in range(length)))
    rest: list[Operand] = [_ANY_AUTH if kind == "Ljava/lang/String;" else _PEER for kind in method.ref.params[1:]]
    return [this, chain, *rest]


def managers(calls: Calls) -> list[Method]:
    """``checkServerTrusted`` of every trust manager of the build's own."""
    return deciders(calls, MANAGERS, "checkServerTrusted", "[Ljava/security/cert/X509Certificate;")


MAX_LEVELS, MAX_CALLERS = 5, 60
"""How far up, and over how many methods, callers are searched for a trust manager."""


def decides_on_tls(calls: Calls, method: Method) -> bool:
    """Whether a method is, or works for, a trust manager of the build's own, rather than on documents or mail."""
    own = {manager.ref.owner for manager in managers(calls)}
    seen, level = {method}, [method]
    for _ in range(MAX_LEVELS):
        if any(one.ref.owner in own for one in level):
            return True
        sites = (site for one in level for site in calls.program.callers_of(one))
        level = [one for one in dict.fromkeys(site.method for site in sites) if one not in seen]
        seen.update(level)
        if not level or len(seen) > MAX_CALLERS:
            return False
    return False


def deciders(calls: Calls, supertypes: tuple[str, ...], name: str, first: str) -> list[Method]:
    """The methods of the build's own classes that override a deciding method of some supertypes."""
    classes = dict.fromkeys(kind for above in supertypes for kind in calls.program.subtypes(above))
    reached = calls.program.build.once(reach)
    return [
        method
        for kind in classes
        if reached.counts_class(kind)
        for method in calls.program.methods(kind)
        if method.ref.name == name and method.ref.params[:1] == (first,) and method.code
    ]


def part(calls: Calls, method: Method) -> str:
    """The name of the part whose code a method is in."""
    return calls.program.images[method.image].part.name


def pin_set(
    mechanism: str,
    calls: Calls,
    method: Method,
    found: Found,
    *,
    enforced: bool | None,
    placed: list[Call] | None = None,
) -> PinSet:
    """The pin set of one deciding method; `placed` are the calls that give its object to a client, where they are not
    those of a trust manager or verifier."""
    owner = method.ref.owner
    facts: dict[str, Json] = {"client": owner}
    if len(found.files) == 1:
        facts["source_file"] = next(iter(found.files))
    where = [calls.program.location(site, text) for site, text in found.sites.items()]
    placed = installed(calls, owner) if placed is None else placed
    where.extend(calls.program.location(call.site) for call in placed)
    return PinSet(
        mechanism,
        tuple(sorted(found.hosts, key=lambda host: host.pattern)),
        tuple(sorted(found.pins, key=lambda pin: pin.text)),
        tuple(dict.fromkeys(where)),
        origin=origin_of(calls.program, owner),
        enforced=enforced,
        kill_switch=kill_switch(calls.program.build, [*placed, *found.asked]),
        confidence=Confidence.LIKELY,
        part=part(calls, method),
        facts=facts,
    )
