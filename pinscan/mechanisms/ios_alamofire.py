"""Alamofire's server trust evaluators (5) and policies (4), as code hands them to a manager.

Semantics of ServerTrustEvaluation.swift and ServerTrustPolicy.swift: hosts match exactly; the pinning evaluators load
every DER certificate with one of six suffixes from the main bundle's root unless they are given some; an evaluator
without certificates refuses every connection; ``DisabledTrustEvaluator`` accepts everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Alternatives, Const, Items, Made, Pairs, Text, Value, options
from pinscan.formats.swift import subclasses
from pinscan.mechanisms._apple_bundle import loaded, main_bundle, origin, pin_of, root_certificates
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms._swift_evaluators import Rule, evaluation
from pinscan.model import Fact, Host, Json, Observation, Pin, PinSet, Platform, Subject

ID = "ios-alamofire"
TITLE = "Alamofire's server trust evaluators"
PLATFORMS = (Platform.IOS,)

_MANAGERS = ("Alamofire.ServerTrustManager", "Alamofire.ServerTrustPolicyManager")
_POLICIES = {2: Subject.CERTIFICATE, 3: Subject.SPKI}
"""Tags of Alamofire 4's enum ``ServerTrustPolicy`` in the order of its cases that carry values."""
_SYSTEM_POLICIES = (0, 1)
"""Those that evaluate the chain as the system does, and with revocation. 4 is a closure of the app's own."""
_DISABLED_POLICY = 5
"""Its first case without values: ``disableEvaluation``."""
_PINNING = {
    "Alamofire.PinnedCertificatesTrustEvaluator": Subject.CERTIFICATE,
    "Alamofire.PublicKeysTrustEvaluator": Subject.SPKI,
}
_DISABLED = ("Alamofire.DisabledTrustEvaluator", "Alamofire.DisabledEvaluator")
_PROTOCOL = "Alamofire.ServerTrustEvaluating"
_COMPOSITE = "Alamofire.CompositeTrustEvaluator"
_SUFFIXES = (".cer", ".CER", ".crt", ".CRT", ".der", ".DER")


@dataclass(frozen=True)
class _Use:
    """A manager that code makes."""

    build: Build
    binary: AppleBinary
    site: CallSite


def observe(build: Build) -> Iterator[Fact]:
    """Yield the pin sets of every manager that code makes, and the evaluators that check nothing."""
    for binary in build.once(apple_code):
        if not _linked(binary):
            continue
        where = binary.place.part.at(binary.place.entry.path)
        yield Observation(ID, "library", (where,), {"name": "Alamofire"}, part=binary.place.part.name)
        if binary.readable:
            yield from _made(build, binary)


def _made(build: Build, binary: AppleBinary) -> Iterator[Fact]:
    """What every manager holds; custom trust where there are some and of none what it holds was followed."""
    made = [(name, *one) for name in _managers(binary) for one in binary.makes(name)]
    seen: set[str] = set()
    for name, site, value in made:
        for fact in _manager(_Use(build, binary, site), name, _table(value)):
            key = fact.id if isinstance(fact, PinSet) else repr((fact.kind, fact.facts))
            if key not in seen:
                seen.add(key)
                yield fact
    unread = [site for _, site, value in made if _unread(value)]
    if unread and not seen and not any(_table(value) is not None for _, _, value in made):
        what = "evaluators given to Alamofire that could not be followed"
        yield _seen(_Use(build, binary, unread[0]), "custom-trust", {"what": what})


def _unread(value: Value) -> bool:
    """Whether a manager holds something that code made: not what its own initializer is handed, and not nothing."""
    held = [option for arg in value.args[:2] for option in options(arg)] if isinstance(value, Made) else []
    return any(isinstance(option, Made) and "EmptyDictionary" not in option.target for option in held)


def _managers(binary: AppleBinary) -> list[str]:
    """The library's managers, and classes of the app that derive from one."""
    derived = [own for name in _MANAGERS for own in subclasses(binary.image, name, binary.swift_types.get(name))]
    return [*_MANAGERS, *(name for name in derived if not name.startswith("Alamofire."))]


def _manager(use: _Use, name: str, table: Pairs | None) -> Iterator[PinSet | Observation]:
    """What a manager holds; one of a class of the app's own without a table chooses by code."""
    if table is not None and table.pairs:
        yield from _managed(use, table)
    elif name not in _MANAGERS:
        yield _seen(use, "custom-trust", {"class_name": name, "what": "a manager of the app's own chooses by the host"})


def _linked(binary: AppleBinary) -> bool:
    imported = any("9Alamofire" in name for name in binary.image.imports)
    return imported or any(name.startswith("Alamofire.") for name in binary.swift_types)


def _table(value: Value) -> Pairs | None:
    """The dictionary of evaluators among what a manager was made of."""
    if isinstance(value, Made):
        return next((arg for arg in value.args if isinstance(arg, Pairs)), None)
    return None


def _managed(use: _Use, table: Pairs) -> Iterator[PinSet | Observation]:
    decided = list(decisions(use.binary, use.site))
    for key, value in table.pairs:
        if isinstance(key, Text):
            host = Host(str(key))
            for evaluator in _evaluators(value):
                yield from _evaluated(use, host, evaluator)
    yield from toggles(use.build, decided, ID)


def _evaluators(value: Value) -> Iterator[Made]:
    """An evaluator, or those it is composed of, all of which must agree: of them, the ones that ask for something."""
    match value:
        case Made(_, args, kind) if kind == _COMPOSITE:
            parts = [part for arg in args for part in _evaluators(arg)]
            yield from [part for part in parts if part.type not in _DISABLED] or parts
        case Made():
            yield value
        case Items(inner) | Alternatives(inner):
            for item in inner:
                yield from _evaluators(item)
        case _:
            return


def _evaluated(use: _Use, host: Host, evaluator: Made) -> Iterator[PinSet | Observation]:
    if evaluator.target == "words":
        yield from _policy(use, host, evaluator)
    elif evaluator.type in _PINNING:
        yield _pin_set(use, host, evaluator, _PINNING[evaluator.type])
        if _switch(evaluator, "validateHost") is False:
            yield _seen(use, "hostname-not-verified", {"hosts": [host.pattern]})
    elif evaluator.type in _DISABLED:
        name = evaluator.type.partition(".")[2]
        yield _seen(use, "validation-switched-off", {"switch": name, "library": "Alamofire", "hosts": [host.pattern]})
    elif not evaluator.type.startswith("Alamofire."):
        yield from _own(use, host, evaluator)


def _own(use: _Use, host: Host, evaluator: Made) -> Iterator[PinSet | Observation]:
    """An evaluator of the app's own: its pins, or what is known of its rule."""
    found = evaluation(use.binary, _PROTOCOL, evaluator.type, evaluator)
    facts: dict[str, Json] = {"hosts": [host.pattern], **({"class_name": evaluator.type} if evaluator.type else {})}
    if found.rule is Rule.PINS:
        where = (use.binary.at(use.site.at, host.pattern), use.binary.at(found.where))
        yield PinSet(
            ID, (host,), found.pins, where, origin(use.build, use.binary), confidence=found.confidence,
            kill_switch=switch_of(use.build, decisions(use.binary, use.site)), part=use.binary.place.part.name,
            facts={"client": evaluator.type},
        )  # fmt: skip
    elif found.rule is Rule.NOTHING:
        yield _seen(use, "trust-all", {**facts, "reached": True})
    elif found.rule is Rule.UNKNOWN:
        yield _seen(use, "custom-trust", {**facts, "what": "an Alamofire evaluator of the app's own"})


def _policy(use: _Use, host: Host, policy: Made) -> Iterator[PinSet | Observation]:
    """One of Alamofire 4's policies: two words of payload, then the tag."""
    tag = policy.args[2].value if len(policy.args) > 2 and isinstance(policy.args[2], Const) else None
    if tag in _POLICIES:
        yield _pin_set(use, host, policy, _POLICIES[int(tag)])
    elif tag == _DISABLED_POLICY:
        facts: dict[str, Json] = {"switch": "disableEvaluation", "library": "Alamofire", "hosts": [host.pattern]}
        yield _seen(use, "validation-switched-off", facts)
    elif tag not in _SYSTEM_POLICIES:
        yield _seen(use, "custom-trust", {"what": "an Alamofire policy of the app's own", "hosts": [host.pattern]})


def _pin_set(use: _Use, host: Host, evaluator: Made, subject: Subject) -> PinSet:
    pins, sources = _pins(use, evaluator, subject)
    facts: dict[str, Json] = {}
    if not pins:
        facts["blocks_all"] = "it pins, and there is no certificate it can load"
    if len(sources) == 1:
        facts["source_file"] = sources[0]
    if _switch(evaluator, "validateHost") is False:
        facts["host_check"] = False
    return PinSet(
        ID, (host,), pins, (use.binary.at(use.site.at, host.pattern),), origin(use.build, use.binary),
        kill_switch=switch_of(use.build, decisions(use.binary, use.site)), part=use.binary.place.part.name, facts=facts,
    )  # fmt: skip


def _pins(use: _Use, evaluator: Made, subject: Subject) -> tuple[tuple[Pin, ...], list[str]]:
    part = main_bundle(use.build, use.binary.place)
    found = list(loaded(part, evaluator.args[0])) if evaluator.args else []
    found = found or root_certificates(part, _SUFFIXES)
    pins = {pin.digest: pin for pin in (pin_of(read, path, subject) for path, read in found)}
    return tuple(pins.values()), sorted({path for path, _ in found})


def _switch(evaluator: Made, name: str) -> bool | None:
    """A flag of a pinning evaluator, by its place among the object's bytes or the initializer's arguments."""
    if evaluator.target == "words":
        return None
    certificates = evaluator.type.endswith("PinnedCertificatesTrustEvaluator")
    names = ("acceptSelfSigned", "performDefaultValidation", "validateHost")[0 if certificates else 1 :]
    at = (2 if evaluator.target.startswith("object ") else 1) + names.index(name)
    value = evaluator.args[at] if at < len(evaluator.args) else None
    return bool(value.value) if isinstance(value, Const) and value.value in (0, 1) else None


def _seen(use: _Use, kind: str, facts: dict[str, Json]) -> Observation:
    part = use.binary.place.part.name
    return Observation(ID, kind, (use.binary.at(use.site.at),), facts, origin(use.build, use.binary), part=part)
