"""Initializers of library classes in code without symbols: told by the class they are called on.

A Swift initializer is called on the class's metadata (``__allocating_init``) or on an object just allocated of it
(``init``), in x20. Metadata names its class in stripped code too, so that a call on a class with few initializers, told
apart by their arguments, is known by the name that the symbol table had.
"""

from __future__ import annotations

from collections.abc import Callable

from pinscan.code.apple.calls import Invocation
from pinscan.code.apple.nio import CONTEXT, FROM_FILE, HANDLER, HANDLER_CALLED_BACK
from pinscan.code.apple.state import Buffer, Machine, Ptr
from pinscan.code.values import Hole, Items, Made

STRIPPED = "0x"
"""Begins the name of a function that has none: its address."""
CERTIFICATES = "_$s10Starscream11SSLSecurityC5certs13usePublicKeysACSayAA7SSLCertCG_SbtcfC"
BUNDLED = "_$s10Starscream11SSLSecurityC13usePublicKeysACSb_tcfC"
"""Starscream 3: ``SSLSecurity.init(certs:usePublicKeys:)`` and ``init(usePublicKeys:)``."""


def told(call: Invocation) -> str | None:
    """The symbol that a nameless function must have had; None where its class is not known, or not one of these."""
    made = _INITIALISERS.get(_class_of_self(call))
    return made(call) if made is not None else None


def _class_of_self(call: Invocation) -> str:
    """The class whose metadata x20 is, or of which it is an object that has nothing but its metadata yet."""
    me = call.receiver
    if not isinstance(me, Ptr) or me.offset:
        return call.host.reader(call.state).type_name(me)
    content = call.state.objects.get(me.region)
    if not isinstance(content, Buffer):
        return call.host.reader(call.state).type_name(me)
    filled = any(at > 8 for at, _ in call.state.cells(me.region))
    return "" if filled else content.type


def _context(call: Invocation) -> str | None:
    """``NIOSSLContext.init(configuration:)``: a structure by its address."""
    return CONTEXT if isinstance(call.args[0], Ptr) else None


def _handler(call: Invocation) -> str | None:
    """``NIOSSLClientHandler.init(context:serverHostname:customVerificationCallback:…)``: a closure's code in x3.

    What a caller hands in may be one: the caller is to be asked then.
    """
    if call.value(call.args[3]) == Hole("parameter"):
        return HANDLER
    return HANDLER_CALLED_BACK if _is_code(call, call.args[3]) else None


def _certificate(call: Invocation) -> str | None:
    """``NIOSSLCertificate.init(file:format:)``, and others of a text or bytes."""
    known = call.host.reader(call.state).loose(call.args[:2])
    return FROM_FILE if known and not isinstance(known[0], Made) else None


def _security(call: Invocation) -> str | None:
    """``SSLSecurity``: what it is given first is a truth, or an array of certificates."""
    first = call.args[0]
    if isinstance(first, int) and first in (0, 1):
        return BUNDLED
    given = call.value(first)
    return CERTIFICATES if isinstance(given, (Items, Made)) else None


def _is_code(call: Invocation, word: Machine) -> bool:
    return isinstance(word, int) and call.host.program.image.is_function(word)


_INITIALISERS: dict[str, Callable[[Invocation], str | None]] = {
    "NIOSSL.NIOSSLContext": _context,
    "NIOSSL.NIOSSLClientHandler": _handler,
    "NIOSSL.NIOSSLCertificate": _certificate,
    "Starscream.SSLSecurity": _security,
}
"""Classes whose initializers are told apart."""
