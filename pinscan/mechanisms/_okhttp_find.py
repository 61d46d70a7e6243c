"""Where code gives OkHttp hosts and pins, and where it gives a pinner to a client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.code.calls import Call, Calls
from pinscan.code.heap import depends
from pinscan.code.program import Site
from pinscan.code.values import Alternatives, Hole, Items, Made, Pairs, Value

OKHTTP3, OKHTTP2 = "Lokhttp3/", "Lcom/squareup/okhttp/"


@dataclass(frozen=True, slots=True)
class Added:
    """One call that adds pins for a host."""

    host: Value
    pins: Value
    call: Call
    builder: str
    """Which pinner it builds: the place where its builder is made, else the method that adds."""


def site_key(call: Call, site: Site | None = None) -> str:
    """The place of a call as `Made.site` gives it."""
    at = site or call.site
    return f"{at.method.image}:{at.method.code + 16 + 2 * at.pc}"


def by_name(calls: Calls) -> Iterator[Added]:
    """Calls of ``CertificatePinner.Builder.add`` where OkHttp kept its names."""
    for package in (OKHTTP3, OKHTTP2):
        found = calls.to(f"{package}CertificatePinner$Builder;", "add", need=_open)
        for call in found:
            if call.site.method.ref.owner.startswith(package):
                continue  # OkHttp's own code
            if not call.reached or len(call.args) != 3:
                yield Added(Hole("not followed"), Hole("not followed"), call, str(call.site.method))
                continue
            receiver, host, pins = call.args
            yield Added(host, pins, call, _identity(receiver) or str(call.root))


def _open(args: tuple[Value, ...]) -> bool:
    return any(depends(arg) for arg in args[1:])


def _identity(receiver: Value) -> str:
    return receiver.site if isinstance(receiver, Made) else ""


ATTACH = (
    (OKHTTP3 + "OkHttpClient$Builder;", "certificatePinner"),
    (OKHTTP2 + "OkHttpClient;", "setCertificatePinner"),
)


def attachments(calls: Calls) -> tuple[Call, ...]:
    """Calls that give a pinner to a client, where OkHttp kept its names."""
    found = [
        call
        for owner, name in ATTACH
        for call in calls.to(owner, name)
        if not call.site.method.ref.owner.startswith((OKHTTP3, OKHTTP2))
    ]
    return tuple(found)


def sites_in(value: Value) -> set[str]:
    """Places of every call inside a value."""
    match value:
        case Made(args=args, calls=made, fields=fields):
            inner = [*args, *made, *(field for _, field in fields)]
            return {value.site}.union(*(sites_in(part) for part in inner))
        case Items(items) | Alternatives(items):
            return set().union(*(sites_in(item) for item in items))
        case Pairs(pairs):
            return set().union(*(sites_in(part) for pair in pairs for part in pair))
        case _:
            return set()


def unresolved(value: Value) -> bool:
    """Whether an argument could be a pinner that was made elsewhere."""
    match value:
        case Hole():
            return True
        case Alternatives(choices):
            return any(unresolved(choice) for choice in choices)
        case Made(target):
            return "CertificatePinner$Builder;->build(" not in target and not _is_default(target)
        case _:
            return False


def _is_default(target: str) -> bool:
    return "CertificatePinner;->DEFAULT" in target
