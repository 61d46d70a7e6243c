"""The GitHub Action's own steps, run as the shell scripts that they are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.conftest import ROOT, SAMPLES

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SCAN = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "scan")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


class Job:
    """A job's folder with the files that a runner gives its steps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        bin_folder = folder / "bin"
        bin_folder.mkdir()
        tool = bin_folder / "pinscan"
        tool.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m pinscan "$@"\n')
        tool.chmod(0o755)
        self.path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
        for name in ("output", "summary"):
            (folder / name).touch()

    def scan(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the scan step with some inputs, the others at their defaults."""
        given = {name: spec.get("default", "") for name, spec in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        env = {
            name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value)
            for name, value in SCAN["env"].items()
        }
        env |= {"PATH": self.path, "GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary"}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", SCAN["run"]],
            cwd=self.folder, env=env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def outputs(self) -> dict[str, str]:
        """What the step said to later ones."""
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "out put").mkdir()
    for name in ("nsc-good.apk", "nsc-single-pin.apk"):
        shutil.copy(SAMPLES / name, tmp_path / "out put" / name)
    return Job(tmp_path)


def test_the_action_is_one() -> None:
    """action.yml follows the published schema of actions, and no input is written into a script."""
    schema = json.loads((ROOT / "tests" / "data" / "schemas" / "github-action.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(ACTION)
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])


def test_findings_fail_the_job_and_every_report_is_there(job: Job) -> None:
    """Patterns with spaces match, the gate fails the step, reports, summary, annotations and outputs are made."""
    done = job.scan(builds="out put/*.apk\n")
    assert done.returncode == 1, done.stderr
    outputs = job.outputs()
    assert outputs["exit-code"] == "1"
    assert all((job.folder / outputs[name]).stat().st_size > 500 for name in ("html", "sarif", "json"))
    assert "nsc-single-pin.apk" in (job.folder / "summary").read_text(encoding="utf-8")
    assert "::error file=nsc-single-pin.apk" in done.stdout


def test_the_gate_and_annotations_can_be_turned_off(job: Job) -> None:
    """fail-on and annotations do what they say."""
    done = job.scan(builds="out put/nsc-single-pin.apk", fail_on="never", annotations="false")
    assert done.returncode == 0, done.stderr
    assert "::error" not in done.stdout
    assert job.outputs()["exit-code"] == "0"


def test_a_pattern_without_a_build_fails(job: Job) -> None:
    """An empty match is an error of the job, never a passed gate."""
    done = job.scan(builds="out put/*.ipa")
    assert done.returncode == 2
    assert "::error title=pinscan::no build matches" in done.stdout
    assert job.outputs()["exit-code"] == "2"


def test_an_input_cannot_become_a_command(job: Job) -> None:
    """Inputs that look like shell or options stay texts."""
    done = job.scan(builds="out put/nsc-good.apk\n$(touch owned)\n", fail_on="never; touch owned")
    assert done.returncode == 2
    assert job.scan(builds="--help").returncode == 2
    assert not (job.folder / "owned").exists()


def test_hooks_call_commands_that_exist() -> None:
    """Each pre-commit hook names a command of pinscan and a pattern that compiles."""
    from pinscan.cli import COMMANDS

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert len({hook["id"] for hook in hooks}) == len(hooks)
    for hook in hooks:
        assert hook["entry"].split()[0] == "pinscan"
        assert hook["entry"].split()[1] in COMMANDS
        assert re.compile(hook["files"])
