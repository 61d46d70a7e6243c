"""Starscream's web sockets: who decides on the server's certificates.

Semantics of Starscream 4 (FoundationSecurity.swift, Security.swift): a socket asks its ``CertificatePinning`` object;
the one that the library brings evaluates the chain, and accepts every server when made with ``allowSelfSigned``. Of
Starscream 3 (SSLSecurity.swift): ``SSLSecurity`` pins the certificates it is given, or every ``.cer`` of the main
bundle's root, whole or by their public keys. A type of the app's own that conforms to either protocol decides by its
own rule. Declared pins of the platform do not reach the library's own transport, only its ``NativeEngine``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Hole, Items, Made, Value, options
from pinscan.formats.swift import conformances
from pinscan.mechanisms._apple_bundle import (
    brings_certificates,
    loaded,
    main_bundle,
    nameless,
    origin,
    pin_of,
    root_certificates,
)
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles, unswitched
from pinscan.mechanisms._swift_evaluators import Answer, Evaluation, Rule, evaluation
from pinscan.model import Confidence, Fact, Json, Location, Observation, PinSet, Platform, Subject

ID = "ios-starscream"
TITLE = "Starscream's certificate decisions"
PLATFORMS = (Platform.IOS,)

_LIBRARY = "Starscream"
_SECURITY = f"{_LIBRARY}.FoundationSecurity"
_PINNING = f"{_LIBRARY}.SSLSecurity"
_PROTOCOLS = ((f"{_LIBRARY}.CertificatePinning", True), (f"{_LIBRARY}.SSLTrustValidator", False))
"""Protocols that an app's own types may conform to, and whether they are for classes only."""
_BUNDLED = "13usePublicKeysACSb_tcf"
_GIVEN = "5certs13usePublicKeys"
"""In the mangled names of the two initializers of ``SSLSecurity``."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield the pins, the objects that switch the check off, and the types that decide by themselves."""
    for binary in build.once(apple_code):
        if not _linked(binary):
            continue
        where = binary.place.part.at(binary.place.entry.path)
        yield Observation(ID, "library", (where,), {"name": _LIBRARY}, part=binary.place.part.name)
        if binary.readable:
            yield from _unchecked(build, binary)
            yield from _pinned(build, binary)
            yield from _custom(build, binary, where)


def _linked(binary: AppleBinary) -> bool:
    imported = any("10Starscream" in name for name in binary.image.imports)
    return imported or any(name.startswith(f"{_LIBRARY}.") for name in binary.swift_types)


def _unchecked(build: Build, binary: AppleBinary) -> Iterator[Fact]:
    for site, value in binary.makes(_SECURITY):
        if _allows_all(value):
            facts: dict[str, Json] = {"switch": "allowSelfSigned", "library": _LIBRARY}
            yield Observation(
                ID, "validation-switched-off", (binary.at(site.at),), facts, origin(build, binary),
                part=binary.place.part.name,
            )  # fmt: skip


def _allows_all(value: Value) -> bool:
    """Whether the object's only field, a boolean, is or may be true."""
    given = value.args[0] if isinstance(value, Made) and value.args else None
    return given is not None and any(isinstance(o, Const) and o.value in (1, True) for o in options(given))


def _pinned(build: Build, binary: AppleBinary) -> Iterator[Fact]:
    """The certificates of each ``SSLSecurity``. Its initializers call one another: the outermost call counts."""
    made = [(site, value) for site, value in binary.makes(_PINNING) if isinstance(value, Made)]
    named = [(site, value) for site, value in made if _GIVEN in value.target or _BUNDLED in value.target]
    named = [(site, value) for site, value in named if not value.args or value.args[0] != Hole("parameter")]
    if made and not named and brings_certificates(build, binary):
        yield nameless(binary, _PINNING, ID, "certificates that Starscream may pin")
    roots = {site.root: (site, value) for site, value in reversed(named)}
    for site, value in roots.values():
        found = _pin_set(build, binary, site, value)
        if _GIVEN in value.target and not found.pins:
            facts: dict[str, Json] = {"class_name": _PINNING, "what": "certificates that are only known when it runs"}
            yield Observation(ID, "custom-trust", found.locations, facts, found.origin, Confidence.LIKELY, found.part)
        else:
            yield found
        yield from toggles(build, decisions(binary, site), ID)


def _pin_set(build: Build, binary: AppleBinary, site: CallSite, value: Made) -> PinSet:
    given, keys = _GIVEN in value.target, value.args[1 if _GIVEN in value.target else 0] if value.args else Const(0)
    named = given or _BUNDLED in value.target
    subject = Subject.SPKI if named and keys == Const(1) else Subject.CERTIFICATE
    part = main_bundle(build, binary.place)
    found = list(loaded(part, value.args[0])) if given else root_certificates(part, (".cer",))
    pins = {pin.digest: pin for pin in (pin_of(read, path, subject) for path, read in found)}
    facts: dict[str, Json] = {} if pins else {"blocks_all": "it pins, and there is no certificate it can load"}
    facts |= {"source_file": found[0][0]} if len(found) == 1 else {}
    return PinSet(
        ID, (), tuple(pins.values()), (binary.at(site.at),), origin(build, binary),
        kill_switch=switch_of(build, decisions(binary, site)), part=binary.place.part.name, facts=facts,
        confidence=Confidence.PROVEN if named and isinstance(keys, Const) else Confidence.LIKELY,
    )  # fmt: skip


def _custom(build: Build, binary: AppleBinary, where: Location) -> Iterator[Fact]:
    conforming = conformances(binary.image)
    for protocol, bound in _PROTOCOLS:
        for name in sorted(set(conforming.get(protocol, ()))):
            if not name.startswith(f"{_LIBRARY}."):
                made = Items(tuple(value for _, value in binary.makes(name)))
                by = Answer.CLOSURE if bound else Answer.RETURN
                found = evaluation(binary, protocol, name, made, by=by, bound=bound)
                yield from _own(build, binary, name, found, where)


def _own(build: Build, binary: AppleBinary, name: str, found: Evaluation, where: Location) -> Iterator[Fact]:
    """A type of the app's own: its pins, or what is known of its rule."""
    at = (binary.at(found.where) if found.where else where,)
    part, by = binary.place.part.name, origin(build, binary)
    if found.rule is Rule.PINS:
        yield PinSet(
            ID, (), found.pins, at, by, kill_switch=unswitched(build), confidence=found.confidence, part=part,
            facts={"client": name},
        )  # fmt: skip
    elif found.rule is Rule.NOTHING:
        yield Observation(ID, "trust-all", at, {"class_name": name, "reached": True}, by, part=part)
    elif found.rule is Rule.UNKNOWN:
        facts: dict[str, Json] = {"class_name": name, "what": "decides on the certificates of Starscream's sockets"}
        yield Observation(ID, "custom-trust", at, facts, by, Confidence.LIKELY, part)
