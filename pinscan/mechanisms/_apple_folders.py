"""Certificates that code goes through folder by folder (``urls(forResourcesWithExtension:)``), compared out of sight.

What such a loop gathers is often not followed to the comparison: the folders are then all that is known of the pins.
"""

from __future__ import annotations

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary
from pinscan.code.values import File, Text
from pinscan.mechanisms._apple_bundle import loaded, main_bundle, pin_of
from pinscan.mechanisms._apple_trust import subject_by_use
from pinscan.model import Pin, Subject

_FOLDERS = ("URLsForResourcesWithExtension:subdirectory:", "pathsForResourcesOfType:inDirectory:")


def folder_pins(build: Build, binary: AppleBinary, used: frozenset[str]) -> tuple[Pin, ...]:
    """Pins of every certificate in the folders that a binary's code asks for; `used` are the names a handler calls."""
    subject = subject_by_use(binary, used)
    if subject is None:
        return ()
    part, hashed = main_bundle(build, binary.place), bool(used & {"_CC_SHA256", "_CC_SHA1"})
    subject = Subject.SPKI if subject is Subject.RAW_KEY and not hashed else subject
    found: dict[Pin, None] = {}
    for name in _FOLDERS:
        for site in binary.calls(name) if binary.has_selector(name) else ():
            suffix, folder = (value.known if isinstance(value, Text) else None for value in site.args[:2])
            if suffix:
                pattern = File(f"{folder}/*.{suffix}" if folder else f"*.{suffix}")
                found.update(dict.fromkeys(pin_of(read, path, subject) for path, read in loaded(part, pattern)))
    return tuple(found)
