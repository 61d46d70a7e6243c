"""Code that cannot be read is said, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from pinscan.build.android import android
from pinscan.build.opening import open_build
from pinscan.mechanisms import android_code_coverage
from pinscan.model import Gap, GapKind, Observation
from sample_apks.make.bent_zips import Member, members, write
from tests.conftest import SAMPLES


@pytest.mark.parametrize("name", ["okhttp-literal-okhttp3-d8", "okhttp-literal-okhttp4-r8", "no-pins-constants-r8"])
def test_plain_code_has_no_gap(name: str) -> None:
    """An app that neither packs nor loads code gives nothing."""
    with open_build(SAMPLES / f"{name}.apk") as build:
        assert list(android_code_coverage.observe(build)) == []


def test_code_among_the_files_is_said_not_to_be_read() -> None:
    """An app and bare code in the assets, whatever they are called; archives without code are none of it."""
    with open_build(SAMPLES / "embedded-code.apk") as build:
        gaps = list(android_code_coverage.observe(build))
    assert [(gap.location.path, gap.reason.partition(" among")[0], gap.blocks) for gap in gaps] == [
        ("assets/lib.bin", "code (DEX)", False),
        ("assets/plugin.dat", "an app (APK)", False),
    ]


def packed(tmp_path: Path, files: tuple[str, ...]) -> list[str]:
    """The packers that a plain app with some more (empty) files is taken for."""
    path = tmp_path / "app.apk"
    path.write_bytes(write([*members(SAMPLES / "nsc-good.apk"), *(Member(name, b"") for name in files)]))
    with open_build(path) as build:
        found = list(android_code_coverage.observe(build))
    names = [fact.facts["name"] for fact in found if isinstance(fact, Observation) and fact.kind == "packer"]
    told = [fact.reason for fact in found if isinstance(fact, Gap) and fact.kind is GapKind.PACKED and fact.blocks]
    assert [f"the code is packed by {name}: what runs is not what was read" for name in names] == told
    return [str(name) for name in names]


def as_file(mark: str) -> str:
    if mark.startswith("lib"):
        return f"lib/arm64-v8a/{mark}.so"
    return mark + "x" * mark.endswith("/") if "/" in mark else f"assets/x/{mark}"


KNOWN = android_code_coverage._known_packers()
ALONE = [
    (name, mark) for name, known in KNOWN.items() for kind in ("libraries", "files") for mark in known.get(kind, ())
]
TOGETHER = [(name, tuple(group)) for name, known in KNOWN.items() for group in known.get("together", ())]


@pytest.mark.parametrize(("name", "mark"), ALONE)
def test_each_library_and_file_tells_its_packer(name: str, mark: str, tmp_path: Path) -> None:
    """By its own name alone; no other packer is named beside it."""
    assert packed(tmp_path, (as_file(mark),)) == [name]


@pytest.mark.parametrize(("name", "group"), [pair for pair in TOGETHER if not any("sax" in mark for mark in pair[1])])
def test_marks_that_count_together(name: str, group: tuple[str, ...], tmp_path: Path) -> None:
    """All of them tell the packer, each by itself nothing."""
    files = [as_file(mark) for mark in group]
    assert packed(tmp_path, tuple(files)) == [name]
    assert [packed(tmp_path, (file,)) for file in files] == [[] for _ in files]


@pytest.mark.parametrize(
    "file",
    [
        "libjiagu_art.so", "libjiagu_a64.so", "libDexHelper-x86.so", "libshella-4.1.0.29.so",
        "libshell-super.2019.so", "libcovault-appsec.so", "libtosprotection.armeabi-v7a.so",
    ],
)  # fmt: skip
def test_versions_and_architectures_behind_the_name_do_not_matter(file: str, tmp_path: Path) -> None:
    """Packers add both to their libraries' names."""
    assert len(packed(tmp_path, (f"assets/{file}",))) == 1


@pytest.mark.parametrize(
    "file",
    [
        "libjiaguar.so", "libegisto.so", "libexec.so", "libmobisection.so", "libtupolev.so", "mylibjiagu.so",
        "libshell.so", "libddogs.so", "libkdpad.so", "libjiagu.txt", "libdpt.so", "libsandhook.so", "libnesec",
    ],
)  # fmt: skip
def test_a_library_of_a_similar_name_is_no_packer(file: str, tmp_path: Path) -> None:
    """A name that only begins or ends like a known one is another library's."""
    assert packed(tmp_path, (f"lib/arm64-v8a/{file}",)) == []


@pytest.mark.parametrize(
    ("names", "loaded", "refused"),
    [
        (("classes.dex", "classes2.dex"), ["classes.dex", "classes2.dex"], False),
        (("classes.dex", "classes3.dex"), ["classes.dex"], False),
        (("classes.dex", "classes02.dex", "classes1.dex", "classesX.dex"), ["classes.dex"], False),
        (("classes2.dex",), ["classes2.dex"], True),
        (("Classes.dex",), [], True),
        ((), [], True),
    ],
)
def test_code_is_what_the_runtime_loads(
    names: tuple[str, ...], loaded: list[str], refused: bool, tmp_path: Path
) -> None:
    """Up to the first number that is missing; the rest is told as not read. Without the first no device takes it."""
    path, source = tmp_path / "app.apk", members(SAMPLES / "trust-spki-hex-d8.apk")
    code = next(member.data for member in source if member.name == "classes.dex")
    rest = [member for member in source if member.name != "classes.dex"]
    path.write_bytes(write([*rest, *(Member(name, code) for name in names)]))
    with open_build(path) as build:
        assert [name for _, name in build.once(android).dex] == loaded
        gaps = [fact for fact in android_code_coverage.observe(build) if isinstance(fact, Gap)]
    assert [gap.location.path for gap in gaps if not gap.blocks] == sorted(set(names) - set(loaded))
    assert ["Android refuses" in gap.reason for gap in gaps if gap.blocks] == [True] * refused


def test_an_app_that_says_it_has_no_code_lacks_none() -> None:
    """``android:hasCode="false"``: themes, resources and the like."""
    with open_build(SAMPLES / "nsc-good.apk") as build:
        assert not build.once(android).dex
        assert list(android_code_coverage.observe(build)) == []
