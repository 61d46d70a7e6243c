"""TrustKit-Android: the settings it reads from a network security configuration, beside the platform's own reading.

Follows version 1.1.5. ``trustkit-config`` sets ``enforcePinning``, which is false where it is not given, and where
failures are reported. From API level 24 TrustKit checks no pins: it waits for the platform's pin failure and passes
it on only when enforcing, so that without enforcement connections through its socket factory go unpinned. Below, it
checks the pins itself. It finds the file by the name ``network_security_config`` or by an id in the code, and 1.1.5
refuses any but the manifest's on API level 24 and later. A pin set is reported where TrustKit adds something to the
platform's pins; the settings are reported always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pinscan.build import Build
from pinscan.build.android import NETWORK_SECURITY_CONFIG, AndroidApp, android
from pinscan.build.resources import ResourceXml
from pinscan.code.dalvik.calls import calls_of
from pinscan.code.dalvik.program import program
from pinscan.errors import FormatError, LimitError
from pinscan.formats.dex import Dex
from pinscan.mechanisms._nsc_document import Spot
from pinscan.mechanisms._nsc_facts import pin
from pinscan.mechanisms._nsc_syntax import ROOT
from pinscan.mechanisms._trustkit_config import Policy, read
from pinscan.mechanisms.android_nsc import FIRST_API
from pinscan.model import (
    Confidence,
    Fact,
    Gap,
    GapKind,
    Host,
    Json,
    Location,
    Observation,
    PinSet,
    Platform,
    Subdomains,
)

ID = "android-trustkit"
TITLE = "TrustKit-Android settings"
PLATFORMS = (Platform.ANDROID,)

DEFAULT_NAME = "network_security_config"
"""The resource that TrustKit looks up by name when the code names none."""
MAX_FILES = 1000
"""How many XML resources are searched for settings."""
_PACKAGE = "Lcom/datatheorem/android/trustkit/"
_TRUSTKIT = _PACKAGE + "TrustKit;"
_STARTED = "TrustKit has already been initialized"
_MARKS = (b"com/datatheorem/android/trustkit", b"TrustKit has already been initialized")
"""Strings of the library's code; the second survives renaming."""
_REFUSES_OTHERS = b"TrustKit was initialized with a different network policy"
"""Message of versions that refuse a file other than the manifest's from API level 24."""


@dataclass(frozen=True, slots=True)
class Library:
    """What the code tells about TrustKit without being followed."""

    present: bool | None
    """None when some code could not be read, or there is none."""
    refuses_others: bool
    used: bool | None = None
    """Whether code outside of the library starts it; None when that cannot be told."""


@dataclass(frozen=True)
class Settings:
    """One file with TrustKit's settings."""

    xml: ResourceXml
    policies: tuple[Policy, ...]
    is_platform: bool
    """Whether the manifest's own configuration refers to it."""

    def at(self, spot: Spot) -> Location:
        """The location of a spot in the file."""
        return self.xml.part.at(self.xml.path, spot.symbol, line=spot.line or None, text=spot.text)


def observe(build: Build) -> Iterator[Fact]:
    """Yield TrustKit's settings and the pins that it, not the platform, would check."""
    app = build.once(android)
    library = build.once(trustkit_library)
    for xml, is_platform in _files(app, everywhere=library.present is True):
        try:
            found = Settings(xml, read(xml.root), is_platform)
        except LimitError as error:
            yield Gap(GapKind.LIMIT, str(error), xml.part.at(xml.path))
            continue
        yield from _facts(app, library, found)


def trustkit_library(build: Build) -> Library:
    """Search the code for the library's marks."""
    app, images = build.once(android), build.once(program).images
    code: list[Callable[[bytes], bool]] = [partial(_in_strings, image.dex) for image in images]
    read = {(image.part, image.path) for image in images}
    readable = bool(app.dex or images)
    for part, path in app.dex:
        if (part, path) not in read:  # damaged: its bytes may still tell
            try:
                code.append(part.entries[path].read().__contains__)
            except FormatError:
                readable = False  # who reads the code records the gap
    present = any(holds(mark) for mark in _MARKS for holds in code)
    refuses = present and any(holds(_REFUSES_OTHERS) for holds in code)
    used = _is_started(build) if present else (False if readable else None)
    return Library(True if present else (False if readable else None), refuses, used)


def _in_strings(dex: Dex, text: bytes) -> bool:
    return bool(dex.strings_with(text))


def _is_started(build: Build) -> bool | None:
    """Whether the app initialises the library; a renamed one was only kept because something does."""
    program = build.once(calls_of).program
    if not program.images:
        return None
    if not program.is_named(_TRUSTKIT):
        return bool(program.string_users(_STARTED))
    sites = program.callers(_TRUSTKIT, "initializeWithNetworkSecurityConfiguration")
    return any(not site.method.ref.owner.startswith(_PACKAGE) for site in sites)


def _files(app: AndroidApp, *, everywhere: bool) -> Iterator[tuple[ResourceXml, bool]]:
    """The files TrustKit may read: the manifest's, and with the library there every other that has its settings."""
    attribute = app.application.by_id(NETWORK_SECURITY_CONFIG) if app.application else None
    platform = attribute.value if attribute and isinstance(attribute.value, int) else 0
    seen = set()
    for xml in app.resources.xml(platform) if platform else ():
        seen.add((xml.part.name, xml.path))
        yield xml, True
    by_name = app.resources.find("xml", DEFAULT_NAME)
    for reference in app.resources.ids("xml")[:MAX_FILES] if everywhere else ():
        for xml in app.resources.xml(reference):
            wanted = xml.root.name == ROOT and (reference == by_name or _has_settings(xml))
            if wanted and (xml.part.name, xml.path) not in seen:
                seen.add((xml.part.name, xml.path))
                yield xml, False


def _has_settings(xml: ResourceXml) -> bool:
    return any(element.name == "trustkit-config" for element in xml.root.walk())


def _facts(app: AndroidApp, library: Library, found: Settings) -> Iterator[Fact]:
    """The settings of one file, and its pins where they are TrustKit's alone."""
    alone = library.used is not False and (not found.is_platform or app.min_sdk < FIRST_API)
    crash = next((policy.crash for policy in found.policies if policy.crash), None)
    if not found.is_platform and library.refuses_others:
        crash = crash or "from Android 7 it takes only the configuration that the manifest refers to"
    for policy in found.policies:
        if policy.declared or not found.is_platform:
            yield _observation(library, found, policy, policy.crash or (crash if not found.is_platform else None))
        if library.present and alone and policy.pins and (policy.declared or not found.is_platform):
            yield _pin_set(app, found, policy, crash)


def _observation(library: Library, found: Settings, policy: Policy, crash: str | None) -> Observation:
    """The settings of one policy."""
    known: dict[str, Json] = {
        "hosts": [policy.name],
        "enforce": policy.enforce,
        "distinct_pins": policy.distinct_pins,
        "default_report_uri": policy.default_report_uri,
        "is_platform_config": found.is_platform,
    }
    if policy.report_uris:
        known["report_uris"] = list[Json](policy.report_uris)
    if policy.dropped:
        known["dropped_domains"] = list[Json](policy.dropped)
    if crash:
        known["crash"] = crash
    if library.used is not None:
        known["used"] = library.used
    places = (found.at(policy.spot), *(found.at(spot) for spot in policy.evidence))
    return Observation(ID, "trustkit-config", places, known, part=found.xml.part.name)


def _pin_set(app: AndroidApp, found: Settings, policy: Policy, crash: str | None) -> PinSet:
    """The pins TrustKit checks itself: below API level 24 only, whatever the file."""
    known: dict[str, Json] = {"default_report_uri": policy.default_report_uri}
    if policy.report_uris:
        known["report_uris"] = list[Json](policy.report_uris)
    if policy.expires_text is not None:
        known["expires_text"], known["expires_clock"] = policy.expires_text, "local-midnight"
        if policy.expires is None:
            known["expires_malformed"] = True
    if crash:
        known["blocks_all"] = f"the app crashes when it initialises TrustKit: {crash}"
    reach = Subdomains.ANY if policy.subdomains else Subdomains.NONE
    return PinSet(
        ID,
        (Host(policy.name, reach),),
        tuple(pin(declared) for declared in policy.pins),
        tuple(found.at(spot) for spot in (*policy.evidence, policy.spot)),
        expires=policy.expires,
        enforced=policy.enforce and app.min_sdk < FIRST_API,
        # That the app's connections go through TrustKit's socket factory is not read here.
        confidence=Confidence.LIKELY,
        part=found.xml.part.name,
        facts=known,
    )
