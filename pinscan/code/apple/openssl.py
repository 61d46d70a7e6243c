"""OpenSSL and BoringSSL as code calls them: callbacks that decide on a server, and digests of its certificate and key.

By their manual pages: ``i2d_X509_PUBKEY`` and ``i2d_PUBKEY`` write the SPKI, ``i2d_X509`` the certificate;
``X509_digest`` hashes the certificate, ``X509_pubkey_digest`` the key's bits alone. A callback that
``SSL_CTX_set_verify`` sets is given the library's own verdict first.
"""

from __future__ import annotations

from pinscan.code.apple.calls import Invocation, Model, data_at, keyed
from pinscan.code.apple.state import LOST, Known, Machine
from pinscan.code.apple.step import store_at
from pinscan.code.values import Const

VERIFY = ("_SSL_CTX_set_verify", "_SSL_set_verify")
"""(connection, mode, callback): the callback is given the verdict and a store; any number but 0 accepts."""
CUSTOM = ("_SSL_CTX_set_custom_verify", "_SSL_set_custom_verify")
"""BoringSSL's: the callback is given the connection; 0 accepts."""
CHAIN_VERIFY = ("_SSL_CTX_set_cert_verify_callback",)
"""(context, callback, argument): the callback takes the place of the whole verification; 1 accepts."""


def _callback(call: Invocation) -> Machine | None:
    """A callback that is set, recorded by its mode (none for one without) and the address of its code, 0 for none."""
    mode, code = (LOST, call.args[1]) if call.name in CHAIN_VERIFY else call.args[1:3]
    if isinstance(code, int) and (code == 0 or call.host.program.image.is_function(code)):
        code = call.make(Known(Const(code)), 1)
    call.host.record(call.state, call.at, call.name, LOST, (mode, code), None)
    return LOST


def _written(call: Invocation) -> Machine | None:
    """``i2d_…(object, &where)``: the bytes are left where the pointer leads, or in new memory where it is null."""
    where = call.args[1]
    made = call.made(call.name, (call.value(call.args[0]),))
    if where != 0:
        target = call.load(where)
        store_at(call.state, where if target == 0 else target, 8, made)
    return LOST


def _digest(call: Invocation) -> Machine | None:
    """``X509_digest(certificate, algorithm, digest, &size)`` and its kin."""
    store_at(call.state, call.args[2], 8, call.made(call.name, (call.value(call.args[0]), call.value(call.args[1]))))
    return 1


def _hash(call: Invocation) -> Machine | None:
    """``SHA256(data, size, digest)``; what it returns is where the digest lies."""
    digest = call.made(f"_CC{call.name}", (data_at(call, call.args[0], LOST),))
    if call.args[2] == 0:
        return digest
    store_at(call.state, call.args[2], 8, digest)
    return call.args[2]


OPENSSL: dict[str, Model] = {
    **keyed(" ".join((*VERIFY, *CUSTOM, *CHAIN_VERIFY)), _callback),
    **keyed("_i2d_X509 _i2d_X509_PUBKEY _i2d_PUBKEY", _written),
    **keyed("_X509_digest _X509_pubkey_digest", _digest),
    **keyed("_SHA256 _SHA1", _hash),
}
"""Functions of libssl and libcrypto."""
