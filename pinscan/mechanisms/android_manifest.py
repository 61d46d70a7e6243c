"""What an Android manifest says about trust when no network security configuration does.

``android:debuggable`` and ``android:testOnly``; and for an app without a configuration the platform's own: user CAs
are trusted below target SDK 24, unencrypted traffic is allowed by ``android:usesCleartextTraffic`` and, where that is
not given, below target SDK 28 (AOSP ``NetworkSecurityConfig.getDefaultBuilder``, ``ManifestConfigSource``).
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.build.android import (
    DEBUGGABLE,
    NAME,
    NETWORK_SECURITY_CONFIG,
    TEST_ONLY,
    USES_CLEARTEXT_TRAFFIC,
    AndroidApp,
    android,
)
from pinscan.formats.xmltree import Typed
from pinscan.mechanisms._nsc_config import platform_default
from pinscan.mechanisms.android_cwac_netsecurity import uses_library
from pinscan.mechanisms.android_nsc import FIRST_API, manifest_at, target_sdk, target_sdk_at
from pinscan.model import Fact, Json, Location, Observation, Platform

ID = "android-manifest"
TITLE = "Android manifest: debuggable, cleartext and user CA defaults"
PLATFORMS = (Platform.ANDROID,)

_OLD_NAME = "android.security.net.config"
"""The meta-data by which a preview of Android 7 and a backport library found the configuration."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield what the manifest decides by itself."""
    app = build.once(android)
    yield from _flags(app)
    if app.min_sdk >= FIRST_API or not uses_library(build):
        yield from _old_reference(app)
    attribute = app.application.by_id(NETWORK_SECURITY_CONFIG) if app.application else None
    if app.is_told and (attribute is None or attribute.type is not Typed.REFERENCE):
        yield from _defaults(build, app)


def _see(app: AndroidApp, kind: str, where: Location, known: dict[str, Json] | None = None) -> Observation:
    return Observation(ID, kind, (where,), known or {}, part=app.part.name)


def _flags(app: AndroidApp) -> Iterator[Fact]:
    """debuggable and testOnly, where they are true."""
    for kind, identity in (("debuggable", DEBUGGABLE), ("test-only", TEST_ONLY)):
        attribute = app.application.by_id(identity) if app.application else None
        if attribute is not None and app.flag(app.application, identity):
            yield _see(app, kind, manifest_at(app, app.application, "application", attribute))


def _defaults(build: Build, app: AndroidApp) -> Iterator[Fact]:
    """User CAs and cleartext as the platform has them without a configuration."""
    flag = app.flag(app.application, USES_CLEARTEXT_TRAFFIC)
    default = platform_default(target_sdk(build, app), flag)
    if any(anchor.source == "user" for anchor in default.anchors):
        yield _see(app, "user-cas-trusted", target_sdk_at(app), {"why": "target-sdk", "override_pins": False})
    if not default.cleartext:
        return
    attribute = app.application.by_id(USES_CLEARTEXT_TRAFFIC) if app.application else None
    if flag and attribute is not None:
        where = manifest_at(app, app.application, "application", attribute)
        yield _see(app, "cleartext-permitted", where, {"why": "uses-cleartext-traffic"})
    else:
        yield _see(app, "cleartext-permitted", target_sdk_at(app), {"why": "target-sdk"})


def _old_reference(app: AndroidApp) -> Iterator[Fact]:
    """A configuration named by meta-data alone, which no released Android reads."""
    for child in app.application.children if app.application else ():
        if child.name == "meta-data" and app.text(child, NAME) == _OLD_NAME:
            known: dict[str, Json] = {
                "attribute": "meta-data",
                "written": _OLD_NAME,
                "effect": "no released Android reads it: use application@networkSecurityConfig",
            }
            where = app.part.at(app.manifest_path, "application/meta-data", line=child.line or None, text=_OLD_NAME)
            yield _see(app, "nsc-dead-value", where, known)
