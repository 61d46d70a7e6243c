"""The operand stack while a body is translated: what each place holds, and in which register.

A value that is only loaded from a local variable stays in the variable's register until that is written; a computed one
takes the lowest register of the pool that nothing on the stack needs. Where ways of control meet, every value lies in
the register of its own depth.
"""

from __future__ import annotations

from pinscan.errors import FormatError
from pinscan.formats.jvm.drafts import LOCAL, Op
from pinscan.formats.jvm.registers import MOVE_OF

DEEPEST = 600
"""Most values on the stack of a method: a call takes 255 at most, and calls are nested a few times."""
Value = tuple[str, int]
"""What a place holds (I one word, J two, L an object) and its register."""


class Stack:
    """The operand stack within one block of code; `ops` takes the moves that are needed."""

    def __init__(self, ops: list[Op]) -> None:
        self.values: list[Value] = []
        self.ops = ops
        self.highest = 0
        """Registers of the pool that were used."""

    def enter(self, kinds: tuple[str, ...]) -> None:
        """Begin a block with these values on the stack, each in the register of its depth."""
        self.values = []
        depth = 0
        for kind in kinds:
            self.values.append((kind, depth))
            depth += 2 if kind == "J" else 1
        self.highest = max(self.highest, depth)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What lies on the stack, the lowest first."""
        return tuple([kind for kind, _ in self.values])

    def push(self, value: Value) -> None:
        """Put a value that lies in a register on the stack."""
        if len(self.values) >= DEEPEST:
            raise FormatError("more values on the stack than any compiler leaves there")
        self.values.append(value)

    def pop(self, kind: str) -> int:
        """The register of the value on top, which must be of this kind."""
        found, register = self.take()
        if found != kind:
            raise FormatError("an instruction on a value of another type")
        return register

    def take(self) -> Value:
        """The value on top."""
        if not self.values:
            raise FormatError("an instruction on an empty stack")
        return self.values.pop()

    def new(self, kind: str, *busy: int) -> int:
        """A register of the pool for a new value; not one of `busy`, nor one that the stack needs."""
        used = set(busy)
        for held, register in self.values:
            used.add(register)
            if held == "J":
                used.add(register + 1)
        register, wide = 0, kind == "J"
        while register in used or (wide and register + 1 in used):
            register += 1
        self.highest = max(self.highest, register + 1 + wide)
        return register

    def spill(self, local: int, wide: bool, *busy: int) -> None:
        """Save what the stack holds of a local variable that is about to be written; not in one of `busy`."""
        written = (local, local + 1) if wide else (local,)
        for at, (kind, register) in enumerate(self.values):
            if register in written or (kind == "J" and register + 1 in written):
                saved = self.new(kind, *busy)
                self.ops.append((MOVE_OF[kind], (saved, register), None))
                self.values[at] = (kind, saved)

    def leave(self, *operands: Value) -> list[int]:
        """Bring every value to the register of its depth; the registers where a branch's own operands are then."""
        moves: dict[int, Value] = {}
        depth = 0
        for at, (kind, register) in enumerate(self.values):
            if register != depth:
                moves[depth] = (kind, register)
            self.values[at] = (kind, depth)
            depth += 2 if kind == "J" else 1
        self.highest = max(self.highest, depth)
        if not moves:
            return [register for _, register in operands]
        kept = [self._aside(kind, register, depth, moves) for kind, register in operands]
        self._all_at_once(moves, depth)
        return kept

    def _aside(self, kind: str, register: int, depth: int, moves: dict[int, Value]) -> int:
        """An operand's register, once it is out of the way of what is moved into the lowest ones."""
        if register >= depth:
            return register
        free = self._above(kind, depth, moves)
        self.ops.append((MOVE_OF[kind], (free, register), None))
        return free

    def _above(self, kind: str, depth: int, moves: dict[int, Value]) -> int:
        """A register above all that a set of moves touches."""
        self.highest = max(self.highest, depth) + (2 if kind == "J" else 1)
        return self.highest - (2 if kind == "J" else 1)

    def _all_at_once(self, moves: dict[int, Value], depth: int) -> None:
        """Moves as if all were made at the same time; a cycle is broken by a register of its own."""
        while moves:
            ready = [to for to, move in moves.items() if not _read(to, move, moves)]
            if not ready:
                to, (kind, source) = next(iter(moves.items()))
                free = self._above(kind, depth, moves)
                self.ops.append((MOVE_OF[kind], (free, source), None))
                moves[to] = (kind, free)
                continue
            for to in ready:
                kind, source = moves.pop(to)
                self.ops.append((MOVE_OF[kind], (to, source), None))


def _read(to: int, move: Value, moves: dict[int, Value]) -> bool:
    """Whether a register that a move writes is one that another has still to read."""
    written = (to, to + 1) if move[0] == "J" else (to,)
    return any(
        source in written or (kind == "J" and source + 1 in written)
        for other, (kind, source) in moves.items()
        if other != to
    )


def is_local(register: int) -> bool:
    """Whether a register is a local variable's."""
    return register >= LOCAL
