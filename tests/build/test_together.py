"""A folder of builds stands for the builds in it; a folder that is one build stands for itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pinscan.build import builds_in
from tests.build.test_opening import BASE, DE, FEATURE, apk, bundle, unpacked

OTHER = apk("", package="org.other")


def within(folder: Path) -> list[str]:
    """The builds by their paths within the folder; empty text for the folder itself."""
    return [path.relative_to(folder).as_posix().removeprefix(".") for path in builds_in(folder)]


def test_a_folder_of_builds_is_all_of_them(tmp_path: Path) -> None:
    """Files by their endings, wherever they lie, bundles of Xcode's by their folders; nothing inside a bundle."""
    app = bundle("ios/Debug/Shop.app/", "org.shop")
    archive = {"b.xcarchive/Info.plist": b"", **bundle("b.xcarchive/Products/Applications/B.app/", "org.b")}
    files = {"z.IPA": b"", "apk/a.apk": BASE, "apk/b.apk": OTHER, "notes.txt": b"", "bundle/app.aab": b""}
    inside = {"ios/Debug/Shop.app/plugin.apk": BASE}
    folder = unpacked(tmp_path, {**files, **app, **archive, **inside})
    assert within(folder) == ["apk/a.apk", "apk/b.apk", "b.xcarchive", "bundle/app.aab", "ios/Debug/Shop.app", "z.IPA"]


@pytest.mark.parametrize(
    "files",
    [
        {"base.apk": BASE, "config.de.apk": DE, "maps.apk": FEATURE},
        {"toc.pb": b"", "splits/base-master.apk": BASE, "splits/base-master_2.apk": BASE, "standalones/a.apk": BASE},
        {"base.apk": BASE, "damaged.apk": b"PK"},
        {"universal.apk": BASE, "base-master.apk": BASE},
        {"only.ipa": b""},
        {},
    ],
)
def test_a_folder_that_is_one_build_stays_one(files: dict[str, bytes], tmp_path: Path) -> None:
    """A split set's folder is opened as a whole, so that what cannot be read of it is its gap."""
    assert within(unpacked(tmp_path, files)) == [""]


@pytest.mark.parametrize(
    "own",
    [
        {"AndroidManifest.xml": b""},
        {"base/manifest/AndroidManifest.xml": b""},
        {"Info.plist": b""},
        bundle("Payload/A.app/", "org.a"),
        bundle("Products/Applications/A.app/", "org.a"),
    ],
)
def test_an_unpacked_build_may_carry_others(own: dict[str, bytes], tmp_path: Path) -> None:
    """Apps among the files of an app are no builds of their own."""
    assert within(unpacked(tmp_path, {**own, "assets/a.apk": BASE, "assets/b.apk": OTHER})) == [""]


@pytest.mark.parametrize("second", [BASE, apk("", package="org.pinscan.tables"), OTHER])
def test_builds_of_one_app_are_never_mixed(second: bytes, tmp_path: Path) -> None:
    """Two versions or flavours of an app that lie beside each other are two builds."""
    assert within(unpacked(tmp_path, {"one.apk": BASE, "two.apk": second})) == ["one.apk", "two.apk"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_out_of_the_folder_are_no_builds(tmp_path: Path) -> None:
    """Nothing outside of a folder is scanned by its name."""
    folder = unpacked(tmp_path / "in", {"a.apk": BASE, "b.apk": OTHER})
    unpacked(tmp_path / "out", {"c.apk": BASE})
    (folder / "c.apk").symlink_to(tmp_path / "out" / "c.apk")
    assert within(folder) == ["a.apk", "b.apk"]
