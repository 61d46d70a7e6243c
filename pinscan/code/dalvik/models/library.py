"""What the platform's own methods do to values: which model stands for a method; boxes, identity, characters.

Each model takes the machine, the state, the method and its arguments (receiver first) and returns the result, or None
when it cannot say and the call is kept as a call. Semantics: the Java and Android class documentation.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import cast

from pinscan.code.dalvik import app_resources
from pinscan.code.dalvik.heap import Operand, State, Thing, thaw
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import (
    addresses,
    byte_strings,
    collections,
    documents,
    encodings,
    java_arrays,
    java_buffers,
    java_cells,
    java_ciphers,
    java_io,
    java_numbers,
    java_text,
    kotlin_text,
    okio_buffers,
    patterns,
    streams,
    text_builders,
)
from pinscan.code.dalvik.models.java_text import STRING, value_of
from pinscan.code.dalvik.models.lambdas import call_lambda
from pinscan.code.dalvik.models.pure import known_values, of_text, pure
from pinscan.code.values import Const, Made, Value
from pinscan.formats.dex import MethodRef


@cache
def model(ref: MethodRef) -> Model | None:
    """The model of a method, by owner and name; java.util's desugared copies (``j$``) count as the real ones."""
    owner = ref.owner.replace("Lj$/", "Ljava/", 1)
    name = f"{owner}->{ref.name}"
    found = _EXACT.get(name) or collections.model(owner, ref.name)
    if name == "Ljava/lang/Object;->toString":
        return _printed
    if found is None and owner == "Ljava/lang/String;" and ref.name in STRING:
        return pure(STRING[ref.name])
    if found is None and owner in _ABOVE_STRING and ref.name in STRING:
        return of_text(pure(STRING[ref.name]))
    if found is None and owner.startswith("Lkotlin/text/"):
        kotlin = kotlin_text.function(ref.name, ref.params)
        return of_text(pure(kotlin)) if kotlin is not None else None
    if found is None and ref.name in app_resources.CONTEXT and ref.owner.startswith("L"):
        return app_resources.resource if ref.params in (("I",), ("I", "[Ljava/lang/Object;")) else None
    return found


_ABOVE_STRING = frozenset(f"Ljava/lang/{name};" for name in ("CharSequence", "Object", "Comparable"))


def _printed(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Object.toString``: of a text the text, of a collection its elements."""
    return collections.printed(machine, s, ref, args) or of_text(pure(STRING["toString"]))(machine, s, ref, args)


def _same(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """The argument (or receiver) itself: boxes, casts, checks."""
    return args[0]


def _nothing(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """No effect on any value."""
    return Const(None)


def _parse_boolean(value: str | None) -> bool:
    return (value or "").lower() == "true"


def _equal(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Objects.equals`` and Kotlin's ``areEqual`` on known values."""
    one, two = known_values(s.content(args[0])), known_values(s.content(args[1]))
    if one and two and len(one) == len(two) == 1:
        return Const(int(one == two))
    return None


def _lazy(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``lazy { … }``, kept as the call that made it."""
    return s.new(Thing(ref.returns, None, Made(str(ref), tuple(cast("list[Value]", args)), ref.returns)))


def _run_lazy(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``lazy { … }``: its value is what the lambda returns."""
    thing = s.thing(args[0])
    origin = args[0] if isinstance(args[0], Made) else thing.origin if thing is not None else None
    if origin is None or "LazyKt" not in origin.target or not origin.args:
        return None
    if thing is not None and "value" in thing.fields:
        return thing.fields["value"]  # run once
    value = call_lambda(machine, s, thaw(origin.args[-1], s), [])
    if value is not None:
        s.set_field(args[0], "value", value)
    return value


MODELS: dict[str, Model] = {
    "Landroid/text/TextUtils;->equals": _equal,
    "Ljava/util/Objects;->equals": _equal,
    "Lkotlin/jvm/internal/Intrinsics;->areEqual": _equal,
    "Ljava/util/Objects;->requireNonNull": _same,
    "Ljava/lang/Boolean;->parseBoolean": pure(_parse_boolean),
    "Ljava/lang/Character;->isWhitespace": pure(lambda c: chr(c).isspace() and c not in (0xA0, 0x2007, 0x202F)),
    "Ljava/lang/Character;->isSpaceChar": pure(lambda c: unicodedata.category(chr(c)).startswith("Z")),
    "Ljava/lang/Character;->isDigit": pure(lambda c: unicodedata.category(chr(c)) == "Nd"),
    "Ljava/lang/Character;->isLetter": pure(lambda c: chr(c).isalpha()),
    "Ljava/lang/Character;->isLetterOrDigit": pure(lambda c: chr(c).isalnum()),
    "Ljava/lang/Character;->isUpperCase": pure(lambda c: chr(c).isupper()),
    "Ljava/lang/Character;->isLowerCase": pure(lambda c: chr(c).islower()),
    "Ljava/lang/Character;->toLowerCase": pure(lambda c: ord(chr(c).lower()[0])),
    "Ljava/lang/Character;->toUpperCase": pure(lambda c: ord(chr(c).upper()[0])),
    "Ljava/lang/Integer;->toString": value_of,
    "Lkotlin/Lazy;->getValue": _run_lazy,
    "Lkotlin/LazyKt;->lazy": _lazy,
    "Lkotlin/LazyKt__LazyJVMKt;->lazy": _lazy,
}
for _kind in ("Boolean", "Integer", "Long", "Character", "Byte", "Short"):
    _owner = f"Ljava/lang/{_kind};->"
    _prim = {"Integer": "int", "Character": "char"}.get(_kind, _kind.lower())
    MODELS |= {_owner + "valueOf": _same, _owner + f"{_prim}Value": _same}
MODELS["Ljava/lang/Boolean;->valueOf"] = pure(lambda v: v.lower() == "true" if isinstance(v, str) else bool(v))
MODELS["Ljava/lang/Number;->intValue"] = _same
MODELS["Ljava/lang/Character;->valueOf"] = value_of
MODELS["Ljava/lang/Character;->charValue"] = pure(lambda v: ord(v))
for _name in ("checkNotNull", "checkNotNullParameter", "checkParameterIsNotNull", "checkNotNullExpressionValue",
              "checkExpressionValueIsNotNull", "checkReturnedValueIsNotNull", "checkFieldIsNotNull"):  # fmt: skip
    MODELS[f"Lkotlin/jvm/internal/Intrinsics;->{_name}"] = _nothing
_EXACT: dict[str, Model] = {}
"""Every model of one method by its owner and name."""
for _models in (
    documents, addresses, app_resources, encodings, text_builders, java_text,
    java_numbers, java_arrays, java_io, java_buffers, java_cells, java_ciphers, byte_strings, okio_buffers, patterns,
    streams,
):  # fmt: skip
    _EXACT |= _models.MODELS
_EXACT |= MODELS
