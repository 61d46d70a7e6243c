"""Encoded values of a DEX file: initial values of static fields, and what invoke-custom call sites are given."""

from __future__ import annotations

import struct

from pinscan.errors import FormatError, LimitError
from pinscan.formats.dex_items import Encoded
from pinscan.formats.dex_references import References

MEMBER_LIMIT = 1 << 17
"""Most members of one class: the 65,536 method and field references of a file, twice."""
DEPTH = 8
"""Deepest nesting of encoded arrays and annotations that is followed."""


class Values(References):
    """The encoded values of one DEX file."""

    def _encoded_array(self, offset: int, depth: int) -> tuple[list[Encoded], int]:
        count, offset = self._uleb(offset)
        values: list[Encoded] = []
        for _ in range(min(count, MEMBER_LIMIT)):
            value, offset = self._encoded_value(offset, depth)
            values.append(value)
        return values, offset

    def _encoded_value(self, offset: int, depth: int) -> tuple[Encoded, int]:
        if depth > DEPTH or offset >= len(self.data):
            raise LimitError("encoded values nested too deep, or past the file")
        kind, size = self.data[offset] & 0x1F, (self.data[offset] >> 5) + 1
        offset += 1
        if kind == 0x1C:
            return self._encoded_array(offset, depth + 1)
        if kind == 0x1D:
            raise FormatError("an annotation as a static value")
        if kind in (0x1E, 0x1F):
            return (None if kind == 0x1E else size - 1), offset
        raw = self.data[offset : offset + size]
        return self._scalar(kind, raw), offset + size

    def _scalar(self, kind: int, raw: bytes) -> Encoded:
        unsigned = int.from_bytes(raw, "little")
        match kind:
            case 0x00 | 0x02 | 0x04 | 0x06:
                return int.from_bytes(raw, "little", signed=True)
            case 0x03:
                return unsigned
            case 0x10:
                return float(struct.unpack("<f", raw.rjust(4, b"\0")[-4:])[0])
            case 0x11:
                return float(struct.unpack("<d", raw.rjust(8, b"\0")[-8:])[0])
            case 0x17:
                return self.string(unsigned)
            case 0x15 | 0x16 | 0x18 | 0x19 | 0x1A | 0x1B:
                return ({0x15: "proto", 0x16: "handle", 0x18: "type", 0x1A: "method"}.get(kind, "field"), unsigned)
            case _:
                raise FormatError(f"an encoded value of unknown type {kind:#x}")

    def call_site(self, index: int) -> tuple[str, list[Encoded]]:
        """An invoke-custom call site: the bootstrap method and its static arguments (name and type first)."""
        count, offset = self._map.get(0x0007, (0, 0))
        if index >= count or offset + 4 * (index + 1) > len(self.data):
            raise FormatError(f"no call site {index}")
        (start,) = struct.unpack_from("<I", self.data, offset + 4 * index)
        values, _ = self._encoded_array(start, 0)
        match values:
            case [("handle", int(handle)), *rest]:
                return self._handle(handle), rest
        raise FormatError("a call site without a bootstrap method")

    def method_handle(self, index: int) -> tuple[int, int]:
        """A method handle: its kind (dex-format: method handle type codes) and the index of its field or method."""
        count, offset = self._map.get(0x0008, (0, 0))
        if index >= count or offset + 8 * (index + 1) > len(self.data):
            raise FormatError(f"no method handle {index}")
        kind, _, member, _ = struct.unpack_from("<4H", self.data, offset + 8 * index)
        return kind, member

    def _handle(self, index: int) -> str:
        kind, member = self.method_handle(index)
        return str(self.method(member)) if kind >= 4 else str(self.field(member))
