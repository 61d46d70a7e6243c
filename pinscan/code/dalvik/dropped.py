"""Whether an object is dropped: nobody calls it, stores it, passes it on or returns it, nor anything made of it.

Asked of a builder that was just given something. Registers are followed through the method's body, and through its
callers where it was a parameter or is returned; whatever is not clearly one of the harmless uses counts as a use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pinscan.code.dalvik.flow import successors
from pinscan.code.dalvik.program import INVOKES, Method, Program, Site
from pinscan.formats.dalvik import Instruction
from pinscan.formats.dex import Dex, MethodRef

VISITS = 20_000
"""Instructions gone over in one body, beyond which an object counts as used."""
CALLERS = 12
"""Callers of one method that are looked into."""
LEVELS = 5
"""Levels of callers."""
OTHER = -(1 << 20)
"""The label of an object that comes from elsewhere: a field, an array, another method."""
_HARMLESS = ("Lkotlin/jvm/internal/Intrinsics;", "Ljava/util/Objects;->requireNonNull", "Ljava/lang/Object;->getClass")
_OBJECT_READS = frozenset((0x46, 0x54, 0x62))
_STORES = frozenset((0x4D, 0x5B, 0x69))
_WRITES = frozenset(
    [*range(0x01, 0x0E), *range(0x12, 0x1D), *range(0x20, 0x24), *range(0x2D, 0x32), *range(0x44, 0x4B),
     *range(0x52, 0x59), *range(0x60, 0x67), *range(0x7B, 0xE3), 0xFE, 0xFF]
)  # fmt: skip
"""Instructions whose first register is written."""
_HANDED = frozenset((0x24, 0x25, 0xFA, 0xFB, 0xFC, 0xFD))
"""Instructions that pass registers on, other than plain calls."""
Labels = frozenset[int]
_NONE: Labels = frozenset()


@dataclass(frozen=True, slots=True)
class Family:
    """A builder's type and the types of what is built with it; a type that is set up itself has none."""

    builder: str
    built: frozenset[str] = frozenset()

    @property
    def kinds(self) -> frozenset[str]:
        """All of them."""
        return self.built | {self.builder}

    def leaves(self, ref: MethodRef) -> bool:
        """Whether a call on an object of the family uses none of what it was given yet."""
        if ref.name == "<init>":
            return ref.owner in self.kinds
        if ref.owner == self.builder:
            return bool(self.built) or ref.returns in (self.builder, "V")
        return ref.owner in self.built and ref.returns == self.builder


def is_dropped(program: Program, site: Site, chain: tuple[Site, ...], register: int, family: Family) -> bool:
    """Whether the object in a register of an instruction, and all that is built of it afterwards, comes to nothing.

    `chain` are the calls that led to the instruction, where they are known; else all callers are looked into.
    """
    return not _Search(program, family).used(site, chain, register, False, LEVELS)


@dataclass(slots=True)
class _Flow:
    """The labels of each register before each instruction; a label is the address where an object was made (or
    -1 - n for parameter register n)."""

    before: dict[int, dict[int, Labels]] = field(default_factory=dict)
    made_of: set[tuple[int, int, Labels]] = field(default_factory=set)
    """What is made where (label, address of the call) of which objects."""


class _Search:
    """One question about one family of types."""

    def __init__(self, program: Program, family: Family) -> None:
        self.program, self.family = program, family

    def used(self, site: Site, chain: tuple[Site, ...], register: int, returned: bool, levels: int) -> bool:
        """Whether the object in a register (or, with `returned`, what the call at the site returns as well) is used."""
        flow = self._flow(site, returned)
        if flow is None or levels == 0:
            return True
        start = flow.before.get(site.pc, {}).get(register, _NONE) if register >= 0 else _NONE
        start |= {site.pc} if returned else _NONE
        if not start or OTHER in start:
            return True
        wanted = self._built_of(start, flow, self._after(site))
        found = list(self._uses(site, flow, wanted))
        if any(use == "used" for use in found):
            return True
        registers = {-1 - label for label in start if label < 0}
        leaves = "returned" in found
        if not registers and not leaves:
            return False
        return self._used_by_callers(site.method, chain, registers, leaves, levels - 1)

    def _used_by_callers(
        self, method: Method, chain: tuple[Site, ...], registers: set[int], returned: bool, levels: int
    ) -> bool:
        sites = [chain[-1]] if chain else self.program.callers_of(method)
        if not sites or len(sites) > CALLERS or not all(self._names(site, method) for site in sites):
            return True
        body = self.program.body(method)
        first = body.registers - body.ins if body else 0
        for site in sites:
            given = self._instruction(site)
            for register in registers or {-1}:
                place = register - first
                if given is None or place >= len(given.regs):
                    return True
                own = given.regs[place] if register >= 0 else -1
                if self.used(site, chain[:-1], own, returned, levels):
                    return True
        return False

    def _names(self, site: Site, method: Method) -> bool:
        """Whether a call names the method on its own class, so that it surely runs it."""
        given = self._instruction(site)
        if given is None or given.op not in INVOKES:
            return False
        ref = self._dex(site.method).method(given.ref)
        own = method.ref
        return (ref.owner, ref.name, ref.params) == (own.owner, own.name, own.params)

    def _instruction(self, site: Site) -> Instruction | None:
        body = self.program.body(site.method)
        return body.at.get(site.pc) if body else None

    def _dex(self, method: Method) -> Dex:
        return self.program.images[method.image].dex

    # --- the flow of labels -----------------------------------------------------------------------------------
    def _flow(self, site: Site, returned: bool) -> _Flow | None:
        """The labels in a method's body; None when it is too large. With `returned` the call at `site` makes an object
        of its own."""
        body = self.program.body(site.method)
        if body is None or not body.at:
            return None
        flow, dex = _Flow(), self._dex(site.method)
        first = body.registers - body.ins
        queue = [min(body.at)]
        flow.before[queue[0]] = {n: frozenset((-1 - n,)) for n in range(first, body.registers)}
        for _ in range(VISITS):
            if not queue:
                return flow
            i = body.at[queue.pop()]
            state = self._step(i, flow.before[i.pc], dex, flow, returned and i.pc == site.pc)
            queue.extend(pc for pc in successors(body, i) if pc in body.at and _arrive(flow, pc, state))
        return None

    def _step(self, i: Instruction, given: dict[int, Labels], dex: Dex, flow: _Flow, own: bool) -> dict[int, Labels]:
        """The labels after an instruction; register -1 stands for the result of a call."""
        state = dict(given)
        if i.op in INVOKES:
            state[-1] = frozenset((i.pc,)) if own else self._result(i, given, dex.method(i.ref), flow)
        elif i.op in _WRITES and i.regs:
            state[i.regs[0]] = self._written(i, given, dex)
        return state

    def _written(self, i: Instruction, given: dict[int, Labels], dex: Dex) -> Labels:
        if 0x07 <= i.op <= 0x09:
            return given.get(i.regs[1], _NONE)
        if i.op == 0x0C:
            return given.get(-1, _NONE)
        if i.op == 0x22:
            return frozenset((i.pc,)) if dex.type(i.ref) in self.family.kinds else _NONE
        return frozenset((OTHER,)) if i.op in _OBJECT_READS else _NONE

    def _result(self, i: Instruction, given: dict[int, Labels], ref: MethodRef, flow: _Flow) -> Labels:
        """The labels of what a call returns; noted where it makes an object of the family of others."""
        family, labels = self.family, [given.get(register, _NONE) for register in i.regs]
        if ref.name == "<init>" and ref.owner in family.kinds and labels:
            _note(flow, labels[0], i.pc, labels[1:])
            return _NONE
        inside = ref.owner in family.kinds and i.op not in (0x71, 0x77) and bool(labels)
        if inside and ref.returns == ref.owner == family.builder:
            return labels[0]  # a setter returns the builder it was called on
        if inside and ref.returns in family.kinds and ref.returns != ref.owner:
            _note(flow, frozenset((i.pc,)), i.pc, labels)
            return frozenset((i.pc,))
        return frozenset((OTHER,))

    # --- uses -------------------------------------------------------------------------------------------------
    def _after(self, site: Site) -> set[int]:
        """The addresses that may be run once the instruction was."""
        body = self.program.body(site.method)
        seen = {site.pc}
        queue = [site.pc] if body else []
        while body and queue:
            for pc in successors(body, body.at[queue.pop()]):
                if pc in body.at and pc not in seen:
                    seen.add(pc)
                    queue.append(pc)
        return seen

    def _built_of(self, start: Labels, flow: _Flow, after: set[int]) -> Labels:
        """The labels of some objects and of all that is made of them later."""
        wanted, before = start, _NONE
        while wanted != before:
            before = wanted
            wanted |= {label for label, pc, of in flow.made_of if pc in after and of & wanted}
        return wanted

    def _uses(self, site: Site, flow: _Flow, wanted: Labels) -> Iterator[str]:
        """What is done to the wanted objects: ``used`` and ``returned``."""
        body, dex = self.program.body(site.method), self._dex(site.method)
        for pc, state in flow.before.items():
            i = body.at[pc] if body else None
            if i is None or pc == site.pc:
                continue  # what the instruction asked about does is known
            held = [place for place, register in enumerate(i.regs) if state.get(register, _NONE) & wanted]
            if not held:
                continue
            if i.op == 0x11:
                yield "returned"
            elif self._is_use(i, held, dex):
                yield "used"

    def _is_use(self, i: Instruction, held: list[int], dex: Dex) -> bool:
        if i.op in INVOKES:
            return not self._is_harmless(dex.method(i.ref), i, held)
        return (i.op in _STORES and held[0] == 0) or i.op in _HANDED

    def _is_harmless(self, ref: MethodRef, i: Instruction, held: Iterable[int]) -> bool:
        if str(ref).startswith(_HARMLESS):
            return True
        if i.op in (0x71, 0x77):
            return False
        return self.family.leaves(ref) and (ref.name == "<init>" or all(place == 0 for place in held))


def _arrive(flow: _Flow, pc: int, state: dict[int, Labels]) -> bool:
    """Add what is known before an instruction; whether any of it is new."""
    known = flow.before.get(pc)
    if known is None:
        flow.before[pc] = dict(state)
        return True
    fresh = {register: labels for register, labels in state.items() if not labels <= known.get(register, _NONE)}
    for register, labels in fresh.items():
        known[register] = known.get(register, _NONE) | labels
    return bool(fresh)


def _note(flow: _Flow, labels: Labels, pc: int, of: Iterable[Labels]) -> None:
    parts = _NONE.union(*of)
    flow.made_of.update((label, pc, parts) for label in labels)
