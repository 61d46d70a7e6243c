"""Words compared without a branch: what is left of them is known by the pairs, in their order."""

from __future__ import annotations

from pinscan.code.apple.differing import MAX_WORDS, differing, gathered, pairs_of
from pinscan.code.apple.state import LOST, Machine, Ptr

DIGEST = Ptr("digest")


def word(number: int, other: Machine = LOST) -> Machine:
    """A word compared with a constant."""
    found = differing(other, number)
    assert found is not None
    return found


def test_pairs_are_gathered_in_their_order() -> None:
    """Two words and two more are four, the first first."""
    first, second = gathered(word(1, DIGEST), word(2)), gathered(word(3), word(4))
    assert first is not None
    assert second is not None
    both = gathered(first, second)
    assert both is not None
    assert pairs_of(both) == ((DIGEST, 1), (LOST, 2), (LOST, 3), (LOST, 4))


def test_numbers_and_unknown_words_alone_are_no_comparison() -> None:
    """What is known is computed, and of two unknown words nothing is said."""
    assert differing(1, 2) is None
    assert differing(DIGEST, LOST) is None
    assert differing(word(1), 2) is None


def test_what_is_gathered_with_something_else_is_lost() -> None:
    """A flag joined to a comparison is none."""
    assert gathered(word(1), DIGEST) is None
    assert gathered(word(1), 1) is None
    assert pairs_of(DIGEST) == pairs_of(LOST) == pairs_of(7) == ()


def test_more_words_than_a_digest_has_are_none() -> None:
    """The pairs of one word have a bound."""
    found: Machine | None = word(0)
    for number in range(1, MAX_WORDS + 1):
        found = gathered(found, word(number)) if found is not None else None
    assert found is None
