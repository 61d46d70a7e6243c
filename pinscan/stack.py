"""Room on Python's stack for what calls deeply.

CPython keeps the frames of Python functions in pieces of 16 KiB. A call that no longer fits maps another piece and
unmaps it when it returns, so that a loop whose calls cross such a border maps memory at every turn: up to a fifth of
the time in which code is followed. A function whose own frame asks for much gets a piece as large, and the frames of
all that it calls lie in the rest of it (``push_chunk`` in CPython's ``pystate.c``, from 3.11 on).
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

ROOM = 1 << 16
"""Words that a frame asks for: a little more than half of the 1 MiB that it gets, of which only what is used counts."""


def roomy(function: Callable[P, R]) -> Callable[P, R]:
    """The function, which does the same with half a megabyte of stack for its calls."""
    plain = cast(FunctionType, function)
    plain.__code__ = plain.__code__.replace(co_stacksize=ROOM)
    return function
