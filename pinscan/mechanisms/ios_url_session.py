"""Challenge handlers: delegates of ``NSURLSession``, ``NSURLConnection`` and ``WKWebView`` that decide on a server.

By Apple's "Performing Manual Server Trust Authentication": a handler accepts by answering with a credential
(disposition 0, or ``useCredential:forAuthenticationChallenge:``). Each acceptance is judged by what it depends on;
one that depends on no evaluation and no comparison accepts every server. ``SecTrustSetAnchorCertificates`` leaves
only the given anchors trusted, unless ``SecTrustSetAnchorCertificatesOnly`` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.run import Run
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Alternatives, Const, Items, Made, Value, options
from pinscan.formats.objc import Method
from pinscan.mechanisms._apple_anchors import own_anchors, without_host
from pinscan.mechanisms._apple_bundle import main_bundle, origin
from pinscan.mechanisms._apple_folders import folder_pins
from pinscan.mechanisms._apple_hosts import by_trial, named_hosts
from pinscan.mechanisms._apple_subclasses import elsewhere, overriding
from pinscan.mechanisms._apple_switches import Decision, choosers, choosing, decisions, switch_of, toggles
from pinscan.mechanisms._apple_terms import COMPARES, name_of, nodes
from pinscan.mechanisms._apple_trust import Match, Verdict, completed, headers, impossible, judge, missed, near
from pinscan.mechanisms._noted_pins import noted, refused
from pinscan.model import HOLE, Confidence, Fact, Host, Json, Observation, PinSet, Platform

ID = "ios-url-session"
TITLE = "Challenge handlers of URLSession, NSURLConnection and WKWebView"
PLATFORMS = (Platform.IOS,)

_HANDLERS = {
    "URLSession:didReceiveChallenge:completionHandler:": 4,
    "URLSession:task:didReceiveChallenge:completionHandler:": 5,
    "webView:didReceiveAuthenticationChallenge:completionHandler:": 4,
    "connection:willSendRequestForAuthenticationChallenge:": None,
    "connection:didReceiveAuthenticationChallenge:": None,
}
"""Selector -> the argument register of its completion handler; None where the challenge's sender is answered."""
_VALIDATORS = frozenset(("handleChallenge:completionHandler:",))
"""Methods of libraries that answer a challenge themselves (TrustKit)."""
_USE = "useCredential:forAuthenticationChallenge:"
_SENDER = frozenset(
    (
        _USE, "cancelAuthenticationChallenge:", "performDefaultHandlingForAuthenticationChallenge:",
        "continueWithoutCredentialForAuthenticationChallenge:", "rejectProtectionSpaceAndContinueWithChallenge:",
    )
)  # fmt: skip
_CREDENTIALS = frozenset(("credentialForTrust:", "initWithTrust:"))
_OTHERS = ("credentialWithIdentity:", "initWithIdentity:", "credentialWithUser:", "initWithUser:")
"""What makes credentials of the app's own, for other challenges than a server's."""
_PASSES_ON = frozenset((*_HANDLERS, "handleChallenge:completionHandler:"))
"""What hands the challenge to another handler, which is read by itself, or to TrustKit."""
MAX_TRIED = 120_000
"""Steps that all the runs of one handler by host may take: as many as its run for any host, each."""
_LIBRARIES = re.compile(
    r"\w*AF(?:URL|HTTP)\w+|TSK\w+|TrustKit|SRWebSocket|\w*GTM(?:SessionFetcher|HTTPFetcher)\w*|GUL\w+|FIR\w+|GDT\w+|ASIHTTPRequest"
    r"|SDWebImageDownloader\w*|YYWebImageOperation|PINURLSessionManager|MK(?:Network|Host)\w+|RKHTTP\w+"
    r"|_TtC+(?:9Alamofire|10Kingfisher|4Nuke|10Starscream|9TrustKit|6Apollo|9ApolloAPI)\w+"
)
"""Classes whose handlers are read by other mechanisms, or leave the decision to the app."""


@dataclass(frozen=True)
class _Handler:
    """One handler with the run of its code."""

    build: Build
    binary: AppleBinary
    method: Method
    run: Run

    @property
    def used(self) -> frozenset[str]:
        """Names of what its run calls."""
        return frozenset(site.target for site in self.run.sites)


def observe(build: Build) -> Iterator[Fact]:
    """Yield what every challenge handler of the build requires of a server."""
    for binary in build.once(apple_code):
        if not binary.readable:
            continue
        yield from _spki_headers(build, binary)
        for selector in _HANDLERS:
            for method in binary.runtime.by_selector.get(selector, ()) if _mentioned(binary, selector) else ():
                if not _LIBRARIES.fullmatch(method.class_name):
                    yield from _by_class(_Handler(build, binary, method, binary.run(method.imp)))


def _by_class(handler: _Handler) -> Iterator[Fact]:
    """What a handler requires of a server, for each class that answers some of its questions."""
    binary, method = handler.binary, handler.method
    heirs = overriding(binary.runtime, method, handler.used)
    if not heirs or binary.uses_class(method.class_name):
        yield from _decided(handler)
    for name in heirs:
        run = binary.run_for(method.imp, None, name)
        yield from _decided(replace(handler, method=replace(method, class_name=name), run=run))
    for name in elsewhere(binary, method, handler.used):
        what = "a challenge handler that a class of another image completes"
        yield _custom(replace(handler, method=replace(method, class_name=name)), None, what)


def _decided(handler: _Handler) -> Iterator[Fact]:
    """What a handler requires; one that gives no answer itself starts asynchronous code, or passes the challenge on."""
    if not _silent(handler):
        yield from _handled(handler)
        return
    started = [replace(handler, run=run) for run in handler.binary.onward(handler.run)] if _is_async(handler) else []
    answering = [other for other in started if any(_answers(other))]
    for other in answering:
        yield from _handled(other)
    if not answering and not handler.used & _PASSES_ON:
        yield _custom(handler, None, "a challenge handler whose answer could not be followed")


def _silent(handler: _Handler) -> bool:
    return not any(True for _ in _answers(handler))


def _is_async(handler: _Handler) -> bool:
    return any(name.startswith("_swift_task_") for name in handler.binary.image.imports)


def _answers(handler: _Handler) -> Iterator[CallSite]:
    """Every answer of a handler, whatever it says."""
    register = _HANDLERS[handler.method.selector]
    for site in handler.run.sites:
        if register is None:
            if site.target in _SENDER:
                yield site
        elif _is_answer(site, register):
            yield site


def _is_answer(site: CallSite, register: int) -> bool:
    """Whether a call gives the completion handler an answer, or asynchronous code returns one."""
    if site.target == "resume" and len(site.args) > 1:  # a task's own message of that name has no arguments
        first = [option.value for option in options(site.args[0]) if isinstance(option, Const)]
        return bool(first) and all(value in (0, 1, 2, 3) for value in first) and _is_credential(site.args[1])
    return site.target == "block" and site.subject == ("argument", register)


def _is_credential(value: Value) -> bool:
    """Whether a word is, on some path, a credential for a trust; or nothing on all."""
    made = [option for option in options(value) if not _nothing(option)]
    return not made or any(name_of(node) in _CREDENTIALS for option in made for node in nodes(option))


def _answer(site: CallSite) -> tuple[Value, Value]:
    """Disposition and credential of an answer."""
    return (site.args[0], site.args[1]) if site.target == "resume" else (site.args[1], site.args[2])


def _mentioned(binary: AppleBinary, selector: str) -> bool:
    wanted = selector.encode() + b"\0"
    return any(wanted in bytes(binary.image.content(s)) for s in binary.image.sections if s.kind == 2)


def _spki_headers(build: Build, binary: AppleBinary) -> Iterator[Fact]:
    if "_SecKeyCopyExternalRepresentation" in binary.image.imports:
        where = binary.place.part.at(binary.place.entry.path)
        for kind in headers(binary):
            yield Observation(ID, "spki-header", (where,), {"key_type": kind}, origin(build, binary), Confidence.LIKELY)


def _handled(handler: _Handler) -> Iterator[Fact]:
    general = _judged(handler)
    compared = (site for site in handler.run.sites if site.target in COMPARES)
    handler.build.once(choosers).update(choosing(compared))
    tried = _by_case(handler, general) or _tried(handler, general) or [(handler, verdict) for verdict in general]
    verdicts = [verdict for _, verdict in tried]
    arrays = handler.binary.literals(handler.run.visited) if any(verdict.matches for verdict in verdicts) else []
    for verdict in verdicts:
        verdict.matches = [completed(match, arrays) for match in verdict.matches]
    anchors = list(own_anchors(main_bundle(handler.build, handler.binary.place), handler.run.sites)) if verdicts else []
    lost = any(verdict.unknown for verdict in verdicts)
    if not anchors and lost and not any(verdict.matches for verdict in verdicts) and _compares(handler):
        bad = refused(handler.build, handler.binary, _acceptances(handler), handler.used)
        pins = tuple(pin for pin in near(handler.binary, handler.run.visited, handler.used) if pin.digest not in bad)
        pins = pins or folder_pins(handler.build, handler.binary, handler.used)
        anchors = [Match((), pins, sure=False)] if pins else []
    if not anchors and not handler.run.cut:
        anchors = noted(handler.build, handler.binary, handler.run.sites, verdicts, handler.used)
    yield from _pin_sets([(h, v, match) for h, v in tried for match in (*v.matches, *anchors)])
    for one, verdict in tried:
        yield from _said(one, verdict, anchored=bool(anchors))
    sites = list(_acceptances(handler))
    if any(verdict.evaluated for verdict in verdicts) and without_host(handler.run.sites):
        yield _seen(handler, "hostname-not-verified", sites[0], {"class_name": handler.method.class_name})
    lost = handler.run.cut or handler.run.exit is None or not _answered(handler) or _compares(handler)
    if not sites and lost and not any(verdict.matches for verdict in verdicts):
        yield _custom(handler, None, "a challenge handler that could not be followed")


def _said(handler: _Handler, verdict: Verdict, *, anchored: bool) -> Iterator[Observation]:
    """What an acceptance shows beside its pins."""
    if verdict.matches or anchored:
        pass
    elif not verdict.evaluated:
        yield _unevaluated(handler, verdict)
    elif verdict.unknown or _compares(handler):
        yield _custom(handler, verdict.site, "a comparison that could not be followed")
    if verdict.transparent:
        hosts: list[Json] = [host.pattern for host in verdict.hosts]
        facts: dict[str, Json] = {"library": "Security", **({"hosts": hosts} if hosts else {})}
        yield _seen(handler, "certificate-transparency", verdict.site, facts)
    yield from toggles(handler.build, decisions(handler.binary, verdict.site), ID)


def _judged(handler: _Handler) -> list[Verdict]:
    """What each acceptance of a handler depends on; where none depends on pins, what leaves them to the system does."""
    verdicts = [judge(handler.build, handler.binary, site, handler.used) for site in _acceptances(handler)]
    return verdicts if any(verdict.matches for verdict in verdicts) else [*verdicts, *_by_default(handler)]


def _tried(handler: _Handler, general: list[Verdict]) -> list[tuple[_Handler, Verdict]]:
    """The acceptances by host, where the handler's code names hosts: it is run for each of them and for another."""

    def run_for(server: str) -> tuple[_Handler, list[Verdict]] | None:
        tried = replace(handler, run=handler.binary.run_for(handler.method.imp, server, handler.method.class_name))
        return None if tried.run.cut else (tried, _judged(tried))

    names = named_hosts(handler.run.sites, general)
    cheap = (2 * len(names.hosts) + 1) * handler.run.steps <= MAX_TRIED
    found = by_trial(names, run_for) if cheap and names.worth_trying(general) else []
    if not found:
        for verdict in (one for one in general if one.asked):
            verdict.matches = [replace(match, hosts=(Host(HOLE),), sure=False) for match in verdict.matches]
        for verdict in (one for one in general if len(one.hosts) > 1 and _crossed(one)):
            verdict.matches = [replace(match, sure=False) for match in verdict.matches]
    return found


def _by_case(handler: _Handler, general: list[Verdict]) -> list[tuple[_Handler, Verdict]]:
    """The acceptances for each case of an enumeration that the handler keeps, where each has one host and its pins."""
    if not any(len(verdict.hosts) > 1 and _crossed(verdict) for verdict in general):
        return []
    binary, name = handler.binary, handler.method.class_name
    for offset, count in binary.case_fields(name):
        runs = [binary.run_assuming(handler.method.imp, name, offset, case) for case in range(count)]
        ways = [replace(handler, run=run) for run in runs if not run.cut]
        found = [(way, verdict) for way in ways for verdict in _judged(way)]
        pinned = [verdict for _, verdict in found if verdict.matches]
        if len(ways) == count and pinned and all(len(one.hosts) == 1 and not _crossed(one) for one in pinned):
            return found
    return []


def _crossed(verdict: Verdict) -> bool:
    """Whether one of several lists of pins is compared: which of them is for which host was not told."""
    compared = (arg for node in verdict.compared for arg in node.args if isinstance(arg, Alternatives))
    return any(len([option for option in arg.options if isinstance(option, Items)]) > 1 for arg in compared)


def _answered(handler: _Handler) -> bool:
    """Whether the challenge is seen to be answered, or handed on to another handler with all that it takes."""
    register = _HANDLERS[handler.method.selector]
    if register is None or handler.used & (_HANDLERS.keys() | _VALIDATORS):
        return True
    answers = (site for site in handler.run.sites if site.target == "block")
    return any(site.subject == ("argument", register) for site in answers)


def _by_default(handler: _Handler) -> list[Verdict]:
    """Answers that leave the decision to the system only once a pin has matched."""
    found = [judge(handler.build, handler.binary, site, handler.used) for site in _defaults(handler)]
    return [verdict for verdict in found if verdict.matches]


def _defaults(handler: _Handler) -> Iterator[CallSite]:
    register = _HANDLERS[handler.method.selector]
    for site in handler.run.sites:
        if register is None:
            if site.target == "performDefaultHandlingForAuthenticationChallenge:":
                yield site
        elif _is_answer(site, register) and _to_default(site):
            yield site


def _falls_back(handler: _Handler, verdict: Verdict) -> bool:
    """Whether a key that matches no pin is left to the system, which accepts every trusted chain."""
    register = _HANDLERS[handler.method.selector]
    sure = [site for site in _defaults(handler) if register is None or _answer(site)[0] == Const(1)]
    return any(missed(site) & verdict.compared for site in sure if not impossible(site))


def _to_default(site: CallSite) -> bool:
    """Disposition 1, or 1 where the connection is not refused."""
    chosen = {option.value for option in options(_answer(site)[0]) if isinstance(option, Const)}
    return 1 in chosen and 0 not in chosen


def _acceptances(handler: _Handler) -> Iterator[CallSite]:
    register = _HANDLERS[handler.method.selector]
    for site in handler.run.sites:
        if register is None:
            accepts = site.target == _USE and _is_for_trust(site.args[0])
        else:
            accepts = _is_answer(site, register) and _uses_credential(site)
        if accepts:
            yield site


def _uses_credential(site: CallSite) -> bool:
    """Disposition 0 with a credential; without one the connection is refused."""
    disposition, credential = _answer(site)
    used = any(isinstance(option, Const) and option.value == 0 for option in options(disposition))
    return used and _is_for_trust(credential)


def _is_for_trust(credential: Value) -> bool:
    """Whether a credential may be one for a server's trust: not nil, and not of the app's own identity or password."""
    given = [option for option in options(credential) if not _nothing(option)]
    return not all(isinstance(option, Made) and name_of(option).startswith(_OTHERS) for option in given)


def _nothing(value: Value) -> bool:
    return isinstance(value, Const) and not value.value


def _compares(handler: _Handler) -> bool:
    """Whether the run takes the certificates or keys of the chain out, so that it may compare them."""
    return bool(
        handler.used & {"_SecCertificateCopyData", "_SecKeyCopyExternalRepresentation", "_SecCertificateCopyKey"}
    )


def _pin_sets(found: list[tuple[_Handler, Verdict, Match]]) -> Iterator[PinSet]:
    """One pin set for the matches of one acceptance and the same hosts: each turn of a loop compares another pin."""
    groups: dict[object, list[tuple[_Handler, Verdict, Match]]] = {}
    for one in found:
        _, verdict, match = one
        key = (verdict.site.at, match.hosts or verdict.hosts, verdict.excepted, match.source, match.sure)
        groups.setdefault(key, []).append(one)
    for (handler, verdict, match), *more in groups.values():
        pins = dict.fromkeys((*match.pins, *(pin for _, _, other in more for pin in other.pins)))
        yield _pin_set(handler, verdict, replace(match, pins=tuple(pins)))


def _pin_set(handler: _Handler, verdict: Verdict, match: Match) -> PinSet:
    binary = handler.binary
    facts: dict[str, Json] = {"client": handler.method.class_name}
    if match.source:
        facts["source_file"] = match.source
    if without_host(handler.run.sites):
        facts["host_check"] = False
    if verdict.excepted and not (match.hosts or verdict.hosts):
        facts["except_hosts"] = list[Json](verdict.excepted)
    return PinSet(
        ID, match.hosts or verdict.hosts, match.pins, (binary.at(verdict.site.at), binary.at(handler.method.imp)),
        origin(handler.build, binary), enforced=match.enforced and not _falls_back(handler, verdict),
        kill_switch=switch_of(handler.build, _lifting(handler, verdict)),
        confidence=Confidence.LIKELY if match.sure else Confidence.HEURISTIC, part=binary.place.part.name, facts=facts,
    )  # fmt: skip


def _lifting(handler: _Handler, verdict: Verdict) -> list[Decision]:
    """The flags that decide on an acceptance, where their other value does not merely refuse the server."""
    let = [site for site in _answers(handler) if not _refuses(handler, site)]
    others = [decision for site in let for decision in decisions(handler.binary, site)]
    ways = {(other.flag.name, other.positive) for other in others}
    ways |= {(other.flag.name, not other.positive) for other in others if other.alone}
    return [
        decision
        for decision in decisions(handler.binary, verdict.site)
        if decision.alone or decision.positive is None or (decision.flag.name, not decision.positive) in ways
    ]


def _refuses(handler: _Handler, site: CallSite) -> bool:
    """Whether an answer can only refuse the server."""
    if _HANDLERS[handler.method.selector] is None:
        return site.target in ("cancelAuthenticationChallenge:", "rejectProtectionSpaceAndContinueWithChallenge:")
    return all(isinstance(option, Const) and option.value in (2, 3) for option in options(_answer(site)[0]))


def _unevaluated(handler: _Handler, verdict: Verdict) -> Observation:
    method = handler.method
    if verdict.unknown:
        return _custom(handler, verdict.site, "an acceptance that depends on something that could not be followed")
    facts: dict[str, Json] = {"class_name": method.class_name}
    if verdict.hosts:
        facts["hosts"] = [host.pattern for host in verdict.hosts]
    if method.selector.startswith("webView:"):
        facts["condition"] = _condition(handler, verdict)
        return _seen(handler, "webview-accepts-bad-certificates", verdict.site, facts)
    return _seen(handler, "challenge-accepted-unevaluated", verdict.site, {**facts, "selector": method.selector})


def _condition(handler: _Handler, verdict: Verdict) -> str:
    """What proceeding depends on: a dialog's button, some condition, or nothing."""
    inside = handler.binary.bodies.start_of(verdict.site.at) != handler.method.imp
    if inside and handler.used & {"actionWithTitle:style:handler:", "addAction:"}:
        return "dialog"
    return "condition" if verdict.site.guards else "none"


def _custom(handler: _Handler, site: CallSite | None, what: str) -> Observation:
    facts: dict[str, Json] = {"class_name": handler.method.class_name, "what": what}
    return _seen(handler, "custom-trust", site, facts)


def _seen(handler: _Handler, kind: str, site: CallSite | None, facts: dict[str, Json]) -> Observation:
    binary = handler.binary
    where = binary.at(site.at if site else handler.method.imp)
    confidence = Confidence.PROVEN if kind != "custom-trust" else Confidence.LIKELY
    return Observation(ID, kind, (where,), facts, origin(handler.build, binary), confidence, binary.place.part.name)
