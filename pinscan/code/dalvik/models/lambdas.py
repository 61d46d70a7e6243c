"""Running a function object of the build: a lambda's one method."""

from __future__ import annotations

from pinscan.code.dalvik.heap import Operand, State
from pinscan.code.dalvik.machine import Machine


def call_lambda(machine: Machine, s: State, function: Operand, args: list[Operand]) -> Operand | None:
    """Run a lambda object of the build on arguments: its one method that takes as many."""
    thing = s.thing(function)
    if thing is None or not thing.type:
        return None
    for method in machine.program.methods(thing.type):
        if method.code and not method.static and "<" not in method.ref.name and len(method.ref.params) == len(args):
            return machine.call(s, method, [function, *args])
    return None
