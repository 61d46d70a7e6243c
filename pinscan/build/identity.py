"""Who a build says it is: id, version, operating systems, whether it can be debugged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pinscan.build.android import IS_SPLIT_REQUIRED, NAME, VALUE, VERSION_CODE, VERSION_NAME, AndroidApp, android
from pinscan.build.entries import Build
from pinscan.build.ios import Bundle, ios
from pinscan.errors import FormatError
from pinscan.formats.plist import read_plist
from pinscan.formats.xmltree import ANDROID
from pinscan.model import Artifact, Gap, GapKind, Kind, Platform

_PROFILE = "embedded.mobileprovision"


def identify(build: Build) -> Artifact:
    """The build's artifact with its identity filled in."""
    return _android(build) if build.artifact.platform is Platform.ANDROID else _ios(build)


def _android(build: Build) -> Artifact:
    app = build.once(android)
    return replace(
        build.artifact,
        id=app.package or None,
        version=app.text(app.manifest, VERSION_NAME),
        build=app.text(app.manifest, VERSION_CODE),
        min_os=str(app.min_sdk) if app.is_told else None,
        target_os=str(app.target_sdk) if app.is_told else None,
        debuggable=app.debuggable,
    )


def missing_splits(build: Build) -> Iterator[Gap]:
    """What a build says is missing from it: the base of a split, or the splits of a base.

    Code and configuration may lie in what was not given (Flutter keeps its code in the split of an architecture).
    """
    app = build.once(android)
    where = app.part.at(app.manifest_path)
    if app.manifest.attribute("split") is not None:
        reason = "a split by itself; scan it together with the base APK of the app"
        yield Gap(GapKind.UNSUPPORTED, reason, where)
    elif len(build.parts) == 1 and build.artifact.kind is Kind.APK and _requires_splits(app):
        yield Gap(GapKind.UNSUPPORTED, "the app needs splits that are not here; scan them together", where)


def _requires_splits(app: AndroidApp) -> bool:
    """``android:isSplitRequired`` or ``requiredSplitTypes``, or what Google Play writes for older devices."""
    if app.manifest.attribute("requiredSplitTypes", ANDROID) is not None:
        return True
    holders = [app.manifest, *([app.application] if app.application else [])]
    if any(app.flag(holder, IS_SPLIT_REQUIRED) for holder in holders):
        return True
    entries = app.application.children if app.application else ()
    return any(
        entry.name == "meta-data"
        and app.text(entry, NAME) == "com.android.vending.splits.required"
        and app.flag(entry, VALUE) is True
        for entry in entries
    )


def _ios(build: Build) -> Artifact:
    main = build.once(ios).main
    return replace(
        build.artifact,
        id=main.id,
        version=main.text("CFBundleShortVersionString"),
        build=main.text("CFBundleVersion"),
        min_os=main.text("MinimumOSVersion"),
        target_os=main.text("DTPlatformVersion"),
        debuggable=_profile(main).get("get-task-allow") is True,
    )


def _profile(main: Bundle) -> dict[str, Any]:
    """The entitlements of the embedded provisioning profile; empty without one (App Store builds have none).

    The profile is a CMS message around an XML property list, which lies in it as plain bytes.
    """
    entry = main.part.entries.get(_PROFILE)
    try:
        data = entry.read() if entry else b""
        start, end = data.find(b"<?xml"), data.find(b"</plist>")
        profile = read_plist(data[start : end + 8]) if 0 <= start < end else {}
    except FormatError:
        return {}  # the certificate reader tells of damaged files; the profile only says whether to debug
    entitlements = profile.get("Entitlements") if isinstance(profile, dict) else None
    return entitlements if isinstance(entitlements, dict) else {}
