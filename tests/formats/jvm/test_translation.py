"""Class files as DEX files: what a JVM would do stands in the Dalvik code, and what cannot be translated is told.

Values are followed through translated code by the reader of Android code; that all of it means what a JVM does is held
by ``tests/code/dalvik/test_conformance.py``.
"""

from __future__ import annotations

import io
import logging
import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.program import program
from pinscan.code.values import Hole, Text, Value
from pinscan.formats import dalvik
from pinscan.formats.dex import Dex
from tests.formats.jvm.assembled import Assembler, body, translated, u2
from tests.formats.jvm.test_classfile import CLIENT
from tests.fuzz.targets import read_whole
from tests.mechanisms.fake_app import fake_build

CASES = Path(__file__).parents[2] / "conformance" / "dalvik" / "cases.jar"
SHOW = ("a/Sink", "show", "(Ljava/lang/Object;)V")


def followed(*classes: bytes) -> list[Value]:
    """What is given to ``Sink.show`` anywhere in some classes."""
    (image,) = translated(*classes)
    assert image.refused == ()
    read_whole(image.data)
    code = program(fake_build({}, config=None, code=image.data))
    return [call.args[0] for call in Calls(code).at(code.callers("La/Sink;", "show"))]


def shown(made: Assembler, code: bytes, locals_: int = 8) -> list[Value]:
    """What code shows that leaves one object on the stack."""
    made.method("main", "()V", code + b"\xb8" + u2(made.member(*SHOW)) + b"\xb1", locals_=locals_)
    return followed(made.data())


def test_a_value_passes_through_any_local_variable() -> None:
    """Variables past the 16, 256 and 4,096 registers that short forms name are read and written all the same."""
    for number in (0, 14, 15, 16, 200, 255, 256, 257, 5000):
        made = Assembler()
        wide = b"\xc4\x3a" + u2(number) + b"\xc4\x19" + u2(number)
        assert shown(made, b"\x13" + u2(made.string("told")) + wide, locals_=number + 1) == [Text(("told",))]


def test_arithmetic_on_far_registers_goes_through_near_ones() -> None:
    """Operands of every width are moved where an operation can name them, and the result back."""
    made = Assembler()
    valued = made.member("java/lang/String", "valueOf", "(J)Ljava/lang/String;")
    code = b"\x14" + u2(made.long(1 << 40)) + b"\xc4\x37" + u2(300)  # lstore 300
    code += b"\x10\x05\xc4\x36" + u2(310)  # bipush 5, istore 310
    code += b"\xc4\x16" + u2(300) + b"\xc4\x15" + u2(310) + b"\x85\x61"  # lload, iload, i2l, ladd
    code += b"\xc4\x37" + u2(320) + b"\xc4\x16" + u2(320) + b"\xb8" + u2(valued)
    assert shown(made, code, locals_=400) == [Text((str((1 << 40) + 5),))]


def test_calls_of_many_arguments_take_them_from_a_row() -> None:
    """More words than a short call names, wide ones among them, arrive in their order."""
    made, kind = Assembler(), "(Ljava/lang/String;JIJLjava/lang/String;)Ljava/lang/String;"
    made.method("last", kind, b"\x19\x06\xb0", locals_=7)
    first, long = made.string("first"), made.long(7)
    code = b"\x13" + u2(first) + b"\x14" + u2(long) + b"\x04\x14" + u2(long) + b"\x13" + u2(made.string("last"))
    assert shown(made, code + b"\xb8" + u2(made.member("a/B", "last", kind))) == [Text(("last",))]


def test_the_stack_keeps_what_a_variable_held() -> None:
    """A variable that is loaded and then written, and values that are swapped and doubled below others."""
    made = Assembler()
    concat = made.member("java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;")
    a, b = b"\x13" + u2(made.string("a")), b"\x13" + u2(made.string("b"))
    code = a + b"\x4b\x2a" + b + b"\x4b\x2a"  # a in 0, load 0, b in 0, load 0
    code += b"\x5f\x5a" + b"\xb6" + u2(concat) + b"\xb6" + u2(concat)  # swap, dup_x1: a (b.concat(a))
    assert shown(made, code) == [Text(("aba",))]


def test_ways_meet_with_values_on_the_stack() -> None:
    """A value that lies below a condition is the same whichever way was taken; those of both ways are told."""
    made = Assembler()
    concat = made.member("java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;")
    texts = [b"\x13" + u2(made.string(text)) for text in ("host-", "a", "b")]
    code = texts[0] + b"\xb8" + u2(made.member("a/Sink", "open", "()Z")) + b"\x99\x00\x09" + texts[1] + b"\xa7\x00\x06"
    assert {str(value) for value in shown(made, code + texts[2] + b"\xb6" + u2(concat))} == {"host-a", "host-b"}


def test_constants_of_an_array_are_array_data() -> None:
    """What javac writes element by element is one instruction; an array that is filled otherwise stays as it is."""
    made = Assembler()
    filled = b"\x10\x03\xbc\x08" + b"".join(b"\x59\x10%c\x10%c\x54" % (i, 65 + i) for i in range(3))
    made.method("main", "()[B", filled + b"\xb0")
    made.method("other", "()[B", b"\x10\x03\xbc\x08\x59\x04\x04\x54\xb0")
    (image,) = translated(made.data())
    dex = Dex(image.data)
    names = {name: [i.name for i in dalvik.decode(body(dex, "La/B;", name).units)] for name in ("main", "other")}
    code = body(dex, "La/B;", "main")
    fill = next(i for i in dalvik.decode(code.units) if i.op == 0x26)
    assert dalvik.array_data(code.units, fill) == (1, b"ABC")
    assert "aput-byte" in names["other"]
    assert "fill-array-data" not in names["other"]


@pytest.mark.parametrize("gap", [1, 1000])
def test_switches_are_tables_with_rising_keys(gap: int) -> None:
    """A table for keys in a row, another for keys that are far apart; the default follows."""
    made = Assembler()
    cases = b"".join(struct.pack(">2i", key, 36) for key in (3, 3 + gap))
    code = b"\x10\x05\x00\x00" + b"\xab\x00\x00\x00" + struct.pack(">2i", 28, 2) + cases  # lookupswitch at 4
    code = code[:5] + bytes(3) + code[8:] + bytes(4) + b"\x00" * 4 + b"\xb1" * 12
    made.method("main", "()V", code)
    (image,) = translated(made.data())
    units = body(Dex(image.data), "La/B;", "main").units
    switch = next(i for i in dalvik.decode(units) if i.op in (0x2B, 0x2C))
    assert [key for key, _ in dalvik.switch_targets(units, switch)] == [3, 3 + gap]
    assert switch.op == (0x2B if gap == 1 else 0x2C)


def test_handlers_guard_what_may_throw_and_the_first_of_a_class_wins() -> None:
    """Nested ranges are parted; a handler that looks at its exception is given it, another is not."""
    made = Assembler()
    call = b"\xb8" + u2(made.member("a/Sink", "open", "()Z")) + b"\x57"
    code = b"\x00" + call + call + b"\xb1" + b"\x4c\x2b\xbf" + b"\x57\xb1"  # 1: call, 5: call, 9: return, 10: e, 13: _
    made.method("main", "()V", code, handlers=[(1, 5, 10, "java/io/IOException"), (0, 9, 13, "")])
    (image,) = translated(made.data())
    dex = Dex(image.data)
    found = body(dex, "La/B;", "main")
    assert [(h.end - h.start, h.types) for h in found.handlers] == [(3, ("Ljava/io/IOException;", "")), (3, ("",))]
    at = {i.pc: i.name for i in dalvik.decode(found.units)}
    assert at[found.handlers[0].targets[0]] == "move-exception"
    assert at[found.handlers[0].targets[1]] == "return-void"


def test_branches_reach_across_a_long_method() -> None:
    """What a branch of 16 bits cannot cross is crossed by a longer one."""
    made = Assembler()
    # Branches of bytecode reach 32,767 bytes; the Dalvik code of these is longer than 32,767 units of two bytes.
    far = (b"\x14" + u2(made.long(0x123456789ABCDEF)) + b"\x58") * 7800
    code = b"\xb8" + u2(made.member("a/Sink", "open", "()Z")) + b"\x99" + u2(3 + len(far)) + far + b"\xb1"
    made.method("main", "()V", code)
    (image,) = translated(made.data())
    units = body(Dex(image.data), "La/B;", "main").units
    assert len(units) > 0x7FFF
    decoded = list(dalvik.decode(units))
    jump = next(i for i in decoded if i.op == 0x2A)
    assert jump.value in {i.pc for i in decoded if i.name == "return-void"}


def test_concatenation_is_followed_by_its_recipe() -> None:
    """Arguments and constants of makeConcatWithConstants stand where the recipe says."""
    made = Assembler()
    factory = ("java/lang/invoke/StringConcatFactory", "makeConcatWithConstants")
    recipe = made.string("api.\1.\2:\1")
    site = made.dynamic(factory, (recipe, made.string("example")), "concat", "(Ljava/lang/String;J)Ljava/lang/String;")
    code = b"\x13" + u2(made.string("shop")) + b"\x14" + u2(made.long(443)) + b"\xba" + u2(site) + b"\0\0"
    assert shown(made, code) == [Text(("api.shop.example:443",))]


def test_a_lambda_is_an_object_whose_method_calls_it() -> None:
    """What it captured goes first; what an interface gives as an object and the lambda takes as a number is unboxed."""
    made = Assembler()
    kind = "(Ljava/lang/String;I)Ljava/lang/String;"
    repeat = made.member("java/lang/String", "repeat", "(I)Ljava/lang/String;")
    made.method("lambda$0", kind, b"\x2a\x1b\xb6" + u2(repeat) + b"\xb0", access=0x100A)
    target = made.handle(6, made.member("a/B", "lambda$0", kind))
    erased = made.method_type("(Ljava/lang/Object;)Ljava/lang/Object;")
    real = made.method_type("(Ljava/lang/Integer;)Ljava/lang/String;")
    factory = ("java/lang/invoke/LambdaMetafactory", "metafactory")
    call = "(Ljava/lang/String;)Ljava/util/function/Function;"
    site = made.dynamic(factory, (erased, target, real), "apply", call)
    apply = made.member("java/util/function/Function", "apply", "(Ljava/lang/Object;)Ljava/lang/Object;", 11)
    boxed = made.member("java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;")
    code = b"\x13" + u2(made.string("ab")) + b"\xba" + u2(site) + b"\0\0"
    code += b"\x06\xb8" + u2(boxed) + b"\xb9" + u2(apply) + b"\x02\0"
    assert shown(made, code) == [Text(("ababab",))]


def test_any_other_bootstrap_stays_unknown() -> None:
    """Whatever a bootstrap method would compute at run time is a hole, as a call and as a constant."""
    for tag, code in ((18, b"\xba%s\0\0"), (17, b"\x13%s")):
        made = Assembler()
        kind = "()Ljava/lang/Object;" if tag == 18 else "Ljava/lang/Object;"
        site = made.dynamic(("a/Own", "bootstrap"), (), "any", kind, tag)
        assert [type(value) for value in shown(made, code % u2(site))] == [Hole]


def test_assertions_are_not_checked() -> None:
    """As D8 has it: Android checks none, so what an assertion alone would decide is decided."""
    made = Assembler()
    texts = [b"\x13" + u2(made.string(text)) for text in ("checked", "plain")]
    code = (
        b"\xb2" + u2(made.field_ref("a/B", "$assertionsDisabled", "Z")) + b"\x9a\x00\x09" + texts[0] + b"\xa7\x00\x06"
    )
    assert shown(made, code + texts[1]) == [Text(("plain",))]


def test_private_methods_are_called_directly_and_supers_as_such() -> None:
    """A call of a private method runs that one, whatever a subclass brings (nest mates call so since Java 11)."""
    made, other = Assembler(), Assembler(name="a/C")
    made.method("own", "()V", b"\xb1", access=0x2)
    code = b"\x01\xb6" + u2(other.member("a/B", "own", "()V"))
    code += b"\x01\xb7" + u2(other.member("java/lang/Object", "hashCode", "()I")) + b"\x57\xb1"
    other.method("main", "()V", code)
    (image,) = translated(made.data(), other.data())
    names = [i.name for i in dalvik.decode(body(Dex(image.data), "La/C;", "main").units)]
    assert [name for name in names if name.startswith("invoke")] == ["invoke-direct", "invoke-super"]


def test_initial_values_of_fields_are_kept() -> None:
    """Constants of every type, in the order of the table, and nothing for a field that has none."""
    made = Assembler()
    made.field("flag", "Z", value=made.integer(1))
    made.field("none", "Ljava/lang/Object;")
    made.field("number", "I", value=made.integer(-300))
    made.field("text", "Ljava/lang/String;", value=made.string("pin"))
    made.field("wide", "J", value=made.long(1 << 40))
    (image,) = translated(made.data())
    dex = Dex(image.data)
    definition = dex.find_class("La/B;")
    assert definition is not None
    values = {dex.field(index).name: value for index, value in dex.static_values(definition).items()}
    assert values == {"flag": 1, "none": None, "number": -300, "text": "pin", "wide": 1 << 40}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (b"\xa8\x00\x03\xb1", "subroutine"),
        (b"\x57\xb1", "empty stack"),
        (b"\x04\xb0", "another type"),
        (b"\xa7\x00\x02\xb1", "no instruction begins"),
        (b"\x04", "past the end"),
        (b"\xfe", "no JVM knows"),
        (b"\x15\x63\x57\xb1", "does not have"),
        (b"\xaa\x00\x00\x00" + struct.pack(">3i", 0, 0, 1 << 30), "past the method"),
        (b"\x04\x99\x00\x05\x04\x00\xb1", "different stacks"),
    ],
)
def test_what_cannot_be_translated_costs_its_method_alone(code: bytes, why: str) -> None:
    """The class and its other methods are there; the method has no body, and the reason is told."""
    made = Assembler()
    made.method("good", "()I", b"\x04\xac")
    made.method("bad", "()V", code)
    (image,) = translated(made.data())
    assert [(one.where, why in one.reason) for one in image.refused] == [("La/B;->bad()V", True)]
    assert [i.name for i in dalvik.decode(body(Dex(image.data), "La/B;", "good").units)] == ["const/4", "return"]


def test_a_damaged_class_is_told_and_a_module_descriptor_is_none() -> None:
    """The others are translated; the first class of a name wins."""
    first, second = Assembler(), Assembler(interfaces=("a/I",))
    (image,) = translated(b"damaged", Assembler(access=0x8000).data(), first.data(), second.data())
    assert [one.where for one in image.refused] == ["0.class"]
    found = Dex(image.data).find_class("La/B;")
    assert found is not None
    assert found.interfaces == ()


def test_more_names_than_a_file_has_numbers_make_several_files() -> None:
    """Classes of 70,000 fields in all lie in two DEX files, each whole."""
    classes = []
    for number in range(5):
        made = Assembler(name=f"a/C{number}")
        for field in range(14_000):
            made.field(f"f{number}x{field}", "I")
        classes.append(made.data())
    images = translated(*classes)
    assert [Dex(image.data).class_count for image in images] == [2, 2, 1]
    for image in images:
        Dex(image.data).check_tables()


def test_androguard_reads_the_same_classes_and_instructions() -> None:
    """Another reader finds every class, method and instruction of real class files where ours does."""
    logging.disable(logging.CRITICAL)
    from androguard.core.dex import DEX
    from loguru import logger

    logger.disable("androguard")
    with zipfile.ZipFile(io.BytesIO(CASES.read_bytes())) as jar:
        names = [name for name in jar.namelist() if name.endswith(".class")]
        (image,) = translated(*(jar.read(name) for name in names))
    assert image.refused == ()
    dex, other = Dex(image.data), DEX(image.data)
    ours: Counter[str] = Counter()
    for place in range(dex.class_count):
        definition = dex.class_def(place)
        for method in dex.class_data(definition.data_offset).methods:
            code = dalvik.decode(dex.code(method.code).units) if method.code else ()
            ours[str(dex.method(method.index))] = sum(i.op < 0x100 for i in code)
    theirs = Counter({
        f"{m.get_class_name()}->{m.get_name()}{m.get_descriptor().replace(' ', '')}": sum(
            not i.get_name().endswith("-payload") for i in m.get_instructions()
        )
        for m in other.get_encoded_methods()
    })  # fmt: skip
    assert ours == theirs
    assert len(ours) > 1000


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(CLIENT) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_whatever_is_translated_can_be_read(changes: list[tuple[int, int]]) -> None:
    """Bent class files give a DEX file that is whole, or are refused; nothing else is raised."""
    data = bytearray(CLIENT)
    for at, value in changes:
        data[at] = value
    for image in translated(bytes(data)):
        read_whole(image.data)


@settings(max_examples=150)
@given(st.binary(min_size=1, max_size=40))
def test_whatever_bytecode_is_translated_can_be_read(code: bytes) -> None:
    """Bytes for instructions that were none are refused as a method, or become instructions that can be decoded."""
    made = Assembler()
    made.method("main", "(IJLjava/lang/Object;)V", code, handlers=[(0, len(code) // 2, 0, "")], lines=[(0, 1)])
    for index in (made.string("x"), made.member("a/B", "main", "(I)J"), made.field_ref("a/B", "f", "J")):
        assert index
    for image in translated(made.data()):
        read_whole(image.data)
