"""Compiled XML: everything androidfw tolerates is tolerated, everything else is one error."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.errors import FormatError, LimitError
from pinscan.formats.axml import MAX_DEPTH, read_axml
from pinscan.formats.xmltree import Element, Typed
from tests.formats.chunkwriter import BOOLEAN, INT, REFERENCE, STRING, Bend, Node, axml, chunk, pool

DATA = Path(__file__).parents[1] / "data"
CONFIG_ID, DEBUGGABLE_ID = 0x01010527, 0x0101000F
DOCUMENT = Node(
    "manifest",
    [("package", STRING, "org.example", 0)],
    [
        Node(
            "application",
            [
                ("networkSecurityConfig", REFERENCE, 0x7F020001, CONFIG_ID),
                ("debuggable", BOOLEAN, -1, DEBUGGABLE_ID),
                ("answer", INT, -42, 0),
            ],
            [Node("pin", text="ünï\n  ")],
        )
    ],
)

TOLERATED = {
    "as written": Bend(),
    "UTF-8 strings": Bend(utf8=True),
    "file type word 0": Bend(type_word=0),
    "file type word 0x1234": Bend(type_word=0x1234),
    "padded node headers": Bend(pad=64),
    "wide attribute stride": Bend(stride=24),
    "junk chunk": Bend(junk=chunk(0x7777, b"", b"\xff" * 12)),
    "bytes behind the document": Bend(behind=b"\xff" * 9),
    "fifty strings too many": Bend(claimed=50),
    "a broken string pool before the true one": Bend(before=pool(["a"], claimed=5000)),
    "a string pool before the true one": Bend(before=pool(["lie"] * 20)),
    "resource ids before the true ones": Bend(before=chunk(0x0180, b"", struct.pack("<I", 0x01010003))),
}


def describe(element: Element) -> list[object]:
    attributes = [(a.name, a.resource_id, a.type, a.value, a.raw) for a in element.attributes]
    return [element.name, attributes, element.text, [describe(child) for child in element.children]]


@pytest.mark.parametrize("name", TOLERATED)
def test_what_devices_tolerate_reads_the_same(name: str) -> None:
    """Names, ids, typed values, printed values and text are all there."""
    assert describe(read_axml(axml(DOCUMENT, TOLERATED[name]))) == [
        "manifest",
        [("package", 0, Typed.STRING, "org.example", "org.example")],
        "",
        [
            [
                "application",
                [
                    ("networkSecurityConfig", CONFIG_ID, Typed.REFERENCE, 0x7F020001, "@2130837505"),
                    ("debuggable", DEBUGGABLE_ID, Typed.BOOL, True, "true"),
                    ("answer", 0, Typed.INT, -42, "-42"),
                ],
                "",
                [["pin", [], "ünï\n  ", []]],
            ]
        ],
    ]


def test_wiped_names_are_known_by_their_ids() -> None:
    """An obfuscator that blanks attribute names hides nothing from a look-up by resource id."""
    application = read_axml(axml(DOCUMENT, Bend(wipe=True))).children[0]
    assert application.attribute("networkSecurityConfig") is None
    assert application.by_id(CONFIG_ID).value == 0x7F020001


def test_lines_are_kept() -> None:
    """Every element knows its line in the source."""
    root = read_axml(axml(DOCUMENT))
    assert [element.line for element in root.walk()] == [7, 8, 9]


def test_long_strings_in_both_encodings() -> None:
    """Lengths past one unit are read in UTF-8 (two bytes) and UTF-16 (two words)."""
    for utf8, length in ((True, 20_000), (False, 70_000)):
        root = read_axml(axml(Node("a", text="x" * length), Bend(utf8=utf8)))
        assert root.text == "x" * length


def test_a_document_cut_off_anywhere_is_refused() -> None:
    """No prefix of a document reads as a document."""
    data = axml(DOCUMENT)
    for end in range(len(data)):
        with pytest.raises(FormatError):
            read_axml(data[:end])


def test_missing_end_tags_are_taken_as_there() -> None:
    """Devices take the end of the data for the end of every element; a document without an element is damage."""
    data = axml(Node("a", children=[Node("b")]))
    end = 2 * (8 + 8 + 8)  # the last two end chunks: header, line and comment, name
    cut = data[:4] + struct.pack("<I", len(data) - end) + data[8:-end]
    assert describe(read_axml(cut)) == ["a", [], "", [["b", [], "", []]]]
    with pytest.raises(FormatError, match="without a root"):
        read_axml(chunk(3, b"", pool(["a"])))


def test_the_last_string_pool_before_the_tree_counts() -> None:
    """Pools behind the first node are passed over, as ``ResXMLTree`` does."""
    assert read_axml(axml(Node("a"), Bend(junk=pool(["b", "c"])))).name == "b"
    data = axml(Node("a", children=[Node("b")]))
    inside = data.index(struct.pack("<HH", 0x0102, 16)) + 36
    assert read_axml(_resized(data[:inside] + pool(["x", "y"]) + data[inside:])).children[0].name == "b"
    with pytest.raises(FormatError, match="too short"):  # in the tree, every chunk needs the header of a node
        read_axml(_resized(data[:inside] + chunk(0x7777, b"", b"") + data[inside:]))


def _resized(data: bytes) -> bytes:
    return data[:4] + struct.pack("<I", len(data)) + data[8:]


BAD = {
    "a chunk of odd size": Bend(junk=struct.pack("<HHI", 0x7777, 8, 11) + b"abc"),
    "more strings than the pool has room for": Bend(claimed=5000),
    "a pool without the zero at its end": Bend(junk=pool(["a"])[:-2] + b"zz"),
    "a pool whose strings lie outside of it": Bend(junk=chunk(0x0001, struct.pack("<5I", 1, 0, 0, 99, 0), bytes(8))),
    "a pool with styles that are not there": Bend(junk=chunk(0x0001, struct.pack("<5I", 0, 3, 0, 28, 28), bytes(16))),
}


@pytest.mark.parametrize("name", BAD)
def test_what_devices_do_not_load_is_refused(name: str) -> None:
    """What androidfw calls a bad document is damage here too, though it could be guessed at."""
    with pytest.raises(FormatError):
        read_axml(axml(DOCUMENT, BAD[name]))


def test_a_string_without_its_end_is_none() -> None:
    """A string that no zero follows is none at all, in both encodings; a zero inside ends a UTF-8 one."""
    for utf8, cut in ((True, b"api.example"), (False, "api.example".encode("utf-16-le"))):
        data = axml(Node("a", text="api.example", children=[Node("last")]), Bend(utf8=utf8))
        at = data.index(cut) + len(cut)
        assert read_axml(data).text == "api.example"
        assert read_axml(data[:at] + b"xx" + data[at + 2 :]).text == ""
    data = axml(Node("a", text="api.example\0.evil"), Bend(utf8=True))
    assert read_axml(data).text == "api.example"


def test_attributes_closer_than_they_are_long() -> None:
    """A stride below an attribute's length is taken as it is: the second begins inside the first."""
    data = bytearray(axml(Node("a", [("b", INT, 7, 0), ("c", INT, 8, 0)])))
    at = data.index(struct.pack("<3H", 20, 20, 2))
    data[at + 2 : at + 4] = struct.pack("<H", 0)
    assert [(a.name, a.value) for a in read_axml(bytes(data)).attributes] == [("b", 7), ("b", 7)]


def test_attributes_that_do_not_fit_are_refused() -> None:
    """A count of attributes larger than its element is damage."""
    data = bytearray(axml(Node("a", [("b", INT, 1, 0)])))
    at = data.index(struct.pack("<3H", 20, 20, 1))
    data[at + 4 : at + 6] = b"\xff\xff"
    with pytest.raises(FormatError, match="attributes"):
        read_axml(bytes(data))


def test_attributes_laid_over_each_other_are_bounded() -> None:
    """Thousands of attributes in the bytes of one, which cost seconds in a small file, are a limit reached."""
    data = bytearray(axml(Node("a", [("b", INT, 7, 0)])))
    at = data.index(struct.pack("<3H", 20, 20, 1))
    data[at + 2 : at + 6] = struct.pack("<2H", 0, 1001)
    with pytest.raises(LimitError, match="overlap"):
        read_axml(bytes(data))


def test_depth_is_bounded() -> None:
    """A document nested past the limit is a limit reached, not a crash."""
    node = Node("a")
    for _ in range(MAX_DEPTH + 1):
        node = Node("a", children=[node])
    with pytest.raises(LimitError, match="nested deeper"):
        read_axml(axml(node))


def test_androguard_reads_the_same_manifest() -> None:
    """An independent reader agrees on names, resource ids and values of a real manifest."""
    from androguard.core.axml import AXMLPrinter
    from loguru import logger

    logger.disable("androguard")
    with zipfile.ZipFile(DATA / "tables.apk") as archive:
        data = archive.read("AndroidManifest.xml")
    theirs = AXMLPrinter(data).get_xml_obj()
    ours = read_axml(data)
    names = [(element.name, len(element.attributes)) for element in ours.walk()]
    assert names == [(node.tag, len(node.attrib)) for node in theirs.iter()]
    android = "{http://schemas.android.com/apk/res/android}"
    application = theirs.find("application")
    assert application.get(f"{android}networkSecurityConfig") == f"@{ours.children[1].by_id(CONFIG_ID).value:08X}"


GOOD = axml(DOCUMENT)


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_mutated_documents_never_escape(changes: list[tuple[int, int]]) -> None:
    """Any bytes give a tree or a FormatError."""
    data = bytearray(GOOD)
    for at, value in changes:
        data[at] = value
    with contextlib.suppress(FormatError):
        read_axml(bytes(data))


@given(st.binary(max_size=300))
def test_random_bytes_never_escape(data: bytes) -> None:
    """Noise behind a valid document header gives a tree or a FormatError."""
    for document in (data, struct.pack("<HHI", 3, 8, 8 + len(data)) + data):
        with contextlib.suppress(FormatError):
            read_axml(document)
