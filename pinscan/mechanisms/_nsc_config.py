"""A network security configuration in force: what holds for each host after inheritance and defaults.

Follows AOSP's ``NetworkSecurityConfig.Builder`` and ``ApplicationConfig.getConfigForHostname``. Each property comes
from the nearest configuration that sets it: own, enclosing domain-config, base-config, platform default. A pin-set or
trust-anchors element replaces an inherited one whole. The loopback configuration of Android 17 is left out: no pin
can be in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pinscan.mechanisms._nsc_document import Anchor, Config, DeclaredPins, Document, Domain, Spot, Violation

CLEARTEXT_DEFAULT_BELOW = 28
"""Target SDK below which unencrypted traffic is allowed by default."""
USER_CAS_DEFAULT_BELOW = 24
"""Target SDK below which certificates installed by the user are trusted by default."""
TRANSPARENCY_DEFAULT_FROM = 37
"""Target SDK from which Certificate Transparency is enforced by default (Android 17)."""


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds for the hosts of one configuration."""

    config: Config | None
    """None for the platform default."""
    pin_set: DeclaredPins | None
    """The nearest pin-set, own or inherited."""
    lifted: DeclaredPins | None
    """The inherited pins that an own, empty pin-set replaces."""
    anchors: tuple[Anchor, ...]
    cleartext: bool
    cleartext_spot: Spot | None
    """Where it is declared; None for the platform default."""
    transparency: bool
    transparency_spot: Spot | None

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The domains it is written for; none for base."""
        return self.config.domains if self.config else ()

    @property
    def pinned(self) -> bool:
        """Whether any pin holds, expired or not."""
        return self.pin_set is not None and bool(self.pin_set.pins)


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """A whole configuration in force."""

    base: Effective
    """What holds for every host without a domain of its own."""
    configs: tuple[Effective, ...]
    """In document order, enclosing ones first."""
    crash: Violation | None
    """The first reason why every supported Android throws when it reads the file."""
    by_name: dict[str, tuple[Domain, Effective]]

    def lookup(self, host: str) -> Effective:
        """The configuration Android uses for a host: an exact name first, then the longest name above it."""
        found = self.match(host.lower().removesuffix("."))
        return found[1] if found else self.base

    def match(self, host: str, *, strictly_above: bool = False) -> tuple[Domain, Effective] | None:
        """The entry that covers a host name in lower case; `strictly_above` leaves the host's own entry out."""
        if not strictly_above and host in self.by_name:
            return self.by_name[host]
        for parent in names_above(host):
            entry = self.by_name.get(parent)
            if entry is not None and entry[0].subdomains:
                return entry
        return None

    def carved_out(self) -> Iterator[tuple[Domain, Effective, tuple[Domain, Effective]]]:
        """Unpinned domains with their configuration, and the pinned entry above that would cover them without it."""
        for domain, own in self.by_name.values():
            above = self.match(domain.name, strictly_above=True)
            if not own.pinned and above is not None and above[1].pinned:
                yield domain, own, above


def platform_default(target_sdk: int, cleartext: bool | None = None) -> Effective:
    """The configuration of an app without a file; `cleartext` is android:usesCleartextTraffic, where written."""
    anchors = [Anchor("system", None, False, None)]
    if target_sdk < USER_CAS_DEFAULT_BELOW:
        anchors.append(Anchor("user", None, False, None))
    permitted = target_sdk < CLEARTEXT_DEFAULT_BELOW if cleartext is None else cleartext
    return Effective(
        None, None, None, tuple(anchors), permitted, None, target_sdk >= TRANSPARENCY_DEFAULT_FROM, None
    )  # fmt: skip


def resolve(document: Document, *, target_sdk: int, debug: Config | None = None) -> NetworkConfig:
    """Apply inheritance and defaults. `debug` are the debug-overrides in force: of the file, or of its ``*_debug``."""
    extra = debug.anchors or () if debug else ()
    default = _with_debug(platform_default(target_sdk), extra)
    base = _inherit(document.base, default, extra) if document.base else default
    top = replace(base, pin_set=None)  # a pin-set in base-config crashes the app; it is nobody's to inherit
    resolved: list[Effective] = []
    by_name: dict[str, tuple[Domain, Effective]] = {}
    for config in document.configs:
        effective = _inherit(config, top if config.parent is None else resolved[config.parent], extra)
        resolved.append(effective)
        for domain in config.domains:
            by_name.setdefault(domain.name, (domain, effective))
    crash = next((v for v in document.violations if v.since <= 24), None)
    return NetworkConfig(base, tuple(resolved), crash, by_name)


def _inherit(config: Config, parent: Effective, extra: tuple[Anchor, ...]) -> Effective:
    """One configuration over the one it inherits from; `extra` anchors join those it declares itself."""
    empty = config.pin_set is not None and not config.pin_set.pins
    anchors = parent.anchors if config.anchors is None else config.anchors + extra
    transparency, spot = _transparency(config, anchors if config.anchors is not None else (), parent)
    return Effective(
        config,
        parent.pin_set if config.pin_set is None else config.pin_set,
        parent.pin_set if empty and parent.pinned else None,
        anchors,
        parent.cleartext if config.cleartext is None else config.cleartext,
        parent.cleartext_spot if config.cleartext is None else config.cleartext_spot,
        transparency,
        spot,
    )


def _transparency(config: Config, own: tuple[Anchor, ...], parent: Effective) -> tuple[bool, Spot | None]:
    """Own value; else off where own anchors are the user's or the app's; else the parent's."""
    if config.transparency is not None:
        return config.transparency, config.transparency_spot
    if _private(own):
        return False, None
    return parent.transparency, parent.transparency_spot


def _private(anchors: tuple[Anchor, ...]) -> bool:
    """Whether any anchor is not the platform's own."""
    return any(anchor.source == "user" or anchor.resource is not None for anchor in anchors)


def _with_debug(default: Effective, extra: tuple[Anchor, ...]) -> Effective:
    """The platform default with the anchors of debug-overrides."""
    transparency = default.transparency and not _private(extra)
    return replace(default, anchors=default.anchors + extra, transparency=transparency)


def names_above(host: str) -> Iterator[str]:
    """The names a host lies below, longest first."""
    dot = host.find(".")
    while dot >= 0:
        yield host[dot + 1 :]
        dot = host.find(".", dot + 1)
