"""Whether a booking that was found is the one that was meant."""

from __future__ import annotations

from datetime import date

_CENTS = 0.05
_HIGHEST_VAT = 0.25


def plausible(net: float, total: float | None, lines: int) -> bool:
    """Whether `total` can be `net` with or without VAT; True when the books show no total."""
    if total is None or abs(net) < _CENTS or abs(total) < _CENTS:
        return True
    slack = _CENTS * max(lines, 1)
    low, high = sorted((net, net * (1 + _HIGHEST_VAT)))
    return low - slack <= total <= high + slack


def same_day(wanted: date, seen: date | None) -> bool:
    """Whether the days agree; True when the books show none."""
    return seen is None or seen == wanted
