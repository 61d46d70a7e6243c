"""The guide's commands work as written, and lead from an expiring certificate to a tested plan."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from pinscan import register as registers
from pinscan.cli import command
from pinscan.rotation import record
from tests.conftest import ROOT
from tests.rotation import shop

GUIDE = (ROOT / "docs" / "rotation.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ pinscan (.*)$", GUIDE, re.M)
DAY = ["--at", "2026-11-23"]
"""The certificates of the tests end in March 2027."""


def words(written: str) -> list[str]:
    """The words of a command, asked about a fixed day."""
    found = shlex.split(written)
    return found + (DAY if found[0] == "verify" and "--at" not in found else [])


def test_the_guide_leads_to_a_tested_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the guide, in its order, in a folder with the shop's builds and chains."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    shop.furnish(tmp_path)
    found = [CliRunner().invoke(command, words(written)) for written in COMMANDS]
    said = [result.output for result in found]
    assert [result.exit_code for result in found] == [0, 0, 0, 1, 1, 0, 0], "\n".join(said)
    assert "3 keys added" in said[0]
    assert shop.PINS["2"] in said[1]
    assert "accepted" in said[2]
    assert re.search(r"^locked out .* 30 %", said[3], re.M)
    assert "to ios 1.2 or newer" in said[4]
    assert "accepted" in said[5]
    assert {key.sha256 for key in registers.load(tmp_path / "pins.toml").keys} == set(shop.PINS.values())
    (test,) = record.load(tmp_path / "rotations.jsonl")
    assert (test.key, test.result) == (shop.PINS["2"], "accepted")
    assert "accepted" in (tmp_path / "matrix.html").read_text()


def test_the_register_of_the_guide_is_one(tmp_path: Path) -> None:
    """The example is read without complaint, and says what the log records."""
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)
    path = tmp_path / "pins.toml"
    path.write_text(example)
    register = registers.load(path)
    assert register.log_file == tmp_path / "rotations.jsonl"
    assert register.keys[0].label == "api 2026"


def test_a_recorded_test_reaches_the_scorecard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a record the column warns, with one it passes, and another build does not profit from it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    shop.furnish(tmp_path)
    (tmp_path / "pinscan.toml").write_text('[register]\nfile = "pins.toml"\n')
    entry = '[[key]]\nsha256 = "{}"\nstate = "{}"\n'
    entries = entry.format(shop.PINS["1"], "current") + entry.format(shop.PINS["2"], "next")
    (tmp_path / "pins.toml").write_text('log = "rotations.jsonl"\n' + entries)

    def cell(build: str) -> tuple[str, str]:
        result = CliRunner().invoke(command, ["scan", build, "-f", "json"])
        found = json.loads(result.stdout)["scorecard"][0]["cells"]["rotation_tested"]
        return found["state"], found["reason"]

    assert cell("shop-1.2.ipa") == ("warn", "the next key is pinned, but no test with it is in the log")
    asked = ["verify", "shop-1.2.ipa", "--chain", "next=next.pem", "--trust-store", "roots.pem", *DAY]
    assert CliRunner().invoke(command, asked).exit_code == 0
    state, reason = cell("shop-1.2.ipa")
    assert state == "pass"
    assert reason.startswith("tested on ")
    assert cell("shop-1.1.ipa")[0] == "fail"
    asked[1] = "shop-1.1.ipa"
    assert CliRunner().invoke(command, asked).exit_code == 1
    assert cell("shop-1.1.ipa")[1].startswith("rejected on ")
