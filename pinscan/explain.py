"""What a rule's condition saw: for each subject, whether it held, and the value of every fact that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from pinscan.checks import Bench
from pinscan.expressions import attributes, check_condition, condition
from pinscan.facts import Case
from pinscan.facts.carried import Carried
from pinscan.rulefile import SUBJECTS, Rule, scope_of

MAX_VALUE = 160
"""The longest value shown, in characters."""


@dataclass(frozen=True, slots=True)
class Saw:
    """One subject as a condition saw it."""

    place: str
    """Where the subject lies in the build."""
    hosts: tuple[str, ...]
    holds: bool
    values: tuple[tuple[str, str], ...]
    """Each fact as it is written in the condition, with its value."""


def explain(case: Case, rule: Rule) -> Iterator[Saw]:
    """How a checked rule judges each of its subjects in a build. The rule's expressions must be sound."""
    bench = Bench(case, (rule,))
    paths = tuple(_paths(check_condition(rule.when, scope_of(rule.subject, rule.kinds))))
    for subject in bench.subjects(rule):
        names = bench.names(rule, subject)
        values = tuple((path, _shown(condition(path)(**names))) for path in paths if _reachable(path, names))
        place, hosts = _shown(subject.locations[0].path), tuple(_shown(host) for host in subject.hosts)
        yield Saw(place, hosts, bool(condition(rule.when)(**names)), values)


def catalogue(subject: str) -> Iterator[tuple[str, str, str]]:
    """What a rule about `subject` can ask of it: name, type and meaning of each fact, by name."""
    cls: Any = SUBJECTS[subject]
    for name, kind in sorted(attributes(cls).items()):
        member = getattr(cls, name, None)
        meaning = " ".join((getattr(member, "__doc__", None) or "").split())
        shown = f"list of {kind.item.name}" if kind.item else kind.name
        yield name, shown + (" or none" if kind.optional else ""), meaning.partition(". ")[0].rstrip(".")


def _paths(node: nodes.Node) -> Iterator[str]:
    """The longest attribute chains of an expression, once each, in the order of writing."""
    found: dict[str, None] = {}

    def walk(inner: nodes.Node) -> None:
        chain = _chain(inner)
        if chain:
            found.setdefault(chain)
        else:
            for child in inner.iter_child_nodes():
                walk(child)

    walk(node)
    yield from found


def _chain(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    owner = _chain(node.node) if isinstance(node, nodes.Getattr) else ""
    return f"{owner}.{node.attr}" if owner and isinstance(node, nodes.Getattr) else ""


def _reachable(path: str, names: dict[str, Any]) -> bool:
    """Whether no part of the path before its last name is none."""
    owner, _, _ = path.rpartition(".")
    return not owner or (_reachable(owner, names) and condition(owner)(**names) is not None)


def _shown(value: object) -> str:
    """A value on one line: lists by their items, facts of other classes by name."""
    if isinstance(value, tuple):
        text = "[" + ", ".join(_shown(item) for item in value) + "]"
    elif value is None or isinstance(value, bool):
        text = str(value).lower()
    elif type(value).__module__.startswith("pinscan.facts") or isinstance(value, Carried):
        text = f"({type(value).__name__})"
    else:
        text = str(value)
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"
