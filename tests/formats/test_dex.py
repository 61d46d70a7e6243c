"""The DEX reader, against androguard and against damage."""

import re
import struct
import zipfile
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.errors import FormatError
from pinscan.formats import dalvik, mutf8
from pinscan.formats.dex import Dex, read_all

SAMPLES = sorted((Path(__file__).parents[2] / "sample_apks").glob("*.apk"))
PLAIN = [path for path in SAMPLES if not path.name.startswith("tampered-")]
"""Those that Python's own ZIP reader, which knows no Android, can open."""


SMALL = 100_000
"""Bytes of code; what is larger holds a library (OkHttp, Kotlin's), mostly the same from sample to sample."""


def code_size(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return max((i.file_size for i in archive.infolist() if re.fullmatch(r"classes\d*\.dex", i.filename)), default=0)


def compared() -> list[Path]:
    """The samples that are read beside androguard: all small ones, and one of twelve that hold a library."""
    sizes = {path: code_size(path) for path in PLAIN}
    return [p for p in PLAIN if sizes[p] < SMALL] + [p for p in PLAIN if SMALL <= sizes[p] < 4 * SMALL][::12]


def dex_files(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(n, archive.read(n)) for n in archive.namelist() if n.startswith("classes") and n.endswith(".dex")]


def small_dex() -> bytes:
    """A DEX file with one class ``La;`` whose static method ``m()V`` returns at once; assembled by hand."""
    strings = [b"La;", b"Ljava/lang/Object;", b"V", b"m", b"p\xc3\xafn \xed\xa0\xbd\xed\xb4\x92"]
    header, tables = 0x70, 0x70 + 4 * len(strings)
    types, protos, methods = tables, tables + 12, tables + 24
    classes, data = methods + 8, methods + 8 + 32
    code = struct.pack("<4H2I", 0, 0, 0, 0, 0, 1) + struct.pack("<H", 0x0E) + b"\0\0"
    offsets, text = [], b""
    at = data + len(code)
    for raw in strings:
        offsets.append(at + len(text))
        text += bytes([len(raw)]) + raw + b"\0"
    class_data_at = at + len(text)
    class_data = bytes([0, 0, 1, 0, 0, 9]) + bytes([data & 0x7F | 0x80, data >> 7])
    body = struct.pack("<5I", *offsets) + struct.pack("<3I", 0, 1, 2) + struct.pack("<3I", 2, 2, 0)
    body += struct.pack("<2HI", 0, 0, 3) + struct.pack("<8I", 0, 1, 1, 0, 0xFFFFFFFF, 0, class_data_at, 0)
    body += code + text + class_data
    fields = [header + len(body), header, 0x12345678, 0, 0, 0, len(strings), header, 3, types, 1, protos, 0, 0]
    fields += [1, methods, 1, classes, 0, 0]
    return b"dex\n035\0" + bytes(24) + struct.pack("<20I", *fields) + body


def read_everything(data: bytes) -> None:
    """Ask for every value of a file, and let only the reader's own errors pass."""
    for dex in read_all(data):
        for i in range(min(len(dex.string_offsets), 200)):
            try:
                dex.string_index(dex.string(i))
            except FormatError:
                continue
        for place in range(min(dex.class_count, 200)):
            try:
                definition = dex.class_def(place)
                dex.static_values(definition)
                for method in dex.class_data(definition.data_offset).methods:
                    str(dex.method(method.index))
                    list(dalvik.decode(dex.code(method.code).units))
            except FormatError:
                continue
        assert dex.bodies is not None
        dex.strings_with(b"m")


def test_a_hand_assembled_file_reads_back() -> None:
    """Strings (with surrogate pairs), the class, its method and its one instruction come out as put in."""
    (dex,) = read_all(small_dex())
    assert [dex.string(i) for i in range(5)] == ["La;", "Ljava/lang/Object;", "V", "m", "pïn \U0001f512"]
    definition = dex.find_class("La;")
    assert definition is not None
    assert definition.superclass == "Ljava/lang/Object;"
    (method,) = dex.class_data(definition.data_offset).methods
    assert str(dex.method(method.index)) == "La;->m()V"
    assert [i.name for i in dalvik.decode(dex.code(method.code).units)] == ["return-void"]
    assert dex.body_at(dex.code(method.code).offset) == (method.code, 0, 0)


def test_lookup_of_what_is_not_there() -> None:
    """A string, type or class that the file does not hold is None, not an error."""
    (dex,) = read_all(small_dex())
    assert dex.string_index("zzz") is None
    assert dex.find_class("Lb;") is None
    assert dex.methods_of("La;", "nope") == []
    assert dex.strings_with(b"nope") == []


def test_a_container_holds_several_files() -> None:
    """A version 041 container is read header by header, with offsets relative to the container."""
    first = bytearray(small_dex())
    first[4:7] = b"041"
    struct.pack_into("<I", first, 0x24, 0x78)
    whole = bytes(first)
    padded = whole[:0x70] + struct.pack("<2I", 0, 0) + whole[0x70:]
    moved = bytearray(padded)
    # the tables move by the eight bytes the longer header takes
    for at in (0x3C, 0x44, 0x4C, 0x5C, 0x64):
        struct.pack_into("<I", moved, at, struct.unpack_from("<I", moved, at)[0] + 8)
    size = len(moved)
    struct.pack_into("<I", moved, 0x20, size)
    struct.pack_into("<2I", moved, 0x70, 2 * size, 0)
    second = bytearray(moved)
    struct.pack_into("<2I", second, 0x70, 2 * size, size)
    assert [dex.header for dex in read_all(bytes(moved + second))] == [0, size]


@pytest.mark.parametrize("text", ["", "plain", "nul\0inside", "é", "漢字", "🔒 pin"])
def test_mutf8_round_trip(text: str) -> None:
    """What is encoded decodes to the same text."""
    assert mutf8.decode(mutf8.encode(text)) == text


def test_mutf8_damage_is_replaced() -> None:
    """Bytes that are no MUTF-8 become replacement characters that can be encoded again."""
    assert mutf8.decode(b"a\xff\xed\xa0\xbd").encode()


def test_cut_instruction_is_refused() -> None:
    """An instruction that reaches past the method is a format error."""
    with pytest.raises(FormatError):
        list(dalvik.decode(array("H", [0x001A])))


def test_every_opcode_has_a_decoder() -> None:
    """All 256 opcodes decode to an instruction of their stated length."""
    for op in range(256):
        (instruction,) = dalvik.decode(array("H", [op, *[0] * (dalvik.UNITS[op] - 1)]))
        assert instruction.op == op


def test_switches_and_arrays_point_at_their_payloads() -> None:
    """Cases and bytes are read from the payloads, wherever they lie."""
    packed = array("H", [0x002B, 3, 0, 0x0100, 2, 5, 0, 10, 0, 0xFFFF, 0xFFFF])
    first = next(dalvik.decode(packed))
    assert dalvik.switch_targets(packed, first) == [(5, 10), (6, -1)]
    sparse = array("H", [0x002C, 3, 0, 0x0200, 1, 7, 0, 4, 0])
    assert dalvik.switch_targets(sparse, next(dalvik.decode(sparse))) == [(7, 4)]
    filled = array("H", [0x0026, 3, 0, 0x0300, 1, 3, 0, 0x0201, 0x0003])
    assert dalvik.array_data(filled, next(dalvik.decode(filled))) == (1, b"\1\2\3")


def test_truncated_files_raise_only_format_errors() -> None:
    """A file cut anywhere is refused or read in part."""
    data = small_dex()
    for size in range(len(data)):
        try:
            read_everything(data[:size])
        except FormatError:
            continue


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(small_dex()) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_mutated_files_raise_only_format_errors(changes: list[tuple[int, int]]) -> None:
    """Flipped bytes, cyclic and absurd offsets cost at most what they damage."""
    data = bytearray(small_dex())
    for at, value in changes:
        data[at] = value
    try:
        read_everything(bytes(data))
    except FormatError:
        return


@pytest.mark.parametrize("path", compared(), ids=lambda path: path.name)
def test_agrees_with_androguard(path: Path) -> None:
    """Same strings, methods and instructions as androguard in the DEX files of a sample."""
    from androguard.core.dex import DEX
    from loguru import logger

    logger.disable("androguard")
    for _, data in dex_files(path):
        ours, theirs = Dex(data), DEX(data)
        assert [ours.string(i) for i in range(len(ours.string_offsets))] == list(map(str, theirs.get_strings()))
        bodies = {
            str(ours.method(m.index)): m.code
            for i in range(ours.class_count)
            for m in ours.class_data(ours.class_def(i).data_offset).methods
        }
        for method in theirs.get_encoded_methods():
            descriptor = method.get_descriptor().replace(" ", "")
            code = bodies.pop(f"{method.get_class_name()}->{method.get_name()}{descriptor}")
            names = [i.name for i in dalvik.decode(ours.code(code).units)] if code else []
            assert names == [i.get_name() for i in method.get_instructions()]
        assert not bodies
