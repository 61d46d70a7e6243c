"""Strings that attack whoever prints them, and a report in which every string is one."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any

from pinscan.model import Failure, Report, Results
from sample_apks.make.attacks import ATTACKS
from tests.render.made import small

KEPT = {"sha256", "signers", "digest", "as_of"}
"""Fields whose form the model itself promises; a saved report with others is refused or judged by its own schema."""


def hostile() -> Results:
    """Every free text of a report that has one of everything is an attack, each in its turn."""
    counter = iter(range(1_000_000))

    def attack() -> str:
        return ATTACKS[next(counter) % len(ATTACKS)]

    reports = [_poisoned(small(), attack) for _ in range(len(ATTACKS))]
    failures = tuple(Failure(text, text, text) for text in ATTACKS)
    return Results(tuple(reports), failures)


def one(text: str) -> Report:
    """The report of `small` with one text in place of every free text."""
    poisoned = _poisoned(small(), lambda: text)
    return replace(poisoned, version=text)


def _poisoned(value: Any, attack: Any) -> Any:
    """The value with every text in it, however deep, replaced. Enums, numbers and dates stay."""
    if isinstance(value, Enum | date | bool | int | float) or value is None:
        return value
    if isinstance(value, str):
        return attack()
    if isinstance(value, tuple):
        return tuple(_poisoned(item, attack) for item in value)
    if isinstance(value, list):
        return [_poisoned(item, attack) for item in value]
    if isinstance(value, dict):
        return {key: _poisoned(item, attack) for key, item in value.items()}
    fields = {
        field.name: getattr(value, field.name) if field.name in KEPT else _poisoned(getattr(value, field.name), attack)
        for field in dataclasses.fields(value)
    }
    return replace(value, **fields)
