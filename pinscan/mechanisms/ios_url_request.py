"""The private switches of ``NSURLRequest`` that let any certificate pass.

Foundation asks ``+[NSURLRequest allowsAnyHTTPSCertificateForHost:]`` about a chain that does not evaluate; apps answer
it in a category, or enter a host by ``+setAllowsAnyHTTPSCertificate:forHost:``. Private, refused by the App Store's
review, and found in enterprise builds all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Hole, Made, Value, options
from pinscan.formats.objc import Method
from pinscan.mechanisms._apple_bundle import origin, texts
from pinscan.model import Confidence, Fact, Json, Observation, Platform

ID = "ios-url-request"
TITLE = "Private switches of NSURLRequest"
PLATFORMS = (Platform.IOS,)

_ASKED = "allowsAnyHTTPSCertificateForHost:"
_SET = "setAllowsAnyHTTPSCertificate:forHost:"


def observe(build: Build) -> Iterator[Fact]:
    """Yield the categories that answer yes, and the hosts that are let through."""
    for binary in build.once(apple_code):
        if not binary.readable:
            continue
        for method in binary.runtime.by_selector.get(_ASKED, ()):
            if method.of_class and method.class_name in ("NSURLRequest", "NSMutableURLRequest"):
                yield from _answered(build, binary, method)
        if binary.has_selector(_SET):
            for site in binary.calls(_SET):
                yield from _entered(build, binary, site)


def _answered(build: Build, binary: AppleBinary, method: Method) -> Iterator[Fact]:
    answer = [option for option in options(binary.returned(method.imp)) if not _no(option)]
    hosts: list[Json] = [*dict.fromkeys(text for option in answer for text in texts(option))]
    facts: dict[str, Json] = {"class_name": method.class_name, "reached": True, **({"hosts": hosts} if hosts else {})}
    sure = all(not isinstance(option, Hole) for option in answer)
    if answer:
        yield Observation(
            ID, "trust-all", (binary.at(method.imp),), facts, origin(build, binary),
            Confidence.PROVEN if sure else Confidence.LIKELY, binary.place.part.name,
        )  # fmt: skip


def _no(value: Value) -> bool:
    return isinstance(value, Const) and not value.value


def _entered(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Fact]:
    if len(site.args) < 2 or _no(site.args[0]) or (isinstance(site.receiver, Made) and not _request(site.receiver)):
        return
    hosts: list[Json] = [*texts(site.args[1])]
    facts: dict[str, Json] = {"switch": _SET, "library": "Foundation", **({"hosts": hosts} if hosts else {})}
    where, part = (binary.at(site.at),), binary.place.part.name
    yield Observation(ID, "validation-switched-off", where, facts, origin(build, binary), part=part)


def _request(receiver: Made) -> bool:
    return receiver.target in ("class NSURLRequest", "class NSMutableURLRequest")
