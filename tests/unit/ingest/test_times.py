"""Times in the forms that logs have."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from troubleshooter.ingest.times import TimeReader


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def read(*texts: str | None) -> list[datetime | None]:
    frame = pl.DataFrame({"t": texts}, schema={"t": pl.String})
    times = TimeReader()
    times.look_at(frame["t"])
    first = frame.select(times.expression("t")).to_series()
    return times.complete(first, frame["t"]).to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-02 06:15:20", "2026-01-02T06:15:20"),
        ("2026-01-02T06:15:20", "2026-01-02T06:15:20"),
        (" 2026-01-02 06:15:20 ", "2026-01-02T06:15:20"),
        ("2026-01-02 06:15", "2026-01-02T06:15:00"),
        ("2026-01-02T06:15:20Z", "2026-01-02T06:15:20"),
        ("2026-01-02T06:15:20.154Z", "2026-01-02T06:15:20.154000"),
        ("2026-01-02T06:15:20.724940+00:00", "2026-01-02T06:15:20.724940"),
        ("2026-01-02 06:15:20,5", "2026-01-02T06:15:20.500000"),
        ("2026-01-02T06:15:20.123456789Z", "2026-01-02T06:15:20.123456"),
        ("2026-01-02T06:15:20+01:00", "2026-01-02T05:15:20"),
        ("2026-01-02T06:15:20.5-0530", "2026-01-02T11:45:20.500000"),
        ("09-02-2026 06:45", "2026-02-09T06:45:00"),
        ("9-2-2026 6:45", "2026-02-09T06:45:00"),
        ("09-02-2026 06:45:11", "2026-02-09T06:45:11"),
        ("09/02/2026 06:45:11", "2026-02-09T06:45:11"),
        ("09.02.2026 06:45", "2026-02-09T06:45:00"),
        ("09-02-26 06:45", "2026-02-09T06:45:00"),
        ("12/31/2026 06:45 PM", "2026-12-31T18:45:00"),
        ("12/31/2026 06:45", "2026-12-31T06:45:00"),
        ("Jan 15, 2024 10:11:12 AM", "2024-01-15T10:11:12"),
        ("Jan 15, 2024 10:11:12 PM", "2024-01-15T22:11:12"),
        ("Jan 5, 2024 22:11:12 PM", "2024-01-05T22:11:12"),
        ("Jan 5, 2024 00:11:12 AM", "2024-01-05T00:11:12"),
        ("Jan 5, 2024 12:11:12 AM", "2024-01-05T00:11:12"),
        ("mei 5, 2024 12:11:12 PM", "2024-05-05T12:11:12"),
        ("15 okt. 2024 07:08", "2024-10-15T07:08:00"),
        ("15 januari 2024 07:08:09", "2024-01-15T07:08:09"),
        ("3 Mar 2024 07:08", "2024-03-03T07:08:00"),
        ("2026-01-02", "2026-01-02T00:00:00"),
        ("02-01-2026", "2026-01-02T00:00:00"),
        ("1772859840", "2026-03-07T05:04:00"),
        ("1772859840.25", "2026-03-07T05:04:00.250000"),
        ("1772859840250", "2026-03-07T05:04:00.250000"),
    ],
)
def test_form_is_read(text: str, expected: str) -> None:
    assert read(text) == [at(expected)]


@pytest.mark.parametrize(
    "text",
    ["", "gisteren", "2026-13-45 06:15:20", "99-99-2026 06:45", "-2026-03-02 07:45:01", "12", "0"],
)
def test_what_is_no_time_gives_none(text: str) -> None:
    assert read(text) == [None]


def test_forms_may_be_mixed_in_one_column() -> None:
    assert read("2026-01-02 06:15:20", None, "09-02-2026 06:45", "", "2026-01-02T06:15:20.5Z") == [
        at("2026-01-02T06:15:20"),
        None,
        at("2026-02-09T06:45:00"),
        None,
        at("2026-01-02T06:15:20.500000"),
    ]


def test_what_came_before_does_not_change_how_a_time_is_read() -> None:
    times = TimeReader()
    for text in ("09-02-2026 06:45", "2026-02-09T06:45:00Z", "2026-02-09 06:45:00"):
        frame = pl.DataFrame({"t": [text]})
        times.look_at(frame["t"])
        first = frame.select(times.expression("t")).to_series()
        assert times.complete(first, frame["t"]).to_list() == [at("2026-02-09T06:45:00")]
