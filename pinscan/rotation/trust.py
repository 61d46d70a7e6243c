"""Validate a chain as a client would, against a chosen trust store, and say first what is wrong with the chain itself.

All ways from the leaf to an anchor are found, anchors of the store before certificates that the server sent: the order
in which Android's Conscrypt and OkHttp's cleaner look. Each is checked by `cryptography`'s X.509 verification (RFC 5280
and the profile of the web's PKI); where that only misses extensions that older private CAs leave out, the way counts
and a note says so. Nothing is fetched.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pinscan.errors import FormatError, UsageError
from pinscan.facts.names import is_address
from pinscan.formats import certfile
from pinscan.formats.x509 import Certificate
from pinscan.rotation.chains import Chain, issued, parsed

MAX_DEPTH, MAX_PATHS = 10, 16
LARGEST = 8 << 20
"""Bytes of a trust store."""
_SYSTEM = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem", "/usr/local/etc/ssl/cert.pem",
)  # fmt: skip


@dataclass(frozen=True)
class Store:
    """The roots that the client trusts."""

    name: str
    certificates: tuple[Certificate, ...]

    @cached_property
    def by_subject(self) -> dict[str, list[Certificate]]:
        """Roots by their subject."""
        found: dict[str, list[Certificate]] = {}
        for certificate in self.certificates:
            found.setdefault(certificate.subject or "", []).append(certificate)
        return found

    def __str__(self) -> str:
        return f"{self.name}, {len(self.certificates)} roots"


@dataclass(frozen=True, slots=True)
class Way:
    """One way from the leaf to an anchor, both included, that a client may take."""

    certificates: tuple[Certificate, ...]
    trusted: bool = True
    """Whether it ends in the trust store; else in a CA certificate that came with the chain."""

    @property
    def anchor(self) -> Certificate:
        """The certificate it ends in."""
        return self.certificates[-1]


@dataclass(frozen=True, slots=True)
class Validation:
    """What a client makes of a chain for one host on one day."""

    ways: tuple[Way, ...] = ()
    """Those that lead to the trust store and hold, the one that Android takes first."""
    own: tuple[Way, ...] = ()
    """Those that hold for a client that trusts the CA (or, on its own, the certificate) they end in."""
    problems: tuple[str, ...] = ()
    """Why a client that trusts the store refuses it; empty when there are `ways`."""
    notes: tuple[str, ...] = ()


def load_store(paths: Sequence[Path]) -> Store:
    """The roots of files, or of the system when none is named. Raises `UsageError`."""
    if not paths:
        return _system_store()
    found: dict[Certificate, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_roots(path)))
    return Store(", ".join(path.name for path in paths), tuple(found))


def validate(chain: Chain, host: str, at: datetime, store: Store) -> Validation:
    """Validate a chain of certificates for a host at an instant (aware)."""
    leaf = chain.certificates[0]
    problems = [*_dates(leaf, at, "the certificate"), *_wrong_host(leaf, host)]
    ways = list(_ways(leaf, chain.certificates, store))
    held: list[Way] = []
    own: list[Way] = []
    refusals: list[str] = []
    notes: list[str] = []
    for way in ways:
        refusal, note = _refusal(way, host, at)
        if refusal is None:
            (held if way.trusted else own).append(way)
            notes += [note] if note else []
        elif way.trusted:
            refusals.append(refusal)
    if any(c.key.type.startswith("Ed") for way in held for c in way.certificates):
        notes.append("signed with or for an Edwards curve: few mobile systems accept that yet")
    if held:
        return Validation(tuple(held), tuple(own), (), tuple(dict.fromkeys(notes)))
    problems += [p for way in ways if way.trusted for c in way.certificates[1:] for p in _dates(c, at, _called(c))]
    if not any(way.trusted for way in ways):
        problems.append(_no_way(chain, ways, store))
    elif not problems:
        problems += refusals
    return Validation((), tuple(own), tuple(dict.fromkeys(problems)), tuple(dict.fromkeys(notes)))


def covers_host(leaf: Certificate, host: str) -> bool:
    """Whether a certificate is for a host: its DNS names, a wildcard for one label (RFC 6125); its addresses."""
    if is_address(host):
        return host.strip("[]") in _addresses(leaf)
    host = host.lower().rstrip(".")
    parent = host.partition(".")[2]
    names = {name.lower().rstrip(".") for name in leaf.host_names}
    return host in names or (bool(parent) and f"*.{parent}" in names)


def _ways(leaf: Certificate, sent: Sequence[Certificate], store: Store) -> Iterator[Way]:
    """Every way up, depth first."""
    anchors = {(c.subject, c.key.spki) for c in store.certificates}
    queue: list[tuple[Certificate, ...]] = [(leaf,)]
    found = 0
    while queue and found < MAX_PATHS:
        path = queue.pop()
        top = path[-1]
        if (top.subject, top.key.spki) in anchors and len(path) > 1:
            found += 1
            yield Way(path)
            continue
        above = [] if len(path) > MAX_DEPTH else list(_above(path, sent, store))
        queue += reversed([(*path, parent) for parent in above])
        if not above and (top.is_ca or len(path) == 1):
            found += 1
            trusted = (top.subject, top.key.spki) in anchors
            yield Way(path, trusted)


def _above(path: tuple[Certificate, ...], sent: Sequence[Certificate], store: Store) -> Iterator[Certificate]:
    """The certificates that issued the top of a path: roots of the store, then those sent."""
    top = path[-1]
    if top.self_signed:
        return
    used = {(c.subject, c.key.spki) for c in path}
    roots = [c for c in store.by_subject.get(top.issuer or "", ()) if issued(top, c)]
    yield from roots
    known = {(c.subject, c.key.spki) for c in roots}
    for c in sent:
        # A root that was sent is the store's; a cross-signed certificate of the same name and key is another way.
        twin = (c.subject, c.key.spki)
        if twin not in used and not (twin in known and c.self_signed) and issued(top, c):
            yield c


def _refusal(way: Way, host: str, at: datetime) -> tuple[str | None, str | None]:
    """Why the verifier refuses a way, or None; and a note where it only misses what older CAs leave out."""
    from cryptography import x509
    from cryptography.x509 import verification as v

    chain = [parsed(certificate) for certificate in way.certificates]
    if any(item is None for item in chain):
        return "a certificate is encoded in a way that strict clients refuse", None
    try:
        subject: Any = x509.IPAddress(ip_address(host.strip("[]"))) if is_address(host) else x509.DNSName(host)
    except ValueError:
        return f"{host!r} is no host name", None
    builder = v.PolicyBuilder().store(v.Store([chain[-1]])).time(at.astimezone(UTC).replace(tzinfo=None))
    try:
        builder.build_server_verifier(subject).verify(chain[0], chain[1:-1])
    except ValueError:  # a name that a build pins may be any text
        return f"{host!r} is no host name", None
    except v.VerificationError as strict:
        relaxed = builder.extension_policies(
            ca_policy=v.ExtensionPolicy.permit_all().require_present(_constraints(), v.Criticality.AGNOSTIC, None),
            ee_policy=v.ExtensionPolicy.permit_all().require_present(_names(), v.Criticality.AGNOSTIC, None),
        )
        try:
            relaxed.build_server_verifier(subject).verify(chain[0], chain[1:-1])
        except v.VerificationError:
            return f"the verifier refuses it: {_plain(strict)}", None
        return None, f"outside the profile of the web's PKI ({_plain(strict)}): strict clients may refuse it"
    return None, None


def _constraints() -> Any:
    from cryptography.x509 import BasicConstraints

    return BasicConstraints


def _names() -> Any:
    from cryptography.x509 import SubjectAlternativeName

    return SubjectAlternativeName


def _plain(error: Exception) -> str:
    """The last part of the verifier's text, on one line, with extensions by their names (RFC 5280 §4.2.1)."""
    text = " ".join(str(error).split())
    for lead in ("validation failed: ", "candidates exhausted: ", "invalid extension: "):
        text = text.removeprefix(lead)
    return re.sub(r"\b2\.5\.29\.(\d+)\b", lambda oid: _EXTENSIONS.get(int(oid[1]), oid[0]), text)[:160]


_EXTENSIONS = {
    14: "subject key identifier", 15: "key usage", 17: "subject alternative name", 19: "basic constraints",
    30: "name constraints", 32: "certificate policies", 35: "authority key identifier", 37: "extended key usage",
}  # fmt: skip


def _dates(certificate: Certificate, at: datetime, who: str) -> list[str]:
    if certificate.not_after is None or certificate.not_before is None:
        return [f"{who} has no readable validity"]
    if at > certificate.not_after:
        return [f"{who} expired on {certificate.not_after.date()}"]
    if at < certificate.not_before:
        return [f"{who} is not valid before {certificate.not_before.date()}"]
    return []


def _wrong_host(leaf: Certificate, host: str) -> list[str]:
    if covers_host(leaf, host):
        return []
    names = ", ".join(leaf.host_names[:5]) or "no host at all"
    return [f"the certificate is not for {host} but for {names}"]


def _no_way(chain: Chain, ways: Sequence[Way], store: Store) -> str:
    """Why the chain leads to no root of the store."""
    longest = max(ways, key=lambda way: len(way.certificates), default=None)
    top = longest.anchor if longest else chain.certificates[0]
    if top.self_signed:
        what = "is signed by itself alone" if len(longest.certificates if longest else ()) < 2 else "ends in a root"
        return f"the chain {what} ({called(top)}) that is in no trust store used ({store})"
    return f"the issuer of {called(top)} is missing: neither sent nor in the trust store ({store}): {top.issuer}"


def called(certificate: Certificate) -> str:
    """A certificate's common name, else its whole subject."""
    subject = certificate.subject or "a certificate without a readable name"
    names = [part.partition("=")[2] for part in subject.split(",") if part.startswith("CN=")]
    return names[0] if names else subject


def _called(certificate: Certificate) -> str:
    return f"the CA certificate {called(certificate)}"


def _addresses(leaf: Certificate) -> set[str]:
    from cryptography import x509

    try:
        names = parsed(leaf).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except Exception:  # not readable, or there is none
        return set()
    return {str(address) for address in names.get_values_for_type(x509.IPAddress)}


def _roots(path: Path) -> tuple[Certificate, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        found = certfile.read(data[:LARGEST]).certificates
    except OSError as error:
        raise UsageError(f"--trust-store {path}: cannot be read: {error.strerror}") from None
    except FormatError as error:
        raise UsageError(f"--trust-store {path}: {error}") from None
    if not found:
        raise UsageError(f"--trust-store {path}: holds no certificate")
    return tuple(found)


def _system_store() -> Store:
    """The roots of the machine, where Python's OpenSSL or the usual places have them in one file."""
    named = ssl.get_default_verify_paths()
    for place in (named.cafile, *_SYSTEM):
        if place and Path(place).is_file():
            return Store("the system's", _roots(Path(place)))
    ders = ssl.create_default_context().get_ca_certs(binary_form=True)  # Windows
    found = [c for der in ders for c in certfile.read(der).certificates]
    if not found:
        raise UsageError("this machine has no trust store that could be found", "name one: --trust-store roots.pem")
    return Store("the system's", tuple(found))
