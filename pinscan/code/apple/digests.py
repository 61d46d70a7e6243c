"""Digests that Swift code writes in hex byte by byte: ``digest.map { String(format: "%02x", $0) }.joined()``.

By the standard library's and Foundation's interfaces: a closure that is mapped is given an element by its address and
leaves its result where x8 points. What it makes of one byte of a digest, it makes of all of them. Code that was
specialised gathers the texts in memory that is not followed: where texts are joined of which nothing is known, they
are those that were last written of a digest.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from pinscan.code.apple.calls import DIGESTS, Invocation, Model, keyed, shallow
from pinscan.code.apple.inline import follow
from pinscan.code.apple.state import LOST, Call, Machine, Ptr
from pinscan.code.apple.step import add, store_at
from pinscan.code.apple.swift_text import BRIDGED, data_word
from pinscan.code.values import Alternatives, Items, Made, Text, Value

JOINED = "joined text"
"""A text made of a digest's bytes."""
_EACH = "each"
"""An array of the texts of a digest's bytes."""
_INDIRECT, _SELF = 8, 20
_ELEMENTS = 32
"""Where the elements of an array object begin."""
_WRITTEN: Hashable = "written digests"
_DEPTH = 8
ITERATOR = "_$s9CryptoKit12SHA256DigestV12makeIterator"
"""Begins ``SHA256Digest.makeIterator()`` as mangled."""


def digest_in(value: Value, depth: int = 0) -> Made | None:
    """The first digest inside a value; None where there is none."""
    if depth > _DEPTH:
        return None
    match value:
        case Made(target) if target in DIGESTS:
            return value
        case Made(_, inner) | Items(inner) | Alternatives(inner):
            return next((found for item in inner if (found := digest_in(item, depth + 1))), None)
    return None


def _of_self(call: Invocation) -> Made | None:
    """The digest in the sequence whose address is in x20: itself, data that was made of it, an array it was left in."""
    held = call.load(call.receiver)
    return digest_in(call.value(held)) or digest_in(call.value(call.load(add(held, _ELEMENTS))))


def _byte(call: Invocation, digest: Made) -> Ptr:
    """A place that holds one byte of a digest."""
    place = Ptr(("elements", "digest", call.at, call.context))
    call.state.memory[place.region, 0] = (8, call.make(Call("element", (shallow(digest),)), 1))
    return place


def iterator(call: Invocation) -> Machine | None:
    """``makeIterator`` of a digest: an array of its bytes and a position, left where x8 points."""
    digest = _of_self(call)
    if digest is None:
        return None
    where = call.state.x[_INDIRECT]
    store_at(call.state, where, 8, _byte(call, digest))
    store_at(call.state, add(where, 8), 8, 0)
    return LOST


def _mapped(call: Invocation) -> Machine | None:
    """``map`` and ``compactMap``: the closure in x0 with its context in x1 is run for one byte."""
    digest, code = _of_self(call), call.args[0]
    if digest is None or not isinstance(code, int):
        return None
    state, left = call.state, Ptr(("mapped", call.at, call.context))
    state.x[0], state.x[_SELF], state.x[_INDIRECT] = _byte(call, digest), call.args[1], left
    if not follow(replace(call, receiver=call.args[1]), code):
        return None
    state.x[_SELF] = call.receiver
    one, two = call.load(left), call.load(add(left, 8))
    written = call.host.reader(state).string(one, two)
    return call.make(Call(_EACH, (shallow(written),))) if written and digest_in(written) else None


def _with_bytes(call: Invocation) -> Machine | None:
    """``Data.withUnsafeBytes``: the closure in x0 with its context in x1 is given the start of the data in x2, x3."""
    code, start, state = call.args[0], data_word(call.args[2], call.args[3]), call.state
    if start is None or not isinstance(code, int):
        return None
    state.x[0], state.x[1], state.x[_SELF] = start, LOST, call.args[1]
    if not follow(replace(call, receiver=call.args[1]), code):
        return None
    state.x[_SELF] = call.receiver
    return state.x[0]


def _formatted(call: Invocation) -> Machine | None:
    """``String(format:_:)`` of a digest's byte; the arguments are an array of boxes in x2."""
    digest = digest_in(call.value(call.args[2]))
    if digest is None:
        return None
    made = call.make(Call(JOINED, (shallow(digest),)))
    call.state.store(_WRITTEN, 0, 8, made)
    call.state.x[1] = BRIDGED
    return made


def _joined(call: Invocation) -> Machine | None:
    """``joined(separator:)``: the array by address in x20."""
    array = call.load(call.receiver)
    held = call.value(array)
    call.state.x[1] = BRIDGED
    if isinstance(held, Made) and held.target == _EACH:
        return call.make(Call(JOINED, (digest_in(held) or held,)))
    known = isinstance(held, Items) and held.items and all(isinstance(item, Text) for item in held.items)
    return None if known else call.state.load(_WRITTEN, 0, 8)


WRITING: dict[str, Model] = {
    **keyed(
        "_$sSTsE10compactMapySayqd__Gqd__Sg7ElementQzKXEKlF _$sSTsE3mapySayqd__Gqd__7ElementQzKXEKlF "
        "_$sSlsE3mapySayqd__Gqd__7ElementQzKXEKlF "
        "_$sSTsE3mapySayqd__Gqd__7ElementQzqd_0_YKXEqd_0_YKs5ErrorRd_0_r0_lF "
        "_$sSlsE3mapySayqd__Gqd__7ElementQzqd_0_YKXEqd_0_YKs5ErrorRd_0_r0_lF",
        _mapped,
    ),
    **keyed("_$sSW11baseAddressSVSgvg _$sSw11baseAddressSvSgvg", lambda call: call.args[0]),
    **keyed("_$sSa15reserveCapacityyySiF _$sSa15reserveCapacityyySiFs5UInt8V_Tg5", lambda call: LOST),
    **keyed("_$s10Foundation4DataV15withUnsafeBytesyxxSWKXEKlF", _with_bytes),
    **keyed("_$sST12makeIterator0B0QzyFTj", iterator),
    **keyed("_$sSS10FoundationE6format_S2Sh_s7CVarArg_pdtcfC", _formatted),
    **keyed("_$sSKsSS7ElementRtzrlE6joined9separatorS2S_tF _$sSTsSyRdzlE6joined9separatorS2S_tF", _joined),
}
"""Entry points of the Swift standard library and Foundation."""
