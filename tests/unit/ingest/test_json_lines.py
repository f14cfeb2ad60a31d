"""JSON lines of many makes."""

from __future__ import annotations

import io
import json
from datetime import datetime

import polars as pl
import pytest

from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import LogTable

FILLER = '{"time":"2026-01-02T06:15:20Z","level":"info","message":"Start invoice sync"}'


def read(*lines: str, limits: Limits | None = None) -> pl.DataFrame:
    data = "\n".join(lines).encode()
    (table,) = open_inputs(["-"], io.BytesIO(data), limits)
    assert isinstance(table, LogTable)
    assert table.format == "json-lines"
    return pl.concat(list(table.frames))


def message(**values: object) -> str:
    text: str = read(json.dumps(values))["message"][0]
    return text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"message": "a"}, "a"),
        ({"msg": "a", "pid": 7}, "a"),
        ({"text": "a"}, "a"),
        ({"error": "a"}, "a"),
        ({"message": "Sync failed", "error": "CFACT028"}, "Sync failed\nCFACT028"),
        ({"message": "a", "error": "a"}, "a"),
        ({"message": "a", "error": False}, "a"),
        ({"message": "a", "error": {"code": "E1", "status": 429}}, "a\ncode: E1\nstatus: 429"),
        ({"message": {"text": "a"}}, "a"),
        ({"message": ["a", "b"]}, "a\nb"),
        ({"message": '{"as": "written"}'}, '{"as": "written"}'),
        ({"message": None, "msg": "b"}, "b"),
        ({"message": ""}, ""),
        ({"time": "2026-01-02", "code": "E003.1", "level": "error"}, "E003.1"),
    ],
)
def test_message_is_found(values: dict[str, object], text: str) -> None:
    assert message(**values) == text


@pytest.mark.parametrize("key", ["time", "timestamp", "@timestamp", "datetime", "date", "ts"])
def test_time_is_found(key: str) -> None:
    line = json.dumps({key: "2026-01-02T06:15:20.5Z", "message": "a"})
    assert read(line)["time"][0] == datetime.fromisoformat("2026-01-02T06:15:20.500000")


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ({"level": "ERROR"}, "error"),
        ({"severity": "Warning"}, "warning"),
        ({"level": 400, "level_name": "ERROR"}, "error"),
        ({"level": 30}, "info"),
        ({"level": "odd"}, None),
    ],
)
def test_level_is_found(values: dict[str, object], level: str | None) -> None:
    assert read(json.dumps({"message": "a", **values}))["level"][0] == level


def test_lines_that_are_no_json_are_kept_as_they_are() -> None:
    bad = ('{"message": "cut o', "PHP Fatal error: x", '{"a":1}{"b":2}', "[1,2]", "{}")
    for limits in (None, Limits(batch=30)):
        frame = read(FILLER, *bad, FILLER, *[FILLER] * 8, limits=limits)
        assert frame["message"].to_list()[1:6] == list(bad)
        assert frame["message"][6] == "Start invoice sync"
        assert frame["line"].to_list() == list(range(1, 16))


def test_indented_lines_are_json_too() -> None:
    assert read(FILLER, f"  {FILLER}", "{broken")["message"][1] == "Start invoice sync"


def test_keys_that_come_late_are_found() -> None:
    late = '{"datum":"2026-01-03 06:15:20","melding":"Btw-code ontbreekt","lvl":"error"}'
    frame = read(*[FILLER] * 5000, late)
    assert frame.select("time", "level", "message").row(-1) == (
        datetime.fromisoformat("2026-01-03T06:15:20"), "error", "Btw-code ontbreekt",
    )  # fmt: skip


def test_first_of_two_equal_keys_counts_also_beside_broken_lines() -> None:
    twice = '{"message":"first","message":"second"}'
    assert read(twice, FILLER)["message"][0] == "first"
    assert read(twice, FILLER, "{broken")["message"][0] == "first"
