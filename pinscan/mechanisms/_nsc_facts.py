"""What one network security configuration file says, as pin sets and observations with their places."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pinscan.build import Part
from pinscan.mechanisms._nsc_config import Effective, NetworkConfig, names_above
from pinscan.mechanisms._nsc_document import Anchor, DeclaredPin, DeclaredPins, Document, Domain, Spot
from pinscan.model import (
    Algorithm,
    Confidence,
    Fact,
    Host,
    Json,
    KillSwitch,
    Location,
    Observation,
    Pin,
    PinSet,
    Subdomains,
    SwitchState,
)

_FOREIGN = re.compile(r"[^A-Za-z0-9+/=\s]")


@dataclass(frozen=True)
class View:
    """One file in force, and what is needed to say where its facts stand."""

    mechanism: str
    part: Part
    path: str
    variant: str | None
    """The resource configuration, when there are several files."""
    document: Document
    network: NetworkConfig
    default_at: Location
    """Evidence for platform defaults: the target SDK in the manifest."""
    debug_at: tuple[Part, str] | None = None
    """Where the debug-overrides in force stand, when in a ``*_debug`` file of their own."""
    debug_spots: frozenset[Spot] = frozenset()
    """The anchors that come from debug-overrides."""
    name: Callable[[int], str] = hex
    """Resource id -> ``raw/my_ca``."""
    files: Callable[[int], tuple[str, ...]] = field(default=lambda _: ())
    """Resource id -> paths of its files, as a `Location` would name them."""

    def at(self, spot: Spot | None) -> Location:
        """The location of a spot; of the platform default for None."""
        if spot is None:
            return self.default_at
        part, path = self.debug_at if self.debug_at and spot in self.debug_spots else (self.part, self.path)
        return part.at(path, spot.symbol, line=spot.line or None, text=spot.text)

    def see(
        self,
        kind: str,
        spots: tuple[Spot | None, ...],
        facts: Mapping[str, Json],
        confidence: Confidence = Confidence.PROVEN,
    ) -> Observation:
        """An observation with the variant among its facts; facts that are None are left out."""
        known = {key: value for key, value in {**facts, "variant": self.variant}.items() if value is not None}
        places = tuple(self.at(spot) for spot in spots)
        return Observation(self.mechanism, kind, places, known, confidence=confidence, part=self.part.name)


def facts(view: View) -> Iterator[Fact]:
    """Every fact of one file but the ``nsc`` observation itself."""
    yield from pin_sets(view)
    yield from _crashes(view)
    yield from _oddities(view)
    yield from _unpinned(view)
    yield from _anchors(view)
    yield from cleartext(view)
    yield from _transparency(view)


def pin_sets(view: View) -> Iterator[PinSet]:
    """One pin set for each pin-set element with pins, for all hosts it holds for, its own and those that inherit it.

    Hosts whose trust anchors let the pins be skipped, or let nothing through, are apart from those where they do not.
    A configuration that crashes the app yields what was meant all the same, with the crash as ``blocks_all``: pins in
    base-config, which no Android accepts, stand for every host.
    """
    groups: dict[tuple[int, tuple[str, ...], str | None], list[Effective]] = {}
    for sharing in _by_anchors(view.network):
        overriding = tuple(sorted({_source(view, anchor) for anchor in sharing[0].anchors if anchor.override}))
        reason = _blocked(view.network, sharing[0])
        for effective in sharing:
            if effective.pinned and (effective.domains or effective is view.network.base):
                groups.setdefault((id(effective.pin_set), overriding, reason), []).append(effective)
    for (_, sources, reason), members in groups.items():
        declared = members[0].pin_set
        assert declared is not None
        domains = tuple(domain for effective in members for domain in effective.domains)
        yield _pin_set(view, declared, domains, _pin_set_facts(view, declared, sources, reason))


def _pin_set(view: View, declared: DeclaredPins, domains: tuple[Domain, ...], known: dict[str, Json]) -> PinSet:
    """One pin set; its evidence is the pin-set element, then its pins, then its domains."""
    spots = (declared.spot, *(pin.spot for pin in declared.pins), *(domain.spot for domain in domains))
    return PinSet(
        view.mechanism,
        tuple(host(domain) for domain in domains),
        tuple(pin(declared_pin) for declared_pin in declared.pins),
        tuple(view.at(spot) for spot in spots),
        expires=declared.expires,
        enforced=True,
        kill_switch=KillSwitch(SwitchState.IMPOSSIBLE, locations=(view.at(declared.spot),)),
        part=view.part.name,
        facts=known,
    )


def _pin_set_facts(
    view: View, declared: DeclaredPins, overriding: tuple[str, ...], reason: str | None
) -> dict[str, Json]:
    """Variant, expiry as written, and what keeps the pins from working."""
    known: dict[str, Json] = {}
    if view.variant is not None:
        known["variant"] = view.variant
    if declared.expires_text is not None:
        known["expires_text"] = declared.expires_text
        known["expires_clock"] = "local-midnight"
        if declared.expires is None:
            known["expires_malformed"] = True
    if reason is not None:
        known["blocks_all"] = reason
    if overriding:
        known["overridden_by"] = list[Json](overriding)
    return known


def host(domain: Domain) -> Host:
    """A domain element as a host: with includeSubdomains it reaches any depth."""
    reach = Subdomains.ANY if domain.subdomains else Subdomains.NONE
    return Host(domain.name, reach, text=domain.text if domain.text != domain.name else None)


def pin(declared: DeclaredPin) -> Pin:
    """A pin element as a pin: SPKI, matched against any certificate of the validated chain.

    Android's decoder finds bytes in any text by skipping what is not Base64; unless they have the right length, such
    a text is taken for what it is, no encoding of bytes.
    """
    sha1 = (declared.algorithm or "").lower() in ("sha-1", "sha1")
    data = declared.digest
    if not data or (len(data) != 32 and _FOREIGN.search(declared.text)):
        data = None
    digest = None if data is None else base64.b64encode(data).decode()
    return Pin(declared.text, digest, Algorithm.SHA1 if sha1 else Algorithm.SHA256)


def _blocked(network: NetworkConfig, effective: Effective) -> str | None:
    """Why every connection is refused: the app crashes, or there is nothing to trust."""
    if network.crash is not None:
        return f"the app crashes at its first TLS use: {network.crash.reason}"
    return None if effective.anchors else "trust-anchors is empty: no certificate is trusted"


def _crashes(view: View) -> Iterator[Observation]:
    """The first violation that every Android throws on, and the first of those that only newer ones do."""
    if view.network.crash is not None:
        yield view.see("nsc-crash", (view.network.crash.spot,), {"reason": view.network.crash.reason})
    newer = next((v for v in view.document.violations if v.since > 24), None)
    if newer is not None:
        # Read in the source of a new Android, not seen to happen.
        known: dict[str, Json] = {"reason": newer.reason, "since_api": newer.since}
        yield view.see("nsc-crash", (newer.spot,), known, Confidence.LIKELY)


def _oddities(view: View) -> Iterator[Observation]:
    """Elements and values that are passed over in silence, and debug-overrides."""
    for skipped in view.document.skipped:
        known: dict[str, Json] = {"name": skipped.name, "parent": skipped.parent, "pins_lost": skipped.pins}
        known["nearest"] = skipped.nearest or None
        yield view.see("nsc-unknown-element", (skipped.spot,), known)
    for dead in view.document.dead:
        known = {"attribute": dead.attribute, "written": dead.written, "effect": dead.effect}
        yield view.see("nsc-dead-value", (dead.spot,), known)
    if view.document.debug_spot is not None:
        effective = view.document.debug is not None
        yield view.see("debug-overrides", (view.document.debug_spot,), {"effective": effective})


def _unpinned(view: View) -> Iterator[Observation]:
    """Empty pin-sets, and domains that a configuration of their own takes out of a pinned one."""
    carved = list(view.network.carved_out())
    names = {domain.name for domain, _, _ in carved}
    for own, members in _by_pin_set(view.network):
        hosts = sorted(domain.name for effective in members for domain in effective.domains)
        if not own.pins and hosts:
            lifts = any(effective.lifted for effective in members) or not names.isdisjoint(hosts)
            exact = sorted(d.name for effective in members for d in effective.domains if not d.subdomains)
            empty: dict[str, Json] = {"hosts": list[Json](hosts), "exact": list[Json](exact) or None, "lifts": lifts}
            yield view.see("nsc-empty-pin-set", (own.spot,), empty)
    for domain, effective, (cover, above) in carved:
        if effective.pin_set is None and above.pin_set is not None:
            known: dict[str, Json] = {"hosts": [domain.name], "from": cover.name}
            known["exact"] = None if domain.subdomains else [domain.name]
            yield view.see("nsc-carve-out", (domain.spot, above.pin_set.spot), known)


def _by_pin_set(network: NetworkConfig) -> Iterator[tuple[DeclaredPins, list[Effective]]]:
    """Each pin-set element with the configurations it holds for, its own and those that inherit it."""
    members: dict[int, list[Effective]] = {}
    for effective in network.configs:
        members.setdefault(id(effective.pin_set), []).append(effective)
    for sharing in members.values():
        if sharing[0].pin_set is not None:
            yield sharing[0].pin_set, sharing


def _by_anchors(network: NetworkConfig) -> Iterable[list[Effective]]:
    """The configurations, base first, in groups that share their trust anchors by inheritance."""
    groups: dict[int, list[Effective]] = {}
    for effective in (network.base, *network.configs):
        groups.setdefault(id(effective.anchors), []).append(effective)
    return groups.values()


def _anchors(view: View) -> Iterator[Observation]:
    """Where CAs of the user or of the app are trusted, and where a source skips the pins; once a declaration."""
    members: dict[Anchor, list[Effective]] = {}
    beside_system: set[Anchor] = set()
    for sharing in _by_anchors(view.network):
        anchors = dict.fromkeys(sharing[0].anchors)
        for anchor in anchors:
            members.setdefault(anchor, []).extend(sharing)
        if any(anchor.source == "system" for anchor in anchors):
            beside_system.update(anchors)
    for anchor, holding in members.items():
        scope = scope_of(view.network, holding, holding)
        if scope is None:
            continue
        if anchor.spot in view.debug_spots:
            scope["debug"] = True
        if anchor.source == "user":
            why = "declared" if anchor.spot else "target-sdk"
            known: dict[str, Json] = {"why": why, "override_pins": anchor.override, **scope}
            yield view.see("user-cas-trusted", (anchor.spot,), known)
        yield from _named_anchor(view, anchor, scope, shadows=anchor not in beside_system)


def _named_anchor(view: View, anchor: Anchor, scope: dict[str, Json], *, shadows: bool) -> Iterator[Observation]:
    """That a source skips the pins, and that it is the app's own; once for each file a resource has."""
    paths = view.files(anchor.resource) if anchor.resource is not None else ()
    for path in paths or (None,):
        known: dict[str, Json] = {"source": _source(view, anchor), "source_file": path, **scope}
        if anchor.override:
            yield view.see("override-pins", (anchor.spot,), known)
        if anchor.resource is not None:
            yield view.see("private-anchors", (anchor.spot,), {**known, "shadows_system": shadows})


def _source(view: View, anchor: Anchor) -> str:
    """``system``, ``user``, ``wfa`` or ``@raw/my_ca``."""
    return anchor.source if anchor.resource is None else f"@{view.name(anchor.resource)}"


def cleartext(view: View) -> Iterator[Observation]:
    """Where unencrypted traffic is permitted, once a declaration."""
    permitting = [e for e in (view.network.base, *view.network.configs) if e.cleartext]
    for spot in dict.fromkeys(effective.cleartext_spot for effective in permitting):
        members = [effective for effective in permitting if effective.cleartext_spot == spot]
        scope = scope_of(view.network, members, permitting)
        if scope is not None:
            yield view.see("cleartext-permitted", (spot,), {"why": "declared" if spot else "target-sdk", **scope})


def _transparency(view: View) -> Iterator[Observation]:
    """Where Certificate Transparency is declared and in force, once a declaration."""
    requiring = [e for e in (view.network.base, *view.network.configs) if e.transparency]
    for spot in dict.fromkeys(effective.transparency_spot for effective in requiring):
        members = [effective for effective in requiring if effective.transparency_spot == spot]
        scope = scope_of(view.network, members, requiring)
        if spot is not None and scope is not None:
            yield view.see("certificate-transparency", (spot,), {"library": "platform", **scope})


def scope_of(network: NetworkConfig, members: list[Effective], holding: list[Effective]) -> dict[str, Json] | None:
    """The ``hosts`` and ``except_hosts`` of a property that one declaration gives to `members`.

    With base among them it reaches every host. Excepted are the domains it would reach but whose own configuration
    is not `holding` it, by whatever declaration. None when it holds for no host.
    """
    held = {id(effective) for effective in holding}
    others = {d.name for effective in network.configs if id(effective) not in held for d in effective.domains}
    scope: dict[str, Json] = {}
    if not any(effective is network.base for effective in members):
        names = {domain.name for effective in members for domain in effective.domains}
        if not names:
            return None
        scope["hosts"] = list[Json](sorted(names))
        others = {other for other in others if not names.isdisjoint(names_above(other))}
    if others:
        scope["except_hosts"] = list[Json](sorted(others))
    return scope
