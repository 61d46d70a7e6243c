"""The control flow of one arm64 function: its blocks in reverse postorder."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from pinscan.formats.arm64 import Op, decode

MAX_FUNCTION = 1 << 18
"""The longest function looked at, in bytes."""
MAX_LOOPS = 64
"""Loops of one function whose ends are looked for."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of instructions entered at its start only."""

    start: int
    ops: tuple[Op, ...]
    targets: tuple[int, ...]
    """Starts of the blocks that may follow; for a conditional branch the taken one first."""
    ends: str
    """``jump``, ``branch``, ``return``, ``tail`` (leaves the function by a branch), ``table`` or ``stop``."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A function's blocks in reverse postorder, the entry first."""

    start: int
    end: int
    blocks: tuple[Block, ...]
    heads: frozenset[int]
    """Starts of the blocks that some later block jumps back to."""
    exits: dict[int, frozenset[int]] = field(default_factory=dict)
    """Head of a loop -> starts of the blocks of the loop whose conditional branch says how it goes on.

    These are the ones that may leave it; of a loop that goes through the bits of words (``rbit`` and ``clz`` find the
    lowest), every one: it leaves only after the last word.
    """

    @property
    def size(self) -> int:
        """Number of instructions."""
        return (self.end - self.start) // 4


_CONDITIONAL = frozenset(("b.", "cbz", "cbnz", "tbz", "tbnz"))
_ENDING = frozenset(("b", "br", "ret", "trap")) | _CONDITIONAL


def flow(words: array[int], start: int, stops: frozenset[int]) -> Flow:
    """Cut a function into blocks. `words` are its instructions; `stops` the places of calls that never return."""
    end = start + 4 * len(words)
    ops = [decode(word) for word in words]
    leaders = {start}
    for index, op in enumerate(ops):
        at = start + 4 * index
        if op.name in _ENDING or at in stops:
            leaders.add(at + 4)
            if op.name in _CONDITIONAL or op.name == "b":
                leaders.add(at + op.imm)
    ordered = sorted(leader for leader in leaders if start <= leader < end)
    blocks = {}
    for begin, limit in zip(ordered, [*ordered[1:], end], strict=True):
        run = tuple(ops[(begin - start) // 4 : (limit - start) // 4])
        blocks[begin] = _block(begin, limit, run, start, end, stops)
    return _ordered(start, end, blocks)


def _block(begin: int, limit: int, ops: tuple[Op, ...], start: int, end: int, stops: frozenset[int]) -> Block:
    last, at = ops[-1], limit - 4
    inside = start <= at + last.imm < end
    after = (limit,) if limit < end else ()
    if last.name == "b":
        return Block(begin, ops, (at + last.imm,), "jump") if inside else Block(begin, ops, (), "tail")
    if last.name in _CONDITIONAL:
        taken = (at + last.imm,) if inside else ()
        return Block(begin, ops, taken + after, "branch" if taken and after else "jump")
    if last.name == "ret":
        return Block(begin, ops, (), "return")
    if last.name == "br":
        return Block(begin, ops, (), "table")
    if last.name == "trap" or at in stops:
        return Block(begin, ops, (), "stop")
    return Block(begin, ops, after, "jump")


def _ordered(start: int, end: int, blocks: dict[int, Block]) -> Flow:
    """Reverse postorder from the entry; blocks only a jump table reaches follow behind it."""
    done: set[int] = set()
    postorder: list[int] = []
    tables = any(block.ends == "table" for block in blocks.values())
    entries = [start, *(sorted(blocks) if tables else ())]
    groups = []
    for entry in entries:
        if entry not in done:
            postorder = []
            _walk(entry, blocks, done, postorder)
            groups.append(list(reversed(postorder)))
    order = [at for group in groups for at in group]
    rank = {at: index for index, at in enumerate(order)}
    heads = frozenset(t for at in order for t in blocks[at].targets if rank[t] <= rank[at])
    exits = _exits(blocks, order, rank, heads) if heads else {}
    return Flow(start, end, tuple(blocks[at] for at in order), heads, exits)


def _exits(
    blocks: dict[int, Block], order: list[int], rank: dict[int, int], heads: frozenset[int]
) -> dict[int, frozenset[int]]:
    """The blocks of each loop that may leave it."""
    before: dict[int, list[int]] = {}
    for at in order:
        for target in blocks[at].targets:
            before.setdefault(target, []).append(at)
    found = {}
    for head in sorted(heads)[:MAX_LOOPS]:
        loops = [_inside(head, at, before) for at in before[head] if rank[at] >= rank[head]]
        bits = any(op.name == "rbit" for loop in loops for at in loop for op in blocks[at].ops)
        found[head] = frozenset(
            at
            for loop in loops
            for at in loop
            if blocks[at].ends == "branch" and (bits or not loop.issuperset(blocks[at].targets))
        )
    return found


def _inside(head: int, latch: int, before: dict[int, list[int]]) -> set[int]:
    """The natural loop of one jump back: an outer loop may share its head with the one inside it."""
    inside, waiting = {head}, [latch]
    while waiting:
        at = waiting.pop()
        if at not in inside:
            inside.add(at)
            waiting += before.get(at, ())
    return inside


def _walk(entry: int, blocks: dict[int, Block], done: set[int], postorder: list[int]) -> None:
    done.add(entry)
    stack = [(entry, iter(blocks[entry].targets))]
    while stack:
        at, targets = stack[-1]
        for target in targets:
            if target not in done:
                done.add(target)
                stack.append((target, iter(blocks[target].targets)))
                break
        else:
            postorder.append(at)
            stack.pop()
