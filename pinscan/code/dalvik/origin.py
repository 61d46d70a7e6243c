"""Whose code it is: the app's own or a third party's SDK, by the package of the class (`data/sdk_prefixes.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pinscan.code.dalvik.program import Program


@cache
def _prefixes() -> dict[str, str]:
    with (files("pinscan") / "data" / "sdk_prefixes.toml").open("rb") as file:
        said = tomllib.load(file)
    return {prefix: name for name, prefixes in said["sdk"].items() for prefix in prefixes}


def origin(descriptor: str) -> str:
    """``app``, or ``sdk:<name>`` for a class of a known SDK; a renamed class counts as the app's."""
    package = descriptor[1:].replace("/", ".")
    known = _prefixes()
    longest = max((prefix for prefix in known if package.startswith(prefix + ".")), key=len, default="")
    return f"sdk:{known[longest]}" if longest else "app"


def origin_of(program: Program, owner: str) -> str:
    """Whose code a class of a build is, by the name it had before R8, where the build tells.

    A library that is scanned by itself is nobody's SDK but its own; what it bundles, in ``libs/`` or beside classes of
    the package that its manifest names, is.
    """
    found = origin(program.original(owner))
    if found != "app" and program.is_library and not program.is_bundled(owner):
        package = program.build.artifact.id
        return "app" if package is None or origin(f"L{package}.;") == found else found
    return found
