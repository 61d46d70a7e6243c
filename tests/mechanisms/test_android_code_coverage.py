"""Code that cannot be read is said, and only that."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.mechanisms import android_code_coverage
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
