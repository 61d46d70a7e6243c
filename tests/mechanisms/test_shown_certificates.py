"""Checks of certificates by the app's own code: how many are followed."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.mechanisms import _shown_certificates as shown
from pinscan.mechanisms import android_okhttp_interceptor
from pinscan.model import GapKind, PinSet
from tests.conftest import SAMPLES


def test_checks_beyond_the_budget_are_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not run is not called unpinned: one gap that blocks, however many checks are left."""
    monkeypatch.setattr(shown, "ALL_STEPS", -1)
    with open_build(SAMPLES / "checks-by-hand-more-okhttp3-r8.apk") as build:
        found = [fact for fact in android_okhttp_interceptor.observe(build) if isinstance(fact, PinSet)]
        limits = [gap for gap in build.gaps if gap.kind is GapKind.LIMIT and gap.blocks]
    assert found == []
    assert [gap.reason for gap in limits] == ["more checks of certificates than are followed"]
