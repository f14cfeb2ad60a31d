"""Dates as logs write them, read only when they can be read one way."""

from __future__ import annotations

from datetime import date

import pytest

from troubleshooter.probes.exact_look import day_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31T00:00:00", date(2026, 12, 31)),
        ("31-12-2026", date(2026, 12, 31)),
        ("1-2-2026 00:00:00", date(2026, 2, 1)),
        ("31/12/2026", date(2026, 12, 31)),
        ("12/31/2026 12:00:00 AM", date(2026, 12, 31)),
        ("03/03/2026", date(2026, 3, 3)),
        ("03/04/2026", None),
        ("31-02-2026", None),
        ("2026-04", date(2026, 4, 1)),
        ("2026/4", date(2026, 4, 1)),
        ("2026", None),
        ("", None),
    ],
)
def test_a_date_is_read_when_it_can_only_mean_one_day(text: str, day: date | None) -> None:
    assert day_of(text) == day
