"""The time that one build may take, looked at wherever work repeats: each file read, each method or function run.

A reader that is told to stop raises `TimeLimitError`, which is a `LimitError`: those between treat it like any other
part that cannot be read, and the pipeline notes one gap for all that was left.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pinscan.errors import TimeLimitError

_UNTIL: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what runs inside take this many seconds of wall time."""
    token = _UNTIL.set(min(_UNTIL.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _UNTIL.reset(token)


def passed() -> bool:
    """Whether the time is up."""
    return time.monotonic() > _UNTIL.get()


def check() -> None:
    """Raise `TimeLimitError` when the time is up."""
    if passed():
        raise TimeLimitError("the time for this build is up")
