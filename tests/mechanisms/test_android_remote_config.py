"""Remote configuration SDKs and the flags read from them."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.mechanisms import android_remote_config
from pinscan.model import Observation
from tests.conftest import SAMPLES


def observed(name: str) -> list[Observation]:
    with open_build(SAMPLES / f"{name}.apk") as build:
        return [fact for fact in android_remote_config.observe(build) if isinstance(fact, Observation)]


def test_flags_read_by_name() -> None:
    """The provider with its keys, and the flag about pinning on its own."""
    found = {o.kind: dict(o.facts) for o in observed("switch-firebase-okhttp3-d8")}
    assert found["remote-config"] == {"provider": "firebase-remote-config", "keys": ["ssl_pinning_enabled"]}
    assert found["pinning-flag"]["flag"] == "ssl_pinning_enabled"


def test_a_renamed_sdk_is_told_by_its_texts() -> None:
    """R8 renames the SDK; its own patterns stay."""
    (found,) = observed("switch-firebase-okhttp3-r8")
    assert (found.facts["provider"], found.confidence) == ("firebase-remote-config", "likely")


@pytest.mark.parametrize("name", ["okhttp-literal-okhttp3-d8", "no-pins-constants-d8"])
def test_an_app_without_one_has_none(name: str) -> None:
    """No SDK, no observation."""
    assert observed(name) == []
