"""Where code makes objects of a Swift class."""

from __future__ import annotations

from pinscan.code.apple.mentions import Mentions
from pinscan.formats import swift
from pinscan.formats.macho import Image

MERGED = 4095
"""How far behind an address that code forms another may lie that it reaches from there (LLVM's merged globals)."""
MAX_NEAR = 8


def makers(image: Image, mentions: Mentions, own: swift.NominalType | None, class_name: str) -> list[int]:
    """Starts of the functions that mention a Swift class or structure (``Module.Name``): metadata, accessor, members.

    `own` is its description where the image itself defines it. Initializers of the class are left out. Behind them come
    those that make objects and form an address a little before the metadata, from which they may reach it.
    """
    module, _, name = class_name.partition(".")
    mangled = f"{len(module)}{module}{len(name)}{name}C"
    names = {n for n in image.imports if mangled in n}
    places = {a for n, a in image.symbols_like(mangled.encode()).items() if n.endswith(("fC", "fc", "Ma", "N"))}
    if own is not None:
        places.update(swift.metadata_of(image, own.descriptor), swift.metadata_pointing_at(image, own.descriptor, 8))
        places.update({own.accessor} if own.accessor else ())
    found = mentions.forming(places) | mentions.branching(places) | set(mentions.functions(names))
    exact = sorted(start for start in found if swift.class_in(image.symbol(start) or "") != class_name)
    if not places or any(start in mentions.allocating for start in exact):
        return exact
    return [*exact, *(start for start in _near(mentions, places) if start not in found)]


def _near(mentions: Mentions, places: set[int]) -> list[int]:
    """Functions that allocate objects and form an address shortly before one of some places, the nearest first."""
    ordered = sorted(places)
    reached = [
        (min(place - target for place in ordered if place > target), mentions.function_of(at))
        for at, target in mentions.data.within([(place - MERGED, place) for place in ordered])
    ]
    return list(dict.fromkeys(start for _, start in sorted(reached) if start in mentions.allocating))[:MAX_NEAR]
