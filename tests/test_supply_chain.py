"""What is installed to develop is pinned and hashed, and the wheel is the same bytes whenever it is built."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")


def test_every_dependency_is_pinned_and_hashed() -> None:
    """Each direct dependency is in the lock, and each entry of the lock has one version and its hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in wanted}
    entries = re.split(r"\n(?=[a-z0-9])", LOCK)
    locked = {entry.split("==")[0].lower().replace("_", "-") for entry in entries}
    assert names - locked == set(), "run `make lock`"
    assert all(re.match(r"[\w.-]+==[\w.!+]+", entry) and "--hash=sha256:" in entry for entry in entries)


def test_two_wheels_are_the_same_bytes(tmp_path: Path) -> None:
    """Neither the folder nor its times nor the day shows in the wheel."""
    pytest.importorskip("hatchling")
    digests = set()
    for name in ("one", "other"):
        tree = tmp_path / name
        for part in ("pinscan", "rules"):
            without = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, tree / part, ignore=without, copy_function=shutil.copyfile)
        for file in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copyfile(ROOT / file, tree / file)
        words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / f"{name}-dist")]
        subprocess.run(words, cwd=tree, check=True, capture_output=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1"})
        (wheel,) = (tmp_path / f"{name}-dist").glob("*.whl")
        digests.add(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert len(digests) == 1
