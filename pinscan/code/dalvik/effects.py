"""Which fields a method may write, itself or through what it calls: what is not known any more once it was called."""

from __future__ import annotations

from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.dalvik.program import INVOKES, Method, Program, program
from pinscan.errors import FormatError
from pinscan.formats.dex import MethodRef

METHODS = 40
"""Most methods that are looked into for one; beyond, it may write any field."""
INSTANCE_PUTS = range(0x59, 0x60)
STATIC_PUTS = range(0x67, 0x6E)


@dataclass(frozen=True, slots=True)
class Writes:
    """The fields that a call of a method may write."""

    fields: frozenset[str]
    """Names of instance fields."""
    statics: frozenset[tuple[str, str]]
    """Owners and names of static fields."""


def effects(build: Build) -> Effects:
    """The build's side effects; ask for them by ``build.once(effects)``."""
    return Effects(build.once(program))


class Effects:
    """Looks methods' effects up once each."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._known: dict[Method, Writes | None] = {}

    def writes(self, method: Method) -> Writes | None:
        """What a call of the method may write; None for anything."""
        if method not in self._known:
            self._known[method] = self._search(method)
        return self._known[method]

    def _search(self, method: Method) -> Writes | None:
        names: set[str] = set()
        statics: set[tuple[str, str]] = set()
        seen, queue = {method}, [method]
        while queue:
            reached = self._look(queue.pop(), names, statics)
            if reached is None:
                return None
            queue.extend(reached - seen)
            seen |= reached
            if len(seen) > METHODS:
                return None
        return Writes(frozenset(names), frozenset(statics))

    def _look(self, method: Method, names: set[str], statics: set[tuple[str, str]]) -> set[Method] | None:
        """Note the fields a body writes; the methods of the build it may run, None when it cannot be read."""
        body = self.program.body(method)
        if body is None:
            return None
        dex = self.program.images[method.image].dex
        reached: set[Method] = set()
        try:
            for i in body.at.values():
                if i.op in INSTANCE_PUTS:
                    names.add(dex.field(i.ref).name)
                elif i.op in STATIC_PUTS:
                    ref = dex.field(i.ref)
                    statics.add((ref.owner, ref.name))
                elif i.op in INVOKES:
                    reached |= self._targets(dex.method(i.ref))
        except FormatError:
            return None
        return reached

    def _targets(self, ref: MethodRef) -> set[Method]:
        found = self.program.find_method(ref.owner, ref.name, ref.params, ref.returns)
        own = {found} if found is not None and found.code else set()
        return own if found is None or found.static else own | self.program.implementations(ref.owner, ref)
