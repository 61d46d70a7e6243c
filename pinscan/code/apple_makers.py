"""Where code makes objects of a Swift class."""

from __future__ import annotations

from pinscan.code.apple_mentions import Mentions
from pinscan.formats import swift
from pinscan.formats.macho import Image


def makers(image: Image, mentions: Mentions, own: swift.NominalType | None, class_name: str) -> list[int]:
    """Starts of the functions that mention a Swift class (``Module.Name``): its metadata, accessor or members.

    `own` is its description where the image itself defines it. Initializers of the class are left out.
    """
    module, _, name = class_name.partition(".")
    mangled = f"{len(module)}{module}{len(name)}{name}C"
    names = {n for n in image.imports if mangled in n}
    places = {a for n, a in image.symbols_like(mangled.encode()).items() if n.endswith(("fC", "fc", "Ma", "N"))}
    if own is not None:
        places.update(swift.metadata_of(image, own.descriptor))
        places.update({own.accessor} if own.accessor else ())
    found = mentions.forming(places) | mentions.branching(places) | set(mentions.functions(names))
    return sorted(start for start in found if swift.class_in(image.symbol(start) or "") != class_name)
