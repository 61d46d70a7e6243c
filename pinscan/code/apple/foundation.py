"""Swift's Foundation where code reads files of its bundle: bridges to and from Objective-C, ``Data``, ``JSONDecoder``;
and SwiftUI's ``AppStorage``, which keeps a value among the preferences.

Symbols are those of Apple's Foundation; values whose layout only it knows (``URL``) are taken to be one word, which is
what their value witnesses say in a run (`WITNESSES`). A dictionary or array that is bridged or cast is the same object.
"""

from __future__ import annotations

from pinscan.code.apple.calls import Invocation, Model, keyed
from pinscan.code.apple.decoding import decoded
from pinscan.code.apple.files import json_value, plist_value
from pinscan.code.apple.state import LOST, Call, Known, Machine, Named, Ptr, State
from pinscan.code.apple.step import Memory, add, load_at, store_at
from pinscan.code.apple.swift_text import BODY, BRIDGED, small_text
from pinscan.code.values import File, Hole, Items, Made, Pairs, Text, Value

READ = "-[NSUserDefaults boolForKey:]"
_INDIRECT = 8
WITNESSES = "witnesses"
"""Begins the region of the value witness table of a type that another image lays out."""
_TABLE = -8
"""Where metadata has the address of its value witnesses."""
_NUMBERS = {0x40: 8, 0x48: 8, 0x50: 7}
"""Size, stride and alignment mask of a value that is one word, by their place among the witnesses."""
_COPIES = range(0x10, 0x30, 8)
"""Initialise and assign, with a copy and with the value itself."""
_TAG, _MARK = 0x30, 0x38
"""Read and write whether an optional value in its own room is there."""


def witness(content: Call | None, region: object, offset: int) -> Machine | None:
    """A word behind the metadata of a type of another image, or among its value witnesses; None for anything else."""
    if content is not None and offset == _TABLE and content.target.startswith("_$s") and content.target.endswith("VMa"):
        return Ptr((WITNESSES, content.target))
    if not isinstance(region, tuple) or region[:1] != (WITNESSES,):
        return None
    return _NUMBERS.get(offset, Named("witness", str(offset)) if 0 <= offset < 0x40 else None)


def apply(state: State, name: str, memory: Memory) -> Machine:
    """Call a value witness: copy a value, or tell and mark whether an optional one is there."""
    offset, (to, source) = int(name), state.x[:2]
    if offset in _COPIES:
        store_at(state, to, 8, load_at(state, source, 8, memory))
        return to
    if offset == _MARK:
        if source == 1:
            store_at(state, to, 8, 0)
        return LOST
    held = load_at(state, to, 8, memory) if offset == _TAG else LOST
    if isinstance(held, int):
        return int(held == 0)
    return 0 if isinstance(held, Ptr) and isinstance(state.objects.get(held.region), Known) else LOST


def _left(call: Invocation, machine: Machine) -> Machine:
    """Leave a value that is one word where x8 points."""
    store_at(call.state, call.state.x[_INDIRECT], 8, machine)
    return LOST


def _to_url(call: Invocation) -> Machine | None:
    return _left(call, call.args[0])


def _from_url(call: Invocation) -> Machine | None:
    """``URL._bridgeToObjectiveC``: the URL by address in x20."""
    return call.load(call.receiver)


def _read(call: Invocation) -> Machine | None:
    """``Data(contentsOf:options:)``: the URL by address; the data of a file is known by the file."""
    held = call.load(call.args[0])
    found = call.value(held)
    if not isinstance(found, File):
        return None
    call.state.x[1] = BODY
    return call.made("data", (found,))


def _file(call: Invocation, machine: Machine) -> File | None:
    """The file that some data is all of."""
    match call.value(machine):
        case Made("data", (File() as found,)):
            return found
        case _:
            return None


def _to_data(call: Invocation) -> Machine | None:
    """``Data._bridgeToObjectiveC``: the data in x0 and x1."""
    found = _file(call, call.args[0])
    return call.args[0] if found is None else call.make(Known(found))


def _from_data(call: Invocation) -> Machine | None:
    """``Data._unconditionallyBridgeFromObjectiveC``: an ``NSData`` as the first word, that of a file by the file."""
    found = call.value(call.args[0])
    call.state.x[1] = BODY
    return call.made("data", (found,)) if isinstance(found, File) else call.args[0]


def _decoded(call: Invocation) -> Machine | None:
    """``JSONDecoder.decode(_:from:)``: the type in x0, the data in x1 and x2; left where x8 points."""
    found = _file(call, call.args[1])
    data = call.host.program.resource(found.path) if found is not None else None
    read = plist_value if "PropertyList" in call.name else json_value
    value = read(data) if data is not None else call.value(call.args[1])
    where = call.state.x[_INDIRECT]
    kind = call.host.program.struct_of(call.host.reader(call.state).own_struct(call.args[0]))
    if kind is not None:
        return LOST if decoded(call, kind, where, value) else None
    if not isinstance(value, (Pairs, Items, Text)) or call.host.reader(call.state).own_type(call.args[0]):
        return None
    _given(call, where, value)
    return LOST


def _given(call: Invocation, where: Machine, value: Value) -> None:
    """Store a collection, or the two words of a string."""
    one, two = small_text(value) or (call.make(Known(value)), BRIDGED)
    store_at(call.state, where, 8, one)
    if isinstance(value, Text):
        store_at(call.state, add(where, 8), 8, two)


def _bridged(call: Invocation) -> Machine | None:
    """``Dictionary._conditionallyBridgeFromObjectiveC(_:result:)`` and its kin: true where the object is known."""
    value = call.value(call.args[0])
    if not isinstance(value, (Pairs, Items)):
        return None
    _given(call, call.args[1], value)
    return 1


def _to_any(call: Invocation) -> Machine | None:
    """``_bridgeAnyObjectToAny``: an object in a value of type ``Any``."""
    value = call.value(call.args[0])
    return _left(call, call.args[0]) if isinstance(value, (Pairs, Items, Text)) else None


def _cast(call: Invocation) -> Machine | None:
    """``swift_dynamicCast(to, from, type, type, flags)`` of a collection that is known: it is what the code expects."""
    value = call.value(call.load(call.args[1]))
    if not isinstance(value, (Pairs, Items)):
        return None
    _given(call, call.args[0], value)
    return 1


def _preference(call: Invocation) -> Machine | None:
    """``AppStorage.init(wrappedValue:_:store:)`` of a boolean: the default in x0, the key in x1 and x2."""
    key = call.host.reader(call.state).string(call.args[1], call.args[2])
    return None if key is None else call.made(READ, (Hole("defaults"), key))


def _preferred(call: Invocation) -> Machine | None:
    """``AppStorage.wrappedValue``: what is kept under the key, left where x8 points."""
    value = call.value(call.args[0])
    if not isinstance(value, Made) or value.target != READ:
        return None
    store_at(call.state, call.state.x[_INDIRECT], 1, call.args[0])
    return LOST


def _same(call: Invocation) -> Machine | None:
    return call.args[0]


FOUNDATION: dict[str, Model] = {
    **keyed("_$s10Foundation3URLV36_unconditionallyBridgeFromObjectiveCyACSo5NSURLCSgFZ", _to_url),
    **keyed("_$s10Foundation3URLV19_bridgeToObjectiveCSo5NSURLCyF", _from_url),
    **keyed("_$s10Foundation4DataV10contentsOf7optionsAcA3URLV_So20NSDataReadingOptionsVtKcfC", _read),
    **keyed(
        "_$s10Foundation11JSONDecoderC6decode_4fromxxm_AA4DataVtKSeRzlFTj "
        "_$s10Foundation11JSONDecoderC6decode_4fromxxm_AA4DataVtKSeRzlF "
        "_$s10Foundation19PropertyListDecoderC6decode_4fromxxm_AA4DataVtKSeRzlFTj "
        "_$s10Foundation19PropertyListDecoderC6decode_4fromxxm_AA4DataVtKSeRzlF", _decoded),
    **keyed(
        "_$sSD10FoundationE34_conditionallyBridgeFromObjectiveC_6resultSbSo12NSDictionaryC_SDyxq_GSgztFZ "
        "_$sSD10FoundationE26_forceBridgeFromObjectiveC_6resultySo12NSDictionaryC_SDyxq_GSgztFZ "
        "_$sSa10FoundationE34_conditionallyBridgeFromObjectiveC_6resultSbSo7NSArrayC_SayxGSgztFZ "
        "_$sSa10FoundationE26_forceBridgeFromObjectiveC_6resultySo7NSArrayC_SayxGSgztFZ", _bridged),
    **keyed(
        "_$sSa10FoundationE36_unconditionallyBridgeFromObjectiveCySayxGSo7NSArrayCSgFZ "
        "_$sSD10FoundationE36_unconditionallyBridgeFromObjectiveCySDyxq_GSo12NSDictionaryCSgFZ", _same),
    **keyed("_$s10Foundation4DataV19_bridgeToObjectiveCSo6NSDataCyF", _to_data),
    **keyed("_$s10Foundation4DataV36_unconditionallyBridgeFromObjectiveCyACSo6NSDataCSgFZ", _from_data),
    **keyed("_$ss018_bridgeAnyObjectToB0yypyXlSgF", _to_any),
    **keyed("_swift_dynamicCast", _cast),
    **keyed(
        "_$s7SwiftUI10AppStorageVAASbRszlE12wrappedValue_5storeACySbGSb_SSSo14NSUserDefaultsCSgtcfC", _preference),
    **keyed("_$s7SwiftUI10AppStorageV12wrappedValuexvg", _preferred),
}  # fmt: skip
"""Entry points of Foundation, and casts of what it gives."""
