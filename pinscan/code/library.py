"""What the platform's own methods do to values: strings, builders, Base64, boxes, resources.

Each model takes the machine, the state, the method and its arguments (receiver first) and returns the result, or None
when it cannot say and the call is kept as a call. Semantics: the Java and Android class documentation.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import product
from typing import cast

from pinscan.build.android import android
from pinscan.build.resources import Resources
from pinscan.code import addresses, arithmetic, collections, documents, kotlin_text
from pinscan.code.heap import OPTIONS, Operand, Ref, State, Thing, depends, either, thaw
from pinscan.code.machine import Machine, Model
from pinscan.code.values import Alternatives, Blob, Const, File, Hole, Items, Made, Text, Value, text
from pinscan.errors import FormatError
from pinscan.formats.dex import MethodRef

Known = str | int | bytes | list[str] | None
"""A wholly known argument."""


@cache
def model(ref: MethodRef) -> Model | None:
    """The model of a method, by owner and name; java.util's desugared copies (``j$``) count as the real ones."""
    owner = ref.owner.replace("Lj$/", "Ljava/", 1)
    name = f"{owner}->{ref.name}"
    models = (MODELS, addresses.MODELS, documents.MODELS)
    found = next((known[name] for known in models if name in known), None) or collections.model(owner, ref.name)
    if found is None and owner == "Ljava/lang/String;" and ref.name in STRING:
        return _pure(STRING[ref.name])
    if found is None and owner in _ABOVE_STRING and ref.name in STRING:
        return _of_text(_pure(STRING[ref.name]))
    if found is None and owner.startswith("Lkotlin/text/"):
        kotlin = kotlin_text.function(ref.name, ref.params)
        return _of_text(_pure(kotlin)) if kotlin is not None else None
    if found is None and ref.name in CONTEXT and ref.owner.startswith("L"):
        return _resource if ref.params in (("I",), ("I", "[Ljava/lang/Object;")) else None
    return found


# --- strings ----------------------------------------------------------------------------------------------------
def _pure(compute: Callable[..., Known | list[str]]) -> Model:
    """A model of a method whose result depends on its arguments' values alone, alternatives taken one by one."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        spread = [_known(s.content(arg)) for arg in args]
        if any(choices is None for choices in spread):
            return _unknown(s, ref, args)
        known = [cast("list[Known]", choices) for choices in spread]
        results = [_shape(s, ref, _attempt(compute, choice)) for choice in product(*known)]
        return either(results) if len(results) <= OPTIONS else Hole("too many alternatives")

    return run


_ABOVE_STRING = frozenset(f"Ljava/lang/{name};" for name in ("CharSequence", "Object", "Comparable"))


def _of_text(model: Model) -> Model:
    """A model that holds only where the receiver is known to be a text (or characters)."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        content = s.content(args[0]) if args else None
        choices = content.options if isinstance(content, Alternatives) else (content,)
        return model(machine, s, ref, args) if all(isinstance(one, (Text, Blob)) for one in choices) else None

    return run


def _known(value: Operand) -> list[Known] | None:
    """The Python values an operand may have, or None when one is not known."""
    match value:
        case Text() if value.known is not None:
            return [value.known]
        case Const(None | int() as number):
            return [number]
        case Blob(data):
            return [data]
        case Items(items) if all(isinstance(i, Const) and isinstance(i.value, int) for i in items):
            return ["".join(chr(cast(int, cast(Const, i).value) & 0xFFFF) for i in items)]
        case Items(items, True) if all(isinstance(i, Text) and i.known is not None for i in items):
            return [[cast(str, cast(Text, i).known) for i in items]]
        case Made(target, (), _) if "harset" in target:
            return ["utf-8"]
        case Alternatives(choices):
            each = [_known(choice) for choice in choices]
            if all(e is not None for e in each):
                return [v for e in each if e is not None for v in e]
    return None


def _attempt(compute: Callable[..., Known | list[str]], args: tuple[Known, ...]) -> Known | list[str] | Hole:
    try:
        return compute(*args)
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError, binascii.Error):
        return Hole("fails")


def _shape(s: State, ref: MethodRef, result: Known | list[str] | Hole) -> Operand:
    match result:
        case Hole():
            return result
        case str():
            return (
                text(result) if ref.returns != "[C" else s.new(Thing("[C", Items(tuple(Const(ord(c)) for c in result))))
            )
        case bytes():
            return s.new(Thing("[B", Blob(result)))
        case list():
            kind = ref.returns if ref.returns.startswith("[") else ""
            return s.new(Thing(kind, Items(tuple(map(text, result)))))
        case bool():
            return Const(int(result))
        case _:
            return Const(result)


def _unknown(s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """What can be said of a string method on a text that is known in part."""
    content = s.content(args[0]) if args else Hole()
    if ref.name in ("toString", "trim", "intern") and isinstance(content, (Text, Hole, Alternatives)):
        return content
    if ref.name == "toString" and isinstance(content, Made):
        return content
    if ref.name == "startsWith" and isinstance(content, Text) and isinstance(content.pieces[0], str) and len(args) == 2:
        wanted = s.content(args[1])
        if isinstance(wanted, Text) and wanted.known is not None and len(content.pieces[0]) >= len(wanted.known):
            return Const(int(content.pieces[0].startswith(wanted.known)))
    if ref.name == "substring" and len(args) == 2 and isinstance(content, Text):
        return _cut(content, s.content(args[1]))
    if ref.name in ("toLowerCase", "toUpperCase") and isinstance(content, Text):
        change = str.lower if ref.name == "toLowerCase" else str.upper
        return Text(tuple(change(p) if isinstance(p, str) else p for p in content.pieces))
    if ref.name == "concat":
        return arithmetic.concat([content, s.content(args[1])])
    return None


def _cut(value: Text, start: Operand) -> Operand | None:
    first = value.pieces[0]
    if (
        isinstance(start, Const)
        and isinstance(start.value, int)
        and isinstance(first, str)
        and start.value <= len(first)
    ):
        return Text((first[start.value :], *value.pieces[1:]))
    return None


def java_hash(value: str) -> int:
    """``String.hashCode``."""
    number = 0
    for unit in value:
        number = (number * 31 + ord(unit)) & 0xFFFFFFFF
    return number - (1 << 32) if number >> 31 else number


def _split(value: str, pattern: str, limit: int = 0) -> list[str]:
    """``String.split`` for patterns without regular expression operators."""
    plain = pattern.replace("\\", "")
    if any(c in "[](){}*+?^$" for c in plain) or (any(c in "|." for c in plain) and "\\" not in pattern):
        raise ValueError("a regular expression")
    parts = value.split(plain) if limit <= 0 else value.split(plain, limit - 1)
    while limit == 0 and len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _index_of(value: str, wanted: str | int, start: int = 0) -> int:
    return value.find(chr(wanted) if isinstance(wanted, int) else wanted, start)


def _region(value: str, *args: Known) -> bool:
    """``String.regionMatches``, with or without the flag to ignore case."""
    fold = bool(args[0]) if len(args) == 5 else False
    start, other, other_start, length = args[-4:]
    if not (
        isinstance(start, int) and isinstance(other, str) and isinstance(other_start, int) and isinstance(length, int)
    ):
        raise TypeError
    one, two = value[start : start + length], other[other_start : other_start + length]
    return len(one) == len(two) == length and (one.lower() == two.lower() if fold else one == two)


STRING: dict[str, Callable[..., Known | list[str]]] = {
    "substring": lambda v, a, b=None: v[a : len(v) if b is None else b],
    "subSequence": lambda v, a, b: v[a:b],
    "trim": lambda v: v.strip(),
    "strip": lambda v: v.strip(),
    "toString": lambda v: v,
    "intern": lambda v: v,
    "toLowerCase": lambda v, *_: v.lower(),
    "toUpperCase": lambda v, *_: v.upper(),
    "length": len,
    "isEmpty": lambda v: not v,
    "charAt": lambda v, i: ord(v[i]),
    "startsWith": lambda v, w, at=0: v.startswith(w, at),
    "endsWith": lambda v, w: v.endswith(w),
    "contains": lambda v, w: w in v,
    "equals": lambda v, w: v == w,
    "contentEquals": lambda v, w: v == w,
    "equalsIgnoreCase": lambda v, w: w is not None and v.lower() == w.lower(),
    "indexOf": _index_of,
    "lastIndexOf": lambda v, w: v.rfind(chr(w) if isinstance(w, int) else w),
    "hashCode": java_hash,
    "compareTo": lambda v, w: (v > w) - (v < w),
    "replace": lambda v, a, b: v.replace(chr(a), chr(b)) if isinstance(a, int) else v.replace(a, b),
    "replaceAll": lambda v, a, b: v.replace(a, b) if a.isalnum() or a in " -_:" else _refuse(),
    "regionMatches": _region,
    "codePointAt": lambda v, i: ord(v[i]),
    "repeat": lambda v, n: v * n if len(v) * n < arithmetic.LONGEST else _refuse(),
    "getBytes": lambda v, *_: v.encode("utf-8"),
    "toCharArray": lambda v: v,
    "split": _split,
    "concat": lambda v, w: v + w,
}


def _refuse() -> str:
    raise ValueError("not computed")


# --- building text ------------------------------------------------------------------------------------------------
def _value_of(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``String.valueOf`` and ``toString`` of boxes."""
    return _printed(s, args[0], ref.params[0] if ref.params else "")


def _printed(s: State, arg: Operand, kind: str) -> Operand:
    content = s.content(arg)
    match content:
        case Const(int(number)) if kind == "C":
            return text(chr(number & 0xFFFF))
        case Const(int(number)) if kind == "Z":
            return text("true" if number else "false")
        case Items() if kind == "[C":
            known = _known(content)
            return text(cast(str, known[0])) if known else Hole("characters")
        case Ref() | Items() | Blob():
            return Text((Hole("parameter" if depends(content) else "object"),))
        case Alternatives(choices):
            return either(_printed(s, choice, kind) for choice in choices)
        case Const(0) if not kind or kind[0] == "L":
            return text("null")
    return arithmetic.text_of(content)


def _builder(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new StringBuilder(...)`` and ``StringBuilder.append``."""
    start = isinstance(args[0], Ref) and ref.name == "<init>"
    old = Text(("",)) if start else s.content(args[0])
    if start and ref.params in ((), ("I",)):
        s.fill_text(args[0], Text(("",)))
        return args[0]
    if len(args) == 4 and ref.params[0] in ("Ljava/lang/CharSequence;", "[C"):
        added: Operand = Hole("part of a text")
    else:
        added = _printed(s, args[1], ref.params[0])
    s.fill_text(args[0], arithmetic.concat([old, added]))
    return args[0]


def _builder_text(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    return content if not isinstance(content, Ref) else None


def _builder_edit(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """reverse, setLength, deleteCharAt, insert and delete on a known text; a hole otherwise."""
    content = s.content(args[0])
    rest = [_known(s.content(arg)) for arg in args[1:]]
    if isinstance(content, Text) and content.known is not None and all(r and len(r) == 1 for r in rest):
        known = [r[0] for r in rest if r]
        edited = _attempt(_EDITS[ref.name], (content.known, *known))
        s.fill_text(args[0], text(edited) if isinstance(edited, str) else Text((Hole("edit"),)))
    elif not isinstance(args[0], Ref):
        return None
    else:
        s.fill_text(args[0], Text((Hole("edit"),)))
    return args[0]


def _letter(value: Known) -> str:
    return chr(value) if isinstance(value, int) else str(value)


_EDITS: dict[str, Callable[..., Known | list[str]]] = {
    "reverse": lambda v: v[::-1],
    "setLength": lambda v, n: v[:n],
    "deleteCharAt": lambda v, i: v[:i] + v[i + 1 :],
    "delete": lambda v, a, b: v[:a] + v[b:],
    "insert": lambda v, i, w: v[:i] + _letter(w) + v[i:],
    "setCharAt": lambda v, i, c: v[:i] + chr(c) + v[i + 1 :],
}


def _new_string(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new String(bytes | chars | text, …)``: the new object is given the text as its content."""
    if len(args) == 1:
        s.fill_text(args[0], text(""))
        return args[0]
    known = _known(s.content(args[1]))
    if known is None or len(known) != 1 or len(args) > 3:
        s.fill_text(args[0], Text((Hole("parameter" if depends(s.content(args[1])) else "characters"),)))
    else:
        raw = known[0]
        s.fill_text(args[0], text(raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)))
    return args[0]


def _format(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``String.format``: %s, %d, %%, %n and positions; any other directive is a hole."""
    args = args[1:] if ref.params[0] == "Ljava/util/Locale;" else args
    pattern, given = s.content(args[0]), s.content(args[1])
    if not isinstance(pattern, Text) or pattern.known is None or not isinstance(given, Items):
        return Text((Hole("parameter" if depends(pattern) or depends(given) else "format"),))
    return arithmetic.concat(_formatted(s, pattern.known, list(given.items)))


def _formatted(s: State, pattern: str, given: list[Value]) -> list[Operand]:
    pieces: list[Operand] = []
    rest, following = pattern, 0
    while "%" in rest and len(pieces) < 200:
        plain, _, rest = rest.partition("%")
        pieces.append(text(plain))
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        positional = rest[len(digits) : len(digits) + 1] == "$"
        rest = rest[len(digits) + 1 :] if positional else rest
        verb, rest = rest[:1], rest[1:]
        if verb in ("%", "n"):
            pieces.append(text("%" if verb == "%" else "\n"))
            continue
        at = int(digits) - 1 if positional else following
        following += 0 if positional else 1
        simple = verb in ("s", "d", "S") and (positional or not digits) and 0 <= at < len(given)
        pieces.append(_printed(s, given[at], "") if simple else Hole("format"))
    return [*pieces, text(rest)]


def _join(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``String.join`` and ``TextUtils.join``."""
    items = s.content(args[1])
    if not isinstance(items, Items) or not items.complete:
        return None
    pieces: list[Operand] = []
    for i, item in enumerate(items.items):
        pieces.extend([s.content(args[0])] if i else [])
        pieces.append(_printed(s, item, ""))
    return arithmetic.concat(pieces)


# --- bytes --------------------------------------------------------------------------------------------------------
def _decode64(value: str | bytes, *_: int) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode("ascii")
    raw = b"".join(raw.split()).rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)


def _android_encode64(data: bytes, flags: int = 0) -> str:
    """``android.util.Base64.encodeToString``: 1 no padding, 2 no line feeds, 8 the URL alphabet."""
    encoded = (base64.urlsafe_b64encode if flags & 8 else base64.b64encode)(data).decode()
    if flags & 1:
        encoded = encoded.rstrip("=")
    if flags & 2:
        return encoded
    return "".join(encoded[i : i + 76] + "\n" for i in range(0, len(encoded), 76))


def _java_encode64(coder: Known, data: bytes) -> str:
    return base64.b64encode(data).decode()


def _coder(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    return Const(0)


def _digest(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``MessageDigest.getInstance(x).digest(bytes)`` of known bytes."""
    thing, data = s.thing(args[0]), s.content(args[1]) if len(args) == 2 else None
    if thing is None or thing.origin is None or thing.calls or not isinstance(data, Blob) or not thing.origin.args:
        return None
    name = thing.origin.args[0]
    algorithm = name.known.replace("-", "").lower() if isinstance(name, Text) and name.known else ""
    if algorithm not in ("sha1", "sha256", "sha512", "md5"):
        return None
    return s.new(Thing("[B", Blob(hashlib.new(algorithm, data.data).digest())))


def _new_integer(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new BigInteger(text[, radix] | bytes | sign, bytes)``: the object's content is the number."""
    known = [_known(s.content(arg)) for arg in args[1:]]
    if not all(known) or any(len(choices) != 1 for choices in known if choices):
        return None
    number = _attempt(_integer, tuple(choices[0] for choices in known if choices))
    if not isinstance(number, int):
        return None
    s.fill_text(args[0], Const(number))
    return args[0]


def _integer(first: Known, second: Known = None) -> Known:
    if isinstance(second, bytes):
        return int.from_bytes(second, "big") * cast(int, first)
    if isinstance(first, bytes):
        return int.from_bytes(first, "big", signed=True)
    if not isinstance(first, str) or len(first) > arithmetic.LONGEST // 16:
        raise ValueError("not a number")
    return int(first, second if isinstance(second, int) else 10)


def _integer_bytes(number: int) -> bytes:
    """``BigInteger.toByteArray``: the shortest two's complement."""
    return number.to_bytes((number if number >= 0 else ~number).bit_length() // 8 + 1, "big", signed=True)


def _integer_text(number: int, radix: int = 10) -> str:
    if radix not in (10, 16):
        raise ValueError("an unusual radix")
    return format(number, "x" if radix == 16 else "d")


# --- boxes and identity -------------------------------------------------------------------------------------------
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
    one, two = _known(s.content(args[0])), _known(s.content(args[1]))
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
    return collections.call_lambda(machine, s, thaw(origin.args[-1], s), [])


# --- resources ----------------------------------------------------------------------------------------------------
CONTEXT = frozenset(["getString", "getText", "getStringArray", "getTextArray", "openRawResource", "getQuantityString"])


def _resource(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
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
        return either(File(path) for path in files) if files else None
    if "Array" in ref.name:
        arrays = [Items(tuple(map(text, values))) for _, values in resources.array(identifier)]
        return either(s.new(Thing("[Ljava/lang/String;", items)) for items in arrays) if arrays else None
    found = [text(value) for _, value in resources.strings(identifier)]
    if len(ref.params) == 2 and found:
        return either(_format_resource(s, value, args[2]) for value in found)
    return either(found) if found else None


def _format_resource(s: State, pattern: Text, given: Operand) -> Operand:
    content = s.content(given)
    if not isinstance(content, Items):
        return Text((Hole("format"),))
    return arithmetic.concat(_formatted(s, pattern.known or "", list(content.items)))


def _resources(machine: Machine) -> Resources | None:
    try:
        return machine.program.build.once(android).resources
    except FormatError:
        return None


def _open_asset(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    name = s.content(args[1])
    if isinstance(name, Alternatives):
        return either(File(f"assets/{o}") for o in name.options if isinstance(o, Text) and o.known)
    return File(f"assets/{name.known}") if isinstance(name, Text) and name.known is not None else None


def _text_empty(value: str | None) -> bool:
    return not value


_STRING = "Ljava/lang/String;->"
MODELS: dict[str, Model] = {
    _STRING + "valueOf": _value_of,
    _STRING + "copyValueOf": _value_of,
    _STRING + "format": _format,
    _STRING + "<init>": _new_string,
    _STRING + "join": _join,
    "Landroid/text/TextUtils;->join": _join,
    "Landroid/text/TextUtils;->isEmpty": _pure(_text_empty),
    "Landroid/text/TextUtils;->equals": _equal,
    "Ljava/util/Objects;->equals": _equal,
    "Lkotlin/jvm/internal/Intrinsics;->areEqual": _equal,
    "Lkotlin/jvm/internal/Intrinsics;->stringPlus": lambda m, s, r, a: arithmetic.concat(
        [_printed(s, x, "") for x in a]
    ),
    "Ljava/util/Objects;->requireNonNull": _same,
    "Ljava/lang/Boolean;->parseBoolean": _pure(_parse_boolean),
    "Ljava/lang/Integer;->parseInt": _pure(lambda v, base=10: int(v, base)),
    "Ljava/lang/Byte;->parseByte": _pure(lambda v, base=10: int(v, base)),
    "Ljava/lang/Character;->isWhitespace": _pure(lambda c: chr(c).isspace() and c not in (0xA0, 0x2007, 0x202F)),
    "Ljava/lang/Character;->isSpaceChar": _pure(lambda c: unicodedata.category(chr(c)).startswith("Z")),
    "Ljava/lang/Character;->isDigit": _pure(lambda c: unicodedata.category(chr(c)) == "Nd"),
    "Ljava/lang/Character;->isLetter": _pure(lambda c: chr(c).isalpha()),
    "Ljava/lang/Character;->isLetterOrDigit": _pure(lambda c: chr(c).isalnum()),
    "Ljava/lang/Character;->isUpperCase": _pure(lambda c: chr(c).isupper()),
    "Ljava/lang/Character;->isLowerCase": _pure(lambda c: chr(c).islower()),
    "Ljava/lang/Character;->toLowerCase": _pure(lambda c: ord(chr(c).lower()[0])),
    "Ljava/lang/Character;->toUpperCase": _pure(lambda c: ord(chr(c).upper()[0])),
    "Ljava/lang/Character;->digit": _pure(lambda c, base: int(chr(c), base)),
    "Ljava/lang/Integer;->toString": _value_of,
    "Landroid/util/Base64;->decode": _pure(_decode64),
    "Landroid/util/Base64;->encodeToString": _pure(_android_encode64),
    "Landroid/util/Base64;->encode": _pure(lambda d, f=0: _android_encode64(d, f).encode()),
    "Ljava/util/Base64;->getDecoder": _coder,
    "Ljava/util/Base64;->getUrlDecoder": _coder,
    "Ljava/util/Base64;->getMimeDecoder": _coder,
    "Ljava/util/Base64;->getEncoder": _coder,
    "Ljava/util/Base64$Decoder;->decode": _pure(lambda coder, v: _decode64(v)),
    "Ljava/util/Base64$Encoder;->encodeToString": _pure(_java_encode64),
    "Ljava/util/Base64$Encoder;->encode": _pure(lambda c, d: _java_encode64(c, d).encode()),
    "Ljava/security/MessageDigest;->digest": _digest,
    "Ljava/math/BigInteger;-><init>": _new_integer,
    "Ljava/math/BigInteger;->toByteArray": _pure(_integer_bytes),
    "Ljava/math/BigInteger;->toString": _pure(_integer_text),
    "Landroid/content/res/AssetManager;->open": _open_asset,
    "Lkotlin/Lazy;->getValue": _run_lazy,
    "Lkotlin/LazyKt;->lazy": _lazy,
    "Lkotlin/LazyKt__LazyJVMKt;->lazy": _lazy,
}
for _kind in ("StringBuilder", "StringBuffer"):
    _owner = f"Ljava/lang/{_kind};->"
    MODELS |= {_owner + "<init>": _builder, _owner + "append": _builder, _owner + "toString": _builder_text}
    MODELS |= {_owner + name: _builder_edit for name in _EDITS}
    MODELS |= {_owner + name: _pure(STRING[name]) for name in ("length", "charAt", "indexOf", "substring")}
for _kind in ("Boolean", "Integer", "Long", "Character", "Byte", "Short"):
    _owner = f"Ljava/lang/{_kind};->"
    _prim = {"Integer": "int", "Character": "char"}.get(_kind, _kind.lower())
    MODELS |= {_owner + "valueOf": _same, _owner + f"{_prim}Value": _same}
MODELS["Ljava/lang/Number;->intValue"] = _same
MODELS["Ljava/lang/Character;->valueOf"] = _value_of
MODELS["Ljava/lang/Character;->charValue"] = _pure(lambda v: ord(v))
for _name in ("checkNotNull", "checkNotNullParameter", "checkParameterIsNotNull", "checkNotNullExpressionValue",
              "checkExpressionValueIsNotNull", "checkReturnedValueIsNotNull", "checkFieldIsNotNull"):  # fmt: skip
    MODELS[f"Lkotlin/jvm/internal/Intrinsics;->{_name}"] = _nothing
