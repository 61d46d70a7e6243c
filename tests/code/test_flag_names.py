"""Which names of flags speak of certificate pinning."""

from __future__ import annotations

import pytest

from pinscan.code.flag_names import names_pins, negative, speaks_of_pinning


@pytest.mark.parametrize(
    "name",
    [
        "enable_ssl_pinning_pera_api", "ssl_pinning_enabled", "disable_certificate_pinning", "sslPinningEnabled",
        "mobilePinningKillSwitchAllow", "setUseSSLPinning", "tls-pinning-enabled", "setPinningDisabled",
        "certificate_pinning_enabled", "--disable-ssl-pinning", "enforce_tls_pinning", "SSL_PINNING_ENABLED",
    ],
)  # fmt: skip
def test_names_about_certificates_are_recognised(name: str) -> None:
    """Camel case, snake case, dashes and capitals."""
    assert speaks_of_pinning(name)


@pytest.mark.parametrize(
    "name",
    [
        "disable_pin_code", "enable_duress_pin", "pin_unlock_enabled", "skipPing", "allow_pinned_messages",
        "screen_pinning_enabled", "isAppPinningEnabled", "enable_message_pinning", "new_checkout", "",
    ],
)  # fmt: skip
def test_names_about_other_pins_are_not(name: str) -> None:
    """PIN codes, pinned messages and pinned screens."""
    assert not speaks_of_pinning(name)


def test_lists_of_pins_are_told_from_switches() -> None:
    """A configuration of pins is no switch; a disabling flag is one with the sign turned."""
    assert names_pins("ssl_pinning_config")
    assert not names_pins("ssl_pinning_enabled")
    assert negative("disable_ssl_pinning")
    assert not negative("ssl_pinning_enabled")


def test_the_teams_own_names_count_whatever_their_words() -> None:
    """A policy may name a flag that says nothing of pinning."""
    assert speaks_of_pinning("project_hedgehog", {"project_hedgehog"})
    assert not speaks_of_pinning("project_hedgehog", {"project_badger"})
