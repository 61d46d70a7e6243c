"""A network security configuration as TrustKit-Android reads the same file for itself.

Follows ``TrustKitConfigurationParser``, ``DomainPinningPolicy`` and ``TrustKitConfiguration`` of version 1.1.5. It
looks at domain-config elements only and keeps one domain of each, the last; values are inherited one by one from the
enclosing domain-config. What it refuses it throws on, when the app initialises it. Whether a top-level domain is in
the list compiled into the library is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pinscan.errors import LimitError
from pinscan.formats.android_text import decode_base64, parse_date, trim
from pinscan.formats.xmltree import Element
from pinscan.mechanisms._nsc_document import DeclaredPin, Spot, children, locate
from pinscan.mechanisms._nsc_syntax import MAX_DEPTH

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?\.?")
_URL = re.compile(r"\s*(?:https?|ftp|file|jar):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """What TrustKit makes of one domain-config, inheritance applied."""

    host: str | None
    """As written, untrimmed; None when there is no domain."""
    subdomains: bool
    pins: tuple[DeclaredPin, ...]
    expires: date | None
    expires_text: str | None
    enforce: bool
    report_uris: tuple[str, ...]
    default_report_uri: bool
    dropped: tuple[str, ...]
    """Domains before the last, which it forgets."""
    declared: bool
    """Whether a trustkit-config is there, own or inherited."""
    crash: str | None
    """Why TrustKit throws; it then takes the whole file."""
    spot: Spot
    """The trustkit-config, else the domain-config."""
    evidence: tuple[Spot, ...]
    """Its pin-set, pins and domain."""

    @property
    def name(self) -> str:
        """The host it keeps, trimmed."""
        return trim(self.host or "")

    @property
    def distinct_pins(self) -> int:
        """Different keys, however written."""
        return len({pin.digest if pin.digest is not None else pin.text for pin in self.pins})


@dataclass
class _Settings:
    """A domain-config while it is read: TrustKit's builder. None stands for what is inherited."""

    parent: _Settings | None
    spot: Spot
    host: str | None = None
    host_spot: Spot | None = None
    names: tuple[str, ...] = ()
    subdomains: bool | None = None
    pins: tuple[DeclaredPin, ...] | None = None
    pins_spot: Spot | None = None
    expires: date | None = None
    expires_text: str | None = None
    enforce: bool | None = None
    no_default_uri: bool | None = None
    uris: tuple[str, ...] | None = None
    settings_spot: Spot | None = None
    crash: str | None = None

    def inherit(self) -> None:
        """Take from the enclosing domain-config what is not set here; that one is complete by then."""
        above = self.parent
        if above is None:
            return
        if self.subdomains is None:
            self.subdomains = above.subdomains
        if self.pins is None:
            self.pins, self.pins_spot = above.pins, above.pins_spot
        if self.expires is None:
            self.expires, self.expires_text = above.expires, above.expires_text
        if self.enforce is None:
            self.enforce = above.enforce
        if self.uris is None:
            self.uris = above.uris
        if self.no_default_uri is None:
            self.no_default_uri = above.no_default_uri
        if self.settings_spot is None:
            self.settings_spot = above.settings_spot


def read(root: Element) -> tuple[Policy, ...]:
    """The policies of a file in document order; those without pins, which TrustKit leaves out, are left out.

    Raises `LimitError` when domain-config elements nest too deep.
    """
    drafts = list(_drafts(root, root.name, None, 0))
    for draft in drafts:
        draft.inherit()
    policies: list[Policy] = []
    seen: set[str] = set()
    for draft in drafts:
        if draft.pins is None and draft.crash is None:
            continue
        policies.append(_policy(draft, seen))
        seen.add(policies[-1].name)
    return tuple(policies)


def _drafts(element: Element, at: str, parent: _Settings | None, depth: int) -> Iterator[_Settings]:
    """Every domain-config below an element, wherever it stands, the outer one first."""
    if depth > 2 * MAX_DEPTH:
        raise LimitError("elements nest too deep")
    for child, path in children(element, at):
        if child.name == "domain-config":
            draft = _Settings(parent, locate(child, path))
            nested = list(_fill(draft, child, path, depth + 1))
            yield draft
            yield from nested
        else:
            yield from _drafts(child, path, parent, depth + 1)


def _fill(draft: _Settings, element: Element, at: str, depth: int) -> Iterator[_Settings]:
    """Set a draft from the elements inside it at any depth; yields the domain-configs nested in it."""
    if depth > 2 * MAX_DEPTH:
        raise LimitError("elements nest too deep")
    for child, path in children(element, at):
        match child.name:
            case "domain-config":
                inner = _Settings(draft, locate(child, path))
                nested = list(_fill(inner, child, path, depth + 1))
                yield inner
                yield from nested
            case "domain":
                draft.host, draft.host_spot = child.text, locate(child, path)
                draft.names += (trim(child.text),)
                draft.subdomains = _boolean(child, "includeSubdomains")
            case "pin-set":
                _fill_pins(draft, child, path)
            case "trustkit-config":
                _fill_settings(draft, child, path)
            case _:
                yield from _fill(draft, child, path, depth + 1)


def _fill_pins(draft: _Settings, element: Element, at: str) -> None:
    """Read a pin-set; a later one in the same domain-config takes its place."""
    expiration = element.attribute("expiration")
    draft.expires = parse_date(expiration.raw) if expiration else None
    draft.expires_text = expiration.raw if expiration else None
    if expiration and draft.expires is None:
        draft.crash = draft.crash or f"the expiration {expiration.raw!r} is no date"
    pins: list[DeclaredPin] = []
    for child, path in _named(element, at, "pin", 0):
        digest = child.attribute("digest")
        if digest is None or digest.raw != "SHA-256":
            draft.crash = draft.crash or f"the digest {digest.raw if digest else ''!r} is not exactly 'SHA-256'"
        # TrustKit keeps the text untrimmed, so that the same key twice can pass for two.
        spot = locate(child, path)
        pins.append(DeclaredPin(child.text, decode_base64(child.text), digest.raw if digest else None, spot))
    draft.pins, draft.pins_spot = tuple(pins), locate(element, at)


def _fill_settings(draft: _Settings, element: Element, at: str) -> None:
    """Read a trustkit-config."""
    draft.enforce = _boolean(element, "enforcePinning")
    draft.no_default_uri = _boolean(element, "disableDefaultReportUri")
    draft.uris = tuple(child.text for child, _ in _named(element, at, "report-uri", 0))
    draft.settings_spot = locate(element, at)


def _named(element: Element, at: str, name: str, depth: int) -> Iterator[tuple[Element, str]]:
    """The elements with a name at any depth below an element."""
    if depth > 2 * MAX_DEPTH:
        raise LimitError("elements nest too deep")
    for child, path in children(element, at):
        if child.name == name:
            yield child, path
        else:
            yield from _named(child, path, name, depth + 1)


def _boolean(element: Element, name: str) -> bool | None:
    """``Boolean.parseBoolean`` of an attribute's text: anything but "true" is false, a reference too."""
    attribute = element.attribute(name)
    return None if attribute is None else attribute.raw.lower() == "true"


def _policy(draft: _Settings, seen: set[str]) -> Policy:
    """A complete draft as a policy."""
    pins = draft.pins or ()
    spots = (draft.pins_spot, *(pin.spot for pin in pins), draft.host_spot)
    return Policy(
        draft.host,
        bool(draft.subdomains),
        pins,
        draft.expires,
        draft.expires_text,
        bool(draft.enforce),
        draft.uris or (),
        not draft.no_default_uri,
        draft.names[:-1],
        draft.settings_spot is not None,
        draft.crash or _refusal(draft, pins, seen),
        draft.settings_spot or draft.spot,
        tuple(spot for spot in spots if spot is not None),
    )


def _refusal(draft: _Settings, pins: tuple[DeclaredPin, ...], seen: set[str]) -> str | None:
    """Why the policy's constructor throws, in its order of checks."""
    if not _valid_domain(draft.host):
        return "there is no domain" if draft.host is None else f"the domain {draft.host!r} is not valid"
    if draft.enforce and not pins:
        return "an empty pin-set with enforcePinning"
    if draft.enforce and len({pin.text for pin in pins}) < 2:
        return "fewer than two pins with enforcePinning"
    if any(pin.digest is None or len(pin.digest) != 32 for pin in pins):
        return "a pin is not 32 bytes of Base64"
    if not all(_URL.match(uri) for uri in draft.uris or ()):
        return "a report-uri is no URL"
    if trim(draft.host or "") in seen:
        return f"the domain {trim(draft.host or '')} is given twice"
    return None


def _valid_domain(host: str | None) -> bool:
    """``DomainValidator.isValid`` but for the list of top-level domains: two labels or more, no white space."""
    if host is None:
        return False
    try:
        name = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return False
    return len(name) <= 253 and _DOMAIN.fullmatch(name) is not None
