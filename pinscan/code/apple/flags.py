"""Whether a condition on the flags that arm64 code has set holds, where what was compared is known."""

from __future__ import annotations

from pinscan.code.apple.state import MASK, Machine, Named


def opposite(condition: str) -> str:
    """The condition that holds when this one does not."""
    pairs = ("eq ne", "hs lo", "mi pl", "vs vc", "hi ls", "ge lt", "gt le")
    for pair in pairs:
        one, two = pair.split()
        if condition in (one, two):
            return two if condition == one else one
    return condition


def all_equal(chain: tuple[tuple[Machine, Machine], ...]) -> bool | None:
    """Whether every pair of a run of words is equal, or None. A bridged string is never the very words of a literal."""
    if any(_unlike(one, two) for one, two in chain):
        return False
    return True if all(isinstance(word, int) for pair in chain for word in pair) else None


def _unlike(one: Machine, two: Machine) -> bool:
    numbers = isinstance(one, int), isinstance(two, int)
    if all(numbers):
        return one != two
    bridged = one if isinstance(one, Named) else two
    return any(numbers) and isinstance(bridged, Named) and bridged.kind == "swift"


def decided(flags: tuple[str, Machine, Machine] | None, condition: str) -> bool | None:
    """Whether a condition on known numbers holds, or None."""
    if flags is None:
        return None
    name, one, two = flags
    if name == "sub" and condition in ("eq", "ne") and _unlike(one, two):
        return condition == "ne"
    if name == "sub" and isinstance(one, Named) and one == two:  # a stack's guard, with itself
        return {"eq": True, "ne": False}.get(condition)
    if not isinstance(one, int) or not isinstance(two, int):
        return None
    if name == "and":
        result = one & two
        return {"eq": not result, "ne": bool(result)}.get(condition)
    if name == "add" and condition in ("vs", "vc"):
        return (_signed(one) + _signed(two) != _signed(one + two & MASK)) == (condition == "vs")
    if name != "sub":
        return None
    if condition in ("vs", "vc"):
        return (_signed(one) - _signed(two) != _signed(one - two & MASK)) == (condition == "vs")
    signed = [_signed(one), _signed(two)]
    answers = {
        "eq": one == two, "ne": one != two, "hs": one >= two, "lo": one < two, "hi": one > two, "ls": one <= two,
        "ge": signed[0] >= signed[1], "lt": signed[0] < signed[1], "gt": signed[0] > signed[1],
        "le": signed[0] <= signed[1],
    }  # fmt: skip
    return answers.get(condition)


def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number
