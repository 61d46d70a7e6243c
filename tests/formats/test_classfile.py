"""Class files: what a class refers to, and nothing but one error for what is no class file."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.errors import FormatError
from pinscan.formats.classfile import read_class
from tests.conftest import SAMPLES


def compiled() -> bytes:
    with zipfile.ZipFile(SAMPLES / "pinned-library.aar") as aar:
        jar = zipfile.ZipFile(io.BytesIO(aar.read("classes.jar")))
    return jar.read("org/pinscan/pinned_library/Client.class")


CLIENT = compiled()


def text(value: str) -> bytes:
    return struct.pack(">BH", 1, len(value)) + value.encode()


def assembled(*constants: bytes, count: int, this: int = 2, parent: int = 0, interfaces: tuple[int, ...] = ()) -> bytes:
    head = b"\xca\xfe\xba\xbe" + struct.pack(">3H", 0, 65, count) + b"".join(constants)
    return head + struct.pack(f">4H{len(interfaces)}H", 0x21, this, parent, len(interfaces), *interfaces)


def test_a_compiled_class_tells_what_it_calls() -> None:
    """The names of the class, of what it extends and of every method that it refers to."""
    found = read_class(CLIENT)
    assert (found.name, found.parents) == ("org/pinscan/pinned_library/Client", ("java/lang/Object",))
    assert ("okhttp3/CertificatePinner$Builder", "add") in found.methods
    assert ("okhttp3/OkHttpClient$Builder", "certificatePinner") in found.methods
    assert sum(text.startswith("sha256/") for text in found.strings) == 2
    assert not any("sha256" in name for pair in found.methods for name in pair)


def test_wide_constants_take_two_places_and_interfaces_are_parents() -> None:
    """Numbers of eight bytes count twice; every kind of constant is passed over by its own length."""
    constants = (
        *(text("a/B"), struct.pack(">BH", 7, 1), struct.pack(">Bq", 5, 1), struct.pack(">Bd", 6, 1.0)),
        *(text("a/I"), struct.pack(">BH", 7, 7), struct.pack(">BBH", 15, 1, 1), struct.pack(">BHH", 18, 0, 1)),
        *(struct.pack(">BH", 16, 1), struct.pack(">Bi", 3, 1), struct.pack(">BH", 8, 1)),
    )
    assert read_class(assembled(*constants, count=14, interfaces=(8,))).parents == ("a/I",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xca\xfe\xba\xbe",
        b"PK\3\4" + bytes(60),
        assembled(text("a"), b"\x02\0\0", count=3),
        assembled(text("a"), struct.pack(">BH", 7, 1), count=9),
        assembled(text("a"), struct.pack(">BH", 7, 2), count=3),
        assembled(text("a"), struct.pack(">BH", 7, 1), count=3, this=500),
        assembled(text("a"), struct.pack(">BH", 7, 1), struct.pack(">BHH", 10, 2, 1), count=4),
    ],
)
def test_what_is_no_class_file_is_refused(data: bytes) -> None:
    """Another format, a cut, a constant of no kind, and references to places that hold something else."""
    with pytest.raises(FormatError):
        read_class(data)


@given(st.lists(st.tuples(st.integers(0, len(CLIENT) - 1), st.integers(0, 255)), max_size=10), st.integers(0, 2000))
def test_bent_class_files_never_escape(changes: list[tuple[int, int]], end: int) -> None:
    """Whatever the bytes, a class or one error."""
    data = bytearray(CLIENT)
    for at, value in changes:
        data[at] = value
    with contextlib.suppress(FormatError):
        read_class(bytes(data[:end]))
