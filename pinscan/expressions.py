"""Conditions and messages of rules: Jinja2, checked when loaded against what can be asked, then run in a sandbox.

Before anything runs, every name, attribute, filter and test of an expression is resolved against the annotated fact
classes of `pinscan.facts` and the words of `pinscan.vocabulary`; a misspelt one is an error with the nearest right
word. Only the node types below are admitted: no calls, no assignment, no loops, no multiplication, so that the work of
an expression is bounded by its length and by the facts it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pinscan.expression_check import Checker, ExpressionError, sure_if
from pinscan.expression_types import Scope, attributes

MAX_TEXT = 2000
"""The longest condition or message, in characters."""


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The sandbox that expressions run in."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, optimized=False)


@cache
def condition(text: str) -> Callable[..., Any]:
    """A condition, compiled: call it with the names that it uses."""
    return environment().compile_expression(text, undefined_to_none=False)


@cache
def message(text: str) -> Template:
    """A message template, compiled."""
    return environment().from_string(text)


def check_condition(text: str, scope: Scope) -> nodes.Expr:
    """The expression of a condition, proved to be well-formed and boolean-like. Raises `ExpressionError`."""
    body = _parse("{{ " + text + " }}").body
    output = body[0] if len(body) == 1 else None
    if (
        not isinstance(output, nodes.Output)
        or len(output.nodes) != 1
        or isinstance(output.nodes[0], nodes.TemplateData)
    ):
        raise ExpressionError("is not one expression")
    found = Checker(scope).infer(output.nodes[0], frozenset())
    if found.name not in ("bool", "list", "unknown", "str", "int"):
        raise ExpressionError(f"yields {found.name}, not true or false")
    return output.nodes[0]


def check_message(text: str, scope: Scope, when: nodes.Expr) -> None:
    """Prove a message template well-formed, given that `when` came out true. Raises `ExpressionError`."""
    Checker(scope).body(_parse(text).body, sure_if(when, True))


def _parse(text: str) -> nodes.Template:
    if len(text) > MAX_TEXT:
        raise ExpressionError(f"is longer than {MAX_TEXT} characters")
    try:
        return environment().parse(text)
    except TemplateSyntaxError as error:
        raise ExpressionError(f"is no valid expression: {error.message}") from error
    except RecursionError as error:
        raise ExpressionError("is nested too deeply") from error


__all__ = [
    "ExpressionError",
    "Scope",
    "attributes",
    "check_condition",
    "check_message",
    "condition",
    "environment",
    "message",
]
