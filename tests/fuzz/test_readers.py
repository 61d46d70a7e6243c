"""A few hundred mutated inputs for every reader in the suite, and every input that once broke one."""

from __future__ import annotations

import contextlib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import mutate
from tests.fuzz.targets import TARGETS, seeds

FOUND = sorted((Path(__file__).parent / "found").glob("*.bin"))
SLOW = {"scan", "signers", "plist-scan", "dex-code", "macho-code", "nsc-scan"}


@pytest.mark.parametrize("name", TARGETS)
def test_every_reader_has_seeds_that_it_reads(name: str) -> None:
    """A target that refuses all of its seeds would test nothing."""
    target = TARGETS[name]
    read = 0
    for seed in seeds(target)[:20]:
        with contextlib.suppress(*target.refusal):
            target.read(seed)
            read += 1
    assert read


@pytest.mark.parametrize("name", sorted(set(TARGETS) - SLOW))
@settings(max_examples=25)
@given(number=st.integers(0, 1 << 32))
def test_mutated_input_is_read_or_refused(name: str, number: int) -> None:
    """Nothing but the reader's own error escapes."""
    target = TARGETS[name]
    with contextlib.suppress(*target.refusal):
        target.read(mutate(_seeds(name), Random(number)))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_once_broke_a_reader_is_read_or_refused(path: Path) -> None:
    """Inputs found by ``python -m tests.fuzz``, named after the reader that they broke."""
    target = TARGETS[path.stem.rpartition("-")[0]]
    with contextlib.suppress(*target.refusal):
        target.read(path.read_bytes())


_SEEDS: dict[str, list[bytes]] = {}


def _seeds(name: str) -> list[bytes]:
    return _SEEDS.setdefault(name, seeds(TARGETS[name]))
