"""Which key of a chain to pin, and what each choice costs."""

from __future__ import annotations

from collections.abc import Sequence

from pinscan import known
from pinscan.formats.x509 import Certificate
from pinscan.rotation.chains import Held


def position(index: int, held: Held) -> str:
    """What a certificate is in its chain: leaf, intermediate, root; of a key, its kind."""
    if held.certificate is None:
        return held.kind
    if held.certificate.is_ca is not True:
        return "leaf" if index == 0 else "certificate"
    return "root" if held.certificate.self_signed else "intermediate"


def for_one(certificate: Certificate | None) -> str:
    """What pinning this key means."""
    if certificate is None:
        return "pin it before its certificate is issued: the pin is of the key, so any later certificate for it fits"
    root = known.root_of(certificate.key.spki_sha256)
    if root is not None and not known.is_removed(root):
        return "a public root: every certificate that this CA issues, to anybody, would pass"
    if certificate.is_ca and certificate.self_signed:
        return "a root of your own: fits every certificate it issues; keep a second one offline as backup"
    if certificate.is_ca:
        return "an intermediate: survives new server keys, but the CA changes it without asking"
    return "the server's own key: the tightest pin; keep it when renewing, and pin a backup key beside it"


def for_chain(held: Sequence[Held]) -> str:
    """Which of them to pin."""
    certificates = [h.certificate for h in held if h.certificate]
    if not any(c.is_ca is not True for c in certificates):
        return "Pin these keys only if they are yours; else pin the server's own key and a backup key."
    return (
        "Pin the leaf's key and the key of a backup that is stored elsewhere (its certificate need not exist yet); "
        "an intermediate only as a third way out."
    )
