"""What pinscan's Mach-O reader and LIEF must say alike of an image.

LIEF's `imported_symbols` is no list of imports: for images with bind opcodes it also holds local symbols (private
externs and debugging entries). What an image imports are the undefined external symbols of its table, and what is
bound without being in it.
"""

from __future__ import annotations

from typing import Any

from pinscan.formats.macho import Image

_STAB, _TYPE, _EXTERNAL = 0xE0, 0x0E, 0x01  # n_type, <mach-o/nlist.h>


def imports(theirs: Any) -> set[str]:
    """The names that an image takes from elsewhere, by LIEF's symbol table and bindings."""
    undefined = {s.name for s in theirs.symbols if not s.raw_type & (_STAB | _TYPE) and s.raw_type & _EXTERNAL}
    return undefined | {binding.symbol.name for binding in theirs.bindings if binding.has_symbol}


def differences(ours: Image, theirs: Any) -> list[str]:
    """What the two readers say differently, in words."""
    found = [f"import {name}" for name in sorted(set(ours.imports) ^ imports(theirs))]
    bound = {binding.address: binding.symbol.name for binding in theirs.bindings if binding.has_symbol}
    found += [f"binding at {at:#x}" for at, name in bound.items() if ours.pointer(at) != name]
    sections = [(s.segment.name, s.name, s.virtual_address, s.size) for s in theirs.sections]
    found += ["sections"] if [(s.segment, s.name, s.address, s.size) for s in ours.sections] != sections else []
    starts = [ours.base + offset for offset in theirs.function_starts.functions] if theirs.has_function_starts else []
    return found + (["function starts"] if starts and list(ours.functions) != starts else [])
