"""Frameworks that bring a network stack, or code, of their own: Flutter, Unity, .NET, React Native, Cordova and others.

Read from the files that each framework's engine and build tool lay into an app. Whether the platform's declared pins
(network security config, NSPinnedDomains) reach a stack follows from what carries its traffic: Dart and Unity bring
their own TLS; React Native, Cordova, Capacitor, NativeScript and Titanium use the platform's clients.

Code that only such an engine can run is not read here, so it is a gap: Dart snapshots, Unity's IL2CPP and .NET
assemblies could pin by themselves. JavaScript cannot: it pins through native modules, which have readers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build, Part
from pinscan.model import Fact, Gap, GapKind, Observation, Platform

ID = "traffic-stacks"
TITLE = "Frameworks with a network stack or code of their own"
PLATFORMS = (Platform.ANDROID, Platform.IOS)


@dataclass(frozen=True, slots=True)
class _Stack:
    """How a framework shows in a build."""

    name: str
    files: tuple[str, ...]
    """Ends of paths (part and entry), one of which is enough; ``*`` stands for anything."""
    platform_pins: bool | None
    """Whether the platform's pins reach its traffic; None when the app chooses."""
    code: tuple[str, ...] = ()
    """Patterns of files with code that is not read."""
    language: str = ""
    """What that code is."""


STACKS = (
    _Stack(
        "flutter",
        ("*lib/*/libflutter.so", "*lib/*/libapp.so", "*Flutter.framework/Flutter"),
        False,
        ("*lib/*/libapp.so", "*Frameworks/App.framework/App", "*flutter_assets/kernel_blob.bin"),
        "compiled Dart code",
    ),
    _Stack(
        "unity",
        ("*lib/*/libunity.so", "*UnityFramework.framework/UnityFramework", "*Data/globalgamemanagers*"),
        False,
        ("*lib/*/libil2cpp.so", "*Data/Managed/*.dll", "*Metadata/global-metadata.dat"),
        "compiled Unity scripts",
    ),
    _Stack(
        "xamarin",
        (
            *("*lib/*/libmonosgen*.so", "*lib/*/libmonodroid.so", "*lib/*/libxamarin-app.so", "*lib/*/libcoreclr.so"),
            *("*assemblies/*.dll", "*assemblies/assemblies.blob", "*lib/*/libassemblies.*.so", "*/Xamarin.iOS.dll"),
            *("*/Microsoft.iOS.dll", "*/System.Private.CoreLib.dll"),
        ),
        None,
        ("*assemblies/*.dll", "*assemblies/assemblies.blob", "*lib/*/libassemblies.*.so", "*.app/*.dll"),
        ".NET assemblies",
    ),
    _Stack("react-native", ("*assets/index.android.bundle", "*main.jsbundle", "*lib/*/libreactnative*.so"), True),
    _Stack("cordova", ("*www/cordova.js",), True),
    _Stack("capacitor", ("*capacitor.config.json",), True),
    _Stack("nativescript", ("*lib/*/libNativeScript.so", "*NativeScript.framework/NativeScript"), True),
    _Stack("titanium", ("*lib/*/libkroll-v8.so", "*TitaniumKit.framework/TitaniumKit"), True),
)


def observe(build: Build) -> Iterator[Fact]:
    """A ``traffic-stack`` for each framework, and a gap for each kind of code that is not read."""
    files = [(part, path) for part in build.parts for path in part.entries]
    listing = "\n".join(f"{part.prefix}{path}".replace("\n", " ") for part, path in files)
    for stack in STACKS:
        found = _first(files, listing, stack.files)
        if found is None:
            continue
        facts: dict[str, str | bool] = {"stack": stack.name}
        if stack.platform_pins is not None:
            facts["honours_platform_pins"] = stack.platform_pins
        part, path = found
        yield Observation(ID, "traffic-stack", (part.at(path),), dict(facts), part=part.name)
        code = _first(files, listing, stack.code)
        if code is not None:
            reason = f"{stack.language} is not read: pins or exceptions set there would not be seen"
            yield Gap(GapKind.UNSUPPORTED, reason, code[0].at(code[1]))


def _first(files: list[tuple[Part, str]], listing: str, patterns: tuple[str, ...]) -> tuple[Part, str] | None:
    """The first file, main part first, that one of the patterns names; `listing` holds their paths, one a line."""
    if not patterns:
        return None
    # One search over all paths: builds have tens of thousands of files, and matching each by each pattern is slow.
    wanted = "|".join(re.escape(pattern.removeprefix("*")).replace(r"\*", "[^\n]*") for pattern in patterns)
    wanted = wanted.replace("lib/", "(?:lib|jni)/")  # where a library (AAR) has its native code
    match = re.search(rf"(?:{wanted})$", listing, re.MULTILINE)
    return files[listing.count("\n", 0, match.end())] if match else None
