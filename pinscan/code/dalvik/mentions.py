"""Whether any code outside of a package names what is inside it: one look over the raw code, no calls followed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.code.dalvik.program import INVOKES, Image, Program
from pinscan.errors import FormatError
from pinscan.formats.dex import Dex

LOOKS = 2000
"""Most places that are looked at closely before it is taken for named."""
_STATIC = frozenset(range(0x60, 0x6E))
_TYPES = frozenset([0x1C, 0x22])
_STRING = frozenset([0x1A])
_UNITS = 1 << 16


@dataclass(frozen=True, slots=True)
class _Named:
    """Instructions that name one table's items, and which items are the package's."""

    opcodes: frozenset[int]
    indices: range


def naming(program: Program, package: str) -> Iterator[str]:
    """Classes outside of ``Lorg/example/`` that call, make or read what is inside, or load a string that begins so.

    An empty name comes last where that cannot be told at little cost.
    """
    looks = 0
    for i, image in enumerate(program.images):
        try:
            strings = image.dex.strings_under(_dotted(package))
            if strings and strings[-1] >= _UNITS:
                yield ""
                return
            for at, wanted in _candidates(image, package):
                looks += 1
                site = program.site_at(f"{i}:{at}")
                body = program.body(site.method) if site else None
                found = body.at[site.pc] if body and site else None
                if found and site and any(found.op in one.opcodes and found.ref in one.indices for one in wanted):
                    yield site.method.ref.owner
                if looks > LOOKS:
                    yield ""
                    return
        except FormatError as error:
            program.unread(image, error)
            yield ""


def _candidates(image: Image, package: str) -> Iterator[tuple[int, list[_Named]]]:
    """Offsets in code outside of the package at which an instruction of it may be named."""
    dex = image.dex
    types = dex.types_under(package)
    wanted = [one for one in _tables(dex, types, package) if one.indices]
    own = range(types[0], types[-1] + 1) if types else range(0)
    start, end = dex.code_area
    for match in re.finditer(_pattern(wanted), dex.data[start:end]) if wanted else ():
        at = start + match.start()
        index = int.from_bytes(dex.data[at + 2 : at + 4], "little")
        if at & 1 or not any(dex.data[at] in one.opcodes and index in one.indices for one in wanted):
            continue
        body = dex.body_at(at)
        if body is not None and dex.class_ids[body[2] * 8] not in own:
            yield at, wanted


def _tables(dex: Dex, types: list[int], package: str) -> Iterator[_Named]:
    if types:
        yield _Named(_TYPES, range(types[0], types[-1] + 1))
        for opcodes, ids in ((INVOKES, dex.method_ids), (_STATIC, dex.field_ids)):
            owners = ids[0::4]
            yield _Named(opcodes, range(bisect_left(owners, types[0]), bisect_left(owners, types[-1] + 1)))
    yield _Named(_STRING, dex.strings_under(_dotted(package)))


def _pattern(wanted: list[_Named]) -> re.Pattern[bytes]:
    """One of the instructions, with the upper byte of one of the items; places may overlap."""
    ways = []
    for one in wanted:
        low, high = (re.escape(bytes([min(index, _UNITS - 1) >> 8])) for index in (one.indices[0], one.indices[-1]))
        opcodes = b"".join(re.escape(bytes([op])) for op in sorted(one.opcodes))
        ways.append(b"[" + opcodes + b"]..[" + low + b"-" + high + b"]")
    return re.compile(b"(?=" + b"|".join(ways) + b")", re.DOTALL)


def _dotted(package: str) -> str:
    return package[1:].replace("/", ".")
