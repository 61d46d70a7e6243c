"""Which pin of a set a chain matches: digests of keys and certificates, by the role a pin has in the chain."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pinscan.formats.x509 import Certificate, PublicKey
from pinscan.model import HOLE, Pin, Role, Subject

_TRUSTKIT_KEYS = {("RSA", 2048), ("RSA", 3072), ("RSA", 4096), ("EC", 256), ("EC", 384)}
"""Key types and sizes that TrustKit for iOS can hash (TSKSPKIHashCache.m)."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pin and the certificate that it matched."""

    pin: Pin
    position: int
    """Place in the chain, 0 for the leaf."""


def match(pins: Iterable[Pin], chain: Sequence[Certificate]) -> Match | None:
    """The first certificate, from the leaf up, that one of the pins matches."""
    wanted = list(pins)
    for position, certificate in enumerate(chain):
        for pin in wanted:
            if _may_match(pin.role, position) and pin.digest is not None and pin.digest == digest(pin, certificate):
                return Match(pin, position)
    return None


def match_key(pins: Iterable[Pin], key: PublicKey) -> Pin | None:
    """The pin that a server key alone matches; None for pins of CAs and whole certificates."""
    keys = (pin for pin in pins if pin.role is not Role.CA and pin.subject is not Subject.CERTIFICATE)
    return next((pin for pin in keys if pin.digest is not None and pin.digest == _key_digest(pin, key)), None)


def digest(pin: Pin, certificate: Certificate) -> str:
    """The digest of a certificate of the kind that a pin holds, in base64."""
    if pin.subject is Subject.CERTIFICATE:
        return certificate.sha256 if pin.algorithm == "sha256" else certificate.sha1
    return _key_digest(pin, certificate.key)


def _key_digest(pin: Pin, key: PublicKey) -> str:
    if pin.subject is Subject.SPKI:
        return key.spki_sha256 if pin.algorithm == "sha256" else key.spki_sha1
    if pin.algorithm == "sha256":
        return key.raw_sha256
    return base64.b64encode(hashlib.sha1(raw_bits(key)).digest()).decode()


def raw_bits(key: PublicKey) -> bytes:
    """The subjectPublicKey bits of a key."""
    from pinscan.formats import der

    return der.bits(der.element(key.spki).children()[1])


def unread(pins: Iterable[Pin]) -> bool:
    """Whether a pin was not read whole, so that it may be any key's."""
    return any(HOLE in pin.text and pin.digest is None for pin in pins)


def unhashable(chain: Sequence[Certificate], found: Match | None) -> Certificate | None:
    """The certificate whose key TrustKit for iOS cannot hash: it looks from the root down to the match."""
    stop = found.position if found else -1
    looked_at = (c for i, c in reversed(list(enumerate(chain))) if i >= stop)
    return next((c for c in looked_at if (c.key.type, c.key.bits) not in _TRUSTKIT_KEYS), None)


def _may_match(role: Role, position: int) -> bool:
    return role is Role.ANY or (role is Role.LEAF) == (position == 0)
