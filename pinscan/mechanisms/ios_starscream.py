"""Starscream's web sockets: who decides on the server's certificates.

Semantics of Starscream 4 (FoundationSecurity.swift, Security.swift): a socket asks its ``CertificatePinning`` object;
the one that the library brings evaluates the chain, and accepts every server when made with ``allowSelfSigned``. A
type of the app's own that conforms to the protocol decides by its own rule. Declared pins of the platform do not
reach the library's own transport, only its ``NativeEngine``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple import AppleBinary, apple_code
from pinscan.code.values import Const, Made, Value, options
from pinscan.formats.swift import conformances
from pinscan.mechanisms._apple_bundle import origin
from pinscan.model import Confidence, Fact, Json, Location, Observation, Platform

ID = "ios-starscream"
TITLE = "Starscream's certificate decisions"
PLATFORMS = (Platform.IOS,)

_LIBRARY = "Starscream"
_SECURITY = f"{_LIBRARY}.FoundationSecurity"
_PROTOCOL = f"{_LIBRARY}.CertificatePinning"


def observe(build: Build) -> Iterator[Fact]:
    """Yield the objects that switch the check off, and the types that decide by themselves."""
    for binary in build.once(apple_code):
        if not _linked(binary):
            continue
        where = binary.place.part.at(binary.place.entry.path)
        yield Observation(ID, "library", (where,), {"name": _LIBRARY}, part=binary.place.part.name)
        if binary.readable:
            yield from _unchecked(build, binary)
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


def _custom(build: Build, binary: AppleBinary, where: Location) -> Iterator[Fact]:
    for name in sorted(set(conformances(binary.image).get(_PROTOCOL, ()))):
        if not name.startswith(f"{_LIBRARY}."):
            facts: dict[str, Json] = {"class_name": name, "what": "decides on the certificates of Starscream's sockets"}
            yield Observation(
                ID, "custom-trust", (where,), facts, origin(build, binary), Confidence.LIKELY, binary.place.part.name
            )
