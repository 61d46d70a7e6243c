"""What the C, Objective-C runtime and Swift entry points do that compiled code calls.

By Apple's documentation and the ABI documents of the Swift project. What is not here leaves an object that is known
only by its call.
"""

from __future__ import annotations

from dataclasses import replace

from pinscan.code.apple.c_strings import C_STRINGS
from pinscan.code.apple.calls import (
    MAX_COPY,
    Invocation,
    Model,
    allocate,
    class_of,
    data_at,
    keyed,
    text_of,
)
from pinscan.code.apple.inline import is_block
from pinscan.code.apple.state import IMAGE, LOST, Array, Buffer, Known, Machine, Named, Ptr, Table
from pinscan.code.apple.step import add, store_at
from pinscan.code.apple.swift_text import BRIDGED, small_text
from pinscan.code.values import Hole, Items, Made, Pairs, Text

MAX_BLOCK = 128
"""The bytes of a block that a copy takes along: its head and a dozen captured words."""


def _first(call: Invocation) -> Machine | None:
    return call.args[0]


def _placed(call: Invocation) -> Machine | None:
    """``swift_initStaticObject(metadata, object)`` and its kin: the object is where the second argument says."""
    store_at(call.state, call.args[1], 8, call.args[0])
    return call.args[1]


def _alloc(call: Invocation) -> Machine | None:
    return allocate(call, class_of(call, call.args[0]) or "?")


def _store(call: Invocation) -> Machine | None:
    store_at(call.state, call.args[0], 8, call.args[1])
    return call.args[1]


def _load(call: Invocation) -> Machine | None:
    return call.load(call.args[0])


def _set_property(call: Invocation) -> Machine | None:
    at, value = (call.args[2], call.args[3]) if call.name == "_objc_setProperty" else (call.args[3], call.args[2])
    if call.name.endswith("copy"):
        value = _block_copied(replace(call, args=(value,))) or value
    store_at(call.state, add(call.args[0], at), 8, value)
    return 0


def _block_copied(call: Invocation) -> Machine | None:
    """A block moved to the heap: its stack frame may be taken down or used again while the copy lives."""
    block = call.args[0]
    if not isinstance(block, Ptr) or not is_block(call, block):
        return block
    region = ("block", call.at, call.context)
    for at, machine in call.state.cells(block.region):
        if block.offset <= at < block.offset + MAX_BLOCK:
            call.state.store(region, at - block.offset, call.state.memory[block.region, at][0], machine)
    return Ptr(region)


def _get_property(call: Invocation) -> Machine | None:
    return call.load(add(call.args[0], call.args[2]))


def _memcpy(call: Invocation) -> Machine | None:
    to, source, size = call.args[:3]
    if isinstance(size, int) and size <= MAX_COPY:
        words, whole = size // 8, size - size % 8
        for at, width in (*((8 * i, 8) for i in range(words)), *((i, 1) for i in range(whole, size))):
            store_at(call.state, add(to, at), width, call.load(add(source, at), width))
    return to


def _filled(call: Invocation) -> Machine | None:
    """``memset`` and ``bzero`` of known memory with one known byte."""
    where, byte, size = (call.args[0], 0, call.args[1]) if call.name == "_bzero" else call.args[:3]
    if not isinstance(where, Ptr) or not isinstance(byte, int) or not isinstance(size, int) or size > MAX_COPY:
        return None
    word = int.from_bytes(bytes((byte & 255,)) * 8, "little")
    for at in range(0, size - 7, 8):
        call.state.store(where.region, where.offset + at, 8, word)
    for at in range(size & ~7, size):
        call.state.store(where.region, where.offset + at, 1, byte & 255)
    return where


def _hash(call: Invocation) -> Machine | None:
    """``CC_SHA256(data, length, digest)``: the digest is left where the third argument points."""
    digest = call.made(call.name, (call.value(call.args[0]),))
    store_at(call.state, call.args[2], 8, digest)
    return call.args[2]


def _hash_start(call: Invocation) -> Machine | None:
    store_at(call.state, call.args[0], 8, call.made("data", ()))
    return 1


def _hash_more(call: Invocation) -> Machine | None:
    so_far = call.value(call.load(call.args[0]))
    parts = so_far.args if isinstance(so_far, Made) and so_far.target == "data" else (so_far,)
    store_at(call.state, call.args[0], 8, call.made("data", (*parts, data_at(call, call.args[1], call.args[2]))))
    return 1


def _hash_end(call: Invocation) -> Machine | None:
    digest = call.made(call.name.removesuffix("_Final"), (call.value(call.load(call.args[1])),))
    store_at(call.state, call.args[0], 8, digest)
    return 1


def _evaluated(call: Invocation) -> Machine | None:
    """``SecTrustEvaluate(trust, &result)``: both the status and the result speak of the evaluation."""
    answer = call.made("_SecTrustEvaluate", (call.value(call.args[0]),))
    store_at(call.state, call.args[1], 4, answer)
    return answer


def _trust_made(call: Invocation) -> Machine | None:
    """``SecTrustCreateWithCertificates(certificates, policy, &trust)``."""
    store_at(call.state, call.args[2], 8, call.made(call.name, (call.value(call.args[0]),)))
    return 0


def _class_from_string(call: Invocation) -> Machine | None:
    value = call.value(call.args[0])
    return Named("class", value.known) if isinstance(value, Text) and value.known else None


def _array_to_swift(call: Invocation) -> Machine | None:
    """``_allocateUninitializedArray``: the array in x0, a pointer to its elements in x1."""
    count = call.args[0]
    array = call.make(Buffer("array"))
    store_at(call.state, add(array, 16), 8, count)
    store_at(call.state, add(array, 24), 8, count * 2 if isinstance(count, int) else LOST)
    call.state.x[1] = add(array, 32)
    return array


def _string_literal(call: Invocation) -> Machine | None:
    start, size = call.args[:2]
    if not isinstance(start, int) or not isinstance(size, int):
        return None
    call.state.x[1] = 0x8 << 60 | (start - 32)
    return 0xD << 60 | size


def _from_nsstring(call: Invocation) -> Machine | None:
    words = small_text(call.value(call.args[0]))
    if words is not None:
        call.state.x[1] = words[1]
        return words[0]
    call.state.x[1] = BRIDGED
    return call.args[0]


def _to_nsstring(call: Invocation) -> Machine | None:
    found = call.host.reader(call.state).string(call.args[0], call.args[1])
    return None if found is None else call.make(Known(found))


def _add_strings(call: Invocation) -> Machine | None:
    reader = call.host.reader(call.state)
    a, b, c, d = call.args[:4]
    one, two = reader.string(a, b), reader.string(c, d)
    if one is None and two is None:
        return None
    call.state.x[1] = BRIDGED
    return call.make(text_of((one or Hole("call"), two or Hole("call"))))


def table_of(call: Invocation, machine: Machine) -> Machine | None:
    """A dictionary built from a Swift array of key and value tuples."""
    if isinstance(machine, Ptr) and isinstance(call.state.objects.get(machine.region), (Array, Table)):
        return machine
    reader = call.host.reader(call.state)
    if call.value(machine) == Items(()):
        return call.make(Known(Pairs(())))
    place = (machine.region, machine.offset) if isinstance(machine, Ptr) else (IMAGE, machine)
    value = reader.swift_array(place[0], place[1], 0, fields=2) if isinstance(place[1], int) else None
    if value is None:
        return None
    pairs = tuple((i.items[0], i.items[1]) for i in value.items if isinstance(i, Items))
    return call.make(Known(Pairs(pairs)))


def set_of(call: Invocation, machine: Machine) -> Machine | None:
    """A set built from a Swift array."""
    value = call.value(machine)
    return call.make(Known(value)) if isinstance(value, Items) else None


def _dictionary_literal(call: Invocation) -> Machine | None:
    return table_of(call, call.args[0])


def _object(call: Invocation) -> Machine | None:
    """``swift_allocObject(metadata, size, alignment)``: an object begins with the address of its metadata."""
    made = call.make(Buffer(call.host.reader(call.state).type_name(call.args[0])))
    store_at(call.state, made, 8, call.args[0])
    return made


FUNCTIONS: dict[str, Model] = {
    **keyed(
        "_objc_retain _objc_autorelease _objc_retainAutorelease _objc_autoreleaseReturnValue "
        "_objc_retainAutoreleaseReturnValue _objc_retainAutoreleasedReturnValue "
        "_objc_unsafeClaimAutoreleasedReturnValue _objc_claimAutoreleasedReturnValue "
        "_objc_opt_self _objc_opt_class _swift_retain _swift_bridgeObjectRetain "
        "_swift_unknownObjectRetain _swift_getObjCClassMetadata _swift_getInitializedObjCClass _CFRetain "
        "_$ss27_finalizeUninitializedArrayySayxGABnlF _objc_autoreleasePoolPush "
        "_swift_bridgeObjectRetain_n _swift_retain_n", _first),
    **keyed("_swift_initStackObject _swift_initStaticObject", _placed),
    **keyed("_objc_retainBlock __Block_copy", _block_copied),
    **keyed("_objc_alloc _objc_alloc_init _objc_opt_new _objc_allocWithZone", _alloc),
    **keyed("_objc_storeStrong _objc_storeWeak _objc_initWeak", _store),
    **keyed("_objc_loadWeakRetained _objc_loadWeak", _load),
    **keyed(
        "_objc_setProperty _objc_setProperty_nonatomic_copy _objc_setProperty_atomic "
        "_objc_setProperty_nonatomic", _set_property),
    **keyed("_objc_getProperty", _get_property),
    **keyed("_memcpy _memmove", _memcpy),
    **keyed("_memset _bzero", _filled),
    **C_STRINGS,
    **keyed("_CC_SHA256 _CC_SHA1 _CC_SHA512 _CC_SHA384", _hash),
    **keyed("_CC_SHA256_Init _CC_SHA1_Init", _hash_start),
    **keyed("_CC_SHA256_Update _CC_SHA1_Update", _hash_more),
    **keyed("_CC_SHA256_Final _CC_SHA1_Final", _hash_end),
    **keyed("_SecTrustEvaluate _SecTrustGetTrustResult", _evaluated),
    **keyed("_SecTrustCreateWithCertificates", _trust_made),
    **keyed("_NSClassFromString", _class_from_string),
    **keyed("_swift_allocObject", _object),
    **keyed("_$ss27_allocateUninitializedArrayySayxG_BptBwlF", _array_to_swift),
    **keyed("_$sSS21_builtinStringLiteral17utf8CodeUnitCount7isASCIISSBp_BwBi1_tcfC", _string_literal),
    **keyed("_$sSS10FoundationE36_unconditionallyBridgeFromObjectiveCySSSo8NSStringCSgFZ", _from_nsstring),
    **keyed("_$sSS10FoundationE19_bridgeToObjectiveCSo8NSStringCyF", _to_nsstring),
    **keyed(
        "_$sSa10FoundationE19_bridgeToObjectiveCSo7NSArrayCyF "
        "_$sSD10FoundationE19_bridgeToObjectiveCSo12NSDictionaryCyF", _first),
    **keyed("_$sSS1poiyS2S_SStFZ", _add_strings),
    **keyed("_$sSD17dictionaryLiteralSDyxq_Gx_q_td_tcfC", _dictionary_literal),
}  # fmt: skip

NOTHING = frozenset(
    (
        "_objc_release",
        "_swift_release",
        "_swift_bridgeObjectRelease",
        "_swift_unknownObjectRelease",
        "_objc_autoreleasePoolPop",
        "_swift_beginAccess",
        "_swift_endAccess",
        "_objc_destroyWeak",
        "_CFRelease",
        "_NSLog",
        "__Block_release",
        "__Block_object_dispose",
        "__Block_object_assign",
        "_swift_setDeallocating",
        "_swift_release_n",
        "_swift_bridgeObjectRelease_n",
        "_objc_sync_enter",
        "_objc_sync_exit",
        "_swift_deallocClassInstance",
        "_swift_arrayDestroy",
        "_swift_setDeallocating",
        "_swift_dealloc",
        "___chkstk_darwin",
    )
)
"""Functions without an effect on the values followed here."""

NO_RETURN = frozenset(
    (
        "___stack_chk_fail",
        "_abort",
        "_exit",
        "__Unwind_Resume",
        "_objc_exception_throw",
        "_objc_exception_rethrow",
        "_swift_unexpectedError",
        "_swift_deletedMethodError",
        "___assert_rtn",
        "_objc_terminate",
        "_$ss17_assertionFailure__4file4line5flagss5NeverOs12StaticStringV_SSAHSus6UInt32VtF",
        "_$ss17_assertionFailure__4file4line5flagss5NeverOs12StaticStringV_A2HSus6UInt32VtF",
    )
)
"""Functions that never return."""
