"""Every error pinscan raises on purpose.

One base class, `PinscanError`: the command line prints its text (what happened) and its `hint` (what to do next)
on one line and exits with code 2. A reader raises `FormatError` for bytes that are not what they claim to be;
whoever called the reader turns that into a `Gap`, so that one bad file never costs the rest of a report.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class PinscanError(Exception):
    """Something the user can act on; `hint` says how."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class BuildError(PinscanError):
    """A build that cannot be opened at all (not a zip, no manifest, unreadable, too large)."""


class ConfigError(PinscanError):
    """A policy, rule, register, baseline or report file that pinscan refuses, with file, key and nearest word."""


class UsageError(PinscanError):
    """A combination of options or inputs that makes no sense."""


class FormatError(PinscanError):
    """Bytes that are not a valid document of the format a reader expects."""


class LimitError(FormatError):
    """A stated limit (size, count, depth, ratio, time) was reached while reading."""


class TimeLimitError(LimitError):
    """The time that a build may take was up while reading."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for the known word closest to `word`, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
