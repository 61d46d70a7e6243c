"""Whose host a name is: registrable domains by the public suffix list, services by ``data/services.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pinscan.suffixes import suffixes


@cache
def registrable(host: str) -> str | None:
    """The registrable domain of a host (``example.co.uk`` of ``api.example.co.uk``); None when it can have none."""
    if "." not in host or ".." in host or len(host) > 253:
        return None
    if host.endswith((".example", ".test", ".invalid")):
        # Reserved by RFC 2606, so in no public suffix list, and used by test builds just as real names are.
        return ".".join(host.split(".")[-2:])
    return suffixes(only_registries=True).registrable(host)


@cache
def _tables() -> tuple[dict[str, str], frozenset[str]]:
    table = tomllib.loads(files("pinscan.data").joinpath("services.toml").read_text(encoding="utf-8"))
    services = {domain: name for name, domains in table["service"].items() for domain in domains}
    return services, frozenset(domain for domains in table["name_only"].values() for domain in domains)


def service_of(host: str) -> str | None:
    """The third-party service that a host belongs to."""
    services, _ = _tables()
    return next((services[name] for name in _ancestors(host) if name in services), None)


def documentation_only(host: str) -> bool:
    """Whether the name stands for a namespace or a document, not for a server that an app talks to."""
    _, names = _tables()
    return any(name in names for name in _ancestors(host))


def _ancestors(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[i:]) for i in range(len(labels) - 1)]
