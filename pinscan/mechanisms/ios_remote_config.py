"""Remote configuration SDKs in iOS code: which flags are read, and those whose name speaks of pinning.

Selectors of the SDKs' public Objective-C interfaces, which their Swift interfaces share: Firebase Remote Config,
LaunchDarkly, Statsig, Optimizely, Split, Unleash, Flagsmith. Whether a flag decides on a pin set is told by that pin
set's kill switch; here it is only told that it is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.flag_names import names_pins, negative, speaks_of_pinning
from pinscan.mechanisms._apple_switches import Flag, default_of, remote_flags
from pinscan.model import Fact, Json, Location, Observation, Platform

ID = "ios-remote-config"
TITLE = "Remote configuration in iOS code"
PLATFORMS = (Platform.IOS,)


def observe(build: Build) -> Iterator[Fact]:
    """Yield each provider with the flags read from it, and each flag that is about pinning."""
    by_provider: dict[str, list[tuple[Flag, Location]]] = {}
    for flag, where in build.once(remote_flags):
        by_provider.setdefault(flag.provider, []).append((flag, where))
    for provider, read in sorted(by_provider.items()):
        keys: list[Json] = [*sorted({flag.name for flag, _ in read})]
        places = tuple(dict.fromkeys(where for _, where in read))
        yield Observation(ID, "remote-config", places[:8], {"provider": provider, "keys": keys})
    for flag, where in build.once(remote_flags):
        if speaks_of_pinning(flag.name, build.flags):
            yield _pinning_flag(build, flag, where)


def _pinning_flag(build: Build, flag: Flag, where: Location) -> Observation:
    facts: dict[str, Json] = {"flag": flag.name, "where": "remote", "provider": flag.provider}
    if names_pins(flag.name):
        facts["remote_pins"] = True
    else:
        facts["default"] = default_of(build, flag) != negative(flag.name)
    return Observation(ID, "pinning-flag", (where,), facts)
