"""How the log entries ended, and when what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from troubleshooter.model import Diagnosis, Level, Rule, ScanResult
from troubleshooter.report.content import Outcome, OutcomeKind, Series, SeriesKind, Timeline
from troubleshooter.report.locale import Locale
from troubleshooter.report.visible import visible_line

MAX_CAUSES = 5
MAX_BUCKETS = 62

Unit = Literal["day", "week", "month", "year"]


def is_failure(level: Level) -> bool:
    """Whether something of this level went wrong."""
    return level.bad


def count_failed(result: ScanResult) -> tuple[int, bool]:
    """How many records went wrong, and whether that is only an upper bound.

    A record may hold an error and a success at once, so the counts by rule can overlap; the
    counts by day do not, but lack records without a time.
    """
    diagnosed = result.records - result.unknown - result.unremarkable
    days = result.by_day.values()
    if sum(day.failed + day.other for day in days) == result.records:
        return sum(day.failed for day in days), False
    bad = sum(found.count for found in result.diagnoses if is_failure(found.level))
    good = sum(found.count for found in result.diagnoses if not is_failure(found.level))
    return min(bad, diagnosed) + result.unknown, bad + good != diagnosed


def outcomes(result: ScanResult, failed: int, locale: Locale) -> tuple[Outcome, ...]:
    """The records by how they ended, without endings that did not occur; together they are all
    records."""
    known = max(0, failed - result.unknown)
    fine = max(0, result.records - result.unknown - result.unremarkable - known)
    counts: tuple[tuple[OutcomeKind, int], ...] = (
        ("fine", fine),
        ("plain", result.unremarkable),
        ("known", known),
        ("unknown", result.unknown),
    )
    return tuple(
        Outcome(kind, locale.say(f"outcome.{kind}"), count) for kind, count in counts if count
    )


def timeline(result: ScanResult, rules: Mapping[str, Rule], locale: Locale) -> Timeline | None:
    """Failures by cause over time; None when they do not spread over two buckets."""
    causes = sorted(
        (found for found in result.diagnoses if is_failure(found.level)),
        key=lambda found: (-sum(found.by_day.values()), found.rule),
    )
    days = sorted({*result.by_day, *(day for found in causes for day in found.by_day)})
    if not days:
        return None
    unit = _unit(days[0], days[-1])
    starts = _starts(days, unit)
    daily: list[tuple[SeriesKind, str, Mapping[date, int]]] = [
        (
            "cause",
            visible_line(rules[found.rule].title.in_language(locale.language)),
            found.by_day,
        )
        for found in causes[:MAX_CAUSES]
    ]
    daily.append(("others", locale.say("chart.others"), _together(causes[MAX_CAUSES:])))
    daily.append(("unknown", locale.say("chart.unknown"), _unclaimed(result, causes)))
    series = [
        Series(kind, label, _spread(by_day, starts, unit))
        for kind, label, by_day in daily
        if any(by_day.values())
    ]
    if not series or len(starts) < 2:
        return None
    fine = _spread({day: ended.other for day, ended in result.by_day.items()}, starts, unit)
    failed = _spread({day: ended.failed for day, ended in result.by_day.items()}, starts, unit)
    records = tuple(map(sum, zip(fine, failed, strict=True)))
    return Timeline(unit, starts, tuple(series), fine, records)


def _together(causes: Sequence[Diagnosis]) -> Mapping[date, int]:
    """The failures of several causes by day."""
    total: Counter[date] = Counter()
    for found in causes:
        total.update(found.by_day)
    return total


def _unclaimed(result: ScanResult, causes: Sequence[Diagnosis]) -> Mapping[date, int]:
    """Failures by day that no rule claims; a few less where records hold several errors."""
    if not result.unknown:
        return {}
    claimed = _together(causes)
    return {day: max(0, ended.failed - claimed.get(day, 0)) for day, ended in result.by_day.items()}


def _spread(by_day: Mapping[date, int], starts: Sequence[date], unit: Unit) -> tuple[int, ...]:
    """Counts by day as counts by bucket; days outside all buckets are left out."""
    place = {start: position for position, start in enumerate(starts)}
    values = [0] * len(starts)
    for day, count in by_day.items():
        position = place.get(_FLOOR[unit](day))
        if position is not None:
            values[position] += count
    return tuple(values)


def _monday(day: date) -> date:
    return date.fromordinal(max(1, day.toordinal() - day.weekday()))


_FLOOR: Mapping[Unit, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": _monday,
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _unit(first: date, last: date) -> Unit:
    days = (last - first).days + 1
    if days <= 45:
        return "day"
    if days <= 45 * 7:
        return "week"
    return "month" if days <= 45 * 30 else "year"


def _starts(days: Sequence[date], unit: Unit) -> tuple[date, ...]:
    """Every bucket from the first to the last, quiet ones too, the latest MAX_BUCKETS at most.

    One entry with a broken clock can stretch a log over centuries; quiet years are then left
    out, because nobody is helped by an empty chart.
    """
    floor = _FLOOR[unit]
    if unit == "year":
        return tuple(sorted({floor(day) for day in days}))[-MAX_BUCKETS:]
    starts = []
    current, last = floor(days[0]), floor(days[-1])
    while current <= last:
        starts.append(current)
        step = {"day": 1, "week": 7, "month": 32}[unit]
        current = floor(current + timedelta(days=step))
    return tuple(starts[-MAX_BUCKETS:])
