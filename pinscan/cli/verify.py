"""``pinscan verify``."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinscan.errors import UsageError

if TYPE_CHECKING:
    from pinscan.rotation.chains import Chain
    from pinscan.rotation.matrix import Matrix

_SUFFIXES = {".json": "json", ".csv": "csv", ".html": "html", ".txt": "text"}


@click.command("verify")
@click.argument("builds", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BUILD...")
@click.option("--chain", "chains", multiple=True, metavar="[NAME=]FILE", help="A chain to test. Repeatable.")
@click.option("--connect", "servers", multiple=True, metavar="[NAME=]HOST[:PORT]", help="A live server's. Repeatable.")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Ask about this host.  [default: the chain's]")
@click.option(
    "--at", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Ask about a day to come.  [default: now]"
)
@click.option(
    "--trust-store", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Roots that clients trust.  [default: the system's]",
)  # fmt: skip
@click.option("--api", type=click.IntRange(1, 99), metavar="LEVEL", help="Ask about one Android API level.")
@click.option("--share", type=click.Path(path_type=Path), metavar="FILE", help="CSV: version,share of users.")
@click.option("--plan", "planned", is_flag=True, help="In which order to ship and change, and from which day.")
@click.option(
    "--register", type=click.Path(path_type=Path), metavar="FILE", help="Names keys.  [default: the policy's]"
)
@click.option("--record", type=click.Path(path_type=Path), metavar="FILE", help="Append the test to this log.")
@click.option(
    "-f",
    "--format",
    "shape",
    type=click.Choice(["text", "json", "csv", "html"]),
    help="What to print.  [default: text]",
)
@click.option("-o", "--output", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="Write a file.")
@click.option("--require-coverage", is_flag=True, help="Exit with 3 when an answer is not known.")
@click.option("--timeout", type=click.FloatRange(0.1, 120), default=10.0, show_default=True, help="Seconds for a host.")
def command(
    builds: tuple[Path, ...],
    chains: tuple[str, ...],
    servers: tuple[str, ...],
    hosts: tuple[str, ...],
    at: datetime | None,
    trust_store: tuple[Path, ...],
    api: int | None,
    share: Path | None,
    planned: bool,
    register: Path | None,
    record: Path | None,
    shape: str | None,
    output: tuple[Path, ...],
    require_coverage: bool,
    timeout: float,
) -> None:
    """Would these builds accept this certificate chain? The rotation test.

    BUILD is a finished build, or a saved scan (.json). With several chains the table shows all, and the exit code is
    about the one named next (--chain next=next.pem), or about all. A certificate request or key stands for a chain
    that has not been issued yet. Exit code 1: a build rejects it.
    """
    from pinscan import register as registers
    from pinscan.cli import _sources
    from pinscan.rotation import matrix as matrices
    from pinscan.rotation import plan as plans
    from pinscan.rotation import record as records
    from pinscan.rotation import show, trust
    from pinscan.settings import Settings

    targets = [(path, _suffix(path)) for path in output]
    if not chains and not servers:
        raise UsageError("no chain to test", "give --chain next.pem, or --connect api.example.com")
    store = trust.load_store(trust_store)
    settings = Settings.load(as_of=at.date() if at else date.today())
    known = registers.load(register) if register else settings.register
    found = _chains(chains, servers, timeout)
    reports = _sources.reports(builds, settings)
    asked = tuple(_host(host) for host in hosts)
    asked = asked or tuple(dict.fromkeys(_server(word) for word in servers)) if not chains else asked
    moment = matrices.moment(at.date() if at else None)
    matrix = matrices.evaluate(reports, found, asked, moment, store, api)
    matrix = matrices.with_shares(matrix, share) if share else matrix
    plan = plans.plan(matrix, asked, store, moment.date(), api) if planned else None
    log = record or (known.log_file if known else None)
    if log:
        records.append(log, show.document(matrix, plan, known))
    for path, name in targets:
        _write(path, show.WRITERS[name](matrix, plan, known, 100))
    if shape or not output:
        click.echo(show.WRITERS[shape or "text"](matrix, plan, known, 100), nl=False)
    sys.exit(exit_code(matrix, require_coverage))


def exit_code(matrix: Matrix, require_coverage: bool) -> int:
    """1 when a build rejects the chain that counts, 3 when that is not known and has to be."""
    from pinscan.rotation.acceptance import Result

    results = matrix.gate_results()
    if Result.REJECTED in results:
        return 1
    return 3 if require_coverage and Result.UNKNOWN in results else 0


def _chains(files: tuple[str, ...], servers: tuple[str, ...], timeout: float) -> list[Chain]:
    from pinscan.cli import _sources
    from pinscan.rotation import chains

    found = []
    for word in files:
        name, source = _named(word)
        held = chains.read(Path(source), _sources.password)
        found.append(chains.chain(name or Path(source).stem, source, held))
    for word in servers:
        name, source = _named(word)
        where, held = _sources.live(source, timeout)
        certificates = tuple(h.certificate for h in held if h.certificate)
        found.append(chains.Chain(name or where, where, certificates))
    names = [chain.name for chain in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise UsageError(f"two chains are called {twice!r}", "name them: --chain current=a.pem --chain next=b.pem")
    return found


def _named(word: str) -> tuple[str, str]:
    """``next=next.pem`` -> its name and source; no name where there is none."""
    name, equals, source = word.partition("=")
    named = equals and re.fullmatch(r"[\w.-]+", name) and not Path(word).exists()
    return (name, source) if named else ("", word)


def _server(word: str) -> str:
    from pinscan.rotation import connect

    return connect.target(_named(word)[1]).host


def _host(word: str) -> str:
    from pinscan.rotation import connect

    return connect.target(word).host


def _suffix(path: Path) -> str:
    if path.suffix not in _SUFFIXES:
        raise UsageError(f"--output {path}: no format has the suffix {path.suffix!r}", f"known: {' '.join(_SUFFIXES)}")
    if not path.parent.is_dir():
        raise UsageError(f"--output {path}: the folder {path.parent} does not exist", "make it first")
    return _SUFFIXES[path.suffix]


def _write(path: Path, text: str) -> None:
    from pinscan.output import replace

    replace(path, text)
