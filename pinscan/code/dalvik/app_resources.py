"""What code reads of the app's resources and assets: texts, text arrays, files."""

from __future__ import annotations

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.build.resources import Resources
from pinscan.code.dalvik.heap import Operand, State, Thing, either
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.dalvik.models.java_io import stream
from pinscan.code.dalvik.models.java_text import formatted
from pinscan.code.values import Alternatives, Const, File, Hole, Items, Made, Text, Value, text
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


def _java_resource(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``getResourceAsStream(name)`` of a class loader or class: a file that lies beside the code in the archive.

    A class takes a name without a slash in front as one of its own package (java.lang.Class).
    """
    name = s.content(args[1])
    if not isinstance(name, Text) or name.known is None:
        return None
    path = name.known.removeprefix("/")
    if ref.owner == "Ljava/lang/Class;" and not name.known.startswith("/"):
        match s.content(args[0]):
            case Made("class", (Text((str(descriptor),)),)):
                path = descriptor[1:].rpartition("/")[0] + "/" + path
            case _:
                return None
    build = machine.program.build
    return stream(s, path) if any(path in part.entries for part in build.parts) else None


_NAME, _VALUE = 0x01010003, 0x01010024
"""``android:name`` and ``android:value``."""


def _meta_data(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``ApplicationInfo.metaData.getString(name)``: what the manifest gives under a name, for the app or a part."""
    holder, name = _asked(s, args[0]), s.content(args[1])
    if not (holder.startswith("Landroid/content/pm/") and holder.endswith("->metaData:Landroid/os/Bundle;")):
        return None
    if not isinstance(name, Text) or name.known is None:
        return None
    try:
        app = machine.program.build.once(android)
        given = [e for _, _, root in app.manifests for e in root.walk() if e.name == "meta-data"]
        found = [app.text(e, _VALUE) for e in given if app.text(e, _NAME) == name.known]
    except FormatError:
        return None
    return either(text(one) for one in found if one is not None) if any(found) else None


def _asked(s: State, operand: Operand) -> str:
    """The call or field that an object came from."""
    thing = s.thing(operand)
    origin = operand if isinstance(operand, Made) else thing.origin if thing is not None else None
    return origin.target if origin is not None else ""


MODELS: dict[str, Model] = {
    "Landroid/os/Bundle;->getString": _meta_data,
    "Landroid/os/BaseBundle;->getString": _meta_data,
    "Landroid/content/res/AssetManager;->open": _open_asset,
    "Ljava/lang/Class;->getResourceAsStream": _java_resource,
    "Ljava/lang/ClassLoader;->getResourceAsStream": _java_resource,
}
