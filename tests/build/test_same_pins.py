"""An App Bundle, the APK made of it, its shortened form and a split set declare the same pins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pinscan.build import open_build
from pinscan.model import PinSet
from pinscan.scan import observe
from sample_apks.make.bent_zips import Member, write

DATA = Path(__file__).parents[1] / "data"


def pin_sets(path: Path) -> list[PinSet]:
    with open_build(path) as build:
        return [replace(pins, locations=(), part="") for pins in observe(build, debug=True).pin_sets]


@pytest.mark.parametrize("name", ["tables.aab", "tables-sparse.apk", "tables-short.apk", "set"])
def test_every_packaging_declares_the_same_pins(name: str, tmp_path: Path) -> None:
    """Hosts, pins, expiry and variants are those of the plain APK, and there are some."""
    path = DATA / name
    if name == "set":
        path = tmp_path / "app.apks"
        path.write_bytes(write([Member("splits/base-master.apk", (DATA / "tables.apk").read_bytes(), method=0)]))
    expected = pin_sets(DATA / "tables.apk")
    assert {pins.facts["variant"] for pins in expected} == {"default", "v31"}
    assert sorted(map(_comparable, pin_sets(path))) == sorted(map(_comparable, expected))


def _comparable(pins: PinSet) -> str:
    """Everything but where it lies, which shortened paths change."""
    facts = {key: value for key, value in pins.facts.items() if key != "source_file"}
    switch = replace(pins.kill_switch, locations=())
    return repr(replace(pins, kill_switch=switch, facts=dict(sorted(facts.items()))))
