"""PostgreSQL goes away in the middle, or has a clock of its own: all arrives once all the same."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.integration.retry_bench import (
    SECRETS,
    Bench,
    connection_to,
    fresh_store,
    invoice,
    needs_postgresql,
)

from troubleshooter.errors import StoreError
from troubleshooter.retry import jobs
from troubleshooter.retry.clock import clock_of
from troubleshooter.retry.job import JobState
from troubleshooter.sandbox.server import Sandbox
from troubleshooter.store import Store

BEHIND = """
CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
AS $$ SELECT pg_catalog.clock_timestamp() - interval '3 hours' $$
"""
END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"


@needs_postgresql
def test_every_connection_that_breaks_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with Sandbox() as sandbox:
        store = fresh_store(tmp_path, "postgresql")
        bench = Bench(store, connection_to(sandbox))
        bench.prepare()
        for number in range(20):
            bench.add(invoice(f"2026-01{number:02}"))
        ended = threading.Event()

        def done() -> bool:
            try:
                states = {job.state for job in bench.jobs()}
            except StoreError:
                return False
            if JobState.DONE in states and not ended.is_set():
                ended.set()
                _end_all(store.url)
            return states == {JobState.DONE}

        assert bench.work_until(done, 90.0)
        numbers = [one.number for one in sandbox.company.invoices]
        store.close()
    assert ended.is_set()
    assert len(numbers) == len(set(numbers)) == 22


@needs_postgresql
def test_all_go_by_the_servers_clock_whatever_their_own_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    usual = fresh_store(tmp_path, "postgresql")
    with usual.begin() as db:
        db.execute(sa.text(BEHIND))
    # A server whose clock differs from this computer's by three hours.
    behind = usual.url.update_query_dict({"options": "-csearch_path=public,pg_catalog"})
    store = Store(behind)
    try:
        with Sandbox() as sandbox:
            bench = Bench(store, connection_to(sandbox), now=clock_of(store))
            bench.prepare()
            bench.add(invoice("2026-0100"))
            bench.work()
        job = bench.job()
        with store.read() as db:
            begun = [one.begun_at for one in jobs.attempts(db, job.id)]
    finally:
        with usual.begin() as db:
            db.execute(sa.text("DROP FUNCTION public.clock_timestamp()"))
        store.close()
        usual.close()
    assert job.state is JobState.DONE
    ages = [datetime.now(UTC) - at for at in begun]
    assert all(timedelta(hours=2.9) < age < timedelta(hours=3.1) for age in ages), ages


def _end_all(url: sa.URL) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        mine = "SELECT pg_backend_pid()"
        keep = connection.execute(sa.text(mine)).scalar()
        query = sa.text(f"{END_ALL} AND pid <> :mine")
        connection.execute(query, {"name": url.database, "mine": keep})
    engine.dispose()
