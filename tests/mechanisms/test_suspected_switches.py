"""Kill switches that only the name of a flag suggests, once all pin sets are known."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pinscan.build import Build
from pinscan.mechanisms import _apple_switches
from pinscan.mechanisms._apple_switches import Flag, Store
from pinscan.model import KillSwitch, Location, PinSet, SwitchState

HERE = Location("Payload/App.app/App")
READ = ((Flag("ssl_pinning_enabled", Store.REMOTE, "firebase-remote-config"), HERE),)
PRESENT = KillSwitch(SwitchState.PRESENT, "ssl_pinning_enabled", "firebase-remote-config", False, (HERE,))
SUSPECTED = KillSwitch(SwitchState.PROBABLE, "ssl_pinning_enabled", "firebase-remote-config", False, (HERE,), True)


class _Build:
    """A build whose code reads one remote flag and no more."""

    flags: frozenset[str] = frozenset()

    def once(self, question: Any) -> Any:
        known = {_apple_switches.remote_flags: READ, _apple_switches.ios: _NoBundles}
        return known.get(question, ())


class _NoBundles:
    bundles = ()


def pins(origin: str, switch: KillSwitch) -> PinSet:
    return PinSet("ios-url-session", (), (), (HERE,), origin, kill_switch=switch)


def states(*sets: PinSet) -> list[SwitchState]:
    return [one.kill_switch.state for one in _apple_switches.settled(cast(Build, _Build()), sets)]


def test_a_flag_that_decides_about_nothing_seen_stays_suspected() -> None:
    """Its name speaks of pinning, and no pin set shows what it does."""
    assert states(pins("app", SUSPECTED)) == [SwitchState.PROBABLE]


def test_a_flag_that_lifts_one_clients_pins_is_not_suspected_before_anothers() -> None:
    """What it does is known."""
    assert states(pins("app", PRESENT), pins("app", SUSPECTED)) == [SwitchState.PRESENT, SwitchState.ABSENT]


@pytest.mark.parametrize("origin", ["sdk:Payments", "sdk:com.example.sdk"])
def test_a_flag_of_the_app_is_not_suspected_before_an_sdks_pins(origin: str) -> None:
    """The SDK does not know it."""
    assert states(pins(origin, SUSPECTED), pins("app", SUSPECTED)) == [SwitchState.ABSENT, SwitchState.PROBABLE]
