"""``pinscan.toml``: every key, its default and source, and one clear line for everything that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pinscan import policy as policies
from pinscan.errors import ConfigError
from pinscan.policy import Ignore, Policy

FULL = """\
first_party = ["example.com"]
require_pinned = ["api.example.com"]
[pinning]
min_pins = 3
allow_ca_pins = false
expiry = { require = true, horizon_days = 60, max_days = 400 }
certificate_horizon_days = 45
[kill_switch]
expect = "present"
flags = ["ssl_pinning_enabled"]
[register]
file = "keys/pins.toml"
[severity]
pin-set-without-expiry = "off"
[gate]
fail_on = "medium"
require_coverage = true
[[ignore]]
rule = "no-backup-pin"
host = "legacy.example.com"
reason = "retired in March"
until = 2027-03-31
"""


def load(tmp_path: Path, text: str | bytes) -> Policy:
    """The policy of a file with this text."""
    path = tmp_path / "pinscan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return policies.load(path)


def test_every_documented_key_is_read(tmp_path: Path) -> None:
    """The example of the documentation is understood key by key."""
    policy = load(tmp_path, FULL)
    assert policy.first_party == ("example.com",)
    assert policy.require_pinned == ("api.example.com",)
    assert (policy.pinning.min_pins, policy.pinning.allow_ca_pins) == (3, False)
    assert policy.pinning.expiry == policies.Expiry(True, 60, 400)
    assert policy.pinning.certificate_horizon_days == 45
    assert policy.kill_switch == policies.KillSwitchPolicy("present", ("ssl_pinning_enabled",))
    assert policy.register_file == tmp_path / "keys" / "pins.toml"
    assert policy.severity == {"pin-set-without-expiry": "off"}
    assert policy.gate == policies.Gate("medium", True)
    assert policy.ignore == (Ignore("no-backup-pin", "retired in March", date(2027, 3, 31), "legacy.example.com"),)


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    """Every key is optional."""
    policy = load(tmp_path, "")
    assert policy.effective() == Policy().effective()
    assert {entry["source"] for entry in Policy().effective().values()} == {"default"}  # type: ignore[index, call-overload]


def test_the_source_of_each_value_is_told(tmp_path: Path) -> None:
    """A value comes from the file, from an option, or is the default."""
    policy = load(tmp_path, "[pinning]\nmin_pins = 3\n").override("gate.fail_on", "low", "--fail-on")
    shown = policy.effective()
    assert shown["pinning.min_pins"] == {"value": 3, "source": "pinscan.toml"}
    assert shown["gate.fail_on"] == {"value": "low", "source": "--fail-on"}
    assert shown["pinning.expiry.horizon_days"] == {"value": 30, "source": "default"}


def test_ignores_are_json_in_the_effective_policy(tmp_path: Path) -> None:
    """Dates and tables come out as JSON carries them."""
    value = load(tmp_path, FULL).effective()["ignore"]["value"]  # type: ignore[index, call-overload]
    assert value == [
        {
            "rule": "no-backup-pin",
            "reason": "retired in March",
            "until": "2027-03-31",
            "host": "legacy.example.com",
            "pin": "",
        }
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("first_part = []\n", "pinscan.toml:1: first_part: unknown key (did you mean 'first_party'?)"),
        ("\n[pining]\n", "pinscan.toml:2: pining: unknown key (did you mean 'pinning'?)"),
        ("[pinning]\nmin_pin = 2\n", "pinscan.toml:2: pinning.min_pin: unknown key (did you mean 'min_pins'?)"),
        ("[pinning]\nmin_pins = '2'\n", "pinscan.toml:2: pinning.min_pins: must be a whole number, not '2'"),
        ("[pinning]\nmin_pins = true\n", "pinning.min_pins: must be a whole number, not True"),
        ("[pinning]\nmin_pins = 0\n", "pinscan.toml:2: pinning.min_pins: must be between 1 and 20, not 0"),
        ("[pinning]\nexpiry = { requires = true }\n", "pinning.expiry.requires: unknown key (did you mean 'require'?)"),
        ("[pinning]\nexpiry = 3\n", "pinning.expiry: must be a table, not 3"),
        ("first_party = 'example.com'\n", "first_party: must be a list, not 'example.com'"),
        ("first_party = ['https://example.com']\n", "first_party[0]: 'https://example.com' is no host name"),
        ("[kill_switch]\nexpect = 'presnt'\n", "kill_switch.expect: 'presnt' is none of present, any, forbidden (did"),
        ("[severity]\nx = 'lo'\n", "severity.x: 'lo' is none of"),
        ("[gate]\nfail_on = 'hihg'\n", "(did you mean 'high'?)"),
        ("[[ignore]]\nrule = 'a'\nuntil = 2027-01-01\n", "pinscan.toml:1: ignore[0]: the key 'reason' is missing"),
        ("[[ignore]]\nrule = 'a'\nreason = 'b'\n", "ignore[0]: the key 'until' is missing"),
        ("[[ignore]]\nrule = 'a'\nreason = ' '\nuntil = 2027-01-01\n", "ignore[0].reason: must say why"),
        ("[[ignore]]\nrule = 'a'\nreason = 'b'\nuntil = '2027'\n", "until: must be a date (2027-03-31), not '2027'"),
        ("[[ignore]]\nrule = 'a'\nreason = 'b'\nuntil = 2027-01-01T00:00:00\n", "until: must be a date"),
        ("[ignore]\nrule = 'a'\n", "ignore: must be a list, not a table"),
        ("file = 1\nfile = 2\n", "pinscan.toml:2: not valid TOML"),
        ("a = \n", "pinscan.toml:1: not valid TOML"),
        ("sources = {}\n", "sources: unknown key"),
        (b"\n\xff\xfe", "pinscan.toml:2: not UTF-8 text"),
        (b"#" * (5 << 20), "larger than 4 MiB"),
        ("a = " + "[" * 5000, "pinscan.toml"),
    ],
)
def test_a_mistake_is_one_line_with_place_and_nearest_word(tmp_path: Path, text: str | bytes, said: str) -> None:
    """Unknown keys, wrong types and broken files are refused."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_line_is_found_for_a_key_of_the_second_ignore(tmp_path: Path) -> None:
    """The line is that of the entry that is wrong, not of the first one."""
    good = "[[ignore]]\nrule = 'a'\nreason = 'b'\nuntil = 2027-01-01\n"
    with pytest.raises(ConfigError, match=r"pinscan\.toml:7: ignore\[1\]\.reason"):
        load(tmp_path, good + "[[ignore]]\nrule = 'a'\nreason = 3\nuntil = 2027-01-01\n")


def test_the_policy_is_found_upward(tmp_path: Path) -> None:
    """The nearest file in the folder or above it counts."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pinscan.toml").write_text("")
    assert policies.find(inner) == tmp_path / "pinscan.toml"
    (inner / "pinscan.toml").write_text("")
    assert policies.find(inner) == inner / "pinscan.toml"


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    """A policy that was named and is not there is refused."""
    with pytest.raises(ConfigError, match="cannot read the policy"):
        policies.load(tmp_path / "none.toml")
