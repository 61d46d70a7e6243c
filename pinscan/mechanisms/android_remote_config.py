"""Remote configuration SDKs in Android code: which flags are read, and those whose name speaks of pinning.

The SDKs and their readers are listed in ``data/remote_config.toml``; a renamed SDK is told by its own texts. Whether a
flag decides on a pin set is told by that pin set's kill switch; here it is only told that it is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code import flag_names
from pinscan.code.dalvik.call import Call, Search
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags import remote_config
from pinscan.code.dalvik.flags.flag_reads import named_by
from pinscan.model import Confidence, Fact, Json, Location, Observation, Platform

ID = "android-remote-config"
TITLE = "Remote configuration in Android code"
PLATFORMS = (Platform.ANDROID,)

READS = 40
"""Reads of one SDK that are looked at."""


def observe(build: Build) -> Iterator[Fact]:
    """Yield each provider with the flags read from it, and each flag that is about pinning."""
    calls = build.once(calls_of)
    read: dict[str, dict[str, Location]] = {}
    for call, provider in _reads(calls):
        where = calls.program.location(call.site)
        read.setdefault(provider, {}).setdefault(named_by(call.args), where)
    for provider, keys in sorted(read.items()):
        names: list[Json] = [*sorted(key for key in keys if key)]
        places = tuple(dict.fromkeys(keys.values()))
        yield Observation(ID, "remote-config", places[:8], {"provider": provider, "keys": names})
        about_pins = {key: at for key, at in keys.items() if flag_names.speaks_of_pinning(key, build.flags)}
        yield from (_pinning_flag(provider, key, at) for key, at in sorted(about_pins.items()))
    for provider, where in dict(_renamed(calls)).items():
        if provider not in read:
            facts: dict[str, Json] = {"provider": provider}
            yield Observation(ID, "remote-config", (where,), facts, confidence=Confidence.LIKELY)


def _reads(calls: Calls) -> Iterator[tuple[Call, str]]:
    """Calls of the readers from outside their SDK."""
    for head, reader in remote_config.readers().items():
        owner, _, name = head.partition("->")
        sites = [s for s in calls.program.callers(owner, name) if s.method.ref.owner not in remote_config.owners()]
        for call in calls.at(sites[:READS], lambda _: False, Search(flat=True)) if sites else ():
            yield call, reader.provider


def _renamed(calls: Calls) -> Iterator[tuple[str, Location]]:
    for anchor, provider in sorted(remote_config.anchors().items()):
        users = calls.program.string_users(anchor)
        if users:
            yield provider, calls.program.location(users[0], anchor)


def _pinning_flag(provider: str, key: str, where: Location) -> Observation:
    facts: dict[str, Json] = {"flag": key, "where": "remote", "provider": provider}
    if flag_names.names_pins(key):
        facts["remote_pins"] = True
    return Observation(ID, "pinning-flag", (where,), facts)
