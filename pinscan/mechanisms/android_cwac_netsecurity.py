"""CWAC-NetSecurity: a network security configuration that the library, not the platform, applies.

``TrustManagerBuilder.withConfig`` takes any XML resource of the platform's dialect and checks its pins on every
version of Android, in the connections that are given its trust manager; what refuses it there refuses it here
(``certificates`` of ``user`` crash it as well). ``withManifestConfig`` takes the resource that the manifest's
``<meta-data android:name="android.security.net.config">`` names, below API level 24 only: from there on the platform
reads its own. Renamed, the library is told by its message; its configurations are then those that the manifest does not
name. Semantics: source of commonsguy/cwac-netsecurity 0.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pinscan.build import Build
from pinscan.build.android import NAME, NETWORK_SECURITY_CONFIG, RESOURCE, AndroidApp, android
from pinscan.build.resources import ResourceXml
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.switches import kill_switch
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.values import Const, is_one, options
from pinscan.errors import LimitError
from pinscan.mechanisms._nsc_config import resolve
from pinscan.mechanisms._nsc_facts import View, pin_sets
from pinscan.mechanisms._nsc_syntax import ROOT, read
from pinscan.mechanisms.android_nsc import FIRST_API, target_sdk, target_sdk_at
from pinscan.model import Confidence, Fact, Gap, GapKind, KillSwitch, Location, PinSet, Platform, SwitchState

ID = "android-cwac-netsecurity"
TITLE = "CWAC-NetSecurity's own network security configuration"
PLATFORMS = (Platform.ANDROID,)

_PACKAGE = "Lcom/commonsware/cwac/netsecurity/"
_BUILDER = _PACKAGE + "TrustManagerBuilder;"
_MESSAGE = 'requested <certificates src="user">, not supported'
"""What the library throws on, which renaming leaves."""
_META_DATA = "android.security.net.config"
MAX_FILES = 1000
"""How many XML resources are searched when the library is renamed."""


@dataclass(frozen=True, slots=True)
class _Used:
    """A configuration that the library is given, and by what."""

    reference: int
    confidence: Confidence
    calls: tuple[Call, ...] = ()
    where: tuple[Location, ...] = ()


def uses_library(build: Build) -> bool:
    """Whether the library is in the build, under its name or renamed."""
    program = build.once(calls_of).program
    return program.is_named(_BUILDER) or bool(program.strings(_MESSAGE))


def observe(build: Build) -> Iterator[Fact]:
    """The pin sets of every configuration given to the library, and configurations that could not be followed."""
    calls, app = build.once(calls_of), build.once(android)
    if calls.program.is_named(_BUILDER):
        yield from _named(build, calls, app)
    elif users := calls.program.string_users(_MESSAGE):
        where = tuple(calls.program.location(site, _MESSAGE) for site in users)
        for reference in _others(app):
            yield from _pinned(build, app, _Used(reference, Confidence.HEURISTIC, (), where))


def _named(build: Build, calls: Calls, app: AndroidApp) -> Iterator[Fact]:
    given: dict[int, list[Call]] = {}
    for call in _apps(calls, "withConfig"):
        found = [choice.value for choice in options(call.args[2]) if isinstance(choice, Const)] if call.reached else []
        for reference in found:
            if isinstance(reference, int):
                given.setdefault(reference, []).append(call)
        if not found:
            reason = "CWAC-NetSecurity is given a configuration that could not be followed"
            yield Gap(GapKind.UNSUPPORTED, reason, calls.program.location(call.site))
    declared = _declared(app)
    if declared is not None and app.min_sdk < FIRST_API:
        given.setdefault(declared, []).extend(_apps(calls, "withManifestConfig"))
    for reference, made in given.items():
        if made:
            where = tuple(calls.program.location(call.site) for call in made)
            told = all(is_one(arg) for call in made for arg in call.args[1:])
            confidence = Confidence.PROVEN if told else Confidence.LIKELY
            yield from _pinned(build, app, _Used(reference, confidence, tuple(made), where))


def _apps(calls: Calls, name: str) -> list[Call]:
    """The calls of a builder's method in code outside of the library."""
    return [
        call
        for call in calls.to(_BUILDER, name)
        if not calls.program.original(call.site.method.ref.owner).startswith(_PACKAGE)
    ]


def _declared(app: AndroidApp) -> int | None:
    """The resource that the manifest names for the library."""
    for child in app.application.children if app.application else ():
        if child.name == "meta-data" and app.text(child, NAME) == _META_DATA:
            attribute = child.by_id(RESOURCE)
            if attribute is not None and isinstance(attribute.value, int):
                return attribute.value
    return None


def _others(app: AndroidApp) -> Iterator[int]:
    """The configurations that are not the platform's."""
    attribute = app.application.by_id(NETWORK_SECURITY_CONFIG) if app.application else None
    platform = attribute.value if attribute else None
    for reference in app.resources.ids("xml")[:MAX_FILES]:
        if reference != platform and any(xml.root.name == ROOT for xml in app.resources.xml(reference)):
            yield reference


def _pinned(build: Build, app: AndroidApp, used: _Used) -> Iterator[Fact]:
    files = app.resources.xml(used.reference)
    for xml in files:
        try:
            document = read(xml.root, debuggable=False)
        except LimitError as error:
            yield Gap(GapKind.LIMIT, str(error), xml.part.at(xml.path))
            continue
        network = resolve(document, target_sdk=target_sdk(build, app))
        variant = xml.config if len(files) > 1 else None
        view = View(ID, xml.part, xml.path, variant, document, network, target_sdk_at(app))
        for pin_set in pin_sets(view):
            yield _as_given(build, xml, used, pin_set)


def _as_given(build: Build, xml: ResourceXml, used: _Used, pin_set: PinSet) -> PinSet:
    """A pin set of a configuration as the library's: code decides whether it is applied."""
    program, made = build.once(calls_of).program, list(used.calls)
    return replace(
        pin_set,
        origin=origin_of(program, made[0].root.ref.owner) if made else "app",
        kill_switch=kill_switch(build, made) if made else KillSwitch(SwitchState.UNKNOWN),
        confidence=used.confidence,
        locations=(*pin_set.locations, *used.where),
        facts={**pin_set.facts, "source_file": xml.part.prefix + xml.path},
    )
