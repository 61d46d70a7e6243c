"""What the code reader knows of values is what a JVM computes: never another value, and as often as it did before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from pinscan.build import Build, open_build
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.program import Program, program
from pinscan.code.values import Const, Hole, Text, Value, options
from tests.conformance.dalvik.make import HERE, WAYS
from tests.conftest import Golden
from tests.mechanisms.fake_app import fake_build

SINK = "Lcases/Sink;"


@cache
def computed() -> dict[str, set[str]]:
    """What the JVM showed under each name."""
    rows = defaultdict(set)
    for line in (HERE / "results.tsv").read_text(encoding="utf-8").split("\n")[:-1]:
        name, _, value = line.partition("\t")
        rows[name].add(value)
    return rows


@cache
def followed(way: str) -> dict[str, list[Value]]:
    """What the code reader says is shown under each name; every method is run on its own."""
    with build_of(way) as build:
        return shown(build.once(program))


def build_of(way: str) -> Build:
    """The cases as DEX, or as a library's class files."""
    if way == "jar":
        return open_build(HERE / "cases.jar")
    return fake_build({}, config=None, code=(HERE / f"cases-{way}.dex").read_bytes())


def shown(code: Program) -> dict[str, list[Value]]:
    """The values that each name is shown with."""
    values = defaultdict(list)
    for site in code.callers(SINK, "show"):
        if site.method.ref.owner == SINK:
            continue
        for call in Calls(code).at([site]):
            for name, value in told(call.args):
                values[name].append(value)
    return values


def told(args: tuple[Value, ...]) -> Iterator[tuple[str, Value]]:
    """The names that a call shows, each with the value."""
    for name in options(args[0]) if args else ():
        if isinstance(name, Text) and name.known:
            yield from ((name.known, option) for option in options(args[1]))


def spelt(value: Value) -> str | None:
    """A value as the JVM's results write it; None when it is not wholly known."""
    if isinstance(value, Text) and value.known is not None:
        return value.known.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return str(value.value) if isinstance(value, Const) and value.value is not None else None


def may_be(value: Value, text: str) -> bool:
    """Whether a value that is not wholly known may turn out as a text."""
    if not isinstance(value, Text):
        return isinstance(value, Hole) or spelt(value) is None
    pattern = "".join(".*" if isinstance(piece, Hole) else re.escape(piece) for piece in value.pieces)
    return (
        re.fullmatch(pattern, text.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\"), re.DOTALL)
        is not None
    )


def standing(name: str, values: list[Value]) -> str:
    """How what was followed stands to what was computed."""
    true = computed()[name]
    known = {text for value in values if (text := spelt(value)) is not None}
    vague = [value for value in values if spelt(value) is None]
    if not values:
        return "not reached"
    if missed := {text for text in true - known if not any(may_be(value, text) for value in vague)}:
        return f"WRONG: {sorted(known)} {vague}, not {sorted(missed)}"
    if vague:
        return "open" if known <= true else f"open, and {sorted(known - true)}"
    return "exact" if known == true else f"also {sorted(known - true)}"


@pytest.mark.parametrize("way", [*WAYS, "jar"])
def test_no_value_is_another_than_the_jvms(way: str, golden: Golden) -> None:
    """Whatever is wholly known is what the code computes; what is not known stays open."""
    found = {name: standing(name, followed(way).get(name, [])) for name in sorted(computed())}
    assert not {name: said for name, said in found.items() if said.startswith("WRONG")}
    golden.check(HERE / f"followed-{way}.txt", "".join(f"{n}\t{s}\n" for n, s in found.items()))
