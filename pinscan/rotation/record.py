"""The log of rotation tests: what was tested, against which builds, when, with which result. JSON, one record a line.

A record is evidence: the scorecard's *rotation tested* column reads it for builds with the same content. Lines are only
ever added.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pinscan.errors import ConfigError
from pinscan.strict import read_text

SCHEMA = "pinscan-rotation-test/1"


@dataclass(frozen=True, slots=True)
class Tested:
    """One build, host and key that were tested."""

    build: str
    """SHA-256 of the build, hex."""
    host: str
    key: str
    """Base64 of the SHA-256 of the server key's SubjectPublicKeyInfo."""
    chain: tuple[str, ...]
    """The keys of the whole chain, the leaf's first."""
    result: str
    reason: str
    day: date
    """When it was tested."""


def load(path: Path) -> tuple[Tested, ...]:
    """All tests in a log, the oldest first; none when there is no log yet. Raises `ConfigError` with the line."""
    if not path.exists():
        return ()
    found: list[Tested] = []
    for number, line in enumerate(read_text(path, "rotation log").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found += _tests(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ConfigError(f"{path}:{number}: not a record of a rotation test ({error})") from None
    return tuple(found)


def append(path: Path, document: dict[str, Any], now: datetime | None = None) -> int:
    """Add a record for each chain of a matrix (`show.document`); how many. Raises `ConfigError`."""
    load(path)  # a damaged log is said before anything is added to it
    when = (now or datetime.now(UTC)).replace(microsecond=0).isoformat()
    records = [_record(document, chain, when) for chain in document["chains"]]
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(record, sort_keys=True) + "\n" for record in records)
    except OSError as error:
        raise ConfigError(f"{path}: cannot write the rotation log ({error.strerror})") from error
    return len(records)


def _record(document: dict[str, Any], chain: dict[str, Any], when: str) -> dict[str, Any]:
    names = ("file", "sha256", "id", "version", "build", "platform")
    return {
        "schema": SCHEMA,
        "tested": when,
        "at": document["at"],
        "chain": {name: chain[name] for name in ("name", "source", "keys", "not_after", "problems")},
        "builds": [
            {
                **{name: build[name] for name in names},
                "result": build["results"][chain["name"]]["result"],
                "hosts": {
                    host["host"]: {"result": host["result"], "reason": host["reason"]}
                    for host in build["results"][chain["name"]]["hosts"]
                },
            }
            for build in document["builds"]
        ],
    }


def _tests(record: Any) -> Iterable[Tested]:
    if record["schema"] != SCHEMA:
        raise ValueError(f"schema {record['schema']!r} is not {SCHEMA!r}")
    keys = tuple(str(key) for key in record["chain"]["keys"])
    day = datetime.fromisoformat(record["tested"]).date()
    return [
        Tested(str(build["sha256"]), str(host), keys[0], keys, str(answer["result"]), str(answer["reason"]), day)
        for build in record["builds"]
        for host, answer in build["hosts"].items()
        if keys
    ]
