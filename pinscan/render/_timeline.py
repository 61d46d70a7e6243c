"""A drawing of time: when pin sets and embedded certificates end, against the day of the report and the policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pinscan.model import Report

WIDTH = 960
"""Units of the drawing; it scales with the page."""
ROW = 24
TOP = 34
LEFT = 300
RIGHT = 90
"""Room for the dates behind the bars."""
MOST_ROWS = 30
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

    @property
    def end(self) -> float:
        """Where the bar ends, and its date begins."""
        return round(self.x + self.width, 1)


@dataclass(frozen=True, slots=True)
class Horizon:
    """A number of days that the policy names, as a line."""

    name: str
    x: float
    days: int
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the template draws."""

    width: int
    height: int
    today: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    horizons: tuple[Horizon, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Span:
    """Something that ends."""

    end: date
    label: str
    start: date
    horizon: int
    """Days before its end from which on it counts as ending soon."""


def timeline(report: Report) -> Timeline | None:
    """The drawing of a report, or None when nothing in it ends."""
    spans = sorted(set(_spans(report)), key=lambda span: (span.end, span.label, span.start))
    if not spans:
        return None
    first = report.as_of - PAST
    last = min(max(report.as_of + timedelta(days=400), spans[-1].end), report.as_of + SPAN)
    scale = (WIDTH - LEFT - RIGHT) / (last - first).days

    def at(day: date) -> float:
        return round(LEFT + (min(max(day, first), last) - first).days * scale, 1)

    def bar(number: int, span: _Span) -> Bar:
        x, width = at(span.start), round(max(at(span.end) - at(span.start), 3), 1)
        return Bar(span.label, span.end.isoformat(), x, width, TOP + number * ROW, _state(span, report))

    shown = spans[:MOST_ROWS]
    return Timeline(
        width=WIDTH,
        height=TOP + len(shown) * ROW + 6,
        today=at(report.as_of),
        bars=tuple(bar(number, span) for number, span in enumerate(shown)),
        ticks=tuple((at(date(year, 1, 1)), str(year)) for year in range(first.year + 1, last.year + 1)),
        horizons=tuple(
            Horizon(name, at(report.as_of + timedelta(days=days)), days, words)
            for name, days, words in _horizons(report)
            if report.as_of + timedelta(days=days) <= last
        ),
        left_out=len(spans) - len(shown),
    )


def _horizons(report: Report) -> list[tuple[str, int, str]]:
    return [
        ("soon", days(report, "pinning.expiry.horizon_days", 30), "a pin set that ends before is about to expire"),
        ("renew", days(report, "pinning.certificate_horizon_days", 90), "a certificate that ends before needs renewal"),
        ("far", days(report, "pinning.expiry.max_days", 730), "no pin set should last longer"),
    ]


def days(report: Report, key: str, default: int) -> int:
    """A number of days from the effective policy; the default where a saved report has no such key."""
    entry = report.policy.get(key)
    value = entry.get("value") if isinstance(entry, dict) else None
    return value if isinstance(value, int) and 0 <= value <= 36_500 else default


def _state(span: _Span, report: Report) -> str:
    if span.end <= report.as_of:
        return "past"
    return "soon" if span.end < report.as_of + timedelta(days=span.horizon) else "later"


def _spans(report: Report) -> Iterator[_Span]:
    pins = days(report, "pinning.expiry.horizon_days", 30)
    certificates = days(report, "pinning.certificate_horizon_days", 90)
    for pin_set in report.pin_sets:
        if pin_set.expires:
            hosts = ", ".join(host.pattern for host in pin_set.hosts) or "all hosts"
            yield _Span(pin_set.expires, f"pins: {_short(hosts)}", report.as_of - PAST, pins)
    for seen in report.observations:
        if seen.kind == "certificate" and "not_after" in seen.facts:
            name = seen.locations[0].path.rpartition("/")[2] if seen.locations else "certificate"
            try:
                start = date.fromisoformat(str(seen.facts.get("not_before")))
                end = date.fromisoformat(str(seen.facts["not_after"]))
            except ValueError:
                continue
            yield _Span(end, f"certificate: {_short(name)}", start, certificates)


def _short(text: str) -> str:
    return text if len(text) <= 28 else f"{text[:13]}…{text[-14:]}"
