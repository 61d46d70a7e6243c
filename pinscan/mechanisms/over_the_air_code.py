"""Code that can be replaced without the store: CodePush, EAS Update, Shorebird, Capgo and Appflow.

Pins that JavaScript or Dart passes to a native module can then be changed by a server, and so can everything else.
Read from class names, Info.plist and manifest keys, and files that the services' build tools leave behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.build.ios import ios
from pinscan.code.dalvik.program import program
from pinscan.model import Confidence, Location, Observation, Platform

ID = "over-the-air-code"
TITLE = "Code that can be replaced without the store"
PLATFORMS = (Platform.ANDROID, Platform.IOS)


@dataclass(frozen=True, slots=True)
class _Service:
    """How one service shows."""

    provider: str
    classes: tuple[str, ...] = ()
    """Java packages, as they stand in descriptors."""
    objc: tuple[str, ...] = ()
    """Objective-C class names."""
    keys: tuple[str, ...] = ()
    """Manifest meta-data names and Info.plist keys."""
    files: tuple[str, ...] = ()
    """Path ends."""


SERVICES = (
    _Service("codepush", ("Lcom/microsoft/codepush/",), ("CodePush",), ("CodePushDeploymentKey",), ("CodePushHash",)),
    _Service(
        "eas-update",
        ("Lexpo/modules/updates/",),
        ("EXUpdatesAppController",),
        ("expo.modules.updates.EXPO_UPDATE_URL", "EXUpdatesURL"),
        ("Expo.plist",),
    ),
    _Service("shorebird", files=("flutter_assets/shorebird.yaml",)),
    _Service("capgo", ("Lee/forgr/capacitor_updater/",), ("CapacitorUpdater",)),
    _Service("appflow", ("Lcom/ionicframework/deploy/", "Lio/ionic/liveupdates/"), ("IonicDeploy",)),
)


def observe(build: Build) -> Iterator[Observation]:
    """One observation for each service that shows. A bundled class is enough: the service acts when it is linked."""
    for service in SERVICES:
        place = _file(build, service) or (
            _android(build, service) if build.artifact.platform is Platform.ANDROID else _ios(build, service)
        )
        if place is not None:
            yield Observation(
                ID, "over-the-air-code", (place,), {"provider": service.provider}, confidence=Confidence.LIKELY
            )


def _file(build: Build, service: _Service) -> Location | None:
    if not service.files:
        return None
    return next((part.at(path) for part in build.parts for path in part.entries if path.endswith(service.files)), None)


def _android(build: Build, service: _Service) -> Location | None:
    app = build.once(android)
    for element in app.application.walk() if app.application is not None else ():
        name = next((a for a in element.attributes if a.name == "name" and str(a.value) in service.keys), None)
        if element.name == "meta-data" and name:
            return app.part.at(app.manifest_path, "application/meta-data", line=element.line, text=str(name.value))
    code = build.once(program)
    for package in service.classes:
        needle = package.encode()
        for image in code.images:
            at = image.dex.data.find(needle)
            if at >= 0:
                return image.part.at(image.path, package, offset=None if image.sources else at)
    return None


def _ios(build: Build, service: _Service) -> Location | None:
    # Imported for iOS only: loading the reader of its code takes a while.
    from pinscan.code.apple.binary import apple_code
    from pinscan.mechanisms._apple_bundle import has_class

    for bundle in build.once(ios).bundles:
        key = next((key for key in service.keys if key in bundle.info), None)
        if key:
            return bundle.part.at(bundle.info_path, key, text=key)
    for binary in build.once(apple_code):
        name = next((name for name in service.objc if has_class(binary, (name,))), None)
        if name:
            return binary.place.part.at(binary.place.entry.path, name)
    return None
