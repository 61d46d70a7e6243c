"""Class files: what a class is made of, and nothing but one error for what is no class file."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.errors import FormatError
from pinscan.formats.jvm.classfile import read_class
from pinscan.formats.jvm.constants import METHOD, Member, signature
from tests.conftest import SAMPLES
from tests.formats.jvm.assembled import Assembler


def compiled() -> bytes:
    with zipfile.ZipFile(SAMPLES / "pinned-library.aar") as aar:
        jar = zipfile.ZipFile(io.BytesIO(aar.read("classes.jar")))
    return jar.read("org/pinscan/pinned_library/Client.class")


CLIENT = compiled()


def text(value: str) -> bytes:
    return struct.pack(">BH", 1, len(value)) + value.encode()


def head(*constants: bytes, count: int, this: int = 2) -> bytes:
    start = b"\xca\xfe\xba\xbe" + struct.pack(">3H", 0, 65, count) + b"".join(constants)
    return start + struct.pack(">7H", 0x21, this, 0, 0, 0, 0, 0)


def test_a_compiled_class_tells_what_it_is_made_of() -> None:
    """Its name, what it extends, its methods with their code and source lines, and what its constants name."""
    found = read_class(CLIENT)
    assert (found.name, found.parent) == (b"Lorg/pinscan/pinned_library/Client;", b"Ljava/lang/Object;")
    method = next(one for one in found.methods if one.name == b"pinned")
    assert method.descriptor == b"()Lokhttp3/OkHttpClient;"
    assert method.code is not None
    assert [line for _, line in method.code.lines] == [13, 14, 13, 14, 13]
    named = [found.constants.member(i, METHOD) for i, tag in enumerate(found.constants.tags) if tag == METHOD]
    add = b"(Ljava/lang/String;[Ljava/lang/String;)Lokhttp3/CertificatePinner$Builder;"
    assert Member(b"Lokhttp3/CertificatePinner$Builder;", b"add", add) in named


def test_wide_constants_take_two_places() -> None:
    """Numbers of eight bytes count twice; every kind of constant is passed over by its own length."""
    made = Assembler(interfaces=("a/I", "[La/I;"))
    made.field("n", "J", value=made.long(-3))
    made.field("s", "Ljava/lang/String;", value=made.string("é\0".encode("utf-16-be")))
    made.method_type("()V")
    found = read_class(made.data())
    assert found.interfaces == (b"La/I;", b"[La/I;")
    assert found.constants.number(found.fields[0].value) == -3
    assert b"\0" not in found.constants.string(found.fields[1].value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xca\xfe\xba\xbe",
        b"PK\3\4" + bytes(60),
        head(text("a"), b"\x02\0\0", count=3),
        head(text("a"), struct.pack(">BH", 7, 1), count=9),
        head(text("a"), struct.pack(">BH", 7, 2), count=3),
        head(text("a"), struct.pack(">BH", 7, 1), count=3, this=500),
        head(text("a;b"), struct.pack(">BH", 7, 1), count=3),
        CLIENT[:-3],
        Assembler(access=0x8000).data(),
    ],
)
def test_what_is_no_class_file_is_refused(data: bytes) -> None:
    """Another format, a cut, a constant of no kind, a place that holds something else, no name, a module descriptor."""
    with pytest.raises(FormatError):
        read_class(data)


def test_a_damaged_body_costs_only_its_method() -> None:
    """The others stay, and the damage is told."""
    made = Assembler()
    made.method("good", "()V", b"\xb1")
    made.method("bad", "()V", b"")
    found = read_class(made.data())
    assert [(one.name, one.code is not None, bool(one.damage)) for one in found.methods] == [
        (b"good", True, False),
        (b"bad", False, True),
    ]


@pytest.mark.parametrize("kind", [b"()", b"(X)V", b"(V)V", b"(Ljava/lang/String)V", b"()VV", b"(" + b"J" * 200 + b")V"])
def test_what_is_no_method_descriptor_is_refused(kind: bytes) -> None:
    """No result, unknown types, void as an argument, more arguments than a call takes."""
    with pytest.raises(FormatError):
        signature(kind)


@given(st.lists(st.tuples(st.integers(0, len(CLIENT) - 1), st.integers(0, 255)), max_size=10), st.integers(0, 2000))
def test_bent_class_files_never_escape(changes: list[tuple[int, int]], end: int) -> None:
    """Whatever the bytes, a class or one error."""
    data = bytearray(CLIENT)
    for at, value in changes:
        data[at] = value
    with contextlib.suppress(FormatError):
        read_class(bytes(data[:end]))
