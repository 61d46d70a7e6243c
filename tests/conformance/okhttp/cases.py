"""The cases that OkHttp and pinscan are both asked: chains × pins for one host, and patterns × hosts for one chain.

``python -m tests.conformance.okhttp.cases`` prints them, tab-separated: trusted roots, chain, host, then pattern
and a pin in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.formats.certfile import read
from pinscan.formats.x509 import Certificate
from tests.rotation.authority import FOLDER, HOST

CHAINS = (
    "current", "renewed-same-key", "new-key", "new-ca", "new-ca-same-key", "cross-signed", "cross-only",
    "missing-intermediate", "expired", "wrong-host", "wildcard", "self-signed", "with-root",
)  # fmt: skip
PATTERNS = (
    "api.shop.com", "*.shop.com", "**.shop.com", "shop.com", "*.api.shop.com", "**.api.shop.com", "API.Shop.com",
    "*.com", "**.com", "other.com", "*.other.com",
)  # fmt: skip
HOSTS = (HOST, "shop.com", "a.api.shop.com", "www.other.com")
ROOTS = {"a+b": ("root-a", "root-b"), "a": ("root-a",), "b": ("root-b",)}


@dataclass(frozen=True)
class Case:
    roots: str
    chain: str
    host: str
    pins: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        return "\t".join([",".join(ROOTS[self.roots]), self.chain, self.host, *(t for pair in self.pins for t in pair)])


def certificates(called: str) -> tuple[Certificate, ...]:
    """A committed chain."""
    return tuple(read((FOLDER / f"{called}.pem").read_bytes()).certificates)


def keys() -> dict[str, str]:
    """Pins as OkHttp writes them, by whose key they are of."""
    leaf = {name: certificates(chain)[0].key for name, chain in (("1", "current"), ("2", "new-key"), ("3", "new-ca"))}
    pins = {f"server-{name}": f"sha256/{key.spki_sha256}" for name, key in leaf.items()}
    pins["server-1-sha1"] = f"sha1/{leaf['1'].spki_sha1}"
    pins["issuer-a"] = f"sha256/{certificates('current')[1].key.spki_sha256}"
    pins["issuer-b"] = f"sha256/{certificates('new-ca')[1].key.spki_sha256}"
    pins["root-a"] = f"sha256/{certificates('root-a')[0].key.spki_sha256}"
    pins["root-b"] = f"sha256/{certificates('root-b')[0].key.spki_sha256}"
    pins["certificate"] = f"sha256/{certificates('current')[0].sha256}"
    pins["short"] = "sha256/AAAA"
    return pins


def cases() -> Iterator[Case]:
    """Every case, in a stable order."""
    pins = keys()
    for roots in ROOTS:
        for chain in CHAINS:
            for pin in pins.values():
                yield Case(roots, chain, HOST, ((HOST, pin),))
            yield Case(roots, chain, HOST, ((HOST, pins["server-2"]), (HOST, pins["server-1"])))
    for pattern in PATTERNS:
        for host in HOSTS:
            for name in ("server-1", "server-2"):
                yield Case("a+b", "many", host, ((pattern, pins[name]),))
            yield Case("a+b", "many", host, ((pattern, pins["server-2"]), (HOST, pins["server-1"])))


if __name__ == "__main__":
    for case in cases():
        print(case.line)
