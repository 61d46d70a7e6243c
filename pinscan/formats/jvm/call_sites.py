"""What takes the place of an invokedynamic: what D8 writes for it, or a call that stays as unknown as it is.

Concatenation of strings becomes a StringBuilder's work, a lambda or method reference an object of a class made for it
(`lambdas`). Any other bootstrap method (of records, of switches over types, of other languages) computes its target at
run time; an invoke-custom, DEX's own word for that, says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from pinscan.errors import FormatError
from pinscan.formats.jvm.classfile import ClassFile
from pinscan.formats.jvm.constants import INVOKE_DYNAMIC, STRING, Member, signature
from pinscan.formats.jvm.drafts import CallSite
from pinscan.formats.jvm.lambdas import Lambda, wanted

CONCAT = b"Ljava/lang/invoke/StringConcatFactory;"
BUILDER, STRING_TYPE, OBJECT = b"Ljava/lang/StringBuilder;", b"Ljava/lang/String;", b"Ljava/lang/Object;"
_APPENDED = {b"B": b"I", b"S": b"I", **{kind: kind for kind in (b"I", b"J", b"F", b"D", b"C", b"Z", STRING_TYPE)}}
NEW = Member(BUILDER, b"<init>", b"()V")
TO_STRING = Member(BUILDER, b"toString", b"()Ljava/lang/String;")


@dataclass(frozen=True, slots=True)
class Concat:
    """A concatenation: texts, and a method that appends an argument at each place of one."""

    pieces: tuple[bytes | Member, ...]
    params: tuple[bytes, ...]


def append(kind: bytes) -> Member:
    """The StringBuilder's method that appends a value of a type."""
    return Member(BUILDER, b"append", b"(" + _APPENDED.get(kind, OBJECT) + b")" + BUILDER)


def planned(owner: ClassFile, index: int) -> Concat | Lambda | CallSite:
    """What takes the place of the call site with this index in the pool. Raises `FormatError` when it is damaged."""
    number, name, descriptor = owner.constants.dynamic(index, INVOKE_DYNAMIC)
    bootstrap, arguments = owner.bootstrap(number)
    params, returns = signature(descriptor)
    if bootstrap.member.owner == CONCAT and returns == STRING_TYPE:
        found = _concat(owner, bootstrap.member.name, params, arguments)
        if found is not None:
            return found
    return wanted(owner, name, descriptor, bootstrap, arguments) or CallSite(bootstrap, name, descriptor)


def _concat(owner: ClassFile, name: bytes, params: tuple[bytes, ...], arguments: tuple[int, ...]) -> Concat | None:
    """The pieces by the recipe, whose ``\\1`` is an argument and ``\\2`` a constant (StringConcatFactory)."""
    if name == b"makeConcat":
        return Concat(tuple(map(append, params)), params)
    constants = owner.constants
    if not arguments or any(i >= len(constants.tags) or constants.tags[i] != STRING for i in arguments):
        return None  # a recipe whose constants are no texts: javac writes none
    recipe, *texts = map(constants.string, arguments)
    left, rest = list(params), list(texts)
    pieces: list[bytes | Member] = []
    for part in _split(recipe):
        if part == b"\1" and left:
            pieces.append(append(left.pop(0)))
        elif part == b"\2" and rest:
            pieces.append(rest.pop(0))
        elif part in (b"\1", b"\2"):
            raise FormatError("a concatenation of more pieces than it is given")
        else:
            pieces.append(part)
    return None if left else Concat(tuple(pieces), params)


def _split(recipe: bytes) -> list[bytes]:
    parts, start = [], 0
    for at, byte in enumerate(recipe):
        if byte in (1, 2):
            parts += [recipe[start:at], recipe[at : at + 1]]
            start = at + 1
    return [part for part in (*parts, recipe[start:]) if part]
