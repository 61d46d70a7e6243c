"""Remote configuration SDKs and the flags read from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pinscan.build.opening import open_build
from pinscan.mechanisms import android_remote_config
from pinscan.model import Observation
from pinscan.scan import scan
from pinscan.settings import Settings
from tests.conftest import SAMPLES

TODAY = date(2026, 11, 23)


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


def test_a_flag_of_the_teams_own_name_is_about_pinning() -> None:
    """The policy's names reach the mechanisms through the build."""
    with open_build(SAMPLES / "switch-elsewhere-okhttp3-d8.apk") as build:
        assert all(fact.kind != "pinning-flag" for fact in android_remote_config.observe(build))
        build.flags = frozenset({"show_welcome"})
        (flag,) = (fact for fact in android_remote_config.observe(build) if fact.kind == "pinning-flag")
    assert flag.facts["flag"] == "show_welcome"


def test_a_policy_names_the_flags_of_a_scan(tmp_path: Path) -> None:
    """An unlinked flag becomes a probable kill switch once the policy names it."""
    policy = tmp_path / "pinscan.toml"
    policy.write_text('[kill_switch]\nflags = ["show_welcome"]\n', encoding="utf-8")
    states = []
    for settings in (Settings.load(as_of=TODAY, find_policy=False), Settings.load(as_of=TODAY, policy_file=policy)):
        (pin_set,) = scan(SAMPLES / "switch-elsewhere-okhttp3-d8.apk", settings).pin_sets
        states.append((pin_set.kill_switch.state, pin_set.kill_switch.flag))
    assert states == [("absent", None), ("probable", "show_welcome")]
