"""The conditions that a run's branches and selects test, and what a choice between them says."""

from __future__ import annotations

from collections.abc import Iterable

from pinscan.code.apple.calls import shallow
from pinscan.code.apple.differing import pairs_of
from pinscan.code.apple.sites import Guard, normal, refined
from pinscan.code.apple.state import LOST, Choice, Fork, Machine, State, Taken
from pinscan.code.apple.step import read
from pinscan.code.apple.swift_text import swift_text
from pinscan.code.apple.values import Reader, Source
from pinscan.code.values import Blob, Made, Value, text
from pinscan.formats.arm64 import Op

_CONSTANTS = ("__const", "__cstring", "__literal16", "__data")
CHOICES = 40
"""Levels of calls and choices that are kept of what chose a value."""


class Conditions:
    """What each branch and conditional select of one run tests."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[Fork, Guard] = {}
        self._said: dict[frozenset[Taken], tuple[Guard, ...]] = {}
        """The guards of choices asked for since a condition was last kept: calls come many to a block."""
        self._single: dict[Taken, tuple[Guard, ...]] = {}
        """The guards of one choice, kept while its condition stays."""
        self._order: dict[Taken, str] = {}
        self._constants: dict[bytes, bool] = {}
        """Bytes that were compared, and whether the image holds them."""

    def branch(self, state: State, fork: Fork, op: Op) -> None:
        """Keep the condition of a conditional branch as a `Guard` that holds when the branch is taken."""
        if op.name == "b.":
            self.select(state, fork, op.extra)
            return
        tested = self.tested(state, read(state, op.rd))
        self._keep(fork, Guard(tested, op.name in ("cbnz", "tbnz")))

    def select(self, state: State, fork: Fork, condition: str) -> None:
        """Keep the condition of a conditional select, by the flags as they are."""
        self._keep(fork, self._comparison(state, condition, state.flags or ("", LOST, LOST)))

    def choice(self, state: State, fork: Fork, tested: Machine) -> None:
        """Keep what a call tests to choose between the values that it gives."""
        self._keep(fork, Guard(self.tested(state, tested), True))

    def _keep(self, fork: Fork, guard: Guard) -> None:
        self._known[fork] = normal(guard)
        self._said.clear()
        for held in (True, False):
            self._single.pop(Choice(fork, held), None)

    def tested(self, state: State, machine: Machine) -> Value:
        """What is tested: a value and, where branches chose it, the conditions they tested."""
        pairs = pairs_of(machine)
        if len(pairs) > 1:
            same = self._words_equal(state, pairs)
            return Made("not", (same if self._constant(same) else Made("words equal", (same.args[0], LOST)),))
        reader = Reader(self._source, state)
        value = shallow(reader.value(machine))
        if reader.by and not isinstance(value, Made):
            return shallow(Made("chosen", (value, *self.chosen(reader.by))), CHOICES)  # choices within choices grow
        return value

    def chosen(self, by: Iterable[Fork]) -> tuple[Value, ...]:
        """The values that some branches tested, in a fixed order."""
        return tuple(self._known[fork].value for fork in sorted(by, key=repr) if fork in self._known)

    def guards(self, taken: frozenset[Taken]) -> tuple[Guard, ...]:
        """What the choices on the way to a place say."""
        if taken not in self._said:
            self._said[taken] = tuple(guard for one in sorted(taken, key=self._place) for guard in self._says(one))
        return self._said[taken]

    def _place(self, taken: Taken) -> str:
        """What choices are ordered by."""
        if taken not in self._order:
            self._order[taken] = repr(taken)
        return self._order[taken]

    def _says(self, taken: Taken) -> tuple[Guard, ...]:
        """What one choice says."""
        if not isinstance(taken, Choice):
            return tuple(refined(self._guard(taken)))
        if taken not in self._single:
            self._single[taken] = tuple(refined(self._guard(taken)))
        return self._single[taken]

    def _guard(self, taken: Taken) -> Guard:
        """What a choice says: a condition and whether it held; of two ways, that one or the other was taken."""
        if isinstance(taken, Choice):
            found = self._known.get(taken.fork, Guard(LOST, True))
            return Guard(found.value, found.holds == taken.held)
        return Guard(Made("or", tuple(self._way(way) for way in taken.ways)), True)

    def _way(self, taken: frozenset[Taken]) -> Value:
        """What all of some choices say together."""
        parts = [self._guard(one) for one in sorted(taken, key=repr)]
        said = tuple(part.value if part.holds else Made("not", (part.value,)) for part in parts)
        return said[0] if len(said) == 1 else Made("and", said)

    def _comparison(self, state: State, condition: str, flags: tuple[str, Machine, Machine]) -> Guard:
        name, one, two = flags
        if len(state.chain) > 1 and condition in ("eq", "ne"):
            return Guard(self._words_equal(state, state.chain), condition == "eq")
        if name == "and" and condition in ("eq", "ne"):
            return Guard(self.tested(state, one), condition == "ne")
        return Guard(Made(condition, (self.tested(state, one), self.tested(state, two))), True)

    def _constant(self, compared: Made) -> bool:
        """Whether compared bytes lie in the image as they are: words without an order of their own may be mixed up."""
        known = compared.args[1]
        if isinstance(known, Blob) and known.data not in self._constants:
            sections = (s for s in self._source.image.sections if s.name in _CONSTANTS)
            held = any(known.data in bytes(self._source.image.content(section)) for section in sections)
            self._constants[known.data] = held
        return not isinstance(known, Blob) or self._constants[known.data]

    def _words_equal(self, state: State, pairs: tuple[tuple[Machine, Machine], ...]) -> Made:
        """A run of words compared with constants, as compilers write out ``memcmp``: the bytes compared."""
        words = [b if isinstance(b, int) else a for a, b in pairs]
        other = next((m for m in pairs[0] if not isinstance(m, int)), LOST)
        known = b"".join(word.to_bytes(8, "little") for word in words if isinstance(word, int))
        constant: Value = Blob(known) if len(known) == 8 * len(words) else LOST
        written = swift_text(self._source.image, words[0], words[1]) if len(words) == 2 else None
        if written is not None:
            constant = text(written)
        return Made("words equal", (self.tested(state, other), constant))
