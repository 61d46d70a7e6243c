"""Registers that are shared: a body means the same with few as with one for each value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.formats import dalvik
from pinscan.formats.dex import Dex
from pinscan.formats.jvm import allocation
from tests.code.dalvik import test_conformance as conformance
from tests.formats.jvm.assembled import Assembler, body, translated, u2
from tests.fuzz.targets import read_whole


def test_the_cases_of_conformance_mean_the_same_however_few_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every method allocated anew, not large ones alone, what is followed of each case is as before."""
    monkeypatch.setattr(allocation, "ENOUGH", -1)
    conformance.followed.cache_clear()
    found = {name: conformance.standing(name, values) for name, values in conformance.followed("jar").items()}
    conformance.followed.cache_clear()
    rows = (conformance.HERE / "followed-jar.txt").read_text(encoding="utf-8").splitlines()
    told = dict(row.split("\t", 1) for row in rows)
    assert found == {name: told[name] for name in found}
    assert len(found) > 350


def test_variables_that_are_never_needed_together_share_a_register() -> None:
    """A hundred variables, each used right after it is written, take a handful of registers, and no moves."""
    made = Assembler()
    take = b"\xb8" + u2(made.member("a/Sink", "take", "(J)V"))
    one = made.long(1 << 40)
    code = b"".join(b"\x14" + u2(one) + b"\x37%c" % (2 * i) + b"\x16%c" % (2 * i) + take for i in range(100))
    made.method("main", "()V", code + b"\xb1", locals_=200)
    (image,) = translated(made.data())
    found = body(Dex(image.data), "La/B;", "main")
    assert found.registers <= 4
    assert {i.name for i in dalvik.decode(found.units)} == {"const-wide", "invoke-static", "return-void"}


def test_what_a_handler_needs_is_kept_wherever_an_exception_may_be_thrown() -> None:
    """A variable that is written twice in a guarded range, and read by its handler, keeps one register throughout."""
    made = Assembler()
    call = b"\xb8" + u2(made.member("a/Sink", "open", "()Z")) + b"\x57"
    show = b"\xb8" + u2(made.member("a/Sink", "show", "(I)V"))
    code = b"\x04\x36\x20" + call + b"\x05\x36\x20" + call + b"\xb1" + b"\x57\x15\x20" + show + b"\xb1"
    made.method("main", "()V", code, locals_=40, handlers=[(0, 14, 15, "")])
    (image,) = translated(made.data())
    decoded = list(dalvik.decode(body(Dex(image.data), "La/B;", "main").units))
    written = [i.regs[0] for i in decoded if i.name.startswith("const")]
    read = next(i.regs[0] for i in reversed(decoded) if i.name.startswith("invoke-static"))
    assert written == [read, read]


@settings(max_examples=150)
@given(st.binary(min_size=1, max_size=60))
def test_whatever_is_allocated_can_be_read(code: bytes) -> None:
    """Bytes for instructions in a method of many variables."""
    made = Assembler()
    made.method("main", "(IJLjava/lang/Object;)V", code, locals_=300, handlers=[(0, len(code) // 2, 0, "")])
    for image in translated(made.data()):
        read_whole(image.data)
