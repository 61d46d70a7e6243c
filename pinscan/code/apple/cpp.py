"""C++ as iOS apps carry it: libc++'s strings where they are assigned, and gRPC's credentials made of them.

A ``std::string`` is known by the text that is assigned to it, kept in the first of its three words. gRPC's
``SslCredentialsOptions`` begins with the string of the root certificates (``grpcpp/security/credentials.h``).
"""

from __future__ import annotations

from pinscan.code.apple.calls import Invocation, Model, keyed
from pinscan.code.apple.state import LOST, Known, Machine, Ptr
from pinscan.code.apple.step import store_at
from pinscan.code.values import text

CREDENTIALS = "__ZN4grpc14SslCredentialsERKNS_21SslCredentialsOptionsE"
"""``grpc::SslCredentials(const grpc::SslCredentialsOptions &)`` as mangled."""
_STRING = "__ZNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEE"


def _assign(call: Invocation) -> Machine | None:
    """``assign(const char *)``: the string in x0, the text in x1; a length may follow."""
    given = call.args[1]
    written = call.host.program.image.text_at(given) if isinstance(given, int) else None
    store_at(call.state, call.args[0], 8, given if written is None else call.make(Known(text(written))))
    return call.args[0]


def _credentials(call: Invocation) -> Machine | None:
    """The roots are the call's only argument in its record; 0 where none were given."""
    options = call.args[0]
    roots = call.state.load(options.region, options.offset, 8) if isinstance(options, Ptr) else LOST
    call.host.record(call.state, call.at, call.name, LOST, (0 if roots is None else roots,), None)
    return LOST


CPP: dict[str, Model] = {
    **keyed(f"{_STRING}6assignEPKc {_STRING}6assignEPKcm {_STRING}aSEPKc", _assign),
    **keyed(CREDENTIALS, _credentials),
}
"""Functions by their mangled names (Itanium C++ ABI)."""
