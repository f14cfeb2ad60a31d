"""From a scan to the queue: blocks are waited out, bounds are told, numbers are no paths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from troubleshooter.live import Connection, ConnectionSystem
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.retry import Retrying
from troubleshooter.pipeline.retry_intake import payload_file
from troubleshooter.retry import doors
from troubleshooter.retry.job import HoldKind
from troubleshooter.retry.tables import METADATA
from troubleshooter.store import Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def retrying(knowledge: Knowledge, tmp_path: Path) -> Iterator[Retrying]:
    store = Store(sa.URL.create("sqlite", database=str(tmp_path / "retry.sqlite")))
    store.create(METADATA)
    exact = Connection("shop", ConnectionSystem.EXACT, "https://127.0.0.1:1")
    yield Retrying(knowledge, store, lambda _name: exact, lambda: NOW)
    store.close()


def scan(folder: Path, last_seen: datetime, objects: int = 1) -> Path:
    local = last_seen.astimezone().replace(tzinfo=None)
    document = {
        "diagnoses": [
            {
                "rule": "exact.too-many-requests",
                "objects": objects,
                "object_list": [{"kind": "invoice", "number": "2026-0001"}],
                "last_seen": local.isoformat(),
                "samples": [],
            }
        ]
    }
    path = folder / "scan.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_exacts_block_in_the_log_is_waited_out_from_its_last_error(
    retrying: Retrying, tmp_path: Path
) -> None:
    added = retrying.add_from_scan(scan(tmp_path, NOW - timedelta(minutes=10)), "shop")
    assert [job.operation for job in added.new] == ["watch"]
    with retrying.store.read() as db:
        (hold,) = doors.holds(db, "shop")
    assert (hold.kind, hold.until) == (HoldKind.ERROR_BLOCK, NOW + timedelta(minutes=50))


def test_a_block_that_is_over_holds_nothing(retrying: Retrying, tmp_path: Path) -> None:
    retrying.add_from_scan(scan(tmp_path, NOW - timedelta(hours=5)), "shop")
    with retrying.store.read() as db:
        assert doors.holds(db, "shop") == ()


def test_records_that_the_scan_does_not_name_are_told(retrying: Retrying, tmp_path: Path) -> None:
    added = retrying.add_from_scan(scan(tmp_path, NOW, objects=41), "shop")
    assert ["40" in one.why.en for one in added.not_taken] == [True]


@pytest.mark.parametrize("number", ["../secret", "/etc/passwd", "", ".hidden", "a/b"])
def test_a_number_from_a_log_is_no_path(tmp_path: Path, number: str) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.json").write_text("{}", "utf-8")
    assert payload_file(tmp_path / "inside", number) is None
