"""A program that is only said: classes, who calls and makes what; for what asks a program and runs none of its code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from pinscan.build.android import android
from pinscan.code.dalvik.program import Method, Site
from pinscan.formats.dex import FieldRef, MethodRef

ACC_STATIC = 0x8


@dataclass
class FakeProgram:
    """Classes by name with their superclass, methods in order of their making, and the places that name them."""

    supers: dict[str, str]
    package: str = "org.app"
    is_library: bool = False
    called: dict[tuple[str, str], list[Method]] = field(default_factory=dict)
    """Methods that call a method, by the class that the call names and the method's name."""
    made: dict[str, list[Method]] = field(default_factory=dict)
    """Methods that allocate a class."""
    named: dict[str, list[Method]] = field(default_factory=dict)
    """Methods that load a class as an object."""
    known: dict[str, list[Method]] = field(default_factory=dict)

    def method(self, owner: str, name: str, access: int = 1) -> Method:
        """A method of a class, defined with it."""
        number = sum(map(len, self.known.values()))
        made = Method(0, number, 16 * (number + 1), access, MethodRef(owner, name, (), "V"))
        self.known.setdefault(owner, []).append(made)
        return made

    # --- what a program is asked ------------------------------------------------------------------------------
    @property
    def build(self) -> Any:
        """A build of one part without entries, and a manifest without components."""
        app = SimpleNamespace(package=self.package, manifests=())
        once = {android: app}
        return SimpleNamespace(once=lambda asked: once[asked], parts=())

    def inherited(self, ref: MethodRef) -> MethodRef:
        """No class of this program has methods of the platform's classes."""
        return ref

    def original(self, owner: str) -> str:
        return owner

    def find_class(self, descriptor: str) -> object | None:
        return self.supers.get(descriptor)

    def ancestors(self, descriptor: str) -> Iterator[str]:
        kind: str | None = descriptor
        while kind:
            yield kind
            kind = self.supers.get(kind)

    def subtypes(self, descriptor: str, most: int) -> tuple[str, ...]:
        return tuple(kind for kind in self.supers if kind != descriptor and descriptor in self.ancestors(kind))[:most]

    def methods(self, owner: str) -> list[Method]:
        return self.known.get(owner, [])

    def callers(self, owner: str, name: str, params: tuple[str, ...] | None = None) -> list[Site]:
        return [Site(method, 0) for method in self.called.get((owner, name), ())]

    def makers(self, owner: str) -> list[Site]:
        return [Site(method, 0) for method in self.made.get(owner, ())]

    def class_constants(self, owner: str) -> list[Site]:
        return [Site(method, 0) for method in self.named.get(owner, ())]

    def string_users(self, text: str) -> list[Site]:
        return []

    def static_fields(self, owner: str) -> list[FieldRef]:
        return []

    def field_sites(self, ref: FieldRef, opcodes: frozenset[int]) -> list[Site]:
        return []
