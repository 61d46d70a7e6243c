"""Small programs whose methods have code: assembled from mnemonics, to be run by the interpreter."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from pinscan.build.android import android
from pinscan.code.dalvik.effects import Effects, effects
from pinscan.code.dalvik.heap import Heap, Operand, freeze
from pinscan.code.dalvik.interpreter import Interpreter
from pinscan.code.dalvik.machine import Exit, no_objects
from pinscan.code.dalvik.models import library
from pinscan.code.dalvik.program import INVOKES, Body, Method, Program, Site
from pinscan.code.values import Hole, Value
from pinscan.formats import dalvik
from pinscan.formats.dalvik import Instruction
from pinscan.formats.dex import FieldRef, MethodRef
from pinscan.model import Location
from tests.code.dalvik.fake_program import FakeProgram

_OPS = {name: op for op, name in enumerate(dalvik.NAMES)}
Line = tuple[Any, ...] | str
"""A mnemonic with its registers, then a literal, a label or what it names; a text alone is a label."""


@dataclass
class FakeDex:
    """The tables that instructions index."""

    table: list[Any] = field(default_factory=list)

    def index(self, named: object) -> int:
        if named not in self.table:
            self.table.append(named)
        return self.table.index(named)

    def string(self, index: int) -> str:
        return cast(str, self.table[index])

    type = string

    def method(self, index: int) -> MethodRef:
        return cast(MethodRef, self.table[index])

    def field(self, index: int) -> FieldRef:
        return cast(FieldRef, self.table[index])

    def code_size(self, code: int) -> int:
        return 20

    def find_class(self, descriptor: str) -> None:
        """No class has static fields."""


@dataclass
class Assembled(FakeProgram):
    """A program whose methods are given as lines."""

    dex: FakeDex = field(default_factory=FakeDex)
    bodies: dict[Method, Body] = field(default_factory=dict)
    gaps: list[Any] = field(default_factory=list)

    @property
    def images(self) -> list[Any]:
        return [SimpleNamespace(dex=self.dex, path="classes.dex")]

    @property
    def build(self) -> Any:
        known = {android: SimpleNamespace(package=self.package, manifests=()), effects: Effects(cast(Program, self))}
        return SimpleNamespace(once=lambda asked: known[asked], parts=(), add_gap=self.gaps.append)

    def code(self, ref: MethodRef, lines: list[Line], *, registers: int = 8, static: bool = True) -> Method:
        """Define a method with a body; its parameters are in the last registers."""
        made = Method(0, len(self.bodies), 16 * (len(self.bodies) + 1), 9 if static else 1, ref)
        self.known.setdefault(ref.owner, []).append(made)
        self.supers.setdefault(ref.owner, "Ljava/lang/Object;")
        ins = len(ref.params) + (not static)
        self.bodies[made] = Body(registers, ins, self._assembled(lines), array("H"), (), made.code + 16, ())
        return made

    def _assembled(self, lines: list[Line]) -> dict[int, Instruction]:
        places: dict[str, int] = {}
        pc = 0
        for line in lines:
            if isinstance(line, str):
                places[line] = pc
            else:
                pc += dalvik.UNITS[_OPS[line[0]]]
        at: dict[int, Instruction] = {}
        pc = 0
        for line in lines:
            if isinstance(line, str):
                continue
            op = _OPS[line[0]]
            regs = tuple(word for word in line[1:] if isinstance(word, int) and not isinstance(word, bool))
            value, ref = 0, -1
            if line[0].startswith("const") and "string" not in line[0]:
                regs, value = regs[:1], regs[1]
            last = line[-1]
            if isinstance(last, str) and line[0].startswith(("if-", "goto")):
                value = places[last]
            elif isinstance(last, (str, MethodRef, FieldRef)) and len(line) > 1:
                ref = self.dex.index(last)
            at[pc] = Instruction(pc, op, regs, value, ref)
            pc += dalvik.UNITS[op]
        return at

    # --- what a program is asked ------------------------------------------------------------------------------
    def body(self, method: Method) -> Body | None:
        return self.bodies.get(method)

    def find_method(
        self, owner: str, name: str, params: tuple[str, ...] | None = None, returns: str | None = None
    ) -> Method | None:
        for kind in self.ancestors(owner):
            for one in self.methods(kind):
                if one.ref.name == name and params in (None, one.ref.params) and returns in (None, one.ref.returns):
                    return one
        return None

    def implementations(self, owner: str, ref: MethodRef) -> set[Method]:
        below = (one for kind in self.subtypes(owner) for one in self.methods(kind))
        return {one for one in below if (one.ref.name, one.ref.params) == (ref.name, ref.params)}

    def subtypes(self, descriptor: str, most: int = 50) -> tuple[str, ...]:
        return super().subtypes(descriptor, most)

    def _sites(self, named: object, opcodes: frozenset[int]) -> list[Site]:
        found = [(method, i) for method, body in self.bodies.items() for i in body.at.values() if i.op in opcodes]
        return [Site(method, i.pc) for method, i in found if i.ref >= 0 and self.dex.table[i.ref] == named]

    def callers(self, owner: str, name: str, params: tuple[str, ...] | None = None) -> list[Site]:
        refs = [one for one in self.dex.table if isinstance(one, MethodRef) and (one.owner, one.name) == (owner, name)]
        return [site for one in refs if params in (None, one.params) for site in self._sites(one, INVOKES)]

    def callers_of(self, method: Method, *, sure: bool = False) -> list[Site]:
        return self._sites(method.ref, INVOKES)

    def field_sites(self, ref: FieldRef, opcodes: frozenset[int]) -> list[Site]:
        return self._sites(ref, opcodes)

    def makers(self, owner: str) -> list[Site]:
        return self._sites(owner, frozenset([0x22]))

    def instance_fields(self, descriptor: str) -> list[FieldRef]:
        return [one for one in self.dex.table if isinstance(one, FieldRef) and one.owner == descriptor]

    def location(self, site: Site, text: str | None = None) -> Location:
        return Location("classes.dex", str(site.method.ref), site.pc, text=text)

    def is_a(self, descriptor: str, ancestor: str) -> bool:
        return ancestor in self.ancestors(descriptor)

    def is_interface(self, descriptor: str) -> bool:
        return False

    def site(self, method: Method, mnemonic: str, nth: int = 0) -> Site:
        """The place of an instruction of a method."""
        found = [pc for pc, i in self.bodies[method].at.items() if i.name == mnemonic]
        return Site(method, found[nth])

    # --- running ----------------------------------------------------------------------------------------------
    def machine(self, **settings: Any) -> Interpreter:
        """A machine for this program, in which no field is known."""
        return Interpreter(cast(Program, self), library.model, lambda ref: Hole("field"), no_objects, **settings)

    def result(self, method: Method, *args: Operand) -> list[Value]:
        """What each way out of a method returns."""
        return [read(leaving) for leaving in self.machine().root(method, list(args) or None)]


def read(leaving: Exit) -> Value:
    """What a way out returns, read out."""
    heap: Heap = leaving.heap
    return freeze(leaving.value, heap)
