"""A request that is sent again without pinning when the pins did not match.

Found where a handler of a failed TLS check (``SSLPeerUnverifiedException`` and the like) makes a new OkHttp client,
which has no pins, and calls on it what was called inside the try block. The client is known by its name or, when
renamed, by its field for the class that throws the pinner's message; builds without that class are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flow import leading_to
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import INVOKES, Body, Site
from pinscan.errors import FormatError
from pinscan.formats.dex import Dex, MethodRef
from pinscan.mechanisms import _trust_code as trust
from pinscan.model import Confidence, Fact, Json, Observation, Platform

ID = "android-retry"
TITLE = "Requests repeated without pinning"
PLATFORMS = (Platform.ANDROID,)

_CHECK = "Certificate pinning failure!"
"""The pinner's message, in every version of OkHttp."""
_FAILED = frozenset(
    f"Ljavax/net/ssl/{name};" for name in ("SSLPeerUnverifiedException", "SSLHandshakeException", "SSLException")
)


def observe(build: Build) -> Iterator[Fact]:
    """One observation for each method that retries so."""
    calls = build.once(calls_of)
    users = [site for text in calls.program.strings(_CHECK) for site in calls.program.string_users(text)]
    pinners = {site.method.ref.owner for site in users}
    seen: set[str] = set()
    for client in _holders(calls, pinners):
        for site in calls.program.makers(client):
            method = site.method
            if str(method) in seen or not trust.counts(calls, method):
                continue
            if _in_handler(calls, site, client, pinners):
                seen.add(str(method))
                facts: dict[str, Json] = {"class_name": method.ref.owner}
                where = (calls.program.location(site),)
                yield Observation(
                    ID, "retry-without-pinning", where, facts,
                    origin_of(calls.program, method.ref.owner), Confidence.LIKELY, trust.part(calls, method),
                )  # fmt: skip


def _holders(calls: Calls, pinners: set[str]) -> list[str]:
    """The classes with a field for a pinner: the client, its builder, the address."""
    found: dict[str, None] = {}
    for image in calls.program.images:
        dex = image.dex
        kinds = {dex.type_index(pinner) for pinner in pinners} - {None}
        for at in range(0, len(dex.field_ids) if kinds else 0, 4):
            if dex.field_ids[at + 1] in kinds:
                found.setdefault(dex.type(dex.field_ids[at]))
    return [kind for kind in found if kind not in pinners]


def _in_handler(calls: Calls, site: Site, client: str, pinners: set[str]) -> bool:
    """Whether a client is made only where a TLS check has failed, and does there what failed before."""
    body, dex = calls.program.body(site.method), calls.program.images[site.method.image].dex
    if body is None:
        return False
    before = leading_to(body, {site.pc})
    for (start, end, targets), kinds in zip(body.handlers, body.caught, strict=False):
        if start <= site.pc < end:
            continue
        if any(kind in _FAILED and target in before for target, kind in zip(targets, kinds, strict=False)):
            tried = set(_takers(body, dex, range(start, end), client))
            again = [pc for pc, ref in _calls_on(body, dex, client) if ref in tried and not start <= pc < end]
            if any(site.pc in leading_to(body, {pc}) for pc in again) and not _pins(body, dex, site, pinners):
                return True
    return False


def _takers(body: Body, dex: Dex, where: range, client: str) -> Iterator[MethodRef]:
    yield from (ref for pc, ref in _calls_on(body, dex, client) if pc in where)


def _calls_on(body: Body, dex: Dex, client: str) -> Iterator[tuple[int, MethodRef]]:
    """Calls that are made on a client or given one, but its own making."""
    for pc, instruction in body.at.items():
        if instruction.op in INVOKES:
            try:
                ref = dex.method(instruction.ref)
            except FormatError:
                continue
            if ref.name != "<init>" and client in (ref.owner, *ref.params):
                yield pc, ref


def _pins(body: Body, dex: Dex, site: Site, pinners: set[str]) -> bool:
    """Whether a pinner is handed over behind the place where the client is made."""
    for pc, instruction in body.at.items():
        if pc > site.pc and instruction.op in INVOKES:
            ref = dex.method(instruction.ref)
            if pinners & {ref.owner, *ref.params}:
                return True
    return False
