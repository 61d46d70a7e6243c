"""C's functions on strings and bytes: what they say of known ones (C standard, 7.24)."""

from __future__ import annotations

from pinscan.code.apple.calls import MAX_COPY, Invocation, Model, data_at, keyed
from pinscan.code.apple.state import Machine
from pinscan.code.values import Blob, Text, Value, text

MAX_NAME = 253
"""Characters of a host's name."""


def _known(call: Invocation, machine: Machine) -> str | None:
    value = call.value(machine)
    return value.known if isinstance(value, Text) else None


def _compared(call: Invocation) -> Machine | None:
    """``strcmp`` and its kin on known texts: zero for equal, as far as they look."""
    one, two = (_known(call, arg) for arg in call.args[:2])
    limit = call.args[2] if call.name.startswith("_strn") else None
    if one is None or two is None or not isinstance(limit, int | None):
        return None
    one, two = one[:limit], two[:limit]
    return int(one.lower() != two.lower() if "case" in call.name else one != two)


def _difference(call: Invocation) -> Machine | None:
    """``memcmp`` and ``bcmp``, with the bytes compared; a number where both are known."""
    size = call.args[2]
    if isinstance(size, int):
        one, two = (data_at(call, where, size) for where in call.args[:2])
    else:
        one, two = (_written(call, where) or call.value(where) for where in call.args[:2])
    known = [_bytes(value, size) for value in (one, two)]
    if None not in known:
        return int(known[0] != known[1])
    return call.made("_memcmp", (one, two))


def _written(call: Invocation, where: Machine) -> Text | None:
    """The name at an address of the image, as the run has left it: what is compared for a length not known."""
    found, reader = bytearray(), call.host.reader(call.state)
    while isinstance(where, int) and len(found) < MAX_NAME:
        byte = reader.bytes(where + len(found), 1)
        if byte is None or byte == b"\0":
            break
        found += byte
    return text(found.decode()) if found and found.isascii() and found.decode().isprintable() else None


def _bytes(value: Value, size: Machine) -> bytes | None:
    """The first bytes of known bytes, or of a C string with its end."""
    if not isinstance(size, int) or size > MAX_COPY:
        return None
    raw = value.data if isinstance(value, Blob) else None
    if isinstance(value, Text) and value.known is not None:
        raw = value.known.encode() + b"\0"
        raw += bytes(max(0, size - len(raw)))  # what lies behind the end is in no comparison that says equal
    return raw[:size] if raw is not None and len(raw) >= size else None


def _length(call: Invocation) -> Machine | None:
    written = _known(call, call.args[0])
    return None if written is None else len(written.encode())


C_STRINGS: dict[str, Model] = {
    **keyed("_strcmp _strncmp _strcasecmp _strncasecmp", _compared),
    **keyed("_memcmp _bcmp _timingsafe_bcmp _CRYPTO_memcmp", _difference),
    **keyed("_strlen", _length),
}
"""Functions of ``string.h``."""
