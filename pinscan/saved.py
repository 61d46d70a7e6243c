"""Read saved JSON reports back: what `report` renders again, `diff` compares and a baseline holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from pinscan import model as m
from pinscan.errors import ConfigError
from pinscan.render.json import SCHEMA, SCHEMA_MANY

T = TypeVar("T")
Object = Mapping[str, Any]


LARGEST = 256 * 1024 * 1024
"""Bytes of a saved report that are read at most."""


def load(path: Path) -> m.Results:
    """The results saved in a file. Raises `ConfigError` in one line when it cannot be read or is no report."""
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path}: larger than {LARGEST // 1024 // 1024} MB, not a pinscan report")
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not JSON: {error}", "save one with `pinscan scan BUILD -o scan.json`") from None
    return results_from_json(document, str(path))


def results_from_json(document: object, source: str) -> m.Results:
    """The results of a saved document, one report or many. `source` names it in errors.

    Raises `ConfigError` when it is not a report, is of a newer version, or a field is missing or of a wrong type.
    """
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(schema, str) or not schema.startswith("pinscan-report"):
        raise ConfigError(f"{source}: not a pinscan report", "save one with `pinscan scan BUILD -o scan.json`")
    if schema not in (SCHEMA, SCHEMA_MANY):
        raise ConfigError(f"{source}: this pinscan does not know its schema {schema!r}", "upgrade pinscan")
    obj = cast(Object, document)
    try:
        if schema == SCHEMA:
            return m.Results((_report(obj),))
        return m.Results(_each(obj, "reports", _report), _each(obj, "failures", _failure))
    except KeyError as error:
        raise ConfigError(f"{source}: the report lacks {error.args[0]!r}") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"{source}: the report is damaged: {error}") from None


def _get(obj: Object, key: str, kind: type[T]) -> T:
    value = obj[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{key!r} is {type(value).__name__}, not {kind.__name__}")
    return value


def _maybe(obj: Object, key: str, kind: type[T]) -> T | None:
    return None if obj[key] is None else _get(obj, key, kind)


def _each(obj: Object, key: str, read: Callable[[Object], T]) -> tuple[T, ...]:
    return tuple(read(item) for item in _get(obj, key, list))


def _texts(obj: Object, key: str) -> tuple[str, ...]:
    values = _get(obj, key, list)
    if not all(isinstance(value, str) for value in values):
        raise TypeError(f"{key!r} holds something that is not a text")
    return tuple(values)


def _date(obj: Object, key: str) -> date | None:
    text = _maybe(obj, key, str)
    return None if text is None else date.fromisoformat(text)


def _failure(obj: Object) -> m.Failure:
    return m.Failure(_get(obj, "file", str), _get(obj, "message", str), _get(obj, "hint", str))


def _report(obj: Object) -> m.Report:
    if obj["schema"] != SCHEMA:
        raise ValueError(f"schema is {obj['schema']!r}, not {SCHEMA!r}")
    return m.Report(
        artifact=_artifact(_get(obj, "artifact", dict)),
        verdict=m.Verdict(obj["verdict"]),
        as_of=date.fromisoformat(_get(obj, "as_of", str)),
        version=_get(_get(obj, "tool", dict), "version", str),
        scorecard=_each(obj, "scorecard", _row),
        pin_sets=_each(obj, "pin_sets", _pin_set),
        observations=_each(obj, "observations", _observation),
        gaps=_each(obj, "gaps", _gap),
        findings=_each(obj, "findings", _finding),
        rules=_each(obj, "rules", _rule),
        policy=_get(obj, "policy", dict),
        labels=_labels(obj),
        reason=_get(obj, "reason", str) if "reason" in obj else "",
    )


def _labels(obj: Object) -> dict[str, str]:
    """Absent from the reports of early versions."""
    labels = _get(obj, "labels", dict) if "labels" in obj else {}
    if not all(isinstance(label, str) for label in labels.values()):
        raise TypeError("'labels' holds something that is not a text")
    return labels


def _artifact(obj: Object) -> m.Artifact:
    return m.Artifact(
        file=_get(obj, "file", str),
        sha256=_get(obj, "sha256", str),
        size=_get(obj, "size", int),
        kind=m.Kind(obj["kind"]),
        platform=m.Platform(obj["platform"]),
        id=_maybe(obj, "id", str),
        version=_maybe(obj, "version", str),
        build=_maybe(obj, "build", str),
        min_os=_maybe(obj, "min_os", str),
        target_os=_maybe(obj, "target_os", str),
        debuggable=_get(obj, "debuggable", bool),
        signers=_texts(obj, "signers"),
    )


def _row(obj: Object) -> m.ScoreRow:
    given = _get(obj, "cells", dict)
    cells = {name: m.Cell(m.CellState(given[name]["state"]), _get(given[name], "reason", str)) for name in m.HABITS}
    return m.ScoreRow(_get(obj, "host", str), cells)


def _evidence(obj: Object) -> tuple[m.Location, ...]:
    """The places of a claim; one without any is damaged, since no claim is made without."""
    found = _each(obj, "locations", _location)
    if not found:
        raise ValueError("something is claimed without a location")
    return found


def _location(obj: Object) -> m.Location:
    return m.Location(
        path=_get(obj, "path", str),
        symbol=_maybe(obj, "symbol", str),
        offset=_maybe(obj, "offset", int),
        line=_maybe(obj, "line", int),
        text=_maybe(obj, "text", str),
    )


def _pin_set(obj: Object) -> m.PinSet:
    return m.PinSet(
        mechanism=_get(obj, "mechanism", str),
        hosts=_each(obj, "hosts", _host),
        pins=_each(obj, "pins", _pin),
        locations=_evidence(obj),
        origin=_get(obj, "origin", str),
        expires=_date(obj, "expires"),
        enforced=None if obj["enforced"] == "unknown" else _get(obj, "enforced", bool),
        kill_switch=_kill_switch(_get(obj, "kill_switch", dict)),
        confidence=m.Confidence(obj["confidence"]),
        part=_get(obj, "part", str),
        facts=_get(obj, "facts", dict),
    )


def _host(obj: Object) -> m.Host:
    return m.Host(
        pattern=_get(obj, "pattern", str),
        subdomains=m.Subdomains(obj["subdomains"]),
        apex=_get(obj, "apex", bool),
        text=_maybe(obj, "text", str),
    )


def _pin(obj: Object) -> m.Pin:
    return m.Pin(
        text=_get(obj, "text", str),
        digest=_maybe(obj, "digest", str),
        algorithm=m.Algorithm(obj["algorithm"]),
        subject=m.Subject(obj["subject"]),
        role=m.Role(obj["role"]),
    )


def _kill_switch(obj: Object) -> m.KillSwitch:
    return m.KillSwitch(
        state=m.SwitchState(obj["state"]),
        flag=_maybe(obj, "flag", str),
        provider=_maybe(obj, "provider", str),
        default=_maybe(obj, "default", bool),
        locations=_each(obj, "locations", _location),
    )


def _observation(obj: Object) -> m.Observation:
    return m.Observation(
        mechanism=_get(obj, "mechanism", str),
        kind=_get(obj, "kind", str),
        locations=_evidence(obj),
        facts=_get(obj, "facts", dict),
        origin=_get(obj, "origin", str),
        confidence=m.Confidence(obj["confidence"]),
        part=_get(obj, "part", str),
    )


def _gap(obj: Object) -> m.Gap:
    where = _location(_get(obj, "location", dict))
    return m.Gap(m.GapKind(obj["kind"]), _get(obj, "reason", str), where, _get(obj, "blocks", bool))


def _finding(obj: Object) -> m.Finding:
    suppressed = _maybe(obj, "suppressed", dict)
    return m.Finding(
        rule=_get(obj, "rule", str),
        severity=m.Severity(obj["severity"]),
        confidence=m.Confidence(obj["confidence"]),
        message=_get(obj, "message", str),
        locations=_evidence(obj),
        fingerprint=_get(obj, "fingerprint", str),
        hosts=_texts(obj, "hosts"),
        suppressed=None if suppressed is None else _suppression(suppressed),
    )


def _suppression(obj: Object) -> m.Suppression:
    return m.Suppression(_get(obj, "by", str), _get(obj, "reason", str), _date(obj, "until"))


def _rule(obj: Object) -> m.RuleOutcome:
    return m.RuleOutcome(
        id=_get(obj, "id", str),
        title=_get(obj, "title", str),
        severity=m.Severity(obj["severity"]),
        state=m.RuleState(obj["state"]),
        why=_get(obj, "why", str),
        fix=_get(obj, "fix", str),
        references=_texts(obj, "references"),
    )
