"""Who can switch pinning off, as far as the code tells."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.code.dalvik.flags import remote_config
from pinscan.mechanisms import android_okhttp
from pinscan.model import KillSwitch, PinSet, SwitchState
from tests.conftest import SAMPLES


def switch_of(name: str) -> KillSwitch:
    with open_build(SAMPLES / f"{name}.apk") as build:
        (found,) = (fact for fact in android_okhttp.observe(build) if isinstance(fact, PinSet))
    return found.kill_switch


def test_a_flag_kept_in_a_field_decides() -> None:
    """R8 wrote the SDK's answer into the constructor as true or false: the field is the answer."""
    found = switch_of("switch-firebase-helper-okhttp3-r8")
    assert (found.state, found.flag, found.default) == (SwitchState.PRESENT, "enable_cert_pinning", False)


def test_name_and_default_that_r8_moved_into_the_reader() -> None:
    """Name and default are constants of the SDK's own method."""
    found = switch_of("switch-launchdarkly-okhttp3-r8")
    assert (found.provider, found.flag, found.default) == ("launchdarkly", "use-ssl-pinning", True)


def test_a_renamed_sdk_without_known_texts_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A switch is named in renamed code: nobody known is asked, but absent it is not."""
    monkeypatch.setattr(remote_config, "anchors", dict)
    assert switch_of("switch-firebase-okhttp3-r8").state == SwitchState.UNKNOWN


@pytest.mark.parametrize("name", ["okhttp-literal-okhttp3-r8", "toggle-preferences-okhttp3-r8"])
def test_no_server_decides(name: str) -> None:
    """No flag at all, or one of the device's own."""
    assert switch_of(name).state == SwitchState.ABSENT


def test_pins_that_are_fetched_are_no_switch() -> None:
    """What the server sends are the pins."""
    assert switch_of("dynamic-firebase-pins-okhttp3-r8").state == SwitchState.UNKNOWN
