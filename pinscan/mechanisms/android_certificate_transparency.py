"""Certificate Transparency in app code: the library of Appmattus, formerly Babylon.

It refuses certificates that are not in public logs, which is not pinning. Hosts are those the builder is given
(``includeHost``, ``excludeHost``; none given means every host); ``setFailOnError(false)`` only reports. Where the
library is renamed, its message tells that it is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.values import Const, strings
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._library_managers import library_managers
from pinscan.model import Confidence, Fact, Json, Observation, Platform

ID = "android-certificate-transparency"
TITLE = "Certificate Transparency in Android code"
PLATFORMS = (Platform.ANDROID,)

_PACKAGES = {
    "Lcom/appmattus/certificatetransparency/": "appmattus",
    "Lcom/babylon/certificatetransparency/": "babylon",
}
_BUILDERS = ("CTInterceptorBuilder;", "CTTrustManagerBuilder;", "CTHostnameVerifierBuilder;", "CTProviderBuilder;")
_INCLUDES, _EXCLUDES = ("includeHost", "unaryPlus"), ("excludeHost", "unaryMinus")
_FAILED = "Certificate transparency failed"
"""The library's message, which renaming leaves."""


def observe(build: Build) -> Iterator[Fact]:
    """One observation for each package of the library that the app uses."""
    calls = build.once(calls_of)
    found = False
    for package, library in _PACKAGES.items():
        made = list(_calls(calls, package, "<init>"))
        found = found or any(True for _ in _owners(calls, package))
        if made:
            yield _observation(calls, package, library, made)
    if not found:
        yield from _renamed(calls)


def _owners(calls: Calls, package: str) -> Iterator[str]:
    for builder in _BUILDERS:
        if any(image.dex.type_index(package + builder) is not None for image in calls.program.images):
            yield package + builder


def _calls(calls: Calls, package: str, *names: str) -> Iterator[Call]:
    """The app's calls of these methods on any of the library's builders."""
    for owner in _owners(calls, package):
        for name in names:
            made = calls.to(owner, name)
            yield from (call for call in made if not call.site.method.ref.owner.startswith(package))


def _observation(calls: Calls, package: str, library: str, made: list[Call]) -> Observation:
    facts: dict[str, Json] = {"library": library}
    included, excluded = (
        sorted({text.known for call in _calls(calls, package, *names) for text in strings(call.args[-1]) if text.known})
        for names in (_INCLUDES, _EXCLUDES)
    )
    facts |= {"hosts": list[Json](included)} if included else {}
    facts |= {"except_hosts": list[Json](excluded)} if excluded else {}
    if any(call.args[1:] == (Const(0),) for call in _calls(calls, package, "setFailOnError")):
        facts["fails_open"] = True
    where = tuple(dict.fromkeys(calls.program.location(call.site) for call in made))
    method = made[0].site.method
    return Observation(
        ID,
        "certificate-transparency",
        where,
        facts,
        origin_of(calls.program, method.ref.owner),
        part=trust.part(calls, method),
    )


def _renamed(calls: Calls) -> Iterator[Observation]:
    if "appmattus" not in calls.program.build.once(library_managers).values():
        return
    users = [site for text in calls.program.strings(_FAILED) for site in calls.program.string_users(text)]
    if users:
        where = (calls.program.location(users[0], _FAILED),)
        yield Observation(
            ID, "certificate-transparency", where, {"library": "appmattus"}, confidence=Confidence.HEURISTIC
        )
