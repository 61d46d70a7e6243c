"""Rule expressions: what is refused when a rule is loaded, with the nearest right word, and what cannot escape."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.errors import ConfigError
from pinscan.expressions import ExpressionError, check_condition, check_message
from pinscan.rulefile import SUBJECTS, check, parse, scope_of

RULE = """\
title: Title
severity: low
subject: {subject}
{extra}when: {when}
message: "{message}"
why: why
fix: fix
"""


def rule(when: str = "true", *, subject: str = "pin_set", message: str = "m", extra: str = "") -> str:
    """A rule file."""
    return RULE.format(subject=subject, when=f'"{when}"', message=message, extra=extra)


def refusal(text: str) -> str:
    """The error that a rule file is refused with."""
    with pytest.raises(ConfigError) as caught:
        check(parse(text, Path("own/mine.yaml")))
    return str(caught.value)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("pin_set.enforcd", "no 'enforcd' (did you mean 'enforced'?)"),
        ("pin_sett.enforced", "unknown name 'pin_sett' (did you mean 'pin_set'?)"),
        ("pin_set.facts.swizled is true", "no 'swizled' (did you mean 'swizzled'?)"),
        ("policy.pining.min_pins > 1", "no 'pining' (did you mean 'pinning'?)"),
        ("policy.pinning.expiry.horizon", "no 'horizon' (did you mean 'horizon_days'?)"),
        ("pin_set.kill_switch.state == 'presnt'", "'presnt' is none of impossible, present"),
        ("pin_set.kill_switch.state in ['present', 'absnt']", "(did you mean 'absent'?)"),
        ("artifact.platform == 'Android'", "(did you mean 'android'?)"),
        ("'trust-al' in report.observed", "(did you mean 'trust-all'?)"),
        ("pin_set.pins | lenght > 1", "unknown filter 'lenght' (did you mean 'length'?)"),
        ("pin_set.enforced is treu", "unknown test 'treu' (did you mean 'true'?)"),
        ("pin_set.pins | map(attribute='roll') | list", "no 'roll' (did you mean 'role'?)"),
        ("pin_set.pins | selectattr('role', 'equalto', 'leef') | list", "(did you mean 'leaf'?)"),
        ("pin_set.pins | selectattr('role', 'egualto', 'leaf') | list", "unknown test"),
        ("pin_set.days_left < 3", "pin_set.days_left may be none"),
        ("pin_set.expires.year > 3", "may be none"),
        ("pin_set.distinct_pins < 2", "list and int have no order"),
        ("pin_set.mechanism < 2", "str and int have no order"),
        ("pin_set.mechanism.upper", "is a str, which has no 'upper'"),
        ("'x' in pin_set.facts.report_uris", "may be none"),
        ("pin_set.facts", "yields facts"),
        ("pin_set.", "no valid expression"),
        ("pin_set.enforced }} {{ 1", "not one expression"),
        ("x" * 3000, "longer than"),
        ("(" * 900 + "1" + ")" * 900, "nested too deeply"),
    ],
)
def test_a_mistake_in_a_condition_names_place_and_nearest_word(when: str, said: str) -> None:
    """The error starts with file, line and key, and ends with what was probably meant."""
    text = refusal(rule(when))
    assert text.startswith("own/mine.yaml:4: when: ")
    assert said in text
    assert "\n" not in text


@pytest.mark.parametrize(
    "when",
    [
        "pin_set.days_left is not none and pin_set.days_left < 3",
        "pin_set.days_left is none or pin_set.days_left < 3",
        "not (pin_set.days_left is none) and pin_set.days_left < policy.pinning.expiry.horizon_days",
        "(pin_set.days_left if pin_set.days_left is not none else 0) < 3",
        "pin_set.facts.report_uris is not none and 'x' in pin_set.facts.report_uris",
        "pin_set.facts.report_uris and 'x' in pin_set.facts.report_uris",
        "pin_set.pins | selectattr('role', 'equalto', 'leaf') | list | length == 1",
        "pin_set.distinct_pins | length + 1 < 5 and 'trust-all' in report.observed",
        "artifact.min_os is not none and artifact.min_os | length > 1",
    ],
)
def test_a_sound_condition_is_accepted(when: str) -> None:
    """Values that may be none are usable once they were asked for."""
    check(parse(rule(when), Path("own/mine.yaml")))


@pytest.mark.parametrize(
    "text",
    [
        "pin_set.__class__",
        "pin_set._case.seen",
        "pin_set.pin_set.locations",
        "''.__class__.__mro__",
        "range(10)",
        "cycler('a')",
        "lipsum(9)",
        "pin_set.hosts.count('x')",
        "pin_set['__class__']",
        "pin_set | attr('_case')",
        "'a' * 1000000000",
        "9 ** 999999999",
        "1000000000 * 99999999",
        "'%1000000000d' % 1",
        "'x' | center(1000000000)",
        "pin_set.hosts | join(hosts)",
        "pin_set.hosts | join('" + "x" * 50 + "')",
        "hosts | list",
        "hosts | replace('a', hosts)",
        "pin_set.pins | map('upper')",
        "pin_set.pins | map(attribute='pin.__class__')",
        "pin_set.pins | batch(1)",
        "self",
        "namespace()",
        "dict(a=1)",
        "{'a': 1}",
        "pin_set.hosts[0:9]",
        "joiner",
        "true is callable",
        "pin_set is mapping",
    ],
)
def test_nothing_outside_the_facts_can_be_reached(text: str) -> None:
    """No attribute escape, no call, no growth: refused before anything runs, in conditions and in messages."""
    scope = scope_of("pin_set", ())
    with pytest.raises(ExpressionError):
        check_condition(text, scope)
    with pytest.raises(ExpressionError):
        check_message("{{ " + text + " }}", scope, check_condition("true", scope))


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in pin_set.hosts %}x{% endfor %}",
        "{% set x = hosts ~ hosts %}{{ x }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call x() %}{% endcall %}",
        "{{ pin_set.days_left }}",
        "{{ pin_set.hosts }}",
        "{{ pin_set }}",
        "{% if pin_set.days_left is none %}{{ pin_set.days_left }}{% endif %}",
        "{{ hosts",
    ],
)
def test_a_message_only_prints(text: str) -> None:
    """Messages have no loops, no assignments, and print nothing that may be none or has no text."""
    scope = scope_of("pin_set", ())
    with pytest.raises(ExpressionError):
        check_message(text, scope, check_condition("true", scope))


def test_a_message_knows_what_the_condition_asked() -> None:
    """What the condition proves not to be none may be printed."""
    check(parse(rule("pin_set.days_left is not none", message="{{ pin_set.days_left }} days"), Path("own/mine.yaml")))
    assert "may be none" in refusal(rule("pin_set.days_left is none", message="{{ pin_set.days_left }}"))


def test_facts_of_observations_need_a_kind_that_carries_them() -> None:
    """A fact is only readable where every kind that the rule reads carries it."""
    kind = "kind: [trust-all, hostname-not-verified]\n"
    check(parse(rule("observation.facts.class_name is none", subject="observation", extra=kind), Path("x.yaml")))
    text = refusal(rule("observation.facts.reached is true", subject="observation", extra=kind))
    assert "no 'reached'" in text
    assert "needs `kind:`" in refusal(rule("observation.facts.reached is true", subject="observation"))
    assert "did you mean 'trust-all'?" in refusal(rule(subject="observation", extra="kind: trust-al\n"))
    assert "did you mean 'trust-all'?" in refusal(rule("observation.kind == 'trust-al'", subject="observation"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (rule(extra="sevrity: low\n"), "mine.yaml:4: sevrity: unknown key (did you mean 'severity'?)"),
        (rule(extra="title: again\n"), "mine.yaml:4: title: is written twice"),
        (rule(subject="pinset"), "'pinset' is none of pin_set, host"),
        (rule().replace("severity: low", "severity: lowe"), "mine.yaml:2: severity: 'lowe' is none of"),
        (rule().replace("severity: low", "severity: []"), "mine.yaml:2: severity: is an empty list"),
        (rule().replace("severity: low", "severity: [{severity: low, whn: x}]"), "severity[0].whn: unknown key"),
        (rule().replace("why: why", "why: 3"), "mine.yaml:6: why: must be text, not 3"),
        (rule().replace("why: why", "why: "), "why: must be text, not nothing"),
        (rule().replace("fix: fix\n", ""), "the key 'fix' is missing"),
        (rule().replace("title: Title", "title: &a x\nreferences: [*a]"), "aliases are not allowed"),
        (rule() + "samples: {fires: x}\n", "samples.fires: must be a list, not 'x'"),
        (rule(extra="kind: trust-all\n"), "only a rule about observations has a kind"),
        ("", "the key 'title' is missing"),
        ("- a\n", "must be a table, not a list"),
        ("a: [\n", "mine.yaml:2: not valid YAML"),
        ("a: !!python/object/apply:os.system [x]\n", "python/object/apply:os.system' is not allowed"),
        ("a: 1\n---\nb: 2\n", "not valid YAML"),
        ("[" * 60 + "]" * 60, "nested too deeply"),
    ],
)
def test_a_malformed_rule_file_is_one_clear_line(text: str, said: str) -> None:
    """Unknown and repeated keys, wrong types and broken YAML name file, line, key and nearest word."""
    found = refusal(text)
    assert said in found
    assert "\n" not in found


def test_every_subject_has_facts() -> None:
    """Each subject's class offers what findings are made of."""
    for facts in SUBJECTS.values():
        assert {"hosts", "locations", "confidence", "key"} <= set(dir(facts))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(alphabet="pin_set.hosts|join('a')(){}%[]~+*<>= isnotorand0123\"", max_size=40))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    """A condition is accepted or refused, nothing else."""
    with contextlib.suppress(ExpressionError):
        check_condition(text, scope_of("pin_set", ()))
