"""PostgreSQL goes away in the middle: it is said, nothing is lost, and all arrives once."""

from __future__ import annotations

import threading
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
from troubleshooter.retry.job import JobState
from troubleshooter.sandbox.server import Sandbox

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


def _end_all(url: sa.URL) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        mine = "SELECT pg_backend_pid()"
        keep = connection.execute(sa.text(mine)).scalar()
        query = sa.text(f"{END_ALL} AND pid <> :mine")
        connection.execute(query, {"name": url.database, "mine": keep})
    engine.dispose()
