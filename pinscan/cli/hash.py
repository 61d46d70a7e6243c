"""``pinscan hash``."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinscan.errors import UsageError

if TYPE_CHECKING:
    from pinscan.rotation.chains import Held
    from pinscan.rotation.dialects import Pins

DIALECT_NAMES = (
    "nsc", "okhttp", "trustkit-plist", "trustkit-code", "pinned-domains", "curl", "hpkp", "hex", "register",
)  # fmt: skip
EXPIRES_AFTER = timedelta(days=365)
"""What the snippets propose where nothing bounds it."""


@click.command("hash")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--host", metavar="HOST", help="The host that the snippets are for.  [default: the certificate's first]")
@click.option("-d", "--dialect", multiple=True, type=click.Choice(DIALECT_NAMES), help="Only this one. Repeatable.")
@click.option(
    "-f",
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option("--timeout", type=click.FloatRange(0.1, 120), default=10.0, show_default=True, help="Seconds for a host.")
def command(inputs: tuple[str, ...], host: str | None, dialect: tuple[str, ...], shape: str, timeout: float) -> None:
    """The SPKI pin of certificates and keys, ready to paste.

    INPUT is a certificate, a chain, a certificate request, a key or a PKCS#12 file (PEM or DER), or HOST[:PORT]. The
    first key is taken for the one in use, further inputs for its backups. A private key is read for its public half
    and never shown. Passwords are asked for, or taken from PINSCAN_PASSWORD.
    """
    from pinscan.rotation import connect

    found = [_read(word, timeout) for word in inputs]
    name = connect.target(host).host if host else _host(found)
    if shape == "json":
        click.echo(json.dumps(_document(found, _pins(found, name)), indent=2))
        return
    if not dialect:
        for source, held in found:
            _describe(source, held)
    _snippets(dialect or DIALECT_NAMES, _pins(found, name), bool(dialect))


def _read(word: str, timeout: float) -> tuple[str, tuple[Held, ...]]:
    """An input with what it holds, the leaf first."""
    from pinscan.cli import _sources
    from pinscan.rotation import chains

    if _sources.is_host(word):
        return _sources.live(word, timeout)
    held = chains.read(Path(word), _sources.password)
    found = [h.certificate for h in held if h.certificate]
    if len(found) > 1 and all(certificate.is_ca for certificate in found):
        return word, tuple(h for h in held if h.certificate)  # roots, each on its own
    if len(found) > 1:
        order = chains.chain(word, word, held).certificates
        held = tuple(chains.Held("certificate", c.key, c, c.subject) for c in order)
    elif any(h.certificate for h in held):
        chains.chain(word, word, held)
        held = tuple(h for h in held if h.certificate)
    elif len({h.key.spki for h in held}) > 1:
        raise UsageError(f"{word}: holds {len(held)} keys", "give one key a file")
    return word, held[:1] if not held[0].certificate else held


def _host(found: list[tuple[str, tuple[Held, ...]]]) -> str:
    """The first host of the first certificate that has one; only a plain name, since it goes into snippets."""
    names = (name for _, held in found for h in held[:1] if h.certificate for name in h.certificate.host_names)
    plain = (name.removeprefix("*.") for name in names)
    return next((name for name in plain if re.fullmatch(r"[A-Za-z0-9_.-]{1,253}", name)), "api.example.com")


def _describe(source: str, held: tuple[Held, ...]) -> None:
    """One input: each certificate from leaf to root, and what to pin."""
    from pinscan.cli import printable
    from pinscan.rotation import advice

    click.echo(printable(source))
    for index, each in enumerate(held):
        certificate = each.certificate
        subject = f": {printable(each.subject)}" if each.subject else ""
        click.echo(f"  {advice.position(index, each)}{subject}")
        if certificate is not None:
            click.echo(f"    issuer   {printable(certificate.issuer or 'not readable')}")
            click.echo(f"    valid    {_day(certificate.not_before)} to {_day(certificate.not_after)}")
        click.echo(f"    key      {each.key.type}{f' {each.key.bits}' if each.key.bits else ''}")
        click.echo(f"    pin      sha256/{each.key.spki_sha256}")
        if len(held) > 1 or certificate is None:
            click.echo(f"    advice   {advice.for_one(certificate)}")
    if any(each.certificate for each in held):
        click.echo(f"  {advice.for_chain(held)}")
    click.echo()


def _snippets(names: tuple[str, ...], pins: Pins, bare: bool) -> None:
    from pinscan.rotation.dialects import DIALECTS

    for number, name in enumerate(names):
        title, write = DIALECTS[name]
        if not bare:
            click.echo(f"# {name}: {title}")
        click.echo(write(pins))
        if number < len(names) - 1:
            click.echo()


def _pins(found: list[tuple[str, tuple[Held, ...]]], host: str) -> Pins:
    """What the snippets are made of: the first key of each input, each once."""
    from pinscan.rotation.dialects import Pins

    keys = dict.fromkeys(held[0].key.spki_sha256 for _, held in found)
    expires = (date.today() + EXPIRES_AFTER).isoformat()
    return Pins(host, tuple(keys), expires, requested=found[0][1][0].kind == "certificate request")


def _document(found: list[tuple[str, tuple[Held, ...]]], pins: Pins) -> dict[str, Any]:
    from pinscan.rotation import advice
    from pinscan.rotation.dialects import DIALECTS

    return {
        "schema": "pinscan-hash/1",
        "inputs": [
            {"source": source, "items": [{"position": advice.position(i, h), **_item(h)} for i, h in enumerate(held)]}
            for source, held in found
        ],
        "host": pins.host,
        "dialects": {name: write(pins) for name, (_, write) in DIALECTS.items()},
    }


def _item(held: Held) -> dict[str, Any]:
    certificate = held.certificate
    item: dict[str, Any] = {
        "kind": held.kind,
        "subject": held.subject,
        "key_type": held.key.type,
        "key_bits": held.key.bits,
        "spki_sha256": held.key.spki_sha256,
    }
    if certificate is not None:
        item |= {
            "issuer": certificate.issuer,
            "not_before": _day(certificate.not_before),
            "not_after": _day(certificate.not_after),
            "certificate_sha256": certificate.sha256,
            "hosts": list(certificate.host_names),
        }
    return item


def _day(moment: Any) -> str:
    return moment.date().isoformat() if moment else "?"
