"""What code reads of the app's resources and assets: texts, text arrays, files."""

from __future__ import annotations

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.build.resources import Resources
from pinscan.code import arithmetic
from pinscan.code.heap import Operand, State, Thing, either
from pinscan.code.java_io import stream
from pinscan.code.java_text import formatted
from pinscan.code.machine import Machine, Model
from pinscan.code.values import Alternatives, Const, File, Hole, Items, Text, Value, text
from pinscan.errors import FormatError
from pinscan.formats.dex import MethodRef

CONTEXT = frozenset(["getString", "getText", "getStringArray", "getTextArray", "openRawResource", "getQuantityString"])
"""Methods of contexts and resources that take a resource number."""


def resource(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``getString(R.string.x)`` and the like, in every configuration that has a value of its own."""
    match args[1]:
        case Const(int(number)) if number & 0xFFFFFFFF >= 0x01000000:
            identifier = number & 0xFFFFFFFF
        case _:
            return None
    resources = _resources(machine)
    if resources is None:
        return None
    if ref.name == "openRawResource":
        files = [file.path for file in resources.files(identifier)]
        return stream(s, files[0]) if len(files) == 1 else either(File(path) for path in files) if files else None
    if "Array" in ref.name:
        arrays = [Items(tuple(map(text, values))) for _, values in resources.array(identifier)]
        return either(s.new(Thing("[Ljava/lang/String;", items)) for items in arrays) if arrays else None
    found = [text(value) for _, value in resources.strings(identifier)]
    if len(ref.params) == 2 and found:
        return either(_format_resource(s, value, args[2]) for value in found)
    if len(found) > 1:
        machine.program.build.once(by_device).add(frozenset(found))
    return either(found) if found else None


def by_device(build: Build) -> set[frozenset[Value]]:
    """The texts of each resource that was read and differs between configurations: the device chooses one of them for
    the whole run, so that what else depends on a branch does not go with one only. It grows as code is read."""
    return set()


def _format_resource(s: State, pattern: Text, given: Operand) -> Operand:
    content = s.content(given)
    if not isinstance(content, Items):
        return Text((Hole("format"),))
    return arithmetic.concat(formatted(s, pattern.known or "", list(content.items)))


def _resources(machine: Machine) -> Resources | None:
    try:
        return machine.program.build.once(android).resources
    except FormatError:
        return None


def _open_asset(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    name = s.content(args[1])
    if isinstance(name, Alternatives):
        return either(File(f"assets/{o}") for o in name.options if isinstance(o, Text) and o.known)
    return stream(s, f"assets/{name.known}") if isinstance(name, Text) and name.known is not None else None


MODELS: dict[str, Model] = {
    "Landroid/content/res/AssetManager;->open": _open_asset,
}
