"""Flags about pinning that the code names, where nothing shows what they decide."""

from __future__ import annotations

import re

from pinscan.build import Build
from pinscan.code import flag_names
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags import remote_config
from pinscan.code.dalvik.program import INVOKES, Method
from pinscan.model import Location

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}")
"""How a flag is spelt: a data class's ``Settings(pinningEnabled=`` is none."""
R8_MARKER = '~~R8{"'
"""How the text starts that R8 leaves in every DEX file it writes."""


def unlinked(build: Build) -> tuple[tuple[str, str, Location], ...]:
    """Provider, name and place of every remote read in a method that names a flag about certificate pinning; the
    provider is empty where it may be one of several."""
    calls = build.once(calls_of)
    heads = {head.partition("->")[0] for head in remote_config.readers()}
    if not any(image.dex.type_index(owner) is not None for owner in heads for image in calls.program.images):
        return ()
    found = []
    for name in _named_flags(calls):
        for site in calls.program.string_users(name):
            providers = _reads_in(calls, site.method)
            if providers:
                provider = providers.pop() if len(providers) == 1 else ""
                found.append((provider, name, calls.program.location(site, name)))
    return tuple(found)


def unlinked_renamed(build: Build) -> tuple[tuple[str, str, Location], ...]:
    """The same where the SDK is renamed and only its own texts tell that it is there."""
    calls = build.once(calls_of)
    providers = {name for anchor, name in remote_config.anchors().items() if _in_renamed(calls, anchor)}
    if not providers:
        return ()
    provider = providers.pop() if len(providers) == 1 else ""  # which of several is asked is not seen
    return tuple(
        (provider, name, calls.program.location(site, name))
        for name in _named_flags(calls)
        for site in calls.program.string_users(name)[:1]
    )


def _in_renamed(calls: Calls, anchor: str) -> bool:
    """Whether a text of an SDK is loaded by code outside the packages of SDKs that kept their names."""
    packages = tuple({owner.rpartition("/")[0] for owner in remote_config.owners()})
    return any(not site.method.ref.owner.startswith(packages) for site in calls.program.string_users(anchor))


def names_in_renamed_code(build: Build) -> frozenset[str]:
    """Names of pinning switches that renamed code loads: an SDK that has no known text may be who is asked."""
    calls = build.once(calls_of)
    if not calls.program.strings(R8_MARKER):
        return frozenset()
    return frozenset(name for name in _named_flags(calls) if calls.program.string_users(name))


def _named_flags(calls: Calls) -> list[str]:
    """Texts of the code that name a switch of certificate pinning, the team's own names first."""
    short = (name for name in calls.program.strings("pin") if _NAME.fullmatch(name))
    known = [name for name in short if flag_names.speaks_of_pinning(name) and not flag_names.names_pins(name)]
    own = [name for name in sorted(calls.program.build.flags) if calls.program.has_string(name)]
    return list(dict.fromkeys([*own, *known]))


def _reads_in(calls: Calls, method: Method) -> set[str]:
    """The providers whose readers a method calls."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    asked = [dex.method(i.ref) for i in body.at.values() if i.op in INVOKES] if body else []
    found = (remote_config.readers().get(f"{ref.owner}->{ref.name}") for ref in asked)
    return {reader.provider for reader in found if reader is not None}
