"""A drawing of time: when pin sets and embedded certificates end, against the day of the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pinscan.model import Report

WIDTH = 720
"""Units of the drawing; it scales with the page."""
ROW = 26
LEFT = 260
RIGHT = 16
MOST_ROWS = 40
SPAN = timedelta(days=3 * 365)
"""How far ahead the drawing reaches; what ends later is drawn to its edge."""
PAST = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a label and a bar from `start` to `end` in drawing units."""

    label: str
    when: str
    x: float
    width: float
    y: int
    state: str
    """past, soon or later: a class and a word, so that colour is not all there is."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the template draws."""

    width: int
    height: int
    left: int
    today: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    left_out: int


def timeline(report: Report) -> Timeline | None:
    """The drawing of a report, or None when nothing in it ends."""
    spans = sorted(set(_spans(report)), key=lambda span: (span[2], span[0]))
    if not spans:
        return None
    first = report.as_of - PAST
    last = min(max(report.as_of + timedelta(days=400), max(end for _, _, end in spans)), report.as_of + SPAN)
    scale = (WIDTH - LEFT - RIGHT) / (last - first).days

    def at(day: date) -> float:
        return round(LEFT + (min(max(day, first), last) - first).days * scale, 1)

    shown = spans[:MOST_ROWS]
    bars = tuple(
        Bar(label, end.isoformat(), at(start), round(max(at(end) - at(start), 3), 1), 30 + i * ROW, _state(end, report))
        for i, (label, start, end) in enumerate(shown)
    )
    ticks = tuple((at(date(y, 1, 1)), str(y)) for y in range(first.year + 1, last.year + 1))
    height = 30 + len(shown) * ROW + 8
    return Timeline(WIDTH, height, LEFT, at(report.as_of), bars, ticks, len(spans) - len(shown))


def _state(end: date, report: Report) -> str:
    if end <= report.as_of:
        return "past"
    return "soon" if end <= report.as_of + timedelta(days=90) else "later"


def _spans(report: Report) -> Iterator[tuple[str, date, date]]:
    """Label, start and end of everything that ends."""
    for pin_set in report.pin_sets:
        if pin_set.expires:
            hosts = ", ".join(host.pattern for host in pin_set.hosts) or "all hosts"
            yield f"pins: {_short(hosts)}", report.as_of - PAST, pin_set.expires
    for seen in report.observations:
        if seen.kind == "certificate" and "not_after" in seen.facts:
            name = seen.locations[0].path.rpartition("/")[2]
            try:
                start = date.fromisoformat(str(seen.facts.get("not_before")))
                end = date.fromisoformat(str(seen.facts["not_after"]))
            except ValueError:
                continue
            yield f"certificate: {_short(name)}", start, end


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:14]}…{text[-15:]}"
