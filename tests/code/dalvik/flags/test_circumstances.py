"""Under what circumstances code runs: what every way to it depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pinscan.build.opening import open_build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.conditions import needed
from pinscan.code.dalvik.flags.circumstances import facts_of
from pinscan.code.dalvik.flags.flag_reads import is_debuggable
from pinscan.code.dalvik.flags.flags import Flag
from pinscan.code.dalvik.heap import Guard
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Const, Hole, Made, Value
from pinscan.formats.dex import MethodRef
from pinscan.mechanisms import android_hostname_verifier, android_trust_manager
from pinscan.model import Json, Location, Observation
from tests.conftest import SAMPLES

METHOD = Method(0, 0, 16, 9, MethodRef("Lorg/app/Net;", "open", (), "V"))
FLAGS = Made("Landroid/content/pm/ApplicationInfo;->flags:I", (Hole("parameter 0"),), "I")


def guard(pc: int, truth: bool) -> Guard:
    return Guard(Made("Lorg/app/Flags;->on()Z", (), "Z"), truth, Site(METHOD, pc))


def call(*guards: Guard, ways: tuple[tuple[Guard, ...], ...] = ()) -> Call:
    return Call("Lorg/app/Net;->trust()V", Site(METHOD, 40), (), guards, ways=ways)


def test_what_every_way_answers_alike_is_needed() -> None:
    """Ways that differ elsewhere have one condition in common."""
    group = [call(guard(2, True), guard(6, True)), call(guard(4, False), guard(6, True))]
    assert list(needed(group)) == [guard(6, True)]


def test_a_condition_that_one_way_does_not_meet_is_not_needed() -> None:
    """Nor one that is answered both ways, be it on two ways or in a loop on one."""
    assert list(needed([call(guard(2, True)), call()])) == []
    assert list(needed([call(guard(2, True)), call(guard(2, False))])) == []
    assert list(needed([call(guard(2, True), guard(2, False))])) == []


def test_ways_that_were_made_one_call_count_each() -> None:
    """A call keeps the conditions of each way that was united in it."""
    united = call(ways=((guard(2, True), guard(6, True)), (guard(2, False), guard(6, True))))
    assert list(needed([united])) == [guard(6, True)]


@pytest.mark.parametrize(
    ("value", "asks"),
    [
        (Made("&", (FLAGS, Const(2)), "I"), True),
        (Made("&", (Const(2), FLAGS), "I"), True),
        (Made("&", (FLAGS, Const(4)), "I"), False),
        (Made("|", (FLAGS, Const(2)), "I"), False),
        (Made("&", (Made("Landroid/view/WindowManager$LayoutParams;->flags:I", ()), Const(2)), "I"), False),
        (FLAGS, False),
    ],
)
def test_the_manifests_debuggable(value: Value, asks: bool) -> None:
    """One bit of one field: another bit, or another class's flags, is another question."""
    assert is_debuggable(value) is asks


@pytest.mark.parametrize(
    ("store", "default", "truth", "effective"),
    [
        ("build-config", False, True, False),
        ("build-config", True, True, True),
        ("manifest", False, False, True),
        ("build-config", None, True, None),
        ("preferences", False, True, None),
        ("remote", False, True, None),
    ],
)
def test_whether_this_build_gives_the_answer(
    store: str, default: bool | None, truth: bool, effective: bool | None
) -> None:
    """Told only where the build has fixed it: a setting may change."""
    flag = Flag("DEBUG", store, "", default, truth, Location("classes.dex"))
    expected: dict[str, Json] = {"condition": store, "flag": "DEBUG"}
    assert facts_of(flag) == expected | ({} if effective is None else {"effective": effective})
    assert facts_of(None) == {}


@pytest.mark.parametrize("way", ["okhttp3-d8", "okhttp3-r8", "okhttp4-r8"])
def test_trust_while_developing_is_told_with_its_condition(way: str) -> None:
    """Each manager has its own condition, also through helpers; the one that is always installed has none."""
    with open_build(Path(SAMPLES) / f"trust-all-debug-{way}.apk") as build:
        found = [*android_trust_manager.observe(build), *android_hostname_verifier.observe(build)]
    told = {
        str(one.facts["class_name"]).rpartition("$")[2]: (one.facts.get("flag"), one.facts.get("effective"))
        for one in found
        if isinstance(one, Observation)
    }
    assert told == {
        "OfBuild;": ("DEBUG", False),
        "OfStaging;": ("STAGING", True),
        "OfManifest;": ("android:debuggable", False),
        "AnyName;": ("android:debuggable", False),
        "Checking;": ("DEBUG", False),
        "Always;": (None, None),
    }
