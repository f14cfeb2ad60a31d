"""How levels and days are drawn: a sign and a colour for each level, bars for days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from troubleshooter.live import ProbeOutcome, VerdictKind
from troubleshooter.model import Level

SIGNS: Mapping[Level, str] = {
    Level.ERROR: "✖",
    Level.WARNING: "▲",
    Level.INFO: "●",
    Level.SUCCESS: "✔",
}
COLOURS: Mapping[Level, str] = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.INFO: "primary",
    Level.SUCCESS: "success",
}
"""The theme variable of each level's colour."""

UNKNOWN_SIGN = "?"

VERDICTS: Mapping[VerdictKind, str] = {
    VerdictKind.CONFIRMED: "◆",
    VerdictKind.REFUTED: "◇",
    VerdictKind.OPEN: "○",
}
"""The sign of what a live look said."""

OUTCOMES: Mapping[ProbeOutcome, tuple[str, str]] = {
    ProbeOutcome.PASS: ("✔", "$success"),
    ProbeOutcome.FAIL: ("✖", "$error"),
    ProbeOutcome.OPEN: ("?", "$warning"),
    ProbeOutcome.SKIPPED: ("–", "$quiet"),
}
"""The sign and colour of a probe's outcome."""

_BARS = "▁▂▃▄▅▆▇"  # No full block: bars of rows below each other must not touch.


def sparkline(by_day: Mapping[date, int], first: date, last: date, width: int) -> str:
    """The counts from `first` to `last` as at most `width` bars, a blank where nothing was;
    days share a bar where there are more days than room."""
    days = (last - first).days + 1
    width = min(width, days)
    sums = [0] * width
    for day, count in by_day.items():
        if first <= day <= last:
            sums[(day - first).days * width // days] += count
    most = max(sums, default=0)
    return "".join(_BARS[(value * len(_BARS) - 1) // most] if value else " " for value in sums)


def meter(share: float, width: int = 10) -> str:
    """A share from 0 to 1 as a bar of `width` cells."""
    full = min(width, int(share * width + 0.5))
    return "━" * full + "╌" * (width - full)
