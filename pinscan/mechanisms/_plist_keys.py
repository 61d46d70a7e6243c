"""Places in a bundle's ``Info.plist``: locations, observations, and keys that are not what was meant."""

from __future__ import annotations

import base64
import binascii
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pinscan.build.ios import Bundle
from pinscan.model import Gap, GapKind, Json, Location, Observation

_CLOSE = 0.7


@dataclass(frozen=True)
class Place:
    """A dictionary inside the ``Info.plist`` of a bundle, as one mechanism looks at it."""

    mechanism: str
    bundle: Bundle
    path: tuple[str, ...] = ()

    def down(self, *keys: str) -> Place:
        """A place further inside."""
        return replace(self, path=self.path + keys)

    def at(self, *keys: str, text: str | None = None) -> Location:
        """The location of a key in it; `text` quotes its value."""
        symbol = "/".join((*self.path, *keys)) or None
        return self.bundle.part.at(self.bundle.info_path, symbol, text=text)

    def facts(self, **facts: Json) -> dict[str, Json]:
        """These facts, and which bundle they are of."""
        return {**facts, "bundle": self.bundle.id} if self.bundle.id else facts

    def see(self, kind: str, *keys: str, text: str | None = None, **facts: Json) -> Observation:
        """An observation at a key."""
        part = self.bundle.part.name
        return Observation(self.mechanism, kind, (self.at(*keys, text=text),), self.facts(**facts), part=part)

    def misplaced(self, key: str, effect: str) -> Observation:
        """A key that the platform reads elsewhere only."""
        return self.see("plist-key-mistyped", key, key=key, problem="nesting", effect=effect)

    def mistyped(self, key: str, value: object, effect: str) -> Observation:
        """A value of the wrong type."""
        return self.see("plist-key-mistyped", key, text=quoted(value), key=key, problem="type", effect=effect)

    def misspelt(self, table: Mapping[str, object], known: Iterable[str], effect: str) -> Iterator[Observation]:
        """Every key of `table` that is none of the known ones but close to one which is not there."""
        known = list(known)
        missing = [word for word in known if word not in table]
        for key in table:
            if key not in known and "~" not in key and (near := nearest_key(key, missing)):
                yield self.see("plist-key-mistyped", key, key=key, problem="misspelt", nearest=near, effect=effect)


def device_variants(place: Place, key: str) -> Iterator[Gap]:
    """A gap for each spelling of a root key that holds for one device only (``key~ipad``, ``key-iphoneos``)."""
    for name in place.bundle.info:
        if name.startswith((f"{key}~", f"{key}-iphoneos")):
            yield Gap(GapKind.UNSUPPORTED, f"{name} holds for one kind of device and is not evaluated", place.at(name))


def nearest_key(word: str, known: Iterable[str]) -> str | None:
    """The key that was probably meant, whatever its case."""
    folded = {key.lower(): key for key in known}
    close = difflib.get_close_matches(word[:100].lower(), folded, n=1, cutoff=_CLOSE)
    return folded[close[0]] if close else None


def quoted(value: object) -> str:
    """A value of a property list as it may be shown."""
    return value if isinstance(value, str) else repr(value)


def canonical(text: str) -> str | None:
    """Base64 as Foundation decodes it (no white space, padding required), encoded again; None when it is none."""
    try:
        return base64.b64encode(base64.b64decode(text.encode("ascii"), validate=True)).decode() or None
    except (binascii.Error, ValueError):
        return None
