"""What the code of an image stores in global variables and in fields of its objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from pinscan.code.apple_bodies import Bodies
from pinscan.code.apple_mentions import Mentions
from pinscan.code.apple_run import Run
from pinscan.code.apple_state import IMAGE, Machine, State
from pinscan.code.apple_values import Reader, Source
from pinscan.code.values import Hole, Value, join
from pinscan.formats import arm64

MAX_METHODS = 60
"""Functions looked at for what they store in one global variable or field."""
MAX_ASIDE = 120_000
"""Instructions run in one binary for the sake of global variables and fields."""
MAX_NESTED = 2
"""Runs under way beyond which no more are started for a stored value."""
_WINDOW = 16
"""Instructions after an address is formed in which its use is looked for."""

_Cell: TypeAlias = Callable[[State], Machine | None]


class Runs(Source, Protocol):
    """The image whose functions are run."""

    steps: int
    running: list[int]

    def run(self, start: int) -> Run:
        """The run of the function at an address, made once."""
        ...


class Stored:
    """The values stored outside of a run, each followed once."""

    def __init__(self, runs: Runs, bodies: Bodies, mentions: Mentions) -> None:
        self._runs, self._bodies, self._mentions = runs, bodies, mentions
        self._globals: dict[int, Value | None] = {}
        self._fields: dict[tuple[str, int], Value | None] = {}
        self._aside = 0

    def in_global(self, address: int) -> Value | None:
        """What the functions that mention a global variable store in it; None when that was not followed."""
        if address not in self._globals:
            self._globals[address] = None  # a run that comes back to it finds nothing
            places = [place for place in self._mentions.data.to({address}) if self._may_write(place)]
            functions = {self._bodies.start_of(place) for place in places}
            self._globals[address] = self._stored(functions, lambda state: state.load(IMAGE, address, 8))
        return self._globals[address]

    def in_field(self, class_name: str, offset: int) -> Value | None:
        """What the methods of a class and its superclasses store in a field; None when that was not followed."""
        key = (class_name, offset)
        if key not in self._fields:
            self._fields[key] = None
            runtime = self._runs.runtime
            family = {class_name}
            while (parent := runtime.parents.get(class_name)) and parent not in family:
                family.add(class_name := parent)
            own = [m.imp for m in runtime.methods.values() if m.class_name in family and not m.of_class]
            found = self._stored(own[:MAX_METHODS], lambda state: state.load(("argument", 0), offset, 8))
            self._fields[key] = found
        return self._fields[key]

    def _may_write(self, place: int) -> bool:
        """Whether the address formed at a place is not merely loaded from."""
        ops = [arm64.decode(word) for word in self._bodies.words(place, _WINDOW)]
        if len(ops) < _WINDOW or ops[0].name == "ldr literal":
            return False
        use = next(
            (op for op in ops[1:] if op.rn == ops[0].rd and op.name in ("ldr", "ldp", "str", "stp", "add")), None
        )
        return use is None or use.name not in ("ldr", "ldp")

    def _stored(self, functions: Iterable[int], cell: _Cell) -> Value | None:
        values: list[Value] = []
        running = self._runs.running
        for start in sorted(functions)[:MAX_METHODS]:
            if start in running or len(running) > MAX_NESTED or self._aside > MAX_ASIDE:
                continue
            before = self._runs.steps
            state = self._runs.run(start).exit
            self._aside += self._runs.steps - before
            machine = cell(state) if state is not None else None
            if state is None or machine is None or machine == 0:
                continue
            value = Reader(self._runs, state).value(machine)
            if not isinstance(value, Hole):
                values.append(value)
        return join(tuple(values)) if values else None
