"""Class files put together by hand: a constant pool that grows as it is asked, fields, and methods with bytecode."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pinscan.formats.dex import Code, Dex
from pinscan.formats.jvm.library import Translated, translate

Handlers = Sequence[tuple[int, int, int, str]]


def u2(value: int) -> bytes:
    return struct.pack(">H", value & 0xFFFF)


@dataclass
class Assembler:
    """One class; constants are made when they are first named."""

    name: str = "a/B"
    parent: str = "java/lang/Object"
    interfaces: tuple[str, ...] = ()
    access: int = 0x21
    major: int = 61
    pool: dict[bytes, int] = field(default_factory=dict)
    size: int = 1
    members: dict[str, list[bytes]] = field(default_factory=lambda: {"fields": [], "methods": []})
    bootstraps: list[bytes] = field(default_factory=list)

    def add(self, raw: bytes) -> int:
        if raw not in self.pool:
            self.pool[raw] = self.size
            self.size += 2 if raw[0] in (5, 6) else 1
        return self.pool[raw]

    def text(self, value: str | bytes) -> int:
        raw = value.encode() if isinstance(value, str) else value
        return self.add(b"\x01" + u2(len(raw)) + raw)

    def cls(self, name: str) -> int:
        return self.add(b"\x07" + u2(self.text(name)))

    def string(self, value: str | bytes) -> int:
        return self.add(b"\x08" + u2(self.text(value)))

    def integer(self, value: int) -> int:
        return self.add(struct.pack(">Bi", 3, value))

    def long(self, value: int) -> int:
        return self.add(struct.pack(">Bq", 5, value))

    def named(self, name: str, kind: str) -> int:
        return self.add(b"\x0c" + u2(self.text(name)) + u2(self.text(kind)))

    def member(self, owner: str, name: str, kind: str, tag: int = 10) -> int:
        return self.add(bytes([tag]) + u2(self.cls(owner)) + u2(self.named(name, kind)))

    def field_ref(self, owner: str, name: str, kind: str) -> int:
        return self.member(owner, name, kind, 9)

    def handle(self, kind: int, member: int) -> int:
        return self.add(b"\x0f" + bytes([kind]) + u2(member))

    def method_type(self, kind: str) -> int:
        return self.add(b"\x10" + u2(self.text(kind)))

    def dynamic(
        self, bootstrap: tuple[str, str], arguments: tuple[int, ...], name: str, kind: str, tag: int = 18
    ) -> int:
        handle = self.handle(6, self.member(*bootstrap, "()Ljava/lang/invoke/CallSite;"))
        row = u2(handle) + u2(len(arguments)) + b"".join(map(u2, arguments))
        if row not in self.bootstraps:
            self.bootstraps.append(row)
        return self.add(bytes([tag]) + u2(self.bootstraps.index(row)) + u2(self.named(name, kind)))

    def attribute(self, name: str, data: bytes) -> bytes:
        return u2(self.text(name)) + struct.pack(">I", len(data)) + data

    def field(self, name: str, kind: str, access: int = 0x9, value: int = 0) -> None:
        told = u2(1) + self.attribute("ConstantValue", u2(value)) if value else u2(0)
        self.members["fields"].append(u2(access) + u2(self.text(name)) + u2(self.text(kind)) + told)

    def method(
        self, name: str, kind: str, code: bytes | None, *, access: int = 0x9, locals_: int = 8, handlers: Handlers = (),
        lines: Sequence[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        """A method; with no code it is abstract. Handlers are start, end, target and class (empty for any)."""
        attributes = u2(0)
        if code is not None:
            rows = b"".join(u2(s) + u2(e) + u2(t) + u2(self.cls(c) if c else 0) for s, e, t, c in handlers)
            table = u2(0)
            if lines:
                told = u2(len(lines)) + b"".join(u2(pc) + u2(line) for pc, line in lines)
                table = u2(1) + self.attribute("LineNumberTable", told)
            body = u2(20) + u2(locals_) + struct.pack(">I", len(code)) + code + u2(len(handlers)) + rows + table
            attributes = u2(1) + self.attribute("Code", body)
        self.members["methods"].append(u2(access) + u2(self.text(name)) + u2(self.text(kind)) + attributes)

    def data(self) -> bytes:
        this, parent = self.cls(self.name), self.cls(self.parent)
        interfaces = [self.cls(one) for one in self.interfaces]
        tail = u2(0)
        if self.bootstraps:
            tail = u2(1) + self.attribute("BootstrapMethods", u2(len(self.bootstraps)) + b"".join(self.bootstraps))
        body = u2(self.access) + u2(this) + u2(parent) + u2(len(interfaces)) + b"".join(map(u2, interfaces))
        for members in self.members.values():
            body += u2(len(members)) + b"".join(members)
        pool = b"".join(self.pool)
        return b"\xca\xfe\xba\xbe" + struct.pack(">3H", 0, self.major, self.size) + pool + body + tail


def given(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def translated(*classes: bytes) -> list[Translated]:
    return list(translate((f"{i}.class", given(data)) for i, data in enumerate(classes)))


def body(dex: Dex, owner: str, name: str) -> Code:
    """The translated body of a method."""
    definition = dex.find_class(owner)
    assert definition is not None
    for method in dex.class_data(definition.data_offset).methods:
        if dex.method(method.index).name == name:
            return dex.code(method.code)
    raise AssertionError(f"{owner} has no method {name}")
