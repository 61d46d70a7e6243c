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
