"""Where the marks of a chart go, in percent of its width and height, for SVG without scripts."""

from __future__ import annotations

from dataclasses import dataclass

from troubleshooter.report.content import Outcome, Timeline

MAX_LABELS = 6
_LEAST = 1.5  # percent: a single failure among thousands must still be seen


@dataclass(frozen=True, slots=True)
class Mark:
    """One rectangle; `series` counts from 0 and decides its colour, `value` is what it stands
    for in bucket `bucket`."""

    x: str
    y: str
    width: str
    height: str
    series: int
    bucket: int
    value: int


@dataclass(frozen=True, slots=True)
class Label:
    """A bucket's name under its column."""

    x: str
    bucket: int


@dataclass(frozen=True, slots=True)
class Columns:
    """A stacked column chart; `ticks` are the values of its grid lines from the top down to 0,
    `peak` the bucket with the most failures and `highest` how many it has."""

    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    ticks: tuple[int, ...]
    peak: int
    highest: int


def columns(timeline: Timeline) -> Columns:
    """The stacked columns of `timeline`."""
    count = len(timeline.starts)
    heights = [sum(series.values[bucket] for series in timeline.series) for bucket in range(count)]
    highest = max(heights)
    top, ticks = _scale(highest)
    slot = 100 / count
    width = min(slot * 0.72, 9.0)
    marks = []
    for bucket in range(count):
        base = 100.0
        for position, series in enumerate(timeline.series):
            value = series.values[bucket]
            if value:
                height = max(value / top * 100, _LEAST)
                base -= height
                left = slot * (bucket + 0.5) - width / 2
                marks.append(_mark(left, base, width, height, position, bucket, value))
    return Columns(tuple(marks), _labels(count), ticks, heights.index(highest), highest)


@dataclass(frozen=True, slots=True)
class Shares:
    """A column for each bucket that has records, as high as the share of them that went well;
    `lowest` is the bucket with the smallest share."""

    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    lowest: int


def shares(timeline: Timeline) -> Shares | None:
    """How much of each bucket of `timeline` went well; None when fewer than two have records."""
    ratios = {
        bucket: fine / records
        for bucket, (fine, records) in enumerate(zip(timeline.fine, timeline.records, strict=True))
        if records
    }
    if len(ratios) < 2:
        return None
    slot = 100 / len(timeline.starts)
    width = min(slot * 0.72, 9.0)
    marks = tuple(
        _mark(
            slot * (bucket + 0.5) - width / 2,
            100 - ratio * 100,
            width,
            ratio * 100,
            0,
            bucket,
            timeline.fine[bucket],
        )
        for bucket, ratio in ratios.items()
        if ratio
    )
    return Shares(marks, _labels(len(timeline.starts)), min(ratios, key=lambda one: ratios[one]))


def _labels(count: int) -> tuple[Label, ...]:
    """Names under some of `count` columns."""
    stride = -(-count // MAX_LABELS)
    slot = 100 / count
    return tuple(
        Label(_percent(slot * (bucket + 0.5)), bucket) for bucket in range(0, count, stride)
    )


def bar(outcomes: tuple[Outcome, ...]) -> tuple[Mark, ...]:
    """One bar from left to right, divided over `outcomes`."""
    total = sum(outcome.count for outcome in outcomes)
    widths = [
        max(outcome.count / total * 100, _LEAST) if outcome.count else 0.0 for outcome in outcomes
    ]
    scale = 100 / sum(widths) if total else 0.0
    marks = []
    left = 0.0
    for position, (outcome, width) in enumerate(zip(outcomes, widths, strict=True)):
        if outcome.count:
            marks.append(_mark(left, 0, width * scale, 100, position, 0, outcome.count))
            left += width * scale
    return tuple(marks)


def _mark(
    x: float, y: float, width: float, height: float, series: int, bucket: int, value: int
) -> Mark:
    sizes = (_percent(max(x, 0)), _percent(max(y, 0)), _percent(width), _percent(height))
    return Mark(*sizes, series, bucket, value)


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _scale(highest: int) -> tuple[int, tuple[int, ...]]:
    """A round top at or above `highest`, and two to four grid lines that divide it evenly."""
    size = 1
    while True:
        for step in (1, 2, 5):
            tick = step * size
            lines = -(-highest // tick)
            if lines <= 4:
                lines = max(lines, 1)
                return tick * lines, tuple(tick * line for line in range(lines, -1, -1))
        size *= 10
