"""Bytes compared without a branch: words that differ are not zero after ``eor``, nor is what ``orr`` gathers of them.

So compilers write out ``memcmp`` of a known length where its outcome is a value. The word that is left is known by the
pairs that were compared, in their order.
"""

from __future__ import annotations

from pinscan.code.apple.state import Machine, Ptr

_REGION = "differing"
MAX_WORDS = 8


def differing(one: Machine, two: Machine) -> Machine | None:
    """What ``eor`` leaves of a word and a constant; None where not just one of the two is a number."""
    if isinstance(one, int) == isinstance(two, int) or pairs_of(one) or pairs_of(two):
        return None
    return Ptr((_REGION, ((one, two),)))


def gathered(one: Machine, two: Machine) -> Machine | None:
    """What ``orr`` leaves of two such words; None for any other."""
    found = (*pairs_of(one), *pairs_of(two)) if pairs_of(one) and pairs_of(two) else ()
    return Ptr((_REGION, found)) if 0 < len(found) <= MAX_WORDS else None


def pairs_of(machine: Machine) -> tuple[tuple[Machine, Machine], ...]:
    """The pairs of words that were compared; none of any other word."""
    region = machine.region if isinstance(machine, Ptr) and not machine.offset else None
    return region[1] if isinstance(region, tuple) and region[:1] == (_REGION,) else ()
