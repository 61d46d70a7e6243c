"""Whatever bytes a build is made of, opening and reading it ends in facts, gaps or one error."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinscan.build import Build, open_build
from pinscan.build.android import android
from pinscan.errors import BuildError, FormatError
from pinscan.model import Platform

ROOT = Path(__file__).parents[2]
NAMES = ("tests/data/tables.apk", "tests/data/tables.aab", "tests/data/signed-v2.apk", "sample_apks/ats-good.ipa")
SEEDS = [(ROOT / name).read_bytes() for name in NAMES]
CHANGES = st.lists(
    st.tuples(st.floats(0, 0.999), st.booleans(), st.sampled_from([b"\0", b"\xff", b"\xff" * 4, b"\x80", b"PK"])),
    min_size=1,
    max_size=10,
)


def read_all(build: Build) -> None:
    if build.artifact.platform is Platform.ANDROID:
        resources = build.once(android).resources
        for kind in ("xml", "string", "array", "bool"):
            for ref in resources.ids(kind)[:20]:
                for read in (resources.xml, resources.strings, resources.array, resources.values):
                    read(ref)
    for part in build.parts:
        for entry in part.entries.values():
            with contextlib.suppress(FormatError):
                entry.head(64)
            with contextlib.suppress(FormatError):
                entry.read()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.sampled_from(SEEDS), changes=CHANGES, cut=st.floats(0, 3))
def test_mutated_builds_never_escape(
    tmp_path: Path, seed: bytes, changes: list[tuple[float, bool, bytes]], cut: float
) -> None:
    """Half of the changes hit the last kilobyte, where the directory lies; some builds are cut off."""
    data = bytearray(seed)
    for place, near_end, value in changes:
        at = int(len(data) * place) if not near_end else max(0, len(data) - 1 - int(1024 * place))
        data[at : at + len(value)] = value
    path = tmp_path / "mutated"
    path.write_bytes(data[: int(len(data) * cut)] if cut < 1 else data)
    with contextlib.suppress(BuildError), open_build(path) as build:
        read_all(build)


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_a_build_cut_off_anywhere_is_one_error_or_gaps(seed: int, tmp_path: Path) -> None:
    """Every truncation is refused with one line: its directory is gone."""
    path = tmp_path / "cut"
    for end in range(0, len(SEEDS[seed]) - 1, max(1, len(SEEDS[seed]) // 60)):
        path.write_bytes(SEEDS[seed][:end])
        with pytest.raises(BuildError):
            open_build(path)
