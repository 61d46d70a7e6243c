"""Executes Dalvik methods on what is known of their values, to learn what reaches the calls that matter.

A forward interpretation of one root method and the helpers it calls: known conditions are followed (so loops over
known collections run element by element), unknown ones are taken both ways and joined again, and each way remembers
the conditions it took. What is not known is a hole or the call that made it, never a guess. Steps and depth are
bounded.
"""

from __future__ import annotations

from dataclasses import replace

from pinscan import deadline
from pinscan.code.dalvik.flow import leading_to
from pinscan.code.dalvik.frame import Frame
from pinscan.code.dalvik.heap import Guard, Heap, Operand, Ref, State, chosen, common, either, freeze, merge_heaps
from pinscan.code.dalvik.machine import DEPTH, Activation, Event, Exit, LostError, Machine, OutOfStepsError, parameters
from pinscan.code.dalvik.program import INVOKES, Method
from pinscan.code.values import Hole

EXITS = 4
"""Ways out of a helper that are kept apart."""


class Interpreter(Machine):
    """A machine that runs."""

    def root(self, method: Method, args: list[Operand] | None = None) -> list[Exit]:
        """Run a method from outside; parameters that are not given are holes."""
        given = args if args is not None else parameters(method)
        try:
            exits = self.run(method, given, {}, (), self._goals(method))
        except (OutOfStepsError, LostError) as error:
            self.cut = self.cut or isinstance(error, OutOfStepsError)
            return []
        if self.settle:
            heap = merge_heaps([leaving.heap for leaving in exits])
            self.events = [_settled(event, heap) for event in self.events]
        return exits

    def _goals(self, method: Method) -> set[int] | None:
        """Addresses from which a watched instruction, or a call that leads to one, can be reached; None for all."""
        body = self.program.body(method)
        if not self.watch or body is None:
            return None
        dex = self.program.images[method.image].dex
        names = {(m.ref.name, m.ref.params) for m in self.slice}
        ends = set(self.watched_in(method))
        for i in body.at.values() if names else ():
            if i.op in INVOKES and (dex.method(i.ref).name, dex.method(i.ref).params) in names:
                ends.add(i.pc)
        return leading_to(body, ends) if ends and not self.settle else None

    def run(
        self,
        method: Method,
        args: list[Operand],
        heap: Heap,
        guards: tuple[Guard, ...],
        goals: set[int] | None = None,
        exact: bool = False,
    ) -> list[Exit]:
        """Run a method on a heap; its ways out, at most `EXITS` of them."""
        body = self.program.body(method)
        if body is None or not body.at:
            return [Exit(Hole("no code"), heap, guards)]
        self.runs += 1
        self.met.append(method)
        deadline.check()
        dex = self.program.images[method.image].dex
        activation = Activation(self, method, body, dex, self.runs, self.watched_in(method), exact)
        frame = Frame(activation, goals, heap)
        registers: list[Operand] = [Hole("unset")] * body.registers
        place = body.registers - body.ins
        for arg, width in zip(args, _widths(method), strict=False):
            if place < len(registers):
                registers[place] = arg
            place += width
        frame.arrive(min(body.at), State(registers, dict(heap), guards))
        exits = frame.play()
        if not exits and frame.lost:
            raise LostError
        if len(exits) > EXITS:
            value = chosen([(e.value, e.guards) for e in exits]) or either(e.value for e in exits)
            exits = [Exit(value, merge_heaps([e.heap for e in exits]), common([e.guards for e in exits]))]
        return exits

    def call(self, state: State, method: Method, args: list[Operand]) -> Operand:
        """Run a method to its end inside a state (a lambda, an element's visitor) and join its ways out."""
        self.vary()  # as many turns of a loop as the search wants, as deep as there is room
        if len(self.frames) >= DEPTH:
            return Hole("depth")
        try:
            exits = self.run(method, args, state.heap, state.guards)
        except LostError:
            return Hole("no return")
        if not exits:
            return Hole("no return")
        state.heap = merge_heaps([e.heap for e in exits])
        return chosen([(e.value, e.guards) for e in exits]) or either(e.value for e in exits)


def _settled(event: Event, heap: Heap) -> Event:
    """A field write with its object and value as they are when the root is through."""
    if event.written is None:
        return event
    kept = (isinstance(one, Ref) and one.id in heap for one in event.written)
    args = (
        freeze(one, heap) if is_kept else old for one, is_kept, old in zip(event.written, kept, event.args, strict=True)
    )
    return replace(event, args=tuple(args))


def _widths(method: Method) -> list[int]:
    own = [] if method.static else [1]
    return own + [2 if kind in ("J", "D") else 1 for kind in method.ref.params]
