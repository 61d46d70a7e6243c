"""One build bent in every way that packers and malware bend builds: ``tampered-TRICK.apk``.

Each trick is a function from the entries of the untouched build to the bytes of an archive. The builds are not signed:
the point is what Android's own readers (libziparchive, androidfw, ART) make of the bytes.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import android, bent_axml, dexing, zips
from .bent_zips import Member, change, described, write

MANIFEST, TABLE, CODE = "AndroidManifest.xml", "resources.arsc", "classes.dex"
CONFIG = "res/xml/network_security_config.xml"
READ_BY_THE_SYSTEM = (MANIFEST, TABLE, CONFIG)
CONTROL = "untouched"


def builds(name: str) -> list[Path]:
    """The files that the sample is built into."""
    return [android.SAMPLES / f"{name}-{trick}.apk" for trick in TRICKS]


def make(name: str) -> None:
    """Build the sample; RuntimeError when a tool refuses it."""
    said = android.settings(name)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        entries = android.settled(zips.read(android.link(name, said, work)))
        entries |= dexing.compile_code(android.SOURCES / name, android.package(name), said, said["compile"][0], work)
    plain = [Member(path, data, method=0 if path == TABLE else 8) for path, data in entries.items()]
    for trick, target in zip(TRICKS, builds(name), strict=True):
        target.write_bytes(TRICKS[trick](plain))


Trick = Callable[[list[Member]], bytes]


def fields(*names: str, **values: object) -> Trick:
    """Some entries with some fields bent."""
    return lambda entries: write([replace(e, **values) if not names or e.name in names else e for e in entries])


def manifest(bend: Callable[[bytes], bytes], path: str = MANIFEST) -> Trick:
    """The manifest (or another document) with its bytes bent."""
    return lambda entries: write([replace(e, data=bend(e.data)) if e.name == path else e for e in entries])


def with_entries(*more: Member, first: bool = False) -> Trick:
    """Entries added behind the true ones, or before them."""
    return lambda entries: write([*more, *entries] if first else [*entries, *more])


def stored_with_wrong_packed_size(entries: list[Member]) -> bytes:
    bent = [replace(e, method=0, packed_size=3) if e.name in READ_BY_THE_SYSTEM else e for e in entries]
    return write(bent)


def descriptor_missing_for_the_manifest(entries: list[Member]) -> bytes:
    return write(change(entries, MANIFEST, flags=8, local_crc=0, local_sizes=(0, 0)))


def descriptor_wrong_for_the_code(entries: list[Member]) -> bytes:
    behind = struct.pack("<4s3I", b"PK\7\x08", 1, 2, 3)
    return write(change(entries, CODE, flags=8, local_crc=0, local_sizes=(0, 0), behind=behind))


def header_behind_the_directory(entries: list[Member]) -> bytes:
    at = len(write(entries)) - 40
    return write([*entries, Member("assets/nowhere.bin", b"", method=0, offset=at)])


def data_behind_the_directory(entries: list[Member]) -> bytes:
    return write([*entries, Member("assets/long.bin", b"abc", method=0, size=120, packed_size=120)])


def code_behind_the_count(entries: list[Member]) -> bytes:
    last = sorted(entries, key=lambda entry: entry.name == CODE)
    return write(last, count=len(last) - 1)


def false_end_in_comment(entries: list[Member]) -> bytes:
    return write(entries, comment=b"x" + b"PK\5\6" + b"\1" * 16 + bytes(2))


LIES = bent_axml.pool(["lie"] * 60, utf8=False)
FALSE_IDS = bent_axml.Chunk(bent_axml.RESOURCE_IDS, b"", struct.pack("<9I", *[0x01010003] * 9))
JUNK = bent_axml.Chunk(0x7777, b"", b"\xff" * 12)

ZIP_ACCEPTED: dict[str, Trick] = {
    CONTROL: write,
    "unknown-method": fields(*READ_BY_THE_SYSTEM, method=0x2333),
    "encrypted-flag": fields(flags=1),
    "versions-and-dates": fields(version=0xFFFF, date=(0xFFFF, 0xFFFF)),
    "local-method": fields(local_method=0),
    "wrong-checksums": fields(crc=1),
    "wrong-packed-size": stored_with_wrong_packed_size,
    "descriptors": lambda entries: write([described(entry) for entry in entries]),
    "descriptor-missing": descriptor_missing_for_the_manifest,
    "folders-named-like-files": with_entries(
        Member(CODE + "/", b"", 0), Member(MANIFEST + "/", b"", 0), Member(CODE + "/a.txt", b"a"), first=True
    ),
    "long-names": with_entries(Member("assets/" + "n" * 20_000, b"a"), Member("assets/" + "a/" * 9_000 + "b", b"b")),
    "large-comment": lambda entries: write(entries, comment=b"c" * 0xFFFF),
    "zip64": lambda entries: write(entries, zip64=True),
    "compressed-table": fields(TABLE, method=8),
    "odd-names": with_entries(Member("assets/../../../etc/hosts", b"x"), Member("C:\\x\\classes.dex", b"y")),
    "count-too-low": code_behind_the_count,
}
ZIP_REFUSED: dict[str, Trick] = {
    "unknown-method-code": fields(CODE, method=0x2333),
    "descriptor-wrong-code": descriptor_wrong_for_the_code,
    "local-checksums": fields(local_crc=1),
    "local-sizes": fields(CODE, local_sizes=(1, 1)),
    "local-name": fields(CONFIG, local_name="res/xml/network_security_confix.xml"),
    "repeated-code": with_entries(Member(CODE, b"dex\n035\0garbage")),
    "repeated-manifest": with_entries(Member(MANIFEST, b"garbage")),
    "repeated-folder": with_entries(Member("res/", b"", 0), Member("res/", b"", 0)),
    "header-outside": header_behind_the_directory,
    "data-outside": data_behind_the_directory,
    "count-too-high": lambda entries: write(entries, count=len(entries) + 3),
    "directory-too-short": lambda entries: write(entries, directory_size=-20),
    "directory-too-long": lambda entries: write(entries, directory_size=20),
    "bytes-before": lambda entries: b"junk" * 5 + write(entries),
    "bytes-behind": lambda entries: write(entries, behind=b"junk" * 5),
    "false-end": false_end_in_comment,
    "name-with-zero": with_entries(Member("assets/a", b"a", raw_name=b"assets/a\0.png")),
    "name-not-utf8": with_entries(Member("assets/b", b"a", raw_name=b"assets/\xff\xfe.png")),
}
XML_ACCEPTED: dict[str, Trick] = {
    "xml-type-word": manifest(lambda data: b"\x34\x12" + data[2:]),
    "xml-file-header": manifest(lambda data: bent_axml.join(bent_axml.split(data), header=b"\xaa" * 16)),
    "xml-pool-header": manifest(bent_axml.padded_pool),
    "xml-node-headers": manifest(bent_axml.padded_nodes),
    "xml-junk-chunk": manifest(partial(bent_axml.inserted, extra=JUNK, before=bent_axml.RESOURCE_IDS)),
    "xml-bytes-behind": manifest(lambda data: data + b"\xff" * 9),
    "xml-string-count": manifest(bent_axml.roomy_count),
    "xml-false-strings": manifest(partial(bent_axml.inserted, extra=LIES, before=bent_axml.POOL)),
    "xml-false-ids": manifest(partial(bent_axml.inserted, extra=FALSE_IDS, before=bent_axml.RESOURCE_IDS)),
    "xml-late-strings": manifest(partial(bent_axml.inserted, extra=replace(LIES, header=b"\0" * 20), before=0x0103)),
    "xml-attribute-size": manifest(bent_axml.wide_attributes),
    "xml-attribute-start": manifest(bent_axml.late_attributes),
    "xml-names-wiped": manifest(bent_axml.wiped_names),
    "xml-utf8-lengths": manifest(
        lambda data: bent_axml.with_pool(data, partial(bent_axml.pool, utf8=True, wrong_length=True))
    ),
    "xml-pool-flags": manifest(
        lambda data: bent_axml.with_pool(data, partial(bent_axml.pool, utf8=False, flags=0xFFFFFE01))
    ),
    "xml-never-closed": manifest(bent_axml.without_ends),
    "xml-config-bent": manifest(
        lambda data: bent_axml.wide_attributes(bent_axml.padded_nodes(bent_axml.padded_pool(data))), CONFIG
    ),
}
TABLE_ACCEPTED: dict[str, Trick] = {
    "table-pool-header": manifest(bent_axml.padded_pool, TABLE),
    "table-second-strings": manifest(lambda data: bent_axml.table_with(data, LIES), TABLE),
    "table-overrun": manifest(
        lambda data: bent_axml.table_with(data, behind=struct.pack("<HHI", 0x0200, 288, 0x7FFFFFF0) + bytes(8)), TABLE
    ),
}
XML_REFUSED: dict[str, Trick] = {
    "xml-too-long": manifest(lambda data: bent_axml.join(bent_axml.split(data), more=400)),
    "xml-odd-chunk": manifest(
        partial(bent_axml.inserted, extra=replace(JUNK, body=b"\xff" * 11), before=bent_axml.RESOURCE_IDS)
    ),
    "xml-style-count": manifest(lambda data: bent_axml.pool_field(data, 1, 7)),
    "xml-impossible-count": manifest(lambda data: bent_axml.pool_field(data, 0, 0x7FFFFFFF)),
    "xml-config-refused": manifest(lambda data: bent_axml.pool_field(data, 1, 7), CONFIG),
}
TRICKS: dict[str, Trick] = {**ZIP_ACCEPTED, **ZIP_REFUSED, **XML_ACCEPTED, **TABLE_ACCEPTED, **XML_REFUSED}
