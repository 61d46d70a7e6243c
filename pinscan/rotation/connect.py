"""Ask a live server for its certificate chain: TLS with the server's name, nothing validated, within a stated time.

Connects to the named host and port and to nothing else: no proxy, no revocation or issuer address is asked. The chain
is what the server sent, in its order.
"""

from __future__ import annotations

import re
import select
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any

from pinscan.errors import UsageError
from pinscan.facts.names import is_address

TIMEOUT = 10.0
"""Seconds for everything: the name, the connection, the handshake."""
MAX_SENT = 1 << 20
"""Bytes that a server may send during the handshake."""
_LABELS = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")


@dataclass(frozen=True, slots=True)
class Target:
    """A host and a port."""

    host: str
    """ASCII, lower case, without brackets."""
    port: int = 443

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"


def target(text: str) -> Target:
    """``HOST``, ``HOST:PORT`` or ``[ADDRESS]:PORT``. Raises `UsageError`."""
    if "://" in text or "/" in text:
        raise UsageError(f"{text!r} is no host", "write it as api.example.com or api.example.com:8443")
    found = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::(\d+))?|([^:\[\]]+)(?::(\d+))?", text.strip())
    if not found:
        raise UsageError(f"{text!r} is no host and port", "write it as api.example.com:8443 or [2001:db8::1]:8443")
    host, port = found[1] or found[3], int(found[2] or found[4] or 443)
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise UsageError(f"{text!r} is no host name") from None
    host = host.lower().removesuffix(".")
    if not 0 < port < 65536 or not (is_address(host) or _LABELS.fullmatch(host)):
        raise UsageError(f"{text!r} is no host and port", "write it as api.example.com:8443")
    return Target(host, port)


def chain_of(where: Target, timeout: float = TIMEOUT) -> list[bytes]:
    """The certificates that a server sends, as DER, the leaf first. Raises `UsageError` in one line."""
    deadline = time.monotonic() + timeout
    try:
        with _connected(where, deadline) as connection:
            return _handshake(where, connection, deadline)
    except TimeoutError:
        raise UsageError(f"{where}: no answer within {timeout:g} seconds", "is a firewall in between?") from None
    except ConnectionRefusedError:
        raise UsageError(f"{where}: refuses the connection (port {where.port})") from None
    except ConnectionError:
        raise UsageError(f"{where}: dropped the connection during the TLS handshake") from None
    except ssl.SSLError as error:
        raise UsageError(f"{where}: the TLS handshake failed: {error.reason or error}") from None
    except OSError as error:
        raise UsageError(f"{where}: cannot be reached: {error.strerror or error}") from None


def _connected(where: Target, deadline: float) -> socket.socket:
    """A connected socket; each of the host's addresses is tried."""
    last: OSError = TimeoutError()
    for family, kind, protocol, _, address in _resolved(where, deadline):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_left(deadline))
            connection.connect(address)
            return connection
        except OSError as error:
            connection.close()
            last = error
    raise last


def _resolved(where: Target, deadline: float) -> list[Any]:
    """The host's addresses. The resolver knows no time limit, so it runs aside."""
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM))
        except OSError as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if not answer:
        raise TimeoutError
    if isinstance(answer[0], OSError):
        raise UsageError(f"{where}: the name does not resolve", "check the spelling")
    return list(answer[0])


def _handshake(where: Target, connection: socket.socket, deadline: float) -> list[bytes]:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    name = None if is_address(where.host) else where.host
    session = _context().wrap_bio(incoming, outgoing, server_hostname=name)
    sent = 0
    while True:
        try:
            session.do_handshake()
            return _chain(session)
        except ssl.SSLWantReadError:
            _send(connection, outgoing, deadline)
            data = _receive(connection, deadline)
            if not data:
                raise ConnectionResetError from None
            if not sent and data[:1] not in (b"\x15", b"\x16"):
                raise UsageError(f"{where}: port {where.port} does not speak TLS{_spoken(data)}") from None
            sent += len(data)
            if sent > MAX_SENT:
                raise UsageError(f"{where}: sent more than {MAX_SENT >> 20} MiB during the handshake") from None
            incoming.write(data)


def _send(connection: socket.socket, outgoing: ssl.MemoryBIO, deadline: float) -> None:
    connection.settimeout(_left(deadline))
    connection.sendall(outgoing.read())


def _receive(connection: socket.socket, deadline: float) -> bytes:
    ready, _, _ = select.select([connection], [], [], _left(deadline))
    if not ready:
        raise TimeoutError
    return connection.recv(65536)


def _context() -> ssl.SSLContext:
    """Any protocol version and cipher: the chain of a badly configured server is asked for, not its traffic."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _chain(session: ssl.SSLObject) -> list[bytes]:
    """What the server sent. Public since Python 3.13; before, the same list is on the inner object."""
    if hasattr(session, "get_unverified_chain"):
        return list(session.get_unverified_chain())
    encoding_der = 2  # _ssl.ENCODING_DER
    inner = session._sslobj  # type: ignore[attr-defined]
    return [item.public_bytes(encoding_der) for item in inner.get_unverified_chain() or ()]


def _spoken(data: bytes) -> str:
    return " but plain HTTP" if data.startswith(b"HTTP/") or b"<html" in data[:200].lower() else ""


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
