"""A function with room on the stack does what it did."""

from __future__ import annotations

import pytest

from pinscan.stack import roomy


def deep(levels: int) -> int:
    return 0 if levels == 0 else 1 + deep(levels - 1)


@roomy
def roomy_deep(levels: int, *, more: int = 0) -> int:
    """Calls itself in a roomy frame."""
    return deep(levels) + more


def test_calls_return_what_they_did() -> None:
    """With arguments of every kind, through more frames than one piece of stack holds."""
    assert roomy_deep(400) == 400
    assert roomy_deep(300, more=2) == 302


def test_errors_pass_through() -> None:
    """From under the function, which has kept its name."""
    with pytest.raises(TypeError) as caught:
        roomy_deep("3")  # type: ignore[arg-type]
    assert "roomy_deep" in [entry.name for entry in caught.traceback]
