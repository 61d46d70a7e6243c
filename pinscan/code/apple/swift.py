"""Swift's dictionaries, sets and sequences as code asks them, and Foundation's and CryptoKit's values that are hashed.

Unspecialised entry points of the standard library take their values by address; the compiler's specialisations are
local functions, mostly without a name: a function of the image that is given a dictionary as ``self`` and a string
looks the string up. By the standard library's sources (``NativeDictionary``, ``__RawDictionaryStorage``).
"""

from __future__ import annotations

from dataclasses import replace

from pinscan.code.apple.calls import Invocation, Model, keyed, text_of
from pinscan.code.apple.sites import CASE
from pinscan.code.apple.state import LOST, MASK, Call, Either, Known, Machine, Ptr, Table
from pinscan.code.apple.step import add, store_at
from pinscan.code.apple.swift_text import BODY, BRIDGED, data_word
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, Text, Value, text

LOOKUP = "objectForKeyedSubscript:"
ARGUMENTS = "9argumentsSaySSGvgZ"
"""End of ``CommandLine.arguments`` as mangled."""
EMPTY = 0xE << 60
"""The second word of an empty Swift string."""
_VALUES = 56
"""Where a native dictionary keeps the address of its values."""
_INDIRECT = 8
"""The register that a result returned by address is left at (AAPCS64, and Swift's calling convention)."""


def found_in(call: Invocation) -> Machine | None:
    """``find``: the bucket of a string in the dictionary that is ``self``, and in x1 whether it is there."""
    table = call.receiver
    content = call.state.objects.get(table.region) if isinstance(table, Ptr) else None
    if not isinstance(content, (Known, Table)) or not isinstance(call.value(table), Pairs):
        return None
    key = call.host.reader(call.state).string(call.args[0], call.args[1])
    if key is None or not isinstance(table, Ptr):
        return None
    answer = _looked_up(call, call.value(table), key)
    values = ("elements", "values", call.at, call.context)
    call.state.memory[values, 0] = (8, answer)
    store_at(call.state, add(table, _VALUES), 8, Ptr(values))
    call.state.x[1] = answer
    return LOST


def _looked_up(call: Invocation, table: Value, key: Value) -> Machine:
    return call.made(LOOKUP, (table, key))


def member_of(call: Invocation) -> Machine | None:
    """A specialised ``contains``: a string in x0 and x1, the collection of strings in x2 or x20."""
    wanted = call.host.reader(call.state).string(call.args[0], call.args[1])
    if wanted is None:
        return None
    for machine in (call.args[2], call.receiver):
        held = call.value(machine) if isinstance(machine, (Ptr, int, Either)) else None
        if held is not None and _of_texts(held):
            return call.made("containsObject:", (held, wanted))
    return None


def _of_texts(held: Value) -> bool:
    """Whether a value is a collection of strings: known, an entry of a known dictionary, or the app's arguments.

    One that may be nil was tested before it is asked.
    """
    if isinstance(held, Alternatives):
        given = [option for option in held.options if option != Const(0)]
        return bool(given) and all(map(_of_texts, given))
    if isinstance(held, Items):
        return bool(held.items) and all(isinstance(item, Text) for item in held.items)
    if not isinstance(held, Made):
        return False
    if held.target == LOOKUP and held.args and isinstance(held.args[0], Pairs):
        return all(_of_texts(value) for _, value in held.args[0].pairs)
    return held.target.endswith(ARGUMENTS)


def _subscript(call: Invocation) -> Machine | None:
    """``Dictionary.subscript(key)``: the key by address, the optional value left where x8 points."""
    key = _at(call, call.args[0])
    if key is None:
        return None
    answer = _looked_up(call, call.value(call.args[1]), key)
    where = call.state.x[_INDIRECT]
    store_at(call.state, where, 8, answer)
    return answer


def _same(call: Invocation) -> Machine | None:
    """``==`` of two strings, where both are known: of the challenge's host, in a run for one."""
    reader = call.host.reader(call.state)
    first, second = call.args[:2], call.args[2:4]
    one, two = reader.string(first[0], first[1]), reader.string(second[0], second[1])
    if not isinstance(one, Text) or not isinstance(two, Text) or None in (one.known, two.known):
        return None
    suffix = "hasSuffix" in call.name
    return int(str(two).endswith(str(one)) if suffix else one.known == two.known)


def _equal(call: Invocation) -> Machine | None:
    return _same(call) if call.args[4] == 0 else None  # 0: equality is asked for, else an order


def _contains(call: Invocation) -> Machine | None:
    """``Sequence.contains``: the element by address in x0, the sequence by address in x20."""
    wanted = _at(call, call.args[0])
    return None if wanted is None else call.made("containsObject:", (call.value(call.load(call.receiver)), wanted))


def _member(call: Invocation) -> Machine | None:
    """``Set.contains``: the element by address in x0, the set in x1."""
    wanted = _at(call, call.args[0])
    return None if wanted is None else call.made("containsObject:", (call.value(call.args[1]), wanted))


def _at(call: Invocation, where: Machine) -> Value | None:
    """The string or data at an address."""
    one, two = call.load(where), call.load(add(where, 8))
    held = data_word(one, two)
    if held is not None:
        return call.value(held)
    return call.host.reader(call.state).string(one, two)


def _string_case(call: Invocation) -> Machine | None:
    """``_findStringSwitchCase(cases:string:)``: the index of a string among static ones, or -1."""
    reader = call.host.reader(call.state)
    cases, wanted = reader.static_strings(call.args[0]), reader.string(call.args[1], call.args[2])
    if cases is None or wanted is None:
        return None
    if isinstance(wanted, Text) and wanted.known is not None:
        return cases.index(wanted.known) if wanted.known in cases else -1 & MASK
    return call.made(CASE, (Items(tuple(map(text, cases))), wanted))


def _append_text(call: Invocation) -> Machine | None:
    """``String.append(_:)``: the string itself by address in x20, what is added in x0 and x1."""
    reader = call.host.reader(call.state)
    more = reader.string(call.args[0], call.args[1])
    held = _at(call, call.receiver)
    if held is None or more is None:
        return None
    joined = call.make(text_of((held, more)))
    store_at(call.state, call.receiver, 8, joined)
    store_at(call.state, add(call.receiver, 8), 8, BRIDGED)
    return LOST


def _interpolation(call: Invocation) -> Machine | None:
    """``DefaultStringInterpolation.init``: an empty string that what follows is appended to."""
    call.state.x[1] = EMPTY
    return 0


def _interpolated(call: Invocation) -> Machine | None:
    """``appendInterpolation`` of a string by address, to the one whose address is x20."""
    one, two = call.load(call.args[0]), call.load(add(call.args[0], 8))
    return _append_text(replace(call, args=(one, two, *call.args[2:])))


def _base64(call: Invocation) -> Machine | None:
    """``Data.base64EncodedString``: a string known by what it encodes."""
    held = data_word(call.args[1], call.args[2])  # behind the options
    words = call.args[:3] if held is None else (held,)
    data = tuple(v for m in words if isinstance(v := call.value(m), (Made, Items)))
    made = call.made("base64EncodedStringWithOptions:", data)
    call.state.x[1] = BRIDGED
    return made


def _hash(call: Invocation) -> Machine | None:
    """``HashFunction.hash(data:)``: the data by address, the digest left where x8 points."""
    where = call.state.x[_INDIRECT]
    data = call.value(call.load(call.args[0]))
    if isinstance(data, Hole):
        data = call.value(call.args[0])
    digest = call.made("_CC_SHA256", (data,))
    store_at(call.state, where, 8, digest)
    return digest


def _data(call: Invocation) -> Machine | None:
    """``Data(sequence)``: the sequence by address."""
    inner = call.load(call.args[0])
    value = _bytes(call, inner if isinstance(inner, (Ptr, int)) else call.args[0])
    if not isinstance(value, (Made, Items, Blob)):
        return None
    call.state.x[1] = BODY
    return call.made("data", (value,))


def _bytes(call: Invocation, array: Machine) -> Value:
    """The bytes of a Swift ``[UInt8]``, or what else a value is."""
    reader = call.host.reader(call.state)
    found = reader.swift_bytes(array)
    return call.value(array) if found is None else found


def _append(call: Invocation) -> Machine | None:
    """``Data.append(_:)``: the data itself by address in x20, what is added in x0."""
    if not isinstance(call.receiver, Ptr):
        return None
    call.host.record(call.state, call.at, call.name, call.receiver, (), call.receiver.region)
    held, more = call.value(call.load(call.receiver)), _bytes(call, call.args[0])
    parts = held.args if isinstance(held, Made) and held.target == "data" else (held,)
    store_at(call.state, call.receiver, 8, call.made("data", (*parts, more)))
    return LOST


def element_of(content: Call, offset: int) -> Machine | Call | None:
    """A word of an array that is known only by the lookup that gave it: one string among its elements."""
    if not content.target.endswith(LOOKUP) or offset < 32:
        return None
    return BRIDGED if offset % 16 else Call("element", (Made(content.target, content.args, content.type),))


SWIFT: dict[str, Model] = {
    **keyed("_$sSDyq_Sgxcig", _subscript),
    **keyed("_$ss21_findStringSwitchCase5cases6stringSiSays06StaticB0VG_SStF", _string_case),
    **keyed(
        "_$ss30_findStringSwitchCaseWithCache5cases6string5cacheSiSays06StaticB0VG_SSs05_OpaquebcdF0VztF", _string_case
    ),
    **keyed("_$sSS6appendyySSF _$ss26DefaultStringInterpolationV13appendLiteralyySSF", _append_text),
    **keyed("_$ss26DefaultStringInterpolationV15literalCapacity18interpolationCountABSi_SitcfC", _interpolation),
    **keyed(
        "_$ss26DefaultStringInterpolationV06appendC0yyxs06CustomB11ConvertibleRzs20TextOutputStreamableRzlF "
        "_$ss26DefaultStringInterpolationV06appendC0yyxs06CustomB11ConvertibleRzlF "
        "_$ss26DefaultStringInterpolationV06appendC0yyxlF",
        _interpolated,
    ),
    **keyed("_$sSS19stringInterpolationSSs013DefaultStringB0V_tcfC", lambda call: call.args[0]),
    **keyed("_$sSS2eeoiySbSS_SStFZ _$sSS9hasSuffixySbSSF", _same),
    **keyed("_$ss27_stringCompareWithSmolCheck__9expectingSbs11_StringGutsV_ADs01_G16ComparisonResultOtF", _equal),
    **keyed("_$sSTsSQ7ElementRpzrlE8containsySbABF", _contains),
    **keyed("_$sSh8containsySbxF", _member),
    **keyed("_$s10Foundation4DataV19base64EncodedString7optionsSSSo27NSDataBase64EncodingOptionsV_tF", _base64),
    **keyed("_$s9CryptoKit12HashFunctionPAAE4hash4data6DigestQzqd___t10Foundation12DataProtocolRd__lFZ", _hash),
    **keyed("_$s10Foundation4DataVyACxcSTRzs5UInt8V7ElementRtzlufC", _data),
    **keyed("_$s10Foundation4DataV6appendyyACF _$s10Foundation4DataV6append10contentsOfySays5UInt8VG_tF", _append),
}
"""Entry points of the Swift standard library, Foundation and CryptoKit."""
