"""A store in trouble: a clear word, and nothing lost."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.integration.retry_bench import (
    BOOKS,
    SECRETS,
    STORES,
    Bench,
    connection_to,
    fresh_store,
    invoice,
)

from troubleshooter.errors import ConfigurationError, StoreError
from troubleshooter.retry import doors, workers
from troubleshooter.retry.job import HoldKind, JobState
from troubleshooter.retry.policy import Wanted
from troubleshooter.retry.tables import METADATA
from troubleshooter.sandbox.server import Sandbox
from troubleshooter.store import Busy, Store, address, open_store


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def bench(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    store = Store(sa.URL.create("sqlite", database=str(tmp_path / "retry.sqlite")))
    made = Bench(store, connection_to(sandbox))
    made.prepare()
    yield made
    store.close()


class Disk:
    """Lets the store's file grow, or not."""

    def __init__(self, store: Store) -> None:
        self.full = False
        sa.event.listen(store.engine, "begin", self._begun)

    def _begun(self, connection: sa.Connection) -> None:
        pages = 1 if self.full else 1_000_000
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_a_full_disk_is_said_and_what_was_added_stays(bench: Bench) -> None:
    first = bench.add(invoice("2026-0100"))
    disk = Disk(bench.store)
    disk.full = True
    with pytest.raises(StoreError, match="the disk is full; what was stored before is safe"):
        bench.add(invoice("2026-0101", EmailBericht="x" * 19_000))
    disk.full = False
    assert [job.id for job in bench.jobs()] == [first.id]
    bench.work()
    assert bench.job().state is JobState.DONE


def test_a_worker_on_a_full_disk_says_so_and_goes_on_when_there_is_room(
    bench: Bench, sandbox: Sandbox
) -> None:
    disk = Disk(bench.store)
    for number in range(30):
        bench.add(invoice(f"2026-01{number:02}", EmailBericht="x" * 15_000))
    disk.full = True
    stop = threading.Event()

    def room() -> bool:
        if any("disk is full" in line for line in bench.said):
            disk.full = False
        return all(job.state is JobState.DONE for job in bench.jobs())

    assert bench.work_until(room, 60.0) or stop.is_set()
    assert any("disk is full" in line for line in bench.said)
    assert {job.state for job in bench.jobs()} == {JobState.DONE}
    numbers = [one.number for one in sandbox.company.invoices]
    assert len(numbers) == len(set(numbers)) == 32


def test_a_store_that_may_only_be_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "retry.sqlite"
    Store(sa.URL.create("sqlite", database=str(path))).create(METADATA)
    query = {"mode": "ro", "uri": "true"}
    read_only = Store(sa.URL.create("sqlite", database=f"file:{path}", query=query))
    with (
        pytest.raises(StoreError, match="cannot be opened or written"),
        read_only.begin() as db,
    ):
        workers.beat(db, "worker", datetime.now(UTC))
    with read_only.read() as db:
        assert workers.every(db) == ()
    read_only.close()


def test_a_store_whose_folder_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(tmp_path / "file" / "home")


def test_a_file_that_is_no_store_is_said(tmp_path: Path) -> None:
    path = tmp_path / "retry.sqlite"
    path.write_bytes(b"this is no database, whatever its name says " * 99)
    store = Store(sa.URL.create("sqlite", database=str(path)))
    with pytest.raises(StoreError, match="not a database"):
        store.create(METADATA)
    store.close()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://me:secret@db/team", "postgresql+psycopg://me:***@db/team"),
        ("postgres://me@db/team", "postgresql+psycopg://me@db/team"),
        ("sqlite:////var/lib/retry.sqlite", "sqlite:////var/lib/retry.sqlite"),
    ],
)
def test_the_store_is_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, shown: str
) -> None:
    monkeypatch.setenv("TROUBLESHOOTER_DATABASE", given)
    assert address(tmp_path).render_as_string(hide_password=True) == shown


@pytest.mark.parametrize("given", ["mysql://db/team", "retry.sqlite", "sqlite://", "::"])
def test_an_address_of_another_kind_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str
) -> None:
    monkeypatch.setenv("TROUBLESHOOTER_DATABASE", given)
    with pytest.raises(ConfigurationError, match="TROUBLESHOOTER_DATABASE"):
        address(tmp_path)


def test_a_database_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    url = sa.make_url("postgresql+psycopg://me:geheim-geheim@127.0.0.1:1/team")
    store = Store(url)
    with pytest.raises(Busy) as raised, store.begin() as db:
        db.execute(sa.text("SELECT 1"))
    assert "nothing is lost" in str(raised.value)
    assert "geheim" not in str(raised.value)
    store.close()


def test_a_clock_that_went_back_moves_every_time_along(bench: Bench) -> None:
    now = datetime.now(UTC)
    with bench.store.begin() as db:
        assert workers.clock_went_back(db, now, timedelta(seconds=60)) is None
        until = now + timedelta(minutes=60)
        doors.put(db, BOOKS, Wanted(HoldKind.ERROR_BLOCK, until, 1), "", now)
        back = workers.clock_went_back(db, now - timedelta(hours=3), timedelta(seconds=60))
        assert back is not None
        assert round(back.total_seconds()) == 3 * 3600
        (hold,) = doors.holds(db, BOOKS)
    assert hold.until == until - timedelta(hours=3)


def test_a_worker_says_that_the_clock_went_back_and_everything_arrives(bench: Bench) -> None:
    bench.add(invoice("2026-0100"))
    bench.work()
    # Long after a worker last looked: what is added now waits no longer for that.
    bench.now = lambda: datetime.now(UTC) + timedelta(hours=3)
    bench.add(invoice("2026-0101"))
    bench.now = lambda: datetime.now(UTC) - timedelta(hours=5)
    bench.work()
    assert any("clock went back by 288" in line for line in bench.said)
    assert {job.state for job in bench.jobs()} == {JobState.DONE}


@pytest.mark.parametrize("kind", STORES)
def test_a_moment_before_the_latest_does_not_turn_the_clock_back(tmp_path: Path, kind: str) -> None:
    store = fresh_store(tmp_path, kind)
    store.create(METADATA)
    now = datetime.now(UTC)
    with store.begin() as db:
        for hours in (0, 3, 1):
            workers.note_clock(db, now + timedelta(hours=hours))
        back = workers.clock_went_back(db, now, timedelta(seconds=60))
    store.close()
    assert back is not None
    assert round(back.total_seconds()) == 3 * 3600


def test_one_that_writes_waits_for_another_that_does(bench: Bench) -> None:
    met: list[Any] = []

    def write() -> None:
        with bench.store.begin() as db:
            workers.beat(db, "other", datetime.now(UTC))
            met.append("other")

    with bench.store.begin() as db:
        workers.beat(db, "first", datetime.now(UTC))
        thread = threading.Thread(target=write)
        thread.start()
        met.append("first")
    thread.join()
    assert met == ["first", "other"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_queue_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    assert (tmp_path / "retry.sqlite").stat().st_mode & 0o077 == 0
