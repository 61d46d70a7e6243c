"""What a library reads of its R classes, which are only made with the app: the numbers that its resources have here."""

from __future__ import annotations

import re

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.code.dalvik.program import Program
from pinscan.code.values import Const
from pinscan.errors import FormatError
from pinscan.formats.dex import FieldRef

_R = re.compile(r".*/R\$([a-z]+);")


def resource_number(program: Program, ref: FieldRef) -> Const | None:
    """The number of ``R.raw.anchors`` as a static field; None for any other, and where the build has the class."""
    match = _R.fullmatch(ref.owner) if ref.type == "I" else None
    if match is None or program.find_class(ref.owner) is not None:
        return None
    found = program.build.once(_numbers).get((match[1], ref.name))
    return None if found is None else Const(found)


def _numbers(build: Build) -> dict[tuple[str, str], int]:
    """The number of each resource by its type and its name as a field: dots are underscores there."""
    found: dict[tuple[str, str], int] = {}
    try:
        resources = build.once(android).resources
        for kind in ("raw", "string", "array", "xml", "bool", "integer"):
            for number in resources.ids(kind):
                name = (resources.name(number) or "").partition("/")[2]
                found.setdefault((kind, name.replace(".", "_")), number)
    except FormatError:
        return found  # who reads the table records the gap
    return found
