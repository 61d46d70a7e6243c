"""A network security configuration as written: the values its reader makes, and where each stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pinscan.formats.android_text import trim
from pinscan.formats.xmltree import Attribute, Element


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the document."""

    symbol: str
    """``network-security-config/domain-config[1]/pin-set/pin[2]``."""
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Violation:
    """Something the parser throws on."""

    reason: str
    spot: Spot
    since: int = 24
    """First API level that throws; older ones skip the element."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An element that is passed over in silence, with all below it."""

    name: str
    parent: str
    nearest: str
    """The element probably meant; empty when there is none, or when it is right but stands in the wrong place."""
    pins: int
    """Pin elements lost with it."""
    spot: Spot


@dataclass(frozen=True, slots=True)
class Dead:
    """A value that is ignored, or taken otherwise than it was meant."""

    attribute: str
    written: str
    effect: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain element."""

    name: str
    """Trimmed and in lower case, compared literally."""
    subdomains: bool
    spot: Spot
    text: str
    """As written."""


@dataclass(frozen=True, slots=True)
class DeclaredPin:
    """A pin element."""

    text: str
    digest: bytes | None
    """None when Android's Base64 cannot decode it."""
    algorithm: str | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class DeclaredPins:
    """A pin-set element."""

    pins: tuple[DeclaredPin, ...]
    expires: date | None
    expires_text: str | None
    """None when there is no expiration; with `expires` None it cannot be read."""
    spot: Spot


@dataclass(frozen=True, slots=True)
class Anchor:
    """A certificates element, or the platform's own choice of one."""

    source: str
    """``system``, ``user``, ``wfa``, or the resource as printed."""
    resource: int | None
    """Resource id of a certificate file."""
    override: bool
    spot: Spot | None
    """None for a platform default."""


@dataclass(frozen=True, slots=True)
class Config:
    """A base-config, domain-config or debug-overrides element; None stands for what it does not set."""

    kind: str
    parent: int | None
    """Index of the enclosing domain-config in `Document.configs`."""
    spot: Spot
    domains: tuple[Domain, ...] = ()
    pin_set: DeclaredPins | None = None
    anchors: tuple[Anchor, ...] | None = None
    cleartext: bool | None = None
    cleartext_spot: Spot | None = None
    transparency: bool | None = None
    transparency_spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file."""

    base: Config | None
    configs: tuple[Config, ...]
    """Every domain-config, enclosing ones before those they enclose."""
    debug: Config | None
    """debug-overrides, where the build is debuggable."""
    debug_spot: Spot | None
    """Where debug-overrides stands, whether or not it is read."""
    violations: tuple[Violation, ...]
    skipped: tuple[Skipped, ...]
    dead: tuple[Dead, ...]


def locate(element: Element, symbol: str, attribute: Attribute | None = None) -> Spot:
    """The spot of an element, or of one of its attributes."""
    if attribute is not None:
        return Spot(f"{symbol}/@{attribute.name}", element.line, f'{attribute.name}="{attribute.raw}"')
    return Spot(symbol, element.line, trim(element.text) or f"<{element.name}>")


def children(element: Element, symbol: str) -> Iterator[tuple[Element, str]]:
    """The child elements with their paths; those that share a name are numbered from 1."""
    names = Counter(child.name for child in element.children)
    seen: Counter[str] = Counter()
    for child in element.children:
        seen[child.name] += 1
        number = f"[{seen[child.name]}]" if names[child.name] > 1 else ""
        yield child, f"{symbol}/{child.name}{number}"
