"""What string builders do: the text they hold is their content."""

from __future__ import annotations

from pinscan.code.dalvik.heap import Operand, Ref, State
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.dalvik.models.java_text import STRING, printed
from pinscan.code.dalvik.models.pure import Compute, Known, attempt, known_values, pure
from pinscan.code.values import Alternatives, Const, Hole, Text, text
from pinscan.formats.dex import MethodRef


def _builder(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new StringBuilder(...)`` and ``StringBuilder.append``."""
    start = isinstance(args[0], Ref) and ref.name == "<init>"
    old = Text(("",)) if start else s.content(args[0])
    if start and ref.params in ((), ("I",)):
        s.fill_text(args[0], Text(("",)))
        return args[0]
    if len(args) == 4 and ref.params[0] in ("Ljava/lang/CharSequence;", "[C"):
        added = _part(printed(s, args[1], ref.params[0]), args[2:], ref.params[0] == "[C")
    else:
        added = printed(s, args[1], ref.params[0])
    s.fill_text(args[0], arithmetic.concat([old, added]))
    return args[0]


def _part(whole: Operand, span: list[Operand], counted: bool) -> Operand:
    """The part of a text that ``append(text, from, to)`` or ``append(chars, at, count)`` adds."""
    match whole, span:
        case Text() as value, [Const(int(start)), Const(int(end))] if value.known is not None:
            end += start if counted else 0
            return text(value.known[start:end]) if 0 <= start <= end <= len(value.known) else Hole("part of a text")
    return Hole("part of a text")


def _builder_text(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    return content if not isinstance(content, Ref) else None


def _builder_edit(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """reverse, setLength, deleteCharAt, insert and delete on a known text; a hole otherwise."""
    content = s.content(args[0])
    rest = [known_values(s.content(arg)) for arg in args[1:]]
    if isinstance(content, Text) and content.known is not None and all(r and len(r) == 1 for r in rest):
        known = [r[0] for r in rest if r]
        edited = attempt(_EDITS[ref.name], (content.known, *known))
        s.fill_text(args[0], text(edited) if isinstance(edited, str) else Text((Hole("edit"),)))
    elif not isinstance(args[0], Ref):
        return None
    else:
        s.fill_text(args[0], Text((Hole("edit"),)))
    return args[0]


def _letter(value: Known) -> str:
    return chr(value) if isinstance(value, int) else str(value)


_EDITS: dict[str, Compute] = {
    "reverse": lambda v: v[::-1],
    "setLength": lambda v, n: v[:n],
    "deleteCharAt": lambda v, i: v[:i] + v[i + 1 :],
    "delete": lambda v, a, b: v[:a] + v[b:],
    "replace": lambda v, a, b, w: v[:a] + w + v[b:],
    "appendCodePoint": lambda v, c: v + chr(c),
    "insert": lambda v, i, w: v[:i] + _letter(w) + v[i:],
    "setCharAt": lambda v, i, c: v[:i] + chr(c) + v[i + 1 :],
}


def _appended(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Appendable.append`` on what is a builder or a writer."""
    thing = s.thing(args[0])
    if thing is None or not isinstance(thing.content, (Text, Hole, Alternatives)):
        return None
    return _builder(machine, s, ref, args)


MODELS: dict[str, Model] = {"Ljava/lang/Appendable;->append": _appended}
for _kind in ("StringBuilder", "StringBuffer"):
    _owner = f"Ljava/lang/{_kind};->"
    MODELS |= {_owner + "<init>": _builder, _owner + "append": _builder, _owner + "toString": _builder_text}
    MODELS |= {_owner + name: _builder_edit for name in _EDITS}
    MODELS |= {_owner + name: pure(STRING[name]) for name in ("length", "charAt", "indexOf", "substring")}
