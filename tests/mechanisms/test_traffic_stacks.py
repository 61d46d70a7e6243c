"""Frameworks are told by the files their build tools leave, and code that is not read is a gap."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pinscan.build import open_build
from pinscan.mechanisms import over_the_air_code, traffic_stacks
from pinscan.model import Gap, Observation
from tests.conftest import SAMPLES


def with_files(tmp_path: Path, *names: str) -> Path:
    """An Android build without any framework, and these files in it."""
    path = tmp_path / "app.apk"
    path.write_bytes((SAMPLES / "no-nsc-d8.apk").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return path


def seen(path: Path) -> tuple[dict[str, object], int]:
    """Stack -> whether platform pins reach it, and the number of blocking gaps."""
    with open_build(path) as build:
        facts = list(traffic_stacks.observe(build))
    stacks = {str(f.facts["stack"]): f.facts.get("honours_platform_pins") for f in facts if isinstance(f, Observation)}
    return stacks, sum(isinstance(f, Gap) and f.blocks for f in facts)


@pytest.mark.parametrize(
    ("files", "stacks", "gaps"),
    [
        (["lib/arm64-v8a/libflutter.so", "lib/arm64-v8a/libapp.so"], {"flutter": False}, 1),
        (["lib/x86/libunity.so", "lib/x86/libil2cpp.so"], {"unity": False}, 1),
        (["lib/arm64-v8a/libmonosgen-2.0.so", "assemblies/assemblies.blob"], {"xamarin": None}, 1),
        (["assets/index.android.bundle"], {"react-native": True}, 0),
        (["assets/www/cordova.js", "assets/capacitor.config.json"], {"cordova": True, "capacitor": True}, 0),
        (["lib/arm64-v8a/libmyflutter.so", "assets/notes-about-unity.txt", "assets/libapp.so"], {}, 0),
    ],
)
def test_a_framework_is_told_by_its_files(
    tmp_path: Path, files: list[str], stacks: dict[str, object], gaps: int
) -> None:
    """Each engine is named with whether the platform's pins reach it; names that only resemble one are not taken."""
    assert seen(with_files(tmp_path, *files)) == (stacks, gaps)


def test_code_that_is_replaced_over_the_air_is_told(tmp_path: Path) -> None:
    """Shorebird's settings among Flutter's assets; nothing where nothing is."""
    with open_build(with_files(tmp_path, "assets/flutter_assets/shorebird.yaml")) as build:
        assert [o.facts["provider"] for o in over_the_air_code.observe(build)] == ["shorebird"]
    with open_build(SAMPLES / "no-nsc-d8.apk") as build:
        assert list(over_the_air_code.observe(build)) == []
