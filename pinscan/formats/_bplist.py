"""biplist behind a guard: binary property lists with every cost bounded before it is paid.

biplist follows shared references again at each visit and keeps no count, so that 130 bytes can ask for 2**30 objects
(measured), and it rejects a cycle but not a deep nest. Imported only when a binary list turns up.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from pinscan.errors import FormatError, LimitError

with warnings.catch_warnings():  # biplist calls datetime.utcfromtimestamp, deprecated since Python 3.12
    warnings.simplefilter("ignore", DeprecationWarning)
    import biplist

MAX_VISITS = 200_000
"""Objects and references followed, counted at each visit; an Info.plist has some hundreds."""
MAX_NESTING = 100
"""Containers within containers."""
MAX_COPIED = 64 << 20
"""Bytes of strings and data made, shared ones counted at each visit."""

Uid = biplist.Uid
INVALID = (biplist.InvalidPlistException, biplist.NotBinaryPlistException)
"""What biplist raises for a list that it sees to be bad."""


class _Reader(biplist.PlistReader):  # type: ignore[misc]
    """biplist's reader that counts what it is asked to do. Method names are biplist's."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.visits = 0
        self.copied = 0

    def readObject(self) -> Any:
        self._visit(1)
        if len(self.offsetsStack) > MAX_NESTING:
            raise LimitError(f"property list is nested deeper than {MAX_NESTING}")
        return super().readObject()

    def readRefs(self, count: int) -> list[int]:
        if type(count) is not int or count < 0:
            raise FormatError("property list container has no valid length")
        self._visit(count)  # before the references are read: their number alone can be the attack
        return super().readRefs(count)  # type: ignore[no-any-return]

    def readContents(self, length: int, description: str = "") -> bytes:
        if type(length) is not int:
            raise FormatError("property list value has no valid length")
        self.copied += length
        if self.copied > MAX_COPIED:
            raise LimitError(f"property list expands to more than {MAX_COPIED} bytes")
        return super().readContents(length, description)  # type: ignore[no-any-return]

    def _visit(self, count: int) -> None:
        self.visits += count
        if self.visits > 2 * MAX_VISITS:  # a reference and the object behind it count one each
            raise LimitError(f"property list refers to more than {MAX_VISITS} objects")


def read(data: bytes) -> Any:
    """The root object, in biplist's own types. Raises `FormatError` and what biplist and Python raise on bad bytes."""
    objects = int.from_bytes(data[-24:-16], "big")  # as the trailer says
    if objects > len(data):
        raise FormatError("property list says that it holds more objects than bytes")
    if objects > MAX_VISITS:
        raise LimitError(f"property list holds more than {MAX_VISITS} objects")
    return _Reader(data).parse()
