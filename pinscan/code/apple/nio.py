"""SwiftNIO's NIOSSL as code calls it: certificates it loads, and the configuration that a context is made of.

By NIOSSL's sources (TLSConfiguration.swift, SSLCertificate.swift). A configuration is a structure that code fills in
place, so its fields are read from memory where a context is made of it, at the offsets its metadata gives.
"""

from __future__ import annotations

from pinscan.code.apple.calls import Invocation, Model, keyed
from pinscan.code.apple.state import LOST, Known, Machine
from pinscan.code.apple.step import add
from pinscan.code.values import Hole, Pairs, Value, text

CONFIGURATION = "NIOSSL.TLSConfiguration"
CONTEXT = "_$s6NIOSSL13NIOSSLContextC13configurationAcA16TLSConfigurationV_tKcfC"
"""``NIOSSLContext.init(configuration:)``, which allocates; what it calls where it was specialized."""
INITIALISER = "_$s6NIOSSL13NIOSSLContextC13configurationAcA16TLSConfigurationV_tKcfc"
FROM_FILE = "_$s6NIOSSL17NIOSSLCertificateC4file6formatACSS_AA26NIOSSLSerializationFormatsOtKcfC"
HANDLER_CALLED_BACK = (
    "_$s6NIOSSL19NIOSSLClientHandlerC7context14serverHostname26customVerificationCallback"
    "AcA13NIOSSLContextC_SSSgySayAA17NIOSSLCertificateCG_8NIOCore15EventLoopPromiseVyAA24NIOSSLVerificationResultOGtctKcfC"
)
"""``NIOSSLClientHandler.init`` with a callback."""
HANDLER = f"{HANDLER_CALLED_BACK} or another"
"""An initializer of the class whose arguments do not tell which."""
VERIFICATION = "certificateVerification"
ROOTS = ("trustRoots", "additionalTrustRoots")


def _context(call: Invocation) -> Machine | None:
    """A context, recorded with the fields of the configuration at the address it is given."""
    offsets = call.host.program.struct_fields(CONFIGURATION)
    read = {name: _field(call, name, offsets[name]) for name in (*ROOTS, VERIFICATION) if name in offsets}
    fields = Pairs(tuple((text(name), value) for name, value in read.items()))
    given = call.make(Known(fields), 1)
    call.host.record(call.state, call.at, call.name, LOST, (given,), None)
    return call.made(call.name, (fields,), "NIOSSL.NIOSSLContext")


def _field(call: Invocation, name: str, offset: int) -> Value:
    """A field's value: one byte for an enumeration without payloads, else a string or a reference."""
    if name == VERIFICATION:
        return call.value(call.load(add(call.args[0], offset), 1))
    one, two = (call.load(add(call.args[0], offset + at)) for at in (0, 8))
    found = call.host.reader(call.state).string(one, two)
    return call.value(one) if found is None or isinstance(found, Hole) else found


def _certificate(call: Invocation) -> Machine | None:
    """A certificate, or several, known by the file or the bytes it is loaded from."""
    return call.made(call.name, call.host.reader(call.state).loose(call.args[:2]), "NIOSSL.NIOSSLCertificate")


NIO: dict[str, Model] = {
    CONTEXT: _context,
    INITIALISER: _context,
    **keyed(
        "_$s6NIOSSL17NIOSSLCertificateC11fromPEMFileySayACGSSKFZ "
        "_$s6NIOSSL17NIOSSLCertificateC12fromPEMBytesySayACGSays5UInt8VGKFZ "
        "_$s6NIOSSL17NIOSSLCertificateC4file6formatACSS_AA26NIOSSLSerializationFormatsOtKcfC "
        "_$s6NIOSSL17NIOSSLCertificateC5bytes6formatACSays5UInt8VG_AA26NIOSSLSerializationFormatsOtKcfC",
        _certificate,
    ),
}
"""Entry points of NIOSSL."""
