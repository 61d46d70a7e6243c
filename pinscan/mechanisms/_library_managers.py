"""Trust managers of libraries that a minifier renamed, told by the messages they throw."""

from __future__ import annotations

from pinscan.build import Build
from pinscan.code.dalvik.calls import calls_of

_MESSAGES = {
    " certificate with unknown fingerprint: ": "netty",
    "Certificate validation failed for ": "trustkit",
    "Certificate transparency failed": "appmattus",
}


def library_managers(build: Build) -> dict[str, str]:
    """Classes that throw a known library's message, with the library's name."""
    program = build.once(calls_of).program
    found: dict[str, str] = {}
    for message, library in _MESSAGES.items():
        for text in program.strings(message):
            found |= {site.method.ref.owner: library for site in program.string_users(text)}
    return found
