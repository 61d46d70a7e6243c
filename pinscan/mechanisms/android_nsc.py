"""Pins declared in Android's network security configuration.

Reads the resource that the manifest's ``application@android:networkSecurityConfig`` refers to, in every resource
configuration, since a device picks one of them: never by file name. What holds for which host follows AOSP
(``android.security.net.config``): inheritance, longest match, ``includeSubdomains``, expiration at the start of the
day named, what crashes the app and what silently does nothing. These pins are the platform's: nothing in the app can
lift them but their expiration. The system ignores the file below API level 24, and it governs connections made with
the platform's default trust manager, WebView among them; Flutter, Unity and native TLS stacks never read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.build.android import (
    NETWORK_SECURITY_CONFIG,
    TARGET_SDK,
    USES_CLEARTEXT_TRAFFIC,
    AndroidApp,
    android,
)
from pinscan.build.resources import ResourceXml
from pinscan.errors import LimitError
from pinscan.formats.xmltree import Attribute, Element, Typed
from pinscan.mechanisms._nsc_config import NetworkConfig, resolve
from pinscan.mechanisms._nsc_document import Document, locate
from pinscan.mechanisms._nsc_facts import View, facts
from pinscan.mechanisms._nsc_syntax import read
from pinscan.model import Fact, Gap, GapKind, Json, Kind, Location, Observation, Platform

ID = "android-nsc"
TITLE = "Android network security configuration"
PLATFORMS = (Platform.ANDROID,)

FIRST_API = 24
"""The first API level that reads the file."""
_VERSION = re.compile(r"(?:^|-)v(\d+)$")


@dataclass(frozen=True)
class Variant:
    """One file of the configuration, read."""

    resource: ResourceXml
    document: Document
    network: NetworkConfig
    debug: ResourceXml | None
    """The ``*_debug`` file whose overrides are in force."""
    debug_document: Document | None
    reachable: bool
    """Whether a device that the build supports can pick it."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield the pin sets and observations of every variant of the configuration."""
    app = build.once(android)
    attribute = app.application.by_id(NETWORK_SECURITY_CONFIG) if app.application else None
    if attribute is None:
        return
    where = manifest_at(app, app.application, "application", attribute)
    if attribute.type is not Typed.REFERENCE or not isinstance(attribute.value, int):
        effect = "it must refer to an XML resource: the platform default applies"
        known: dict[str, Json] = {"attribute": "networkSecurityConfig", "written": attribute.raw, "effect": effect}
        yield Observation(ID, "nsc-dead-value", (where,), known, part=app.part.name)
        return
    if not app.resources.files(attribute.value):
        name = app.resources.name(attribute.value) or attribute.raw
        yield Gap(GapKind.DAMAGED, f"the network security configuration {name} is not in the build", where)
    found = [_variant(build, app, attribute.value, xml) for xml in app.resources.xml(attribute.value)]
    variants = [variant for variant in found if isinstance(variant, Variant)]
    yield from (gap for gap in found if isinstance(gap, Gap))
    for variant in variants:
        yield from _facts(build, app, where, variant, several=len(variants) > 1)
    yield from _debug_files(app, attribute.value, variants)


def _variant(build: Build, app: AndroidApp, reference: int, xml: ResourceXml) -> Variant | Gap:
    """Read one file with the debug-overrides that go with it."""
    try:
        document = read(xml.root, debuggable=app.debuggable)
        debug = debug_document = None
        if app.debuggable and document.debug_spot is None:
            debug = _debug_file(app, reference, xml.config)
            debug_document = read(debug.root, debuggable=True, debug_only=True) if debug else None
    except LimitError as error:
        return Gap(GapKind.LIMIT, str(error), xml.part.at(xml.path))
    overrides = debug_document.debug if debug_document else document.debug
    network = resolve(document, target_sdk=target_sdk(build, app), debug=overrides)
    return Variant(xml, document, network, debug, debug_document, _reachable(app, reference, xml.config))


def _facts(build: Build, app: AndroidApp, where: Location, variant: Variant, *, several: bool) -> Iterator[Fact]:
    """Everything one variant says; of one that no supported device picks, only that it is there."""
    xml = variant.resource
    pinned = sorted({d.name for e in variant.network.configs if e.pinned for d in e.domains})
    known: dict[str, Json] = {"file": xml.part.prefix + xml.path, "pinned_hosts": list[Json](pinned)}
    if several:
        known["variant"] = xml.config
    if app.min_sdk < FIRST_API:
        known["ignored_below"] = FIRST_API
    if not variant.reachable:
        known["reachable"] = False
    yield Observation(ID, "nsc", (where, xml.part.at(xml.path)), known, part=xml.part.name)
    if variant.reachable:
        yield from facts(_view(build, app, variant, xml.config if several else None))
        yield from _contradicted_flag(app, variant)


def _view(build: Build, app: AndroidApp, variant: Variant, name: str | None) -> View:
    """What is needed to place the facts of a variant."""
    overrides = variant.debug_document.debug if variant.debug_document else variant.document.debug
    return View(
        ID,
        variant.resource.part,
        variant.resource.path,
        name,
        variant.document,
        variant.network,
        target_sdk_at(app),
        (variant.debug.part, variant.debug.path) if variant.debug else None,
        frozenset(anchor.spot for anchor in (overrides.anchors or () if overrides else ()) if anchor.spot),
        lambda ref: app.resources.name(ref) or f"0x{ref:08x}",
        lambda ref: tuple(file.part.prefix + file.path for file in app.resources.files(ref)),
    )


def _reachable(app: AndroidApp, reference: int, config: str) -> bool:
    """Whether a supported device can pick a configuration.

    Among those that differ in their version alone, a device takes the highest it reaches, so that with one at or
    below ``minSdkVersion`` the lower ones are never read.
    """
    level, stem = _version(config)
    rivals = (_version(file.config) for file in app.resources.files(reference))
    return not any(stem == other and level < rival <= app.min_sdk for rival, other in rivals)


def _version(config: str) -> tuple[int, str]:
    """The API level of a configuration (0 for none) and its other qualifiers: ``night-v8`` -> (8, ``night``)."""
    found = _VERSION.search(config)
    stem = config[: found.start()] if found else config
    return (int(found.group(1)) if found else 0), stem if stem != "default" else ""


def _debug_name(app: AndroidApp, reference: int) -> int | None:
    """The resource with ``_debug`` after the configuration's name."""
    name = app.resources.name(reference)
    return app.resources.find("xml", name.partition("/")[2] + "_debug") if name else None


def _debug_file(app: AndroidApp, reference: int, config: str) -> ResourceXml | None:
    """The ``*_debug`` file for a configuration; the same qualifiers first."""
    debug = _debug_name(app, reference)
    files = app.resources.xml(debug) if debug is not None else ()
    return next((file for file in files if file.config == config), files[0] if files else None)


def _debug_files(app: AndroidApp, reference: int, variants: list[Variant]) -> Iterator[Fact]:
    """Every ``*_debug`` file shipped, with what the parser says of those in force."""
    debug = _debug_name(app, reference)
    used = {v.debug.path: v.debug_document for v in variants if v.debug}
    for file in app.resources.xml(debug) if debug is not None else ():
        known: dict[str, Json] = {"file": file.part.prefix + file.path, "effective": file.path in used}
        yield Observation(ID, "debug-config", (file.part.at(file.path),), known, part=file.part.name)
        document = used.get(file.path)
        for violation in document.violations[:1] if document else ():
            at = file.part.at(file.path, violation.spot.symbol, line=violation.spot.line, text=violation.spot.text)
            yield Observation(ID, "nsc-crash", (at,), {"reason": violation.reason}, part=file.part.name)


def _contradicted_flag(app: AndroidApp, variant: Variant) -> Iterator[Observation]:
    """android:usesCleartextTraffic beside a configuration that decides otherwise: it is ignored."""
    attribute = app.application.by_id(USES_CLEARTEXT_TRAFFIC) if app.application else None
    flag = app.flag(app.application, USES_CLEARTEXT_TRAFFIC)
    if attribute is None or flag is None or flag == variant.network.base.cleartext:
        return
    effect = f"ignored beside a network security configuration, which {'permits' if not flag else 'forbids'} cleartext"
    known: dict[str, Json] = {"attribute": "usesCleartextTraffic", "written": attribute.raw, "effect": effect}
    where = manifest_at(app, app.application, "application", attribute)
    yield Observation(ID, "nsc-dead-value", (where,), known, part=app.part.name)


def target_sdk(build: Build, app: AndroidApp) -> int:
    """The target SDK that decides on platform defaults; of a library, which has none, one that adds nothing."""
    return 36 if build.artifact.kind is Kind.AAR else app.target_sdk


def target_sdk_at(app: AndroidApp) -> Location:
    """Where the manifest gives the target SDK, or would."""
    for child in app.manifest.children:
        attribute = child.by_id(TARGET_SDK) if child.name == "uses-sdk" else None
        if attribute is not None:
            return manifest_at(app, child, "uses-sdk", attribute)
    return app.part.at(app.manifest_path, "uses-sdk", text=f"targetSdkVersion={app.target_sdk}")


def manifest_at(app: AndroidApp, element: Element | None, symbol: str, attribute: Attribute) -> Location:
    """The location of a manifest attribute."""
    assert element is not None
    spot = locate(element, symbol, attribute)
    return app.part.at(app.manifest_path, spot.symbol, line=spot.line or None, text=spot.text)
