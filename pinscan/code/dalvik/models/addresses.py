"""What the platform's and OkHttp's classes for web addresses say of a known address: its host, scheme and port.

``java.net.URL`` and ``URI``, ``android.net.Uri`` and OkHttp's ``HttpUrl``: an object made from a text keeps that text
as its content, so that its parts can be asked for later.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pinscan.code.dalvik.heap import Operand, State, depends
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.values import Alternatives, Const, Hole, Made, Text, Value, join, options, text
from pinscan.formats.dex import MethodRef

MARK = "address"
"""The target of the value that stands for a parsed address; its one argument is the text."""


def _parse(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """An address made from a text: the first argument that is one."""
    given = next((s.content(arg) for arg in args if isinstance(s.content(arg), (Text, Alternatives))), None)
    if given is None:
        return None
    value = Made(MARK, (given,), ref.owner if ref.name == "<init>" else ref.returns)  # type: ignore[arg-type]
    if ref.name != "<init>":
        return value
    s.fill_text(args[0], value)
    return args[0]


def _part(name: str) -> Model:
    """A model of a getter."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        content = s.content(args[0])
        if not isinstance(content, Made) or content.target != MARK:
            return None
        return join(tuple(_read(name, option) for option in options(content.args[0])))

    return run


def _read(name: str, value: Value) -> Value:
    if not isinstance(value, Text):
        return Hole("parameter address" if depends(value) else "address")
    if name == "whole":
        return value
    known = value.known
    if known is None and name == "host":
        return _known_host(value)
    try:
        split = urlsplit(known or "")
        port, host, scheme = split.port, split.hostname, split.scheme
    except ValueError:
        return Hole("address")
    if name == "port":
        return Const(port if port is not None else -1)
    found = host if name == "host" else scheme
    return text(found) if found else Const(0)


def _known_host(value: Text) -> Value:
    """The host of an address whose beginning is known as far as the path: ``https://a.example/⟨?⟩``."""
    first = value.pieces[0] if isinstance(value.pieces[0], str) else ""
    scheme, mark, rest = first.partition("://")
    if scheme and mark and "/" in rest:
        return _read("host", text(first))
    return Hole("parameter address" if depends(value) else "address")


_HOST, _SCHEME, _PORT, _WHOLE = map(_part, ("host", "scheme", "port", "whole"))
MODELS: dict[str, Model] = {
    "Ljava/net/URL;-><init>": _parse,
    "Ljava/net/URI;-><init>": _parse,
    "Ljava/net/URI;->create": _parse,
    "Ljava/net/URI;->toURL": lambda machine, s, ref, args: args[0],
    "Ljava/net/URL;->toURI": lambda machine, s, ref, args: args[0],
    "Landroid/net/Uri;->parse": _parse,
    "Lokhttp3/HttpUrl;->get": _parse,
    "Lokhttp3/HttpUrl;->parse": _parse,
    "Lokhttp3/HttpUrl$Companion;->get": _parse,
    "Lokhttp3/HttpUrl$Companion;->parse": _parse,
    "Lokhttp3/HttpUrl;->host": _HOST,
    "Lokhttp3/HttpUrl;->scheme": _SCHEME,
    "Lokhttp3/HttpUrl;->toString": _WHOLE,
}
for _owner in ("Ljava/net/URL;", "Ljava/net/URI;", "Landroid/net/Uri;"):
    MODELS |= {f"{_owner}->getHost": _HOST, f"{_owner}->getScheme": _SCHEME, f"{_owner}->toString": _WHOLE}
    MODELS |= {f"{_owner}->getPort": _PORT}
MODELS["Ljava/net/URL;->getProtocol"] = _SCHEME
