"""What iOS code sets on libcurl's handles, option by option (curl_easy_setopt(3))."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Text, options
from pinscan.mechanisms._apple_bundle import origin
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.mechanisms._curl_pins import pins_of
from pinscan.model import Fact, Host, Json, Observation, PinSet

ID = "curl"

_SETOPT = "_curl_easy_setopt"
_URL, _PINNED, _VERIFY_PEER, _VERIFY_HOST = 10002, 10230, 64, 81


def observe(build: Build) -> Iterator[Fact]:
    """Yield what code sets on curl's handles."""
    for binary in build.once(apple_code):
        if binary.has_symbol(_SETOPT):
            where = binary.place.part.at(binary.place.entry.path)
            facts: dict[str, Json] = {"stack": "curl", "honours_platform_pins": False}
            yield Observation(ID, "traffic-stack", (where,), facts, origin(build, binary), part=binary.place.part.name)
        if binary.readable and binary.has_symbol(_SETOPT):
            handles: dict[object, dict[int, CallSite]] = {}
            for site in binary.calls(_SETOPT):
                option = site.args[1] if len(site.args) > 2 else None
                if isinstance(option, Const) and isinstance(option.value, int):
                    handles.setdefault((site.root, site.objects[0]), {})[option.value] = site
            for settings in handles.values():
                yield from _handle(build, binary, settings)


def _handle(build: Build, binary: AppleBinary, settings: dict[int, CallSite]) -> Iterator[Fact]:
    part = binary.place.part.name
    if _PINNED in settings:
        site = settings[_PINNED]
        written = (str(option) for option in options(site.args[2]) if isinstance(option, Text))
        pins = tuple(pin for text in written for pin in pins_of(text))
        decided = list(decisions(binary, site))
        if pins:
            yield PinSet(
                ID, _hosts(settings.get(_URL)), pins, (binary.at(site.at),), origin(build, binary),
                kill_switch=switch_of(build, decided), part=part,
            )  # fmt: skip
            yield from toggles(build, decided, ID)
    for number, kind, facts in (
        (_VERIFY_PEER, "validation-switched-off", {"switch": "CURLOPT_SSL_VERIFYPEER", "library": "curl"}),
        (_VERIFY_HOST, "hostname-not-verified", {}),
    ):
        if number in settings and settings[number].args[2] == Const(0):
            where = (binary.at(settings[number].at),)
            known: dict[str, Json] = {**facts}
            yield Observation(ID, kind, where, known, origin(build, binary), part=part)


def _hosts(site: CallSite | None) -> tuple[Host, ...]:
    if site is None:
        return ()
    found = []
    for option in options(site.args[2]):
        if isinstance(option, Text):
            written = str(option)
            try:
                name = urlsplit(written if "//" in written else f"//{written}").hostname
            except ValueError:
                continue
            found += [Host(name)] if name else []
    return tuple(found)
