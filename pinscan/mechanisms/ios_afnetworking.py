"""AFNetworking's ``AFSecurityPolicy`` and its copies in plugins (``SM_AFSecurityPolicy`` …), as the code sets it up.

Semantics of AFNetworking 4 (AFSecurityPolicy.m): the mode is 0 none, 1 public key, 2 certificate; without explicit
certificates the policy loads every ``*.cer`` of the main bundle's root, DER only; a policy belongs to a manager and
holds for every host; pinning with no certificate fails every connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from pinscan.build.entries import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.libraries import of_library
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Value, options
from pinscan.formats.x509 import Certificate
from pinscan.mechanisms import _afnetworking_blocks, _apple_policies
from pinscan.mechanisms._afnetworking_asked import Asked, asked
from pinscan.mechanisms._apple_bundle import has_class, loaded, main_bundle, origin, pin_of, root_certificates
from pinscan.mechanisms._apple_host_terms import together
from pinscan.mechanisms._apple_switches import Decision, decisions, flags_in, switch_of, toggles
from pinscan.model import Fact, Host, Json, Location, Observation, PinSet, Platform, Subject

ID = "ios-afnetworking"
TITLE = "AFNetworking security policies"
PLATFORMS = (Platform.IOS,)

_CLASSES = ("AFSecurityPolicy", "AFHTTPSessionManager", "AFURLSessionManager", "AFHTTPRequestOperationManager")
_POLICY = re.compile(r"\w*AFSecurityPolicy")
_FORK = re.compile(r"\w+AF(?:Security|HTTP|URL)\w*")
_PLUGIN = re.compile(r"RNSslPinning|CordovaHttpPlugin|SSLCertificateChecker\w*")
"""Native halves of plugins: a script says for each request, or when it likes, which of their policies is in force."""
_MADE = ("policyWithPinningMode:", "policyWithPinningMode:withPinnedCertificates:", "defaultPolicy", "init", "new")
_SETTERS = ("setSSLPinningMode:", "setPinnedCertificates:", "setAllowInvalidCertificates:", "setValidatesDomainName:")
_ATTACH = "setSecurityPolicy:"
_MODES = {0: "none", 1: "public-key", 2: "certificate"}


@dataclass
class _Policy:
    """One policy object: where it is made and what is set on it."""

    made: CallSite
    calls: dict[str, CallSite] = field(default_factory=dict)
    attached: CallSite | None = None
    asked: tuple[Asked, ...] = ()
    """Where own code asks it, in place of a manager."""

    @property
    def in_force(self) -> bool:
        """Whether it is seen to judge servers."""
        return self.attached is not None or bool(self.asked)

    @property
    def hosts(self) -> tuple[Host, ...]:
        """The hosts it is asked about; none where a manager asks it about every host."""
        found = together(host for one in self.asked for host in one.hosts)
        return () if self.attached or not all(one.hosts for one in self.asked) else found


def observe(build: Build) -> Iterator[Fact]:
    """Yield the policies that code makes and gives to a manager, and the switches on them."""
    for binary in build.once(apple_code):
        if not has_class(binary, _CLASSES):
            continue
        where = binary.place.part.at(binary.place.entry.path)
        yield Observation(ID, "library", (where,), {"name": "AFNetworking"}, part=binary.place.part.name)
        if binary.readable:
            yield from _afnetworking_blocks.observe(build, binary, ID)
            yield from _apple_policies.observe(build, binary, "AFSecurityPolicy", ID)
        if binary.readable and any(binary.has_selector(s) for s in (*_MADE[:3], *_SETTERS)):
            for policy in _policies(binary):
                yield from _facts(build, binary, policy)


def _policies(binary: AppleBinary) -> list[_Policy]:
    """Policies by the call that makes each; of several views of one, the one that is given to a manager."""
    sites = [s for s in binary.calls(*_MADE[:3], *_SETTERS, _ATTACH) if not _own(binary, s)]
    found: dict[tuple[int, object], _Policy] = {}
    for site in sites:
        if site.target in _MADE and _of_policy(site.receiver):
            found[site.root, site.result] = _Policy(site)
    for site in sites:
        if site.target in _SETTERS and (site.root, site.subject) not in found and _of_policy(site.receiver):
            found[site.root, site.subject] = _Policy(site)
    for site in sites:
        policy = found.get((site.root, site.subject))
        if policy and site.target in _SETTERS:
            policy.calls[site.target] = site
        given = found.get((site.root, site.objects[0])) if site.target == _ATTACH and site.objects else None
        if given:
            given.attached = site
    best: dict[object, _Policy] = {}
    for policy in found.values():
        key = (policy.made.at, tuple(arg for arg in policy.made.args if not isinstance(arg, Hole)))
        if key not in best or policy.attached:
            best[key] = policy
    questions = asked(binary, partial(_own, binary))
    for policy in best.values():
        policy.asked = tuple(one for one in questions if one.is_made(policy.made))
    return list(best.values())


def _own(binary: AppleBinary, site: CallSite) -> bool:
    """Whether a call stands in AFNetworking's own code, or in a plugin's that scripts tell what to do."""
    methods = [binary.runtime.methods.get(start) for start in (binary.bodies.start_of(site.at), site.root)]
    if methods[0] is not None and (of_library(methods[0]) or _FORK.fullmatch(methods[0].class_name)):
        return True
    return any(method is not None and _PLUGIN.fullmatch(method.class_name) for method in methods)


def _of_policy(value: Value) -> bool:
    name = value.target.removeprefix("class ") if isinstance(value, Made) else ""
    kind = value.type if isinstance(value, Made) else ""
    return bool(_POLICY.fullmatch(name) or _POLICY.fullmatch(kind))


def _facts(build: Build, binary: AppleBinary, policy: _Policy) -> Iterator[Fact]:
    mode = _mode(policy)
    sites = [site for site in (policy.made, policy.attached, *policy.calls.values()) if site]
    sites += [one.site for one in policy.asked]
    decided = [decision for site in sites for decision in decisions(binary, site)]
    if policy.in_force or mode is None:
        yield from _loosened(build, binary, policy)
    if mode is None:
        facts: dict[str, Json] = {"what": "an AFNetworking pinning mode that is only known when it runs"}
        yield _seen(build, binary, policy, "custom-trust", facts)
    elif mode and not _certificates(build, binary, policy) and (not policy.attached or _unfollowed(_given(policy))):
        # the library that has such a policy is told by its user which certificates, or never asked to pin at all
        facts = {"what": "AFNetworking pins certificates that are only known when it runs"}
        yield _seen(build, binary, policy, "custom-trust", facts)
    elif mode:
        yield _pin_set(build, binary, policy, mode, decided)
        yield from toggles(build, decided, ID)


def _loosened(build: Build, binary: AppleBinary, policy: _Policy) -> Iterator[Fact]:
    if _flag(policy, "setAllowInvalidCertificates:") is True:
        facts: dict[str, Json] = {"switch": "allowInvalidCertificates", "library": "AFNetworking"}
        yield _seen(build, binary, policy, "validation-switched-off", facts)
    if _flag(policy, "setValidatesDomainName:") is False:
        yield _seen(build, binary, policy, "hostname-not-verified", {})


def _seen(build: Build, binary: AppleBinary, policy: _Policy, kind: str, facts: dict[str, Json]) -> Observation:
    return Observation(ID, kind, _places(binary, policy), facts, origin(build, binary), part=binary.place.part.name)


def _places(binary: AppleBinary, policy: _Policy) -> tuple[Location, ...]:
    """Where the policy is made, given to a manager, and changed."""
    sites = [policy.made, policy.attached, *policy.calls.values(), *(one.site for one in policy.asked)]
    return tuple(dict.fromkeys(binary.at(site.at) for site in sites if site))


def _mode(policy: _Policy) -> int | None:
    """The strictest mode the policy may have, None when it is not known."""
    value: Value = Const(0)
    if policy.made.target.startswith("policyWith") and policy.made.args:
        value = policy.made.args[0]
    if "setSSLPinningMode:" in policy.calls:
        value = policy.calls["setSSLPinningMode:"].args[0]
    known = [o.value for o in options(value) if isinstance(o, Const) and isinstance(o.value, int) and o.value in _MODES]
    if known:
        return max(known)
    return 1 if list(flags_in(value)) else None  # a flag's own value: 0 none or 1 public key


def _flag(policy: _Policy, selector: str) -> bool | None:
    site = policy.calls.get(selector)
    value = site.args[0] if site and site.args else None
    return bool(value.value) if isinstance(value, Const) else None


def _given(policy: _Policy) -> Value | None:
    """The certificates that code gives the policy; None where it loads those of the bundle by itself."""
    given = policy.calls.get("setPinnedCertificates:")
    if given:
        return given.args[0]
    return policy.made.args[1] if policy.made.target.endswith("withPinnedCertificates:") else None


def _certificates(build: Build, binary: AppleBinary, policy: _Policy) -> list[tuple[str, Certificate]]:
    part, given = main_bundle(build, binary.place), _given(policy)
    return list(loaded(part, given)) if given is not None else root_certificates(part, (".cer",))


def _unfollowed(value: Value | None) -> bool:
    """Whether a value holds something that is not known here: neither a file of the bundle nor a literal."""
    match value:
        case Items(inner, complete):
            return not complete or any(_unfollowed(item) for item in inner)
        case Alternatives(inner):
            return any(_unfollowed(item) for item in inner)
        case Hole():
            return True
        case Made(_, args):
            return not args or any(_unfollowed(arg) for arg in args)
        case _:
            return False


def _pin_set(build: Build, binary: AppleBinary, policy: _Policy, mode: int, decided: list[Decision]) -> PinSet:
    certificates = _certificates(build, binary, policy)
    subject = Subject.SPKI if mode == 1 else Subject.CERTIFICATE
    facts: dict[str, Json] = {"mode": _MODES[mode], "attached": policy.in_force}
    if _flag(policy, "setValidatesDomainName:") is False:
        facts["host_check"] = False
    if not certificates:
        facts["blocks_all"] = "it pins, and there is no certificate it can load"
    if len(certificates) == 1:
        facts["source_file"] = certificates[0][0]
    pins = {pin.digest: pin for pin in (pin_of(read, path, subject) for path, read in certificates)}
    return PinSet(
        ID, policy.hosts, tuple(pins.values()), _places(binary, policy), origin(build, binary),
        kill_switch=switch_of(build, decided), part=binary.place.part.name, facts=facts,
    )  # fmt: skip
