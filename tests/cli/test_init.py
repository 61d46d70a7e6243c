"""`pinscan init` writes a policy that holds of the build, and prints the snippet for the CI that is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from pinscan import policy, starter
from pinscan.cli import command
from pinscan.model import CellState, Host, Report
from tests.conftest import ROOT, SAMPLES
from tests.facts_of import used
from tests.render import made

GOOD = SAMPLES / "nsc-good.apk"
SNIPPETS = sorted((ROOT / "pinscan" / "data" / "ci").iterdir())


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_policy_is_read_back_and_the_build_passes_it(folder: Path) -> None:
    """What init writes is a sound policy, names what it saw, and the build it came from passes the gate."""
    result = run("init", GOOD)
    assert result.exit_code == 0, result.output
    written = policy.load(folder / "pinscan.toml")
    assert written.require_pinned == ("api.shop.example",)
    assert written.first_party == ("shop.example",)
    assert run("scan", GOOD, "--as-of", "2026-11-23").exit_code == 0
    assert run("scan", SAMPLES / "no-pins.ipa", "--as-of", "2026-11-23").exit_code == 1


def test_nothing_is_overwritten(folder: Path) -> None:
    """A policy that is there stays as it is, and is named."""
    (folder / "pinscan.toml").write_text("# ours\n")
    result = run("init", GOOD)
    assert result.exit_code == 2
    assert "pinscan.toml: is there already" in result.stderr
    assert (folder / "pinscan.toml").read_text() == "# ours\n"


def test_a_broken_build_or_folder_writes_nothing(folder: Path) -> None:
    """One clear line, exit code 2, no file."""
    (folder / "bad.apk").write_bytes(b"no zip")
    assert run("init", folder / "bad.apk").exit_code == 2
    assert run("init", GOOD, "-o", folder / "no" / "such.toml").exit_code == 2
    assert [path.name for path in folder.iterdir()] == ["bad.apk"]


@pytest.mark.parametrize("sign", starter.SYSTEMS)
def test_the_snippet_is_that_of_the_ci_found(folder: Path, sign: str) -> None:
    """Each CI is told by its file, and gets its own snippet; without any, docs/ci.md is named."""
    assert "docs/ci.md" in run("init", GOOD, "-o", "first.toml").output
    path = folder / sign
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    system, file = starter.SYSTEMS[sign]
    output = run("init", GOOD).output
    assert f"For {system}:" in output
    assert starter.snippet(file) in output
    assert "docs/ci.md" not in output


def test_hosts_of_a_hostile_build_do_not_reach_the_policy() -> None:
    """Only plain names are written: no quote, line end, wildcard, address or test host gets in."""
    names = ['x"]\nmin_pins = 0 #', "*", "10.0.0.1", "localhost", "⟨?⟩.shop.com", "API.SHOP.com", "api.shop.com"]
    report = made.small()
    pins = replace(report.pin_sets[0], hosts=tuple(map(Host, names)))
    rows = tuple(made.row(name, CellState.PASS) for name in names)
    artifact = replace(report.artifact, file='a"\n[gate]\nfail_on = "never".apk')
    text = starter.starter_policy([replace(report, artifact=artifact, pin_sets=(pins,), scorecard=rows)])
    path = Path("pinscan.toml")
    path.write_text(text, encoding="utf-8")
    written = policy.load(path)
    assert written.require_pinned == ("api.shop.com",)
    assert written.gate.fail_on == "high"
    assert written.pinning.min_pins == 2


def test_the_owner_named_by_the_app_is_first_party() -> None:
    """An app of com.shop that names api.shop.com is shop.com's; other hosts it names are not."""
    bare = Report(made.SHOP, made.Verdict.UNPINNED, made.TODAY, "0.1.0")
    report = replace(bare, observations=(used("api.shop.com"), used("api.partner.com")))
    assert starter.first_party([report]) == ["shop.com"]
    assert starter.first_party([bare]) == []


def test_the_policy_is_shown_with_its_sources(folder: Path) -> None:
    """`policy show` prints each key, its value and where it came from; a mistake is one line, exit code 2."""
    assert "gate.fail_on" in run("policy", "show").output
    (folder / "pinscan.toml").write_text('[gate]\nfail_on = "low"\n')
    lines = [" ".join(line.split()) for line in run("policy", "show").output.splitlines()]
    assert 'gate.fail_on "low" (pinscan.toml)' in lines
    assert "pinning.min_pins 2 (default)" in lines
    (folder / "pinscan.toml").write_text('[severity]\nno-backup-pins = "off"\n')
    result = run("policy", "show")
    assert result.exit_code == 2
    assert "did you mean 'no-backup-pin'?" in result.stderr


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda path: path.name)
def test_snippets_call_commands_and_options_that_exist(path: Path) -> None:
    """Every pinscan command line of a snippet is accepted by the command line's parser; YAML ones parse."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".yml", ".yaml"):
        yaml.safe_load(text)
    words = text.replace('"', " ").replace("'", " ").replace(",", " ").split()
    assert "pinscan" in text
    help_text = run("scan", "--help").output
    assert {word for word in words if word.startswith("--") and word not in ("--quiet",)} <= set(help_text.split())
