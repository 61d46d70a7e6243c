"""Rule files: one YAML document per rule, its stem its id, refused when anything in it is not understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from pinscan.errors import ConfigError, nearest
from pinscan.facts import (
    CertificateFacts,
    GapFacts,
    HostFacts,
    IgnoreFacts,
    KeyFacts,
    ObservationFacts,
    PinSetFacts,
    ReportFacts,
)
from pinscan.model import Platform, Severity
from pinscan.policy import Policy, SeverityWord
from pinscan.strict import Where, fill, read_text
from pinscan.vocabulary import KINDS

SNIPPET = re.compile(r"^```[^\S\n]*(\w*)[^\S\n]*([^\n]*)\n.*?^```[^\S\n]*$\n?", re.DOTALL | re.MULTILINE)
"""A fenced block of a fix: its language, then the platform that it is for (none: for both)."""

SUBJECTS: dict[str, type[Any]] = {
    "pin_set": PinSetFacts,
    "host": HostFacts,
    "observation": ObservationFacts,
    "gap": GapFacts,
    "certificate": CertificateFacts,
    "report": ReportFacts,
    "key": KeyFacts,
    "ignore": IgnoreFacts,
}
"""What a rule may be about -> the facts it can ask of it."""

MAX_DEPTH = 20
_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")}


@dataclass(frozen=True, slots=True)
class SeverityIf:
    """A severity that holds on a condition; the first that holds is taken, and the last has none."""

    severity: SeverityWord
    when: str = "true"


@dataclass(frozen=True, slots=True)
class Samples:
    """The sample builds that prove a rule."""

    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule as written. `problems` checks its expressions; running them does not need that."""

    title: str
    severity: SeverityWord | tuple[SeverityIf, ...]
    subject: Literal["pin_set", "host", "observation", "gap", "certificate", "report", "key", "ignore"]
    when: str
    message: str
    why: str
    fix: str
    references: tuple[str, ...] = ()
    samples: Samples = Samples()
    kind: str | tuple[str, ...] = ()
    """For observations: only those of this kind, or of one of these."""
    id: str = field(default="", metadata={"internal": True})
    shipped: bool = field(default=False, metadata={"internal": True})
    where: Where = field(default=Where(""), metadata={"internal": True})

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The observation kinds it reads; empty for all."""
        return (self.kind,) if isinstance(self.kind, str) else self.kind

    @cached_property
    def severities(self) -> tuple[SeverityIf, ...]:
        """Its severity as a list of cases."""
        return (SeverityIf(self.severity),) if isinstance(self.severity, str) else self.severity

    def fix_for(self, platform: Platform) -> str:
        """The fix without the snippets that are written for another platform."""
        return SNIPPET.sub(lambda block: block[0] if block[2].strip() in ("", platform) else "", self.fix)

    @property
    def worst(self) -> Severity:
        """The worst severity it can have."""
        return max((Severity(case.severity) for case in self.severities), key=lambda severity: severity.rank)


def shipped_folder() -> Path:
    """Where the rules of this installation lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load_rules(folders: tuple[Path, ...] = (), *, checked: bool = False) -> tuple[Rule, ...]:
    """The shipped rules and those of more folders, by id. Raises `ConfigError`.

    The expressions of a team's own rules are always checked; those of the shipped ones only when `checked` is set,
    because the tests hold them to it.
    """
    rules = {rule.id: rule for rule in _shipped()}
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"{folder}: no folder of rules")
        for rule in _read(folder, shipped=False):
            if rule.id in rules:
                raise ConfigError(f"{rule.where.file}: there is already a rule {rule.id!r}", "rename the file")
            rules[rule.id] = rule
    for rule in rules.values():
        if checked or not rule.shipped:
            check(rule)
    return tuple(rules[name] for name in sorted(rules))


@cache
def _shipped() -> tuple[Rule, ...]:
    """The rules of this installation: they do not change while it runs, and reading them costs more than a scan."""
    return tuple(_read(shipped_folder(), shipped=True))


def _read(folder: Path, *, shipped: bool) -> Iterator[Rule]:
    """The rules of one folder. Raises `ConfigError` on the first file that is no rule."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        yield parse(read_text(path, "rule"), path, shipped=shipped)


def parse(text: str, path: Path, *, shipped: bool = False) -> Rule:
    """One rule file, its keys and types checked. Raises `ConfigError`."""
    lines: dict[str, int] = {}
    where = Where(path.name if shipped else str(path), lines=lines.get)
    table = _document(text, where, lines)
    rule = fill(Rule, table, where)
    _check_shape(rule, where)
    object.__setattr__(rule, "id", path.stem)
    object.__setattr__(rule, "shipped", shipped)
    object.__setattr__(rule, "where", where)
    return rule


def _check_shape(rule: Rule, where: Where) -> None:
    """What the types of the keys alone do not say."""
    for kind in rule.kinds:
        if kind not in KINDS:
            raise where.below("kind").error(f"no observation is of kind {kind!r}{nearest(kind, KINDS)}")
    if rule.kinds and rule.subject != "observation":
        raise where.below("kind").error("only a rule about observations has a kind")
    if not rule.severities:
        raise where.below("severity").error("is an empty list")
    for name in ("title", "when", "message", "why", "fix"):
        if not getattr(rule, name).strip():
            raise where.below(name).error("is empty")
    for block in SNIPPET.finditer(rule.fix):
        if block[2].strip() not in ("", *Platform):
            raise where.below("fix").error(f"a snippet is for {block[2]!r}{nearest(block[2], map(str, Platform))}")


def check(rule: Rule) -> None:
    """Prove every expression of a rule against the facts. Raises `ConfigError` with file, line and key."""
    from pinscan import expressions

    scope = scope_of(rule.subject, rule.kinds)
    when = _told(rule, "when", lambda: expressions.check_condition(rule.when, scope))
    for i, case in enumerate(rule.severities):
        _told(rule, f"severity[{i}].when", lambda text=case.when: expressions.check_condition(text, scope))  # type: ignore[misc]
    _told(rule, "message", lambda: expressions.check_message(rule.message, scope, when))


def _told(rule: Rule, key: str, prove: Callable[[], Any]) -> Any:
    """Run a check, turning its refusal into an error that names the place."""
    from pinscan.expressions import ExpressionError

    try:
        return prove()
    except ExpressionError as error:
        place = Where(rule.where.file, key, rule.where.lines)
        raise place.error(str(error), "`pinscan rules facts` lists what can be asked") from error


def scope_of(subject: str, kinds: tuple[str, ...]) -> Any:
    """The names that a rule about `subject` may use."""
    from pinscan.expression_types import Scope
    from pinscan.expression_types import type_of as kind
    from pinscan.model import Artifact

    names = {
        subject: kind(SUBJECTS[subject]),
        "hosts": kind(str),
        "report": kind(ReportFacts),
        "artifact": kind(Artifact),
        "policy": kind(Policy),
    }
    scope = Scope(names)
    if subject == "certificate":
        kinds = ("certificate",)
    return scope.with_kinds(kinds) if kinds else scope


# --- YAML -----------------------------------------------------------------------------------------------------
def _document(text: str, where: Where, lines: dict[str, int]) -> Any:
    """The document as plain values, with the line of each dotted key. Raises `ConfigError`.

    Safe scalars only; a repeated key, an alias, a second document or deep nesting is refused.
    """
    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loader = loader_class(text)
        try:
            node = loader.get_single_node()
            return _plain(loader, node, where, lines, 0, set()) if node else {}
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where.file}:{mark.line + 1}" if mark else where.file
        raise ConfigError(f"{place}: not valid YAML: {getattr(error, 'problem', None) or error}") from error


def _plain(loader: Any, node: yaml.Node, where: Where, lines: dict[str, int], depth: int, seen: set[int]) -> Any:
    """A node as plain values; records the line of `where.key`."""
    lines[where.key] = node.start_mark.line + 1
    if node.tag not in _TAGS:
        raise where.error(f"the tag {node.tag!r} is not allowed")
    if depth > MAX_DEPTH:
        raise where.error("nested too deeply")
    if id(node) in seen:
        raise where.error("aliases are not allowed in rules")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, n, where.below(i), lines, depth + 1, seen) for i, n in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    table: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node)) if isinstance(key_node, yaml.ScalarNode) else "?"
        place = where.below(key)
        if key in table:
            lines[place.key] = key_node.start_mark.line + 1
            raise place.error("is written twice")
        table[key] = _plain(loader, value_node, place, lines, depth + 1, seen)
        lines[place.key] = key_node.start_mark.line + 1
    return table
