"""The sample exports beside the repository, where they are: every record and every time is read."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import SCHEMA, LogTable

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
TRUTH = SAMPLES / "truth.json"

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the sample exports are not here")


def truth() -> dict[str, Any]:
    if not TRUTH.exists():
        return {}
    files: dict[str, Any] = json.loads(TRUTH.read_text("utf-8"))["files"]
    return files


def read(name: str) -> tuple[list[LogTable], pl.DataFrame]:
    tables, frames = [], [SCHEMA.to_frame()]
    for table in open_inputs([str(SAMPLES / name)], io.BytesIO()):
        assert isinstance(table, LogTable), table
        tables.append(table)
        frames.extend(table.frames)
    return tables, pl.concat(frames)


@pytest.mark.parametrize("name", sorted(truth()))
def test_every_record_is_read(name: str) -> None:
    tables, records = read(name)
    assert records.height == truth()[name]["records"]
    for table in tables:
        assert table.completeness.broken is None
        assert table.completeness.skipped == []


@pytest.mark.parametrize("name", sorted(truth()))
def test_every_time_is_read(name: str) -> None:
    _, records = read(name)
    assert records["time"].null_count() == 0
    seen = set(records["time"].dt.truncate("1s"))
    rules = truth()[name]["rules"].values()
    wanted = {rule[key] for rule in rules for key in ("first_seen", "last_seen") if rule[key]}
    assert {datetime.fromisoformat(time) for time in wanted} <= seen


def test_members_of_archives_are_read_one_by_one() -> None:
    archives = {name: facts["members"] for name, facts in truth().items() if "members" in facts}
    for name, members in archives.items():
        counts = {}
        for table in open_inputs([str(SAMPLES / name)], io.BytesIO()):
            assert isinstance(table, LogTable), table
            counts[table.path.split("!")[1]] = sum(frame.height for frame in table.frames)
        assert counts == {member: facts["records"] for member, facts in members.items()}


def test_failures_the_log_names_are_at_least_the_unknown_ones() -> None:
    for name, facts in truth().items():
        _, records = read(name)
        named = records["failed"].null_count() < records.height
        if named and not facts["either"]:
            assert int(records["failed"].sum()) >= facts["unknown"]
