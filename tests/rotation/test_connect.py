"""The chain of a live server: real TLS servers on loopback, and what goes wrong with them."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from pinscan.errors import UsageError
from pinscan.formats.x509 import read_certificate
from pinscan.rotation.connect import Target, chain_of, target
from tests.rotation.authority import Made, server, world

Handler = Callable[[socket.socket], None]


@contextmanager
def listening(handle: Handler) -> Iterator[Target]:
    """A server on loopback that gives each connection to a function."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    try:
                        handle(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield Target("localhost", listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)


def tls(tmp_path: Path, chain: list[Made], **settings: Any) -> Handler:
    """Speaks TLS with a chain and its leaf's key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    encoded = chain[0].key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "server.pem").write_bytes(encoded + b"".join(made.pem for made in chain))
    context.load_cert_chain(tmp_path / "server.pem")
    for name, value in settings.items():
        setattr(context, name, value)

    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as session:
            session.recv(1)

    return handle


CHAINS = (
    "current", "renewed-same-key", "new-key", "new-ca", "cross-signed", "missing-intermediate", "expired", "wrong-host",
    "self-signed", "with-root", "ed25519",
)  # fmt: skip


@pytest.mark.parametrize("called", CHAINS)
def test_the_chain_is_what_the_server_sends(called: str, tmp_path: Path) -> None:
    """Nothing is validated: expired, incomplete and foreign chains are read like good ones, in the order sent."""
    sent = world().chains[called]
    with listening(tls(tmp_path, sent)) as where:
        found = [read_certificate(der) for der in chain_of(where, 30)]
    assert found == [made.read for made in sent]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_one_protocol_version_is_enough(version: ssl.TLSVersion, tmp_path: Path) -> None:
    """Servers that speak TLS 1.2 or TLS 1.3 only."""
    handle = tls(tmp_path, world().chains["current"], minimum_version=version, maximum_version=version)
    with listening(handle) as where:
        assert len(chain_of(where, 30)) == 2


def test_the_server_is_told_which_host_is_meant(tmp_path: Path) -> None:
    """A server with several certificates gives the one for the name asked for."""
    other = server("server-2", world().issuer_a, "localhost")
    (tmp_path / "b").mkdir()
    special = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls(tmp_path / "b", [other])
    special.load_cert_chain(tmp_path / "b" / "server.pem")
    asked: list[str] = []

    def choose(session: Any, name: str, _: Any) -> None:
        asked.append(name)
        session.context = special

    with listening(tls(tmp_path, world().chains["current"], sni_callback=choose)) as where:
        (leaf, *_) = chain_of(where, 30)
    assert asked == ["localhost"]
    assert read_certificate(leaf) == other.read


def test_a_server_that_refuses_other_names_is_understood(tmp_path: Path) -> None:
    """A server that knows no certificate without the right name ends the handshake: one line says so."""

    def refuse(*_: Any) -> int:
        return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    with (
        listening(tls(tmp_path, world().chains["current"], sni_callback=refuse)) as where,
        pytest.raises(UsageError, match="handshake failed"),
    ):
        chain_of(where, 30)


def plain_http(connection: socket.socket) -> None:
    connection.recv(100)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def stalls(connection: socket.socket) -> None:
    connection.settimeout(5)
    while connection.recv(1000):
        pass


def drips(connection: socket.socket) -> None:
    """A handshake record that never becomes whole."""
    connection.settimeout(0.05)
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        connection.sendall(b"\x02")
        try:
            connection.recv(1)
        except TimeoutError:
            continue


def drops(connection: socket.socket) -> None:
    connection.recv(100)


@pytest.mark.parametrize(
    ("handle", "said"),
    [
        (plain_http, "does not speak TLS but plain HTTP"),
        (stalls, "no answer within 0.3 seconds"),
        (drips, "no answer within 0.3 seconds"),
        (drops, "dropped the connection"),
        (lambda connection: connection.sendall(b"220 mail.example.com ESMTP\r\n"), "does not speak TLS"),
    ],
    ids=["http", "stalls", "drips", "drops", "smtp"],
)
def test_a_bad_server_is_one_line(handle: Handler, said: str) -> None:
    """What goes wrong is named, and nothing waits longer than it may."""
    patience = 0.3 if "0.3" in said else 30
    with listening(handle) as where, pytest.raises(UsageError, match=said):
        chain_of(where, patience)


def test_a_closed_port_and_an_unknown_name_are_one_line() -> None:
    """Nobody listens; nobody has that name."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UsageError, match="refuses the connection"):
        chain_of(Target("localhost", port), 2)
    with pytest.raises(UsageError, match="does not resolve"):
        chain_of(Target("no-such-host.invalid"), 20)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("api.example.com", "api.example.com", 443),
        ("API.example.com.:8443", "api.example.com", 8443),
        ("[2001:db8::1]:8443", "2001:db8::1", 8443),
        ("192.0.2.1", "192.0.2.1", 443),
        ("bücher.example", "xn--bcher-kva.example", 443),
    ],
)
def test_a_target_is_a_host_and_a_port(text: str, host: str, port: int) -> None:
    """Names, addresses, international names, ports."""
    assert target(text) == Target(host, port)


@pytest.mark.parametrize(
    "text", ["https://api.example.com/", "a b", "host:0", "host:99999", "host:x", "", "2001:db8::1"]
)
def test_what_is_no_target_is_refused(text: str) -> None:
    """URLs and nonsense are refused before anything is connected to."""
    with pytest.raises(UsageError, match="is no host"):
        target(text)
