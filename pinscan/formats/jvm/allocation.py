"""Fewer registers for a drafted method: those whose values are never needed at the same time become one.

Compilers give each variable of an inlined function a place of its own, so that large methods have far more local
variables than they use at once. What Dalvik cannot name in four bits costs moves, and a value that nobody reads any
more would tell states of a method apart that are the same. Live ranges are found by the usual data flow, those within
one block take names of their own, and all are given registers by a linear scan (Poletto and Sarkar, 1999).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pinscan.formats.jvm.drafts import (
    DEFINES,
    GOTO,
    INVOKES,
    KINDS,
    LOCAL,
    RETURN,
    RETURN_VOID,
    SWITCH,
    THROW,
    Cases,
    Draft,
    Op,
    argument_kinds,
)  # fmt: skip

ENOUGH = 16
"""Registers up to which a body is left as it is."""
MOST = 8_000_000
"""Registers times operations of a body past which it is left as it is: no compiler writes such, and time is bounded."""
_IFS = frozenset((*range(0x32, 0x3E), *(op | 0x100 for op in range(0x32, 0x3E))))
_ENDS = frozenset((GOTO, THROW, RETURN_VOID, *range(RETURN, RETURN + 3)))
_FRESH = 1 << 24
"""From here on registers stand for values that live within one block."""


@dataclass(slots=True)
class _Block:
    start: int
    end: int
    following: list[int] = field(default_factory=list)
    caught: list[int] = field(default_factory=list)
    """The handlers of what may be thrown in it."""
    needed: int = 0
    written: int = 0
    live: int = 0
    """Registers whose values are needed at its start, as bits; `needed` and `written` before any other use in it."""
    after: int = 0


def allocated(draft: Draft) -> Draft:
    """The same body with as few registers as a linear scan needs; the draft itself where that cannot be told."""
    if draft.pool + draft.locals <= ENOUGH:
        return draft
    blocks = _blocks(draft)
    if (draft.pool + draft.locals) * (len(draft.ops) + 8 * len(blocks)) > MOST:
        return draft
    words = [list(_words(op)) for op in draft.ops]
    _flow(blocks, words)
    ops = [op for block in blocks for op in _renamed(draft, block)]
    numbers = _scanned(draft, ops, blocks)
    kept = {LOCAL + i: LOCAL + i for i in range(draft.ins)}
    highest = max(numbers.values(), default=-1)
    named = numbers | kept
    renumbered = [(op, tuple([named[r] for r in regs]), what) for op, regs, what in ops]
    return replace(draft, ops=renumbered, pool=highest + 1, locals=draft.ins)


def _blocks(draft: Draft) -> list[_Block]:
    """The blocks of a body, with those that follow each."""
    edges = {0, *draft.labels.values(), *(edge for guard in draft.guards for edge in (guard.start, guard.end))}
    edges |= {i + 1 for i, (op, _, _) in enumerate(draft.ops) if op in _ENDS or op in _IFS or op == SWITCH}
    starts = sorted(edge for edge in edges if edge < len(draft.ops))
    blocks = [_Block(s, e) for s, e in zip(starts, [*starts[1:], len(draft.ops)], strict=True)]
    places = {block.start: i for i, block in enumerate(blocks)}
    for i, block in enumerate(blocks):
        op, _, what = draft.ops[block.end - 1]
        goals = (
            [label for _, label in what.pairs]
            if isinstance(what, Cases)
            else [what]
            if op in _IFS or op == GOTO
            else []
        )
        block.following = [places[draft.labels[goal]] for goal in goals]
        if op not in _ENDS and i + 1 < len(blocks):
            block.following.append(i + 1)
    for guard in draft.guards:
        caught = [places[draft.labels[label]] for _, label in guard.targets]
        for i in range(places[guard.start], places.get(guard.end, len(blocks))):
            blocks[i].caught += caught
    return blocks


def _goals(op: int, what: object) -> list[int]:
    """The labels that an operation goes to."""
    if isinstance(what, Cases):
        return [label for _, label in what.pairs]
    return [what] if isinstance(what, int) and (op in _IFS or op == GOTO) else []


def _words(op: Op) -> Iterator[tuple[int, bool]]:
    """Every register word an operation touches, with whether it is written; those that are read come first."""
    code, regs, _ = op
    if code in INVOKES:
        yield from ((register, False) for register in regs)
        return
    kinds = KINDS.get(code, "")
    first = 1 if code in DEFINES else 0
    for kind, register in zip(kinds[first:], regs[first:], strict=True):
        yield from ((word, False) for word in ((register, register + 1) if kind == "J" else (register,)))
    if first:
        register = regs[0]
        yield from ((word, True) for word in ((register, register + 1) if kinds[0] == "J" else (register,)))


def _flow(blocks: list[_Block], words: list[list[tuple[int, bool]]]) -> None:
    """Which registers are live at the start and the end of each block."""
    bits: dict[int, int] = {}
    for block in blocks:
        for touched in words[block.start : block.end]:
            for word, is_written in touched:
                bit = bits.setdefault(_bit(word), 1 << _bit(word))
                if is_written:
                    block.written |= bit
                elif not block.written & bit:
                    block.needed |= bit
    before: list[list[int]] = [[] for _ in blocks]
    for i, block in enumerate(blocks):
        for other in (*block.following, *block.caught):
            before[other].append(i)
    waiting = list(range(len(blocks)))
    while waiting:
        block = blocks[at := waiting.pop()]
        caught = 0
        for other in block.caught:
            caught |= blocks[other].live
        after = caught
        for other in block.following:
            after |= blocks[other].live
        live = block.needed | (after & ~block.written) | caught
        block.after = after
        if live != block.live:
            block.live = live
            waiting += before[at]


def _bit(word: int) -> int:
    """The place of a register in a set of bits: locals and the pool by turns."""
    return 2 * (word - LOCAL) + 1 if word >= LOCAL else 2 * word


def _renamed(draft: Draft, block: _Block) -> Iterator[Op]:
    """A block's operations, each value that lives in it alone under a name of its own."""
    last = _last_writes(draft, block)
    names: dict[int, int] = {}
    fresh = _FRESH + 4 * block.start
    for at in range(block.start, block.end):
        op, regs, what = draft.ops[at]
        kinds, first = KINDS.get(op, ""), op in DEFINES and op not in INVOKES
        named = [names.get(register, register) for register in (regs[1:] if first else regs)]
        if first:
            register = regs[0]
            wide = kinds[0] == "J"
            stays = _stays(draft, block, register, at, last) or (wide and _stays(draft, block, register + 1, at, last))
            name = register if stays else fresh + 4 * (at - block.start)
            names[register] = name
            if wide:
                names[register + 1] = name + 1
            named.insert(0, name)
        yield op, tuple(named), what


def _last_writes(draft: Draft, block: _Block) -> dict[int, int]:
    """The operation that writes each register last in a block."""
    return {w: at for at in range(block.start, block.end) for w, written in _words(draft.ops[at]) if written}


def _stays(draft: Draft, block: _Block, register: int, at: int, last: dict[int, int]) -> bool:
    """Whether a value that is written must keep its register: an argument's, one that is needed behind the block."""
    if LOCAL <= register < LOCAL + draft.ins:
        return True
    return bool(block.after >> _bit(register) & 1) and (last[register] == at or bool(block.caught))


# --- the scan -------------------------------------------------------------------------------------------------------
def _scanned(draft: Draft, ops: list[Op], blocks: list[_Block]) -> dict[int, int]:
    """A register for each word that is no argument's, from 0 on."""
    lives = _lives(draft, ops, blocks)
    groups = _groups(ops, lives)
    found: dict[int, int] = {}
    active: list[tuple[int, int, int]] = []
    for start, end, words in sorted(groups):
        active = [one for one in active if one[0] >= start]
        taken = 0
        for _, base, size in active:
            taken |= ((1 << size) - 1) << base
        wanted, base = (1 << len(words)) - 1, 0
        while taken >> base & wanted:
            base += 1
        active.append((end, base, len(words)))
        found.update((word, base + i) for i, word in enumerate(words))
    return found


def _lives(draft: Draft, ops: list[Op], blocks: list[_Block]) -> dict[int, list[int]]:
    """The first and the last operation at which each word's value is needed, arguments left out."""
    lives: dict[int, list[int]] = {}

    def touch(word: int, at: int) -> None:
        life = lives.setdefault(word, [at, at])
        life[0], life[1] = min(life[0], at), max(life[1], at)

    for at, op in enumerate(ops):
        for word, _ in _words(op):
            if not LOCAL <= word < LOCAL + draft.ins:
                touch(word, at)
    across = [word for word in lives if word < _FRESH]
    for block in blocks:
        for word in across:
            bit = 1 << _bit(word)
            if block.live & bit:
                touch(word, block.start)
            if block.after & bit:
                touch(word, block.end - 1)
            if block.caught and block.after & bit:
                touch(word, block.start)
    return lives


def _groups(ops: list[Op], lives: dict[int, list[int]]) -> list[tuple[int, int, list[int]]]:
    """Words that must lie side by side, as wide values do, with the operations between which any of them is needed."""
    joined = set()
    for op, regs, what in ops:
        kinds = argument_kinds(op, what, len(regs)) if op in INVOKES else KINDS.get(op, "")
        place = 0
        for kind in kinds:
            if kind == "J":
                joined.add(regs[place])
            place += 2 if kind == "J" and op in INVOKES else 1
    found: list[tuple[int, int, list[int]]] = []
    for word in sorted(lives):
        start, end = lives[word]
        if found and found[-1][2][-1] == word - 1 and word - 1 in joined:
            first, last, words = found[-1]
            found[-1] = (min(first, start), max(last, end), [*words, word])
        else:
            found.append((start, end, [word]))
    return found
