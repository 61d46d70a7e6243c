"""Static checks of rule expressions: every name, attribute, filter and test, resolved before anything runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jinja2 import nodes

from pinscan.errors import nearest
from pinscan.expression_types import BOOL, INT, NONE, PLAIN, STR, UNKNOWN, Scope, Type, attributes
from pinscan.facts.carried import fact_types

_LIST_FILTERS = {"length": INT, "count": INT, "first": None, "last": None, "min": None, "max": None}
_SAME_LIST = frozenset({"sort", "unique", "list", "reverse"})
_TEXT_FILTERS = frozenset({"lower", "upper", "trim", "capitalize", "string"})
_TESTS = frozenset({"none", "true", "false", "defined", "undefined", "even", "odd"})
_VALUE_TESTS = frozenset({"eq", "equalto", "ne", "in", "lt", "le", "gt", "ge"})


class ExpressionError(Exception):
    """An expression that is refused, and why."""


@dataclass(frozen=True)
class Checker:
    """Infers types over a syntax tree; `sure` are the paths already known not to be none."""

    scope: Scope

    def body(self, body: list[nodes.Node], sure: frozenset[str]) -> None:
        """A template's statements: text, ``{{ … }}`` and ``{% if %}`` only."""
        for node in body:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        if not isinstance(part, nodes.TemplateData):
                            self._printable(part, self.infer(part, sure))
                case nodes.If():
                    self.infer(node.test, sure)
                    self.body(node.body, sure | sure_if(node.test, True))
                    self.body([*node.elif_, *node.else_], sure | sure_if(node.test, False))
                case _:
                    raise ExpressionError(f"{type(node).__name__.lower()} is not allowed here")

    def _printable(self, node: nodes.Expr, found: Type) -> None:
        if found.optional:
            raise ExpressionError(f"{_path(node) or 'a value'} may be none: ask for it with `is not none` first")
        if found.name in ("list", "object", "facts"):
            raise ExpressionError(
                f"{_path(node) or 'a value'} is a {found.name}: write `| join(', ')` or name one of its facts"
            )

    def infer(self, node: nodes.Node, sure: frozenset[str]) -> Type:
        """The type of an expression. Raises `ExpressionError` for whatever is not admitted."""
        match node:
            case nodes.Const(value=value):
                return NONE if value is None else PLAIN.get(type(value), UNKNOWN)
            case nodes.Name(name=name):
                return self._known(self._name(name), node, sure)
            case nodes.Getattr():
                return self._known(self._attribute(node, sure), node, sure)
            case nodes.Not():
                self.infer(node.node, sure)
                return BOOL
            case nodes.And() | nodes.Or():
                left = self.infer(node.left, sure)
                right = self.infer(node.right, sure | sure_if(node.left, isinstance(node, nodes.And)))
                return left if left.name == right.name else BOOL
            case nodes.Compare():
                return self._compare(node, sure)
            case nodes.Test():
                return self._test(node, sure)
            case nodes.Filter():
                return self._filter(node, sure)
            case nodes.CondExpr():
                return self._choice(node, sure)
            case nodes.List() | nodes.Tuple():
                items = [self.infer(item, sure) for item in node.items]
                return Type("list", item=items[0] if items else UNKNOWN)
            case nodes.Concat():
                for part in node.nodes:
                    self._printable(part, self.infer(part, sure))
                return STR
            case nodes.Add() | nodes.Sub():
                return self._sum(node, sure)
            case _:
                raise ExpressionError(f"{_NODE_NAMES.get(type(node), type(node).__name__.lower())} is not allowed")

    def _known(self, found: Type, node: nodes.Node, sure: frozenset[str]) -> Type:
        return replace(found, optional=False) if _path(node) in sure else found

    def _name(self, name: str) -> Type:
        names = [n for n in self.scope.names if " " not in n]
        if name not in names:
            raise ExpressionError(f"unknown name {name!r}{nearest(name, names)}")
        return self.scope.names[name]

    def _attribute(self, node: nodes.Getattr, sure: frozenset[str]) -> Type:
        owner = self.infer(node.node, sure)
        path = _path(node.node) or "the value"
        if owner.optional:
            raise ExpressionError(f"{path} may be none: ask for it with `is not none` first")
        if owner.name == "facts":
            return self._fact(owner, node.attr)
        if owner.name != "object":
            raise ExpressionError(f"{path} is a {owner.name}, which has no {node.attr!r}")
        known = attributes(owner.cls)
        if node.attr not in known:
            raise ExpressionError(f"{path} has no {node.attr!r}{nearest(node.attr, known)}")
        return known[node.attr]

    def _fact(self, owner: Type, name: str) -> Type:
        kinds = owner.kinds
        if kinds is not None and "observation kinds" in self.scope.names:
            kinds = self.scope.names["observation kinds"].kinds
        elif kinds is not None:
            raise ExpressionError(
                f"facts.{name} needs `kind:` in the rule, which says what kinds of observation it reads"
            )
        known = fact_types(kinds)
        if name not in known:
            raise ExpressionError(
                f"observations of {', '.join(kinds or ('pin sets',))} carry no {name!r}{nearest(name, known)}"
            )
        word = known[name].split(":")[0].strip()
        found = {"bool": BOOL, "int": INT, "str": STR}.get(word, Type("list", item=STR))
        return replace(found, optional=True)

    def _compare(self, node: nodes.Compare, sure: frozenset[str]) -> Type:
        left_node, left = node.expr, self.infer(node.expr, sure)
        for operand in node.ops:
            right = self.infer(operand.expr, sure)
            _check_words(left, operand.expr, operand.op)
            _check_words(right, left_node, operand.op)
            if operand.op in ("in", "notin") and right.item:
                _check_words(right.item, left_node, "eq")
            if operand.op in ("lt", "lteq", "gt", "gteq"):
                self._ordered(left_node, left, operand.expr, right)
            if operand.op in ("in", "notin") and (right.optional or right.name not in ("list", "str", "unknown")):
                raise ExpressionError(f"{_path(operand.expr) or 'the right side of `in`'} is no list (or may be none)")
            left_node, left = operand.expr, right
        return BOOL

    def _ordered(self, left_node: nodes.Expr, left: Type, right_node: nodes.Expr, right: Type) -> None:
        for side, found in ((left_node, left), (right_node, right)):
            if found.optional:
                raise ExpressionError(f"{_path(side) or 'a value'} may be none: ask for it with `is not none` first")
        if left.name != right.name or left.name not in ("int", "str", "date"):
            raise ExpressionError(f"{left.name} and {right.name} have no order")

    def _test(self, node: nodes.Test, sure: frozenset[str]) -> Type:
        found = self.infer(node.node, sure)
        if node.name in _VALUE_TESTS and len(node.args) == 1 and not node.kwargs:
            self.infer(node.args[0], sure)
            _check_words(found, node.args[0], "eq")
            return BOOL
        if node.name not in _TESTS or node.args or node.kwargs:
            raise ExpressionError(f"unknown test {node.name!r}{nearest(node.name, _TESTS)}")
        return BOOL

    def _filter(self, node: nodes.Filter, sure: frozenset[str]) -> Type:
        if node.node is None or node.dyn_args or node.dyn_kwargs:
            raise ExpressionError(f"the filter {node.name!r} needs a value before it")
        found = self.infer(node.node, sure)
        if node.name == "default":
            if len(node.args) != 2 or _constant(node.args[1]) is not True:
                raise ExpressionError("write default('…', true): a fact that is not given is none, not undefined")
            self.infer(node.args[0], sure)
            return replace(found, optional=False)
        if found.optional:
            raise ExpressionError(f"{_path(node.node) or 'a value'} may be none: ask for it with `is not none` first")
        return self._apply(node, found)

    def _apply(self, node: nodes.Filter, found: Type) -> Type:
        plain = not node.args and not node.kwargs
        item = found.item or UNKNOWN
        if node.name == "join" and found.name == "list" and not node.kwargs:
            _short_constants(node)
            self._printable(node, item) if item.name != "unknown" else None
            return STR
        if node.name in _TEXT_FILTERS and plain and found.name in ("str", "int", "date"):
            return STR
        if node.name == "length" and plain and found.name in ("str", "list"):
            return INT
        if node.name in _LIST_FILTERS and plain and found.name == "list":
            return _LIST_FILTERS[node.name] or replace(item, optional=False)
        if node.name in _SAME_LIST and plain and found.name == "list":
            return found
        if node.name in ("map", "selectattr", "rejectattr", "select", "reject") and found.name == "list":
            return self._over(node, found, item)
        if node.name in ("abs", "int") and plain and found.name == "int":
            return INT
        allowed = (
            *_LIST_FILTERS,
            *_SAME_LIST,
            *_TEXT_FILTERS,
            "join",
            "map",
            "selectattr",
            "rejectattr",
            "select",
            "reject",
            "default",
            "abs",
        )
        if node.name not in allowed:
            raise ExpressionError(f"unknown filter {node.name!r}{nearest(node.name, allowed)}")
        raise ExpressionError(f"the filter {node.name!r} cannot be used like this on a {found.name}")

    def _over(self, node: nodes.Filter, found: Type, item: Type) -> Type:
        """``map(attribute='x')``, ``selectattr('x'[, 'test'[, value]])``, ``select('test'[, value])``."""
        _short_constants(node)
        if node.name == "map":
            if node.args or [pair.key for pair in node.kwargs] != ["attribute"]:
                raise ExpressionError("map takes attribute='…' only")
            return Type("list", item=self._member(item, node.kwargs[0].value))
        rest = list(node.args)
        if node.name in ("selectattr", "rejectattr"):
            if not rest:
                raise ExpressionError(f"{node.name} needs the name of a fact")
            item_type = self._member(item, rest.pop(0))
            if len(rest) == 2:
                _check_words(item_type, rest[1], "eq")
        if rest and _constant(rest[0]) not in _TESTS | _VALUE_TESTS:
            raise ExpressionError(
                f"unknown test {_constant(rest[0])!r}{nearest(str(_constant(rest[0])), _TESTS | _VALUE_TESTS)}"
            )
        return found

    def _member(self, item: Type, name: nodes.Expr) -> Type:
        attribute = _constant(name)
        known = attributes(item.cls) if item.name == "object" else {}
        if not isinstance(attribute, str) or attribute not in known:
            raise ExpressionError(f"its items have no {attribute!r}{nearest(str(attribute), known)}")
        return known[attribute]

    def _choice(self, node: nodes.CondExpr, sure: frozenset[str]) -> Type:
        self.infer(node.test, sure)
        if node.expr2 is None:
            raise ExpressionError("`if` inside an expression needs an `else`")
        yes = self.infer(node.expr1, sure | sure_if(node.test, True))
        no = self.infer(node.expr2, sure | sure_if(node.test, False))
        if "none" in (yes.name, no.name):
            return replace(no if yes.name == "none" else yes, optional=True)
        return yes if yes.name == no.name else UNKNOWN

    def _sum(self, node: nodes.Add | nodes.Sub, sure: frozenset[str]) -> Type:
        sides = [self.infer(node.left, sure), self.infer(node.right, sure)]
        if any(side.name != "int" or side.optional for side in sides):
            raise ExpressionError("only numbers can be added (join texts with ~)")
        return INT


_NODE_NAMES: dict[type[nodes.Node], str] = {
    nodes.Call: "a call",
    nodes.Getitem: "an index",
    nodes.Mul: "*",
    nodes.Pow: "**",
    nodes.Mod: "%",
}


def _path(node: nodes.Node) -> str:
    """``pin_set.days_left`` for a chain of attributes, else an empty string."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        owner = _path(node.node)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def sure_if(test: nodes.Node, outcome: bool) -> frozenset[str]:
    """The paths that are not none when `test` came out as `outcome`."""
    match test:
        case nodes.Not():
            return sure_if(test.node, not outcome)
        case nodes.And() if outcome:
            return sure_if(test.left, True) | sure_if(test.right, True)
        case nodes.Or() if not outcome:
            return sure_if(test.left, False) | sure_if(test.right, False)
        case nodes.Test(name="none"):
            return frozenset() if outcome else frozenset({_path(test.node)})
        case nodes.Test(name="true" | "false"):
            return frozenset({_path(test.node)}) if outcome else frozenset()
        case nodes.Name() | nodes.Getattr():
            return frozenset({_path(test)}) if outcome else frozenset()
        case nodes.Compare(ops=[operand]) if outcome and operand.op == "eq" and _constant(operand.expr) is not None:
            return frozenset({_path(test.expr)})
    return frozenset()


def _constant(node: nodes.Node) -> Any:
    return node.value if isinstance(node, nodes.Const) else None


def _check_words(found: Type, other: nodes.Node, op: str) -> None:
    """Refuse a literal that the compared value can never be."""
    literals = [other] if op in ("eq", "ne") else other.items if isinstance(other, nodes.List | nodes.Tuple) else []
    for literal in literals:
        value = _constant(literal)
        if isinstance(value, str) and found.words and value not in found.words:
            raise ExpressionError(f"{value!r} is none of {', '.join(found.words)}{nearest(value, found.words)}")


def _short_constants(node: nodes.Filter) -> None:
    """Admit only literal arguments, so that a filter's output stays in proportion to its input."""
    for argument in (*node.args, *(pair.value for pair in node.kwargs)):
        items = argument.items if isinstance(argument, nodes.List | nodes.Tuple) else [argument]
        for item in items:
            if not isinstance(item, nodes.Const) or (isinstance(item.value, str) and len(item.value) > 40):
                raise ExpressionError(f"the filter {node.name!r} takes short literals only")
