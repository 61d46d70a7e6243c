"""Read a network security configuration as Android does, with everything its parser would say or pass over.

Follows AOSP's ``android.security.net.config.XmlConfigSource`` statement by statement (Android 7 to 17). Where AOSP
throws, the reading notes a `Violation` and goes on, so that an inventory can still show what was meant; the first
violation is the one the app crashes with. What AOSP passes over in silence is noted as `Skipped` or `Dead`.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field

from pinscan.errors import LimitError
from pinscan.formats.android_text import decode_base64, parse_date, trim
from pinscan.formats.xmltree import ANDROID, Attribute, Element, Typed
from pinscan.mechanisms._nsc_document import (
    Anchor,
    Config,
    Dead,
    DeclaredPin,
    DeclaredPins,
    Document,
    Domain,
    Skipped,
    Spot,
    Violation,
    children,
    locate,
)

ROOT = "network-security-config"
MAX_DEPTH = 64
"""Deepest nesting of domain-config elements that is read."""
MAX_COUNTS = {"domain": 10_000, "pin": 10_000, "certificates": 200}
"""How many elements of a name one file may have; every host may meet every anchor."""

_CHILDREN = {
    ROOT: ("base-config", "domain-config", "debug-overrides"),
    "base-config": ("trust-anchors", "certificateTransparency", "domainEncryption"),
    "domain-config": (
        "domain", "pin-set", "trust-anchors", "domain-config", "certificateTransparency", "domainEncryption"
    ),
    "debug-overrides": ("trust-anchors",),
    "trust-anchors": ("certificates",),
    "pin-set": ("pin",),
}  # fmt: skip
_CONFIG_ATTRIBUTES = ("cleartextTrafficPermitted", "hstsEnforced")
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "base-config": _CONFIG_ATTRIBUTES,
    "domain-config": _CONFIG_ATTRIBUTES,
    "debug-overrides": _CONFIG_ATTRIBUTES,
    "domain": ("includeSubdomains",),
    "pin-set": ("expiration",),
    "pin": ("digest",),
    "certificates": ("src", "overridePins"),
    "certificateTransparency": ("enabled",),
    "domainEncryption": ("mode",),
}
_FOREIGN = {"trustkit-config"}
"""Elements that other readers of the same file own."""


def read(root: Element, *, debuggable: bool, debug_only: bool = False) -> Document:
    """Read a document. `debug_only` reads debug-overrides alone, as the ``*_debug`` file is read.

    Raises `LimitError` past `MAX_DEPTH` and `MAX_COUNTS`.
    """
    counts = Counter(element.name for element in root.walk())
    for name, limit in MAX_COUNTS.items():
        if counts[name] > limit:
            raise LimitError(f"more than {limit} {name} elements")
    return _Reader(debuggable).document(root, debug_only)


@dataclass
class _Draft:
    """A configuration while its children are being read."""

    domains: list[Domain] = field(default_factory=list)
    pin_set: DeclaredPins | None = None
    anchors: tuple[Anchor, ...] | None = None
    transparency: bool | None = None
    transparency_spot: Spot | None = None


class _Reader:
    """One reading of one document."""

    def __init__(self, debuggable: bool) -> None:
        self.debuggable = debuggable
        self.configs: list[Config | None] = []
        self.seen: set[str] = set()
        self.violations: list[Violation] = []
        self.skipped: list[Skipped] = []
        self.dead: list[Dead] = []

    def document(self, root: Element, debug_only: bool) -> Document:
        base: Config | None = None
        debug: Config | None = None
        debug_spot: Spot | None = None
        if root.name != ROOT:
            self.violate(f"the root element is {root.name!r}, not {ROOT!r}", locate(root, root.name))
        for child, at in children(root, root.name) if root.name == ROOT else ():
            spot = locate(child, at)
            if child.name == "debug-overrides":
                if debug_spot is not None:
                    self.violate("there is more than one debug-overrides", spot)
                    continue
                debug_spot = spot
                debug = self.config(child, at, None, 0) if self.debuggable else None
            elif debug_only:
                continue
            elif child.name == "base-config":
                if base is not None:
                    self.violate("there is more than one base-config", spot)
                    continue
                base = self.config(child, at, None, 0)
            elif child.name == "domain-config":
                self.domain_config(child, at, None, 0)
            else:
                self.skip(child, root, ROOT, spot)
        return Document(
            base, tuple(c for c in self.configs if c is not None), debug, debug_spot,
            tuple(self.violations), tuple(self.skipped), tuple(self.dead),
        )  # fmt: skip

    def domain_config(self, element: Element, at: str, parent: int | None, depth: int) -> None:
        """Read a domain-config and those inside it, the outer one first."""
        if depth > MAX_DEPTH:
            raise LimitError(f"domain-config elements nest deeper than {MAX_DEPTH}")
        index = len(self.configs)
        self.configs.append(None)
        self.configs[index] = self.config(element, at, parent, depth, index)

    def config(self, element: Element, at: str, parent: int | None, depth: int, index: int | None = None) -> Config:
        """Read the attributes and children of a configuration of any kind."""
        self.check_attributes(element, at)
        # These two are found by name in any namespace, unlike all others.
        by_name = {attribute.name: attribute for attribute in element.attributes}
        cleartext = by_name.get("cleartextTrafficPermitted")
        permitted = self.boolean(element, at, cleartext, "cleartextTrafficPermitted", True) if cleartext else None
        self.boolean(element, at, by_name.get("hstsEnforced"), "hstsEnforced", False)
        draft = _Draft()
        for child, path in children(element, at):
            self.config_child(element, child, path, draft, depth, index)
        if element.name == "domain-config" and not draft.domains:
            self.violate("a domain-config has no domain", locate(element, at))
        return Config(
            element.name, parent, locate(element, at), tuple(draft.domains), draft.pin_set, draft.anchors,
            permitted, locate(element, at, cleartext) if cleartext else None, draft.transparency,
            draft.transparency_spot,
        )  # fmt: skip

    def config_child(
        self, parent: Element, child: Element, at: str, draft: _Draft, depth: int, index: int | None
    ) -> None:
        """Read one child of a configuration, or refuse it where AOSP does."""
        kind, spot = parent.name, locate(child, at)
        in_domain = kind == "domain-config"
        match child.name:
            case "domain" | "domain-config" if not in_domain:
                self.violate(f"{child.name} is not allowed in {kind}", spot)
            case "pin-set" if not in_domain:
                self.violate(f"pin-set is not allowed in {kind}", spot)
                draft.pin_set = draft.pin_set or self.pin_set(child, at)
            case "domain":
                domain = self.domain(child, at)
                if domain is not None:
                    draft.domains.append(domain)
            case "pin-set" if draft.pin_set is not None:
                self.violate("there is more than one pin-set in a domain-config", spot)
            case "pin-set":
                draft.pin_set = self.pin_set(child, at)
            case "trust-anchors" if draft.anchors is not None:
                self.violate(f"there is more than one trust-anchors in {kind}", spot)
            case "trust-anchors":
                draft.anchors = self.trust_anchors(child, at, kind == "debug-overrides")
            case "domain-config":
                self.domain_config(child, at, index, depth + 1)
            case "certificateTransparency" if kind == "debug-overrides":
                self.violate("certificateTransparency is not allowed in debug-overrides", spot, since=36)
            case "certificateTransparency":
                self.check_attributes(child, at)
                draft.transparency = self.boolean(child, at, child.attribute("enabled"), "enabled", False)
                draft.transparency_spot = spot
            case "domainEncryption":
                self.domain_encryption(child, at, kind)
            case _:
                self.skip(child, parent, kind, spot)

    def domain(self, element: Element, at: str) -> Domain | None:
        """Read a domain; None when there is no name."""
        self.check_attributes(element, at)
        subdomains = self.boolean(element, at, element.attribute("includeSubdomains"), "includeSubdomains", False)
        spot, name = locate(element, at), trim(element.text).lower()
        if not name:
            self.violate("a domain has no name", spot)
            return None
        if element.children:
            self.violate(f"the domain {name} contains elements", spot)
        if name in self.seen:
            self.violate(f"the domain {name} is given twice", spot)
        self.seen.add(name)
        if name.startswith("@"):
            self.dead.append(Dead("domain", name, "a reference is not resolved here: no host has this name", spot))
        return Domain(name, subdomains, spot, trim(element.text))

    def pin_set(self, element: Element, at: str) -> DeclaredPins:
        """Read a pin-set with its expiration."""
        self.check_attributes(element, at)
        attribute = element.attribute("expiration")
        expires = None
        if attribute is not None:
            expires = parse_date(attribute.raw)
            if expires is None:
                self.violate(f"the expiration {attribute.raw!r} is no date", locate(element, at, attribute))
        pins: list[DeclaredPin] = []
        for child, path in children(element, at):
            if child.name == "pin":
                pins.append(self.pin(child, path))
            else:
                self.skip(child, element, "pin-set", locate(child, path))
        return DeclaredPins(tuple(pins), expires, attribute.raw if attribute else None, locate(element, at))

    def pin(self, element: Element, at: str) -> DeclaredPin:
        """Read a pin, checking in AOSP's order: digest name, text, Base64, length, nothing else inside."""
        self.check_attributes(element, at)
        digest, spot, written = element.attribute("digest"), locate(element, at), trim(element.text)
        data = decode_base64(written) if written else None
        if digest is None or digest.raw.lower() != "sha-256":
            named = "no digest" if digest is None else f"the unsupported digest {digest.raw!r}"
            self.violate(f"a pin has {named}", spot)
        elif not written:
            self.violate("a pin is empty", spot)
        elif data is None:
            self.violate("a pin is not Base64", spot)
        elif len(data) != 32:
            self.violate(f"a pin has {len(data)} bytes, not 32", spot)
        elif element.children:
            self.violate("a pin contains elements", spot)
        return DeclaredPin(written, data, digest.raw if digest else None, spot)

    def trust_anchors(self, element: Element, at: str, override: bool) -> tuple[Anchor, ...]:
        """Read the sources of trust anchors; `override` is the default of overridePins here."""
        anchors: list[Anchor] = []
        for child, path in children(element, at):
            if child.name != "certificates":
                self.skip(child, element, "trust-anchors", locate(child, path))
                continue
            anchor = self.certificates(child, path, override)
            if anchor is not None:
                anchors.append(anchor)
        if not anchors:
            effect = "no certificate is trusted: every connection it governs is refused"
            self.dead.append(Dead("trust-anchors", "", effect, locate(element, at)))
        return tuple(anchors)

    def certificates(self, element: Element, at: str, override: bool) -> Anchor | None:
        """Read one source of trust anchors; None when AOSP does not know it."""
        self.check_attributes(element, at)
        overrides = self.boolean(element, at, element.attribute("overridePins"), "overridePins", override)
        src, spot = element.attribute("src"), locate(element, at)
        if src is None:
            self.violate("certificates has no src", spot)
            return None
        spot = locate(element, at, src)
        if src.type is Typed.REFERENCE:
            return Anchor(src.raw, src.value if isinstance(src.value, int) else None, overrides, spot)
        if src.raw not in ("system", "user", "wfa"):
            self.violate(f"certificates has the unknown src {src.raw!r}", spot)
            return None
        return Anchor(src.raw, None, overrides, spot)

    def domain_encryption(self, element: Element, at: str, kind: str) -> None:
        """Check a domainEncryption element, which governs no certificates."""
        self.check_attributes(element, at)
        if kind == "debug-overrides":
            self.violate("domainEncryption is not allowed in debug-overrides", locate(element, at), since=37)
        elif element.attribute("mode") is None:
            self.violate("domainEncryption has no mode", locate(element, at), since=37)

    def boolean(self, element: Element, at: str, attribute: Attribute | None, name: str, default: bool) -> bool:
        """``getAttributeBooleanValue``: only a compiled boolean or number counts, anything else is the default."""
        if attribute is None:
            return default
        if attribute.type in (Typed.BOOL, Typed.INT):
            return bool(attribute.value)
        form = "a reference" if attribute.type is Typed.REFERENCE else "no boolean"
        effect = f"{form} is not read here: it counts as {str(default).lower()}"
        self.dead.append(Dead(name, attribute.raw, effect, locate(element, at, attribute)))
        return default

    def check_attributes(self, element: Element, at: str) -> None:
        """Note attributes that are ignored: misspelt, or with a namespace where AOSP looks for none."""
        known = _ATTRIBUTES[element.name]
        for attribute in element.attributes:
            name = attribute.name
            if attribute.namespace == ANDROID and name in known and name not in _CONFIG_ATTRIBUTES:
                self.ignore(element, at, attribute, f"android:{name}", "ignored: it must be written without android:")
            elif not attribute.namespace and name not in known:
                close = _nearest(name, known)
                self.ignore(element, at, attribute, name, f"ignored: did you mean {close}?" if close else "ignored")

    def ignore(self, element: Element, at: str, attribute: Attribute, name: str, effect: str) -> None:
        """Note one attribute without effect."""
        self.dead.append(Dead(name, attribute.raw, effect, locate(element, at, attribute)))

    def skip(self, element: Element, parent: Element, kind: str, spot: Spot) -> None:
        """Note an element that is skipped, unless another reader owns it."""
        if element.name in _FOREIGN:
            return
        lost = sum(1 for e in element.walk() if e.name == "pin")
        nearest = "" if element.name in _all_elements() else _nearest(element.name, _CHILDREN.get(kind, ()))
        self.skipped.append(Skipped(element.name, parent.name, nearest or _anywhere(element.name), lost, spot))

    def violate(self, reason: str, spot: Spot, since: int = 24) -> None:
        """Note that the parser throws here."""
        self.violations.append(Violation(reason, spot, since))


def _all_elements() -> set[str]:
    """Every element name the platform knows, wherever it belongs."""
    return {ROOT, *(name for names in _CHILDREN.values() for name in names)}


def _anywhere(name: str) -> str:
    """The nearest known element that belongs elsewhere; empty for a known one, which is only misplaced."""
    return "" if name in _all_elements() else _nearest(name, sorted(_all_elements()))


def _nearest(word: str, known: tuple[str, ...] | list[str]) -> str:
    """The known word closest to `word`, whatever its case; empty when none is close."""
    folded = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else ""
