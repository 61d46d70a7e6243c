"""The effect of one arm64 instruction that neither calls nor branches."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol

from pinscan.code.apple.differing import differing, gathered
from pinscan.code.apple.flags import decided, opposite
from pinscan.code.apple.state import (
    IMAGE,
    LOST,
    MASK,
    STACK,
    Either,
    Fork,
    Machine,
    Named,
    Ptr,
    State,
    alternatives,
    each,
)
from pinscan.code.values import Hole
from pinscan.formats.arm64 import NO_SHIFT, SIGNED, SIGNED_WORD, SP, WORD, Op

_ISA_MASK = Named("value", "_swift_isaMask")
"""What Swift masks an object's first word with, which leaves the address of its class."""


class Memory(Protocol):
    """What the run's surroundings answer about places that the run itself has not written."""

    def static(self, state: State, address: int, size: int) -> Machine:
        """The content of the image at an address."""
        ...

    def field(self, state: State, region: Hashable, offset: int) -> Machine:
        """The content of a field of an object that came from elsewhere."""
        ...

    def test(self, state: State, at: int, name: str, one: Machine, two: Machine) -> Machine:
        """The boolean result of comparing two values."""
        ...

    def fork(self, state: State, at: int, cond: str) -> Fork | None:
        """Remember a condition that chooses between two values without branching."""
        ...


def step(state: State, op: Op, at: int, memory: Memory) -> None:
    """Execute one instruction at address `at`."""
    action = _ACTIONS.get(op.name)
    if action is None:
        _clobber(state, op)
    else:
        action(state, op, at, memory)


def _clobber(state: State, op: Op) -> None:
    if op.name in ("nop", "trap"):
        return
    if op.vector:
        state.q.pop(op.rd, None)
    elif op.rd != SP:
        state.x[op.rd] = LOST


def read(state: State, register: int) -> Machine:
    """A general register; 31 reads as zero."""
    return 0 if register == SP else state.x[register]


def _write(state: State, op: Op, value: Machine, *, sp: bool = False) -> None:
    if op.rd == SP and not sp:
        return
    if isinstance(value, int):
        value &= MASK if op.size == 8 else 0xFFFFFFFF
    state.x[op.rd] = value


def add(one: Machine, two: Machine, sign: int = 1) -> Machine:
    """Sum (or difference) of two machine values."""
    if two == 0:
        return one
    if isinstance(one, Either):
        return each(one, lambda a: add(a, two, sign))
    if isinstance(two, Either):
        return each(two, lambda b: add(one, b, sign))
    if isinstance(one, int) and isinstance(two, int):
        return one + sign * two & MASK
    if isinstance(one, Ptr) and isinstance(one.region, tuple) and one.region[0] == "elements":
        return Ptr(one.region)  # any element stands for all of them
    if isinstance(one, Ptr) and isinstance(two, int):
        return Ptr(one.region, one.offset + sign * (two if two < 1 << 63 else two - (1 << 64)))
    if isinstance(two, Ptr) and isinstance(one, int) and sign == 1:
        return add(two, one)
    if isinstance(one, Ptr) and isinstance(two, Ptr) and sign == -1 and one.region == two.region:
        return one.offset - two.offset & MASK
    return LOST


def _arithmetic(state: State, op: Op, at: int, memory: Memory) -> None:
    sign = 1 if op.name == "add" else -1
    stack = op.extra == "sp" or (op.extra == "flags" and op.rm < 0)
    one = state.x[op.rn] if stack else read(state, op.rn)
    if op.rm < 0:
        two: Machine = op.imm
    elif op.extra == "sp" and op.rm >= 0:
        two = _extended(read(state, op.rm), op.imm)
    else:
        two = _shifted(read(state, op.rm), op.imm)
    if op.extra == "flags":
        state.flags = (op.name, _wide(one, op.size), _wide(two, op.size))
        state.chain = ((one, two),) if op.name == "sub" and op.size == 8 else ()
    room = _room(one.region, at) if isinstance(one, Ptr) and sign < 0 and isinstance(two, Hole) else None
    _write(state, op, add(one, two, sign) if room is None else Ptr(room), sp=op.extra == "sp")


_ROOMS = 6
"""How many rooms lie one below the other before no more are told apart."""


def _room(below: Hashable, at: int) -> Hashable | None:
    """The region of room that code makes on the stack, of a size known only at run time; None where it makes none.

    It is told apart by where it is made and what it lies below: an outlined function makes room for all its callers.
    """
    if below == STACK:
        return (STACK, at, below)
    if not isinstance(below, tuple) or below[:1] != (STACK,):
        return None
    outer, rooms = below, 0
    while isinstance(outer, tuple):
        outer, rooms = outer[2], rooms + 1
    return (STACK, at, below) if rooms < _ROOMS else below  # a loop makes room over and over


def _wide(value: Machine, size: int) -> Machine:
    """A known operand as 64 bits of the same sign: those of 32 bits keep their order, with a sign and without."""
    if size == 8 or not isinstance(value, int):
        return value
    low = value & 0xFFFFFFFF
    return low | 0xFFFFFFFF_00000000 if low >> 31 else low


def _extended(value: Machine, option: int) -> Machine:
    return each(value, lambda v: v << option if isinstance(v, int) and option else v) if option else value


def _shifted(value: Machine, amount: int) -> Machine:
    if not amount:
        return value
    if amount == NO_SHIFT:
        return LOST
    return each(value, lambda v: _moved(v, amount) if isinstance(v, int) else LOST)


def _moved(number: int, amount: int) -> int:
    """A number shifted by an amount of `arm64.decode`: to the left, or to the right as a word of its kind."""
    if amount < 0:
        return number >> -amount
    if amount < SIGNED:
        return number << amount & MASK
    by, width = amount % SIGNED, 64 if amount < SIGNED_WORD else 32
    word = number & (1 << width) - 1
    return word >> by | ((MASK << (width - by) & MASK) if amount < WORD and word >> (width - 1) else 0)


def _logical(state: State, op: Op, at: int, memory: Memory) -> None:
    one = read(state, op.rn)
    two: Machine = op.imm if op.rm < 0 else _shifted(read(state, op.rm), op.imm)
    name = op.name
    if name == "orrn" and op.rn == SP:
        result = each(two, lambda v: ~v & MASK if isinstance(v, int) else LOST)
    elif name == "eor" and two == 1 and not isinstance(one, int):
        result = each(one, lambda v: v ^ 1 if isinstance(v, int) else memory.test(state, at, "eq", v, 0))
    else:
        whole = op.size == 8 and op.rm >= 0 and name in ("eor", "orr")
        compared = (differing if name == "eor" else gathered)(one, two) if whole else None
        result = _combine(name, one, two) if compared is None else compared
    if op.extra == "flags":
        state.flags, state.chain = ("and", one, two), ()
    _write(state, op, result, sp=op.extra == "sp")


def _combine(name: str, one: Machine, two: Machine) -> Machine:
    if isinstance(one, Either) and not isinstance(two, Either):
        return each(one, lambda a: _combine(name, a, two))
    if isinstance(two, Either) and not isinstance(one, Either):
        return each(two, lambda b: _combine(name, one, b))
    if isinstance(one, int) and isinstance(two, int):
        match name:
            case "and":
                return one & two
            case "orr":
                return one | two
            case "eor":
                return one ^ two
            case "andn":
                return one & ~two & MASK
    if name == "orr" and 0 in (one, two):
        return two if one == 0 else one
    if name == "and" and _ISA_MASK in (one, two):
        return two if one == _ISA_MASK else one
    if name in ("and", "orr") and isinstance(one, (Ptr, Named)) and isinstance(two, int):
        return one  # a mask or tag on a reference or a boolean leaves what it is of
    if name in ("and", "orr") and isinstance(two, (Ptr, Named)) and isinstance(one, int):
        return two
    return LOST


def _move_wide(state: State, op: Op, at: int, memory: Memory) -> None:
    value: Machine = op.imm
    if op.name == "movn":
        value = ~op.imm & MASK
    elif op.name == "movk":
        keep = ~(0xFFFF << op.rm)
        value = each(read(state, op.rd), lambda v: v & keep | op.imm if isinstance(v, int) else LOST)
    _write(state, op, value)


def _address(state: State, op: Op, at: int, memory: Memory) -> None:
    _write(state, op, (at & ~0xFFF if op.name == "adrp" else at) + op.imm & MASK)


def _bitfield(state: State, op: Op, at: int, memory: Memory) -> None:
    width, low, high = op.size * 8, op.rm, op.imm

    def extract(value: Machine) -> Machine:
        if not isinstance(value, int):
            return value if op.name != "bfm" and low == 0 else LOST  # zero or sign extension keeps a boolean
        if high >= low:
            bits = value >> low & (1 << high - low + 1) - 1
            sign = op.name == "sbfm" and bits >> (high - low) & 1
            return (bits | (MASK << (high - low + 1) if sign else 0)) & MASK
        return (value & (1 << high + 1) - 1) << (width - low) & MASK if low <= width else LOST

    _write(state, op, LOST if op.name == "bfm" else each(read(state, op.rn), extract))


def _shift_by(state: State, op: Op, at: int, memory: Memory) -> None:
    """Shifts by a register, and division: of known numbers."""
    two = read(state, op.rm)

    def result(one: Machine) -> Machine:
        if not isinstance(one, int) or not isinstance(two, int):
            return LOST
        width = 8 * op.size
        one, by = one & (1 << width) - 1, two % width
        match op.name:
            case "lslv":
                return one << by & (1 << width) - 1
            case "lsrv":
                return one >> by
            case "udiv":
                return one // (two & (1 << width) - 1) if two & (1 << width) - 1 else 0
        sign = (MASK << (width - by) if by else 0) if one >> (width - 1) else 0
        return (one >> by | sign) & (1 << width) - 1

    _write(state, op, each(read(state, op.rn), result))


def _count_bits(state: State, op: Op, at: int, memory: Memory) -> None:
    """``rbit`` turns the bits around, ``clz`` counts those before the first: together they find the lowest one."""
    width = 8 * op.size

    def result(value: Machine) -> Machine:
        if not isinstance(value, int):
            return LOST
        value &= (1 << width) - 1
        return width - value.bit_length() if op.name == "clz" else int(f"{value:0{width}b}"[::-1], 2)

    _write(state, op, each(read(state, op.rn), result))


def _multiply(state: State, op: Op, at: int, memory: Memory) -> None:
    one, two = read(state, op.rn), read(state, op.rm)
    product: Machine = one * two & MASK if isinstance(one, int) and isinstance(two, int) else LOST
    _write(state, op, add(read(state, op.imm), product, 1 if op.name == "madd" else -1))


def _select(state: State, op: Op, at: int, memory: Memory) -> None:
    one, two = read(state, op.rn), read(state, op.rm)
    if op.name == "csinc":
        two = each(two, lambda v: add(v, 1))
    elif op.name == "csinv":
        two = each(two, lambda v: ~v & MASK if isinstance(v, int) else LOST)
    elif op.name == "csneg":
        two = each(two, lambda v: -v & MASK if isinstance(v, int) else LOST)
    known = decided(state.flags, op.extra)
    if known is not None:
        _write(state, op, one if known else two)
    elif op.name == "csinc" and op.rn == op.rm == SP and len(state.chain) < 2:  # cset: rd = the opposite condition
        flags = state.flags or ("", LOST, LOST)
        _write(state, op, memory.test(state, at, opposite(op.extra), flags[1], flags[2]))
    else:
        fork = memory.fork(state, at, op.extra)
        _write(state, op, alternatives((one, two), frozenset((fork,) if fork else ())))


# --- loads and stores ------------------------------------------------------------------------------------------


def load_at(state: State, where: Machine, size: int, memory: Memory) -> Machine:
    """The value at a machine address."""
    if isinstance(where, Either):
        return each(where, lambda one: load_at(state, one, size, memory))
    if isinstance(where, Ptr):
        found = state.load(where.region, where.offset, size)
        return memory.field(state, where.region, where.offset) if found is None else found
    if isinstance(where, int):
        found = state.load(IMAGE, where, size)
        return memory.static(state, where, size) if found is None else found
    if isinstance(where, Named) and where.kind == "import":
        return Named("value", where.name)
    return Hole("memory")


def store_at(state: State, where: Machine, size: int, value: Machine) -> None:
    """Store to a machine address; to one of several, weakly."""
    if isinstance(value, int):
        value &= (1 << 8 * size) - 1
    if isinstance(where, Ptr):
        state.store(where.region, where.offset, size, value)
    elif isinstance(where, int):
        state.store(IMAGE, where, size, value)
    elif isinstance(where, Either):
        for option in where.options:
            place = (option.region, option.offset) if isinstance(option, Ptr) else (IMAGE, option)
            if isinstance(place[1], int):
                old = state.load(place[0], place[1], size)
                state.store(place[0], place[1], size, value if old is None else alternatives((old, value), where.by))


def _place(state: State, op: Op) -> Machine:
    """The address an access uses; writes the base register back when the form asks for it."""
    base = state.x[op.rn]
    if op.extra == "indexed":
        return add(base, _shifted(read(state, op.rm), op.imm))
    moved = add(base, op.imm & MASK)
    if op.extra in ("pre", "post"):
        state.x[op.rn] = moved
    return base if op.extra == "post" else moved


def _load(state: State, op: Op, at: int, memory: Memory) -> None:
    place = _place(state, op)
    _load_one(state, op.rd, place, op, memory)
    if op.name == "ldp":
        _load_one(state, op.rm, add(place, op.size), op, memory)


def _load_signed(state: State, op: Op, at: int, memory: Memory) -> None:
    """``ldrsw``: a relative address of four bytes."""
    value = load_at(state, _place(state, op), 4, memory)
    if op.rd != SP:
        state.x[op.rd] = each(value, lambda v: v | (MASK << 32 & MASK) if isinstance(v, int) and v >> 31 & 1 else v)


def _load_literal(state: State, op: Op, at: int, memory: Memory) -> None:
    _load_one(state, op.rd, at + op.imm, op, memory)


def _load_one(state: State, register: int, place: Machine, op: Op, memory: Memory) -> None:
    if op.vector:
        low = load_at(state, place, min(op.size, 8), memory)
        high = load_at(state, add(place, 8), 8, memory) if op.size == 16 else 0
        state.q[register] = (low, high)
    elif register != SP:
        state.x[register] = load_at(state, place, op.size, memory)


def _store(state: State, op: Op, at: int, memory: Memory) -> None:
    place = _place(state, op)
    _store_one(state, op.rd, place, op)
    if op.name == "stp":
        _store_one(state, op.rm, add(place, op.size), op)


def _store_one(state: State, register: int, place: Machine, op: Op) -> None:
    if not op.vector:
        store_at(state, place, op.size, read(state, register))
        return
    low, high = state.q.get(register, (LOST, LOST))
    store_at(state, place, min(op.size, 8), low)
    if op.size == 16:
        store_at(state, add(place, 8), 8, high)


def _vector_move(state: State, op: Op, at: int, memory: Memory) -> None:
    low, high = state.q.get(op.rn, (LOST, LOST))
    match op.name:
        case "fmov to":
            state.q[op.rd] = (read(state, op.rn), 0)
        case "dup":
            state.q[op.rd] = (read(state, op.rn),) * 2
        case "mov v":
            state.q[op.rd] = (low, high)
        case "movi":
            state.q[op.rd] = (0, 0)
        case "ins":
            old = state.q.get(op.rd, (LOST, LOST))
            new = read(state, op.rn)
            state.q[op.rd] = (old[0], new) if op.rm else (new, old[1])
        case _:
            _write(state, op, high if op.name == "umov" and op.rm else low)


def _compare_more(state: State, op: Op, at: int, memory: Memory) -> None:
    """``ccmp``: after ``eq`` it goes on comparing; anything else is lost."""
    goes_on = op.name == "ccmp" and op.extra == "eq" and op.rm >= 0 and op.size == 8 and state.chain
    state.chain = (*state.chain, (read(state, op.rn), read(state, op.rm))) if goes_on else ()
    state.flags = None


def _atomic(state: State, op: Op, at: int, memory: Memory) -> None:
    where = state.x[op.rn]
    if isinstance(where, Ptr):
        state.store(where.region, where.offset, 8, LOST)


_Action = Callable[[State, Op, int, Memory], None]
_ACTIONS: dict[str, _Action] = {
    **dict.fromkeys(("add", "sub"), _arithmetic),
    **dict.fromkeys(("and", "orr", "eor", "andn", "orrn"), _logical),
    **dict.fromkeys(("movz", "movn", "movk"), _move_wide),
    **dict.fromkeys(("adr", "adrp"), _address),
    **dict.fromkeys(("ubfm", "sbfm", "bfm"), _bitfield),
    **dict.fromkeys(("csel", "csinc", "csinv", "csneg"), _select),
    **dict.fromkeys(("ldr", "ldp"), _load),
    **dict.fromkeys(("str", "stp"), _store),
    **dict.fromkeys(("fmov to", "fmov from", "dup", "mov v", "movi", "ins", "umov"), _vector_move),
    **dict.fromkeys(("lslv", "lsrv", "asrv", "udiv"), _shift_by),
    **dict.fromkeys(("rbit", "clz"), _count_bits),
    **dict.fromkeys(("madd", "msub"), _multiply),
    "ldr literal": _load_literal,
    "ldrs": _load_signed,
    "ccmp": _compare_more,
    "fcmp": _compare_more,
    "atomic": _atomic,
}
