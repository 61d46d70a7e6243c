"""What a condition saw, for whoever writes rules."""

from __future__ import annotations

from pathlib import Path

from pinscan.explain import Saw, catalogue, explain
from pinscan.facts import Case
from pinscan.policy import Policy
from pinscan.rulefile import SUBJECTS, parse
from tests.facts_of import TODAY, digest, observed, pin, pin_set, seen

TEXT = "title: t\nseverity: low\nsubject: {}\n{}when: {}\nmessage: m\nwhy: w\nfix: f\n"


def saw(subject: str, when: str, *facts: object, kind: str = "") -> list[Saw]:
    """What a rule with this condition saw in a synthetic build."""
    rule = parse(TEXT.format(subject, f"kind: {kind}\n" if kind else "", when), Path("mine.yaml"))
    return list(explain(Case(seen(*facts), Policy(), TODAY), rule))  # type: ignore[arg-type]


def test_every_fact_of_the_condition_is_shown_with_its_value() -> None:
    """Facts come in the order of writing, once each, also behind filters and in parts that were not reached."""
    when = "pin_set.distinct_pins | length < policy.pinning.min_pins and pin_set.enforced is not false"
    (found,) = saw("pin_set", when, pin_set(pin("a")))
    assert found == Saw(
        "classes.dex",
        ("api.shop.com",),
        True,
        (
            ("pin_set.distinct_pins", f"[sha256/{digest('a')}]"),
            ("policy.pinning.min_pins", "2"),
            ("pin_set.enforced", "true"),
        ),
    )


def test_what_does_not_hold_is_shown_as_well() -> None:
    """A subject that the condition passes over is listed with what it saw there."""
    found = saw("pin_set", "pin_set.expires is not none", pin_set(pin("a")))
    assert [(s.holds, s.values) for s in found] == [(False, (("pin_set.expires", "none"),))]


def test_hostile_text_is_one_printable_line() -> None:
    """Control characters and length of a build's own text are tamed."""
    odd = observed("local-pinning-toggle", flag="a\x1b[31m\n" + "x" * 500)
    (found,) = saw("observation", "observation.facts.flag is not none", odd, kind="local-pinning-toggle")
    ((_, text),) = found.values
    assert text.isprintable()
    assert len(text) == 160


def test_every_fact_is_listed_with_its_meaning() -> None:
    """Whoever writes a rule finds each fact with its type and a sentence."""
    for subject in SUBJECTS:
        facts = {name: (kind, meaning) for name, kind, meaning in catalogue(subject)}
        assert "hosts" in facts
        missing = [name for name, (kind, meaning) in facts.items() if not (kind and meaning)]
        assert missing in ([], ["name"], ["matched"]), subject
    assert {name: kind for name, kind, _ in catalogue("pin_set")}["days_left"] == "int or none"
