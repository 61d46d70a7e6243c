"""Alicerce's server trust evaluator: policies of SPKI hashes for a domain.

By Alicerce's sources (ServerTrustEvaluator+Configuration.swift): a ``PinningPolicy`` names a domain, whether its
subdomains are meant too, and base64 SHA-256 hashes of SPKIs, two or more unless told otherwise. Any certificate of the
chain may match. The expiry, a ``Date`` given by address, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Items, Text
from pinscan.mechanisms._apple_bundle import nameless, origin, texts
from pinscan.mechanisms._apple_pins import pin_from
from pinscan.mechanisms._apple_switches import decisions, switch_of, toggles
from pinscan.model import Confidence, Fact, Host, Json, Observation, PinSet, Platform, Subdomains, Subject

ID = "ios-alicerce"
TITLE = "Alicerce's pinning policies"
PLATFORMS = (Platform.IOS,)

_POLICY = b"8Alicerce20ServerTrustEvaluatorC13PinningPolicyV10domainName"
"""In the mangled name of the initializer of ``PinningPolicy``."""
_STRUCT = "PinningPolicy"
"""The policy's own name in its description: that of a nested type is not its module's."""
MAX_FUNCTIONS = 40
"""Functions of one binary without symbols that are run for the policies they make."""
_EVALUATOR = "Alicerce.ServerTrustEvaluator"
_DIGEST = re.compile(rb"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=\0")


def observe(build: Build) -> Iterator[Fact]:
    """Yield the pin set of every policy that code makes."""
    for binary in build.once(apple_code):
        if not binary.readable:
            continue
        defined = binary.image.symbols_like(_POLICY)
        names = [name for name in (*binary.image.imports, *defined) if _POLICY.decode() in name and "fC" in name]
        sites = binary.calls(*names) if names else _unnamed(binary) if _EVALUATOR in binary.swift_types else ()
        for site in {s.at: s for s in reversed(sites)}.values():
            if "8Alicerce" not in binary.named(site.at):
                yield from _policy(build, binary, site)
        if not names and not sites and _EVALUATOR in binary.swift_types and _digests(binary):
            yield nameless(binary, _EVALUATOR, ID, "policies that Alicerce may be given")


def _unnamed(binary: AppleBinary) -> tuple[CallSite, ...]:
    """Calls of functions without a name that are given a host and digests, where code mentions Alicerce's types."""
    starts = dict.fromkeys(start for name in (_EVALUATOR, _STRUCT) for start in binary.makers_of(name))
    sites = [site for start in list(starts)[:MAX_FUNCTIONS] for site in binary.run(start).sites if _is_policy(site)]
    first = {repr((site.args[0], texts(Items(site.args)))): site for site in reversed(sites)}
    return tuple(first.values())


def _is_policy(site: CallSite) -> bool:
    if not site.target.startswith("0x") or not site.args or not isinstance(site.args[0], Text):
        return False
    written = [text for arg in site.args if isinstance(arg, Items) for text in texts(arg)]
    return "." in str(site.args[0]) and bool(written) and all(pin_from(one, Subject.SPKI) for one in written)


def _digests(binary: AppleBinary) -> bool:
    """Whether the image's texts hold one that could be a digest in base64."""
    return any(_DIGEST.search(bytes(binary.image.content(section))) for section in binary.image.named("__cstring"))


def _policy(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Fact]:
    name = next((arg for arg in site.args if isinstance(arg, Text)), None)
    written = [text for arg in site.args if isinstance(arg, Items) for text in texts(arg)]
    pins = tuple(pin for text in written for pin in [pin_from(text, Subject.SPKI)] if pin is not None)
    where, part, by = (binary.at(site.at),), binary.place.part.name, origin(build, binary)
    if name is None or not pins:
        facts: dict[str, Json] = {"class_name": binary.named(site.at), "what": "a policy given to Alicerce"}
        yield Observation(ID, "custom-trust", where, facts, by, Confidence.LIKELY, part)
        return
    below = next((arg.value for arg in site.args if isinstance(arg, Const)), 0)
    host = Host(str(name), Subdomains.ANY if below == 1 else Subdomains.NONE)
    decided = list(decisions(binary, site))
    told = Confidence.LIKELY if _is_policy(site) else Confidence.PROVEN
    yield PinSet(ID, (host,), pins, where, by, kill_switch=switch_of(build, decided), confidence=told, part=part)
    yield from toggles(build, decided, ID)
