"""What is said of global variables: once followed it is kept, and a limit that hides one is told."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple import stored as reading
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.values import Pairs, Value
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


def test_a_budget_that_hides_a_value_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the budget nothing is known, and the build says so."""
    monkeypatch.setattr(reading, "MAX_ASIDE", -1)
    gaps: list[object] = []
    one = binary()
    limited = AppleBinary(one.image, one.place, gaps.append)
    assert stored(limited) == {}
    assert gaps


@pytest.mark.parametrize("level", ["os", "o0"])
def test_of_many_methods_those_that_name_a_field_are_followed(level: str) -> None:
    """A class of eighty methods keeps a dictionary that one stores, and a number that all of them change."""
    build = open_build(SAMPLES / f"objc-trustkit-large-class-{level}.ipa")
    one = next(b for b in build.once(apple_code) if not b.place.part.name)
    found = {at: value for at in (0, 8, 16) if (value := one.field_value("Owner", at)) is not None}
    assert [type(value) for value in found.values()] == [Pairs]
    assert not build.gaps


@pytest.mark.parametrize("level", ["os", "o0"])
def test_an_object_assigned_to_a_static_variable_is_found(level: str) -> None:
    """Counting references loads the old object before the new one is stored at the same address."""
    build = open_build(SAMPLES / f"objc-trustkit-instance-{level}.ipa")
    found = stored(next(b for b in build.once(apple_code) if not b.place.part.name))
    assert [getattr(value, "type", None) for value in found.values()] == ["Owner"]
