"""What is said of global variables: once followed it is kept, and a limit that hides one is told."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.code import apple_stored
from pinscan.code.apple import AppleBinary, apple_code
from pinscan.code.values import Value
from tests.conftest import SAMPLES


def binary() -> AppleBinary:
    """The code of an app with Swift types, whose metadata is kept in global variables."""
    build = open_build(SAMPLES / "swift-trustkit-o.ipa")
    return next(b for b in build.once(apple_code) if not b.place.part.name)


def stored(one: AppleBinary) -> dict[int, Value]:
    """Every variable whose value is known."""
    sections = [s for s in one.image.sections if s.name in ("__bss", "__data", "__common")]
    places = [at for s in sections for at in range(s.address, s.end, 8)]
    return {at: value for at in places if (value := one.global_value(at)) is not None}


def test_what_is_stored_is_found_and_kept() -> None:
    """Asking twice gives the same answer, and runs nothing again."""
    one = binary()
    found = stored(one)
    steps = one.steps
    assert found
    assert stored(one) == found
    assert one.steps == steps


def test_a_value_missed_in_the_midst_of_runs_is_found_later() -> None:
    """Where too many runs are under way the value is left out, but not for good."""
    one = binary()
    one.running = [1, 2, 3]
    assert stored(one) == {}
    one.running = []
    assert stored(one) == stored(binary()) != {}


@pytest.mark.parametrize("limit", ["MAX_ASIDE", "MAX_METHODS"])
def test_a_limit_that_hides_a_value_is_a_gap(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the budget nothing is known, and the build says so."""
    monkeypatch.setattr(apple_stored, limit, -1 if limit == "MAX_ASIDE" else 0)
    gaps: list[object] = []
    one = binary()
    limited = AppleBinary(one.image, one.place, gaps.append)
    assert stored(limited) == {}
    assert gaps


@pytest.mark.parametrize("level", ["os", "o0"])
def test_an_object_assigned_to_a_static_variable_is_found(level: str) -> None:
    """Counting references loads the old object before the new one is stored at the same address."""
    build = open_build(SAMPLES / f"objc-trustkit-instance-{level}.ipa")
    found = stored(next(b for b in build.once(apple_code) if not b.place.part.name))
    assert [getattr(value, "type", None) for value in found.values()] == ["Owner"]
