"""What a worker leaves behind is carried on by another: how soon, and whatever it left."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.crash.dying import NEVER, TIMING, Shared, connections, workers_context, working
from tests.crash.measure import Counts, Watch
from tests.integration.retry_bench import (
    BOOKS,
    SECRETS,
    STORES,
    Bench,
    doubles,
    fresh_store,
    invoice,
)

from troubleshooter.live import ConnectionSystem
from troubleshooter.retry import doors, jobs, offering
from troubleshooter.retry.boundaries import Boundary
from troubleshooter.retry.job import JobState
from troubleshooter.retry.jobs import Chosen
from troubleshooter.retry.tables import NOTES, WORKERS
from troubleshooter.sandbox.server import Sandbox

PATIENT_S = 60.0


class Scene:
    """A store with one job, a sandbox, and workers that die where they are told to."""

    def __init__(self, bench: Bench, sandbox: Sandbox, home: Path) -> None:
        self.bench, self.sandbox = bench, sandbox
        self.counts = Counts()
        self.watch = Watch(bench.store, self.counts)
        self._home = home
        self._context = workers_context()
        self._shared = Shared.made(self._context)
        self._started = 0

    def start(self, odds: Mapping[Boundary, float]) -> BaseProcess:
        """Start a worker process."""
        self._started += 1
        url = self.bench.store.url.render_as_string(hide_password=False)
        where = url, str(self._home), self.sandbox.addresses
        process: BaseProcess = self._context.Process(
            target=working,
            args=(*where, self._shared, odds, 1, self._started),
            name=str(self._started),
        )
        process.start()
        return process

    def dies(self, boundary: Boundary) -> None:
        """A worker starts, and dies at this boundary."""
        process = self.start({boundary: 1.0})
        until = time.monotonic() + PATIENT_S
        while process.is_alive() and time.monotonic() < until:
            self.watch.look(time.monotonic())
            time.sleep(0.02)
        assert not process.is_alive(), "did not come to die"
        process.join()
        self.watch.died(f"worker-{process.name}", self._shared.died[int(process.name)])

    def survives(self) -> bool:
        """A worker starts and lives; whether everything is done in the end."""
        process = self.start(NEVER)
        until = time.monotonic() + PATIENT_S
        try:
            while time.monotonic() < until:
                self.watch.look(time.monotonic())
                with self.bench.store.read() as db:
                    found = jobs.find(db, Chosen())
                if all(job.state is JobState.DONE for job in found):
                    return True
                time.sleep(0.02)
            return False
        finally:
            process.terminate()
            process.join(20)


@pytest.fixture(params=STORES)
def scene(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Scene]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with Sandbox() as sandbox:
        store = fresh_store(tmp_path, request.param)
        bench = Bench(store, connections(sandbox.addresses)["books"])
        bench.prepare()
        with bench.store.begin() as db:
            doors.make(db, BOOKS, ConnectionSystem.EBOEKHOUDEN)
        bench.add(invoice("2026-0100"))
        yield Scene(bench, sandbox, tmp_path)
        store.close()


@pytest.mark.parametrize(
    "boundary", [Boundary.TAKEN_UP, Boundary.BEFORE_SEND, Boundary.AFTER_SEND, Boundary.SETTLED]
)
def test_one_that_lives_takes_over_at_its_first_look_after_the_lease(
    scene: Scene, boundary: Boundary
) -> None:
    scene.dies(boundary)
    assert scene.survives()
    assert not scene.counts.stuck
    assert not doubles(scene.sandbox)


def test_deaths_in_a_row_do_not_add_up(scene: Scene) -> None:
    for _ in range(3):
        scene.dies(Boundary.AFTER_LOOK)
    scene.dies(Boundary.TAKING_OVER)
    assert scene.survives()
    assert not scene.counts.stuck
    assert scene.bench.job().turn == 1


def test_a_turn_of_a_worker_that_nobody_knows_is_carried_on(scene: Scene) -> None:
    scene.dies(Boundary.AFTER_LOOK)
    with scene.bench.store.begin() as db:
        db.execute(sa.delete(WORKERS))
    assert scene.survives()
    assert scene.bench.job().turn == 1


def test_a_job_whose_turn_is_nowhere_is_taken_up_again(scene: Scene) -> None:
    with scene.bench.store.begin() as db:
        assert offering.take_up(db, datetime.now(UTC), lambda _db, _offer: None)
    assert scene.survives()
    assert (scene.bench.job().turn, scene.bench.job().stumbles) == (2, 0)


class Gone(BaseException):
    """The thread that runs a turn ends without a word; the worker lives on."""


@pytest.mark.parametrize("boundary", [Boundary.BEFORE_LOOK, Boundary.AFTER_SEND])
def test_a_turn_that_a_living_worker_gave_up_is_begun_again(
    scene: Scene, boundary: Boundary
) -> None:
    passed: list[Boundary] = []

    def ends(here: Boundary) -> None:
        if here is boundary and here not in passed:
            passed.append(here)
            raise Gone

    bench = scene.bench
    bench.at = ends
    assert bench.work_until(lambda: bench.job().state is JobState.DONE, PATIENT_S)
    assert passed
    assert (bench.job().state, bench.job().busy) == (JobState.DONE, False)
    assert not doubles(scene.sandbox)


def test_a_clock_that_went_back_does_not_use_up_the_rate(scene: Scene) -> None:
    bench = scene.bench
    bench.prepare(per_minute=1)
    quick = replace(TIMING, lease_s=2.0)
    bench.work(timing=quick)
    ahead = timedelta(hours=3)
    _set_ahead(bench, ahead - timedelta(seconds=61), ahead)
    bench.add(invoice("2026-0101"))
    assert bench.work_until(lambda: {one.state for one in bench.jobs()} == {JobState.DONE}, 20.0)
    assert {one.state for one in bench.jobs()} == {JobState.DONE}
    assert any("clock went back" in line for line in bench.said)


def _set_ahead(bench: Bench, started: timedelta, clock: timedelta) -> None:
    """As if the clock had been ahead when all this happened."""
    schema = None if bench.store.is_file else "dbos"
    column = sa.column("started_at_epoch_ms", sa.BigInteger)
    table = sa.table("workflow_status", column, schema=schema)
    moved = column + int(started.total_seconds() * 1000)
    kept = datetime.now(UTC) + clock
    with bench.store.begin() as db:
        db.execute(sa.update(table).where(column.is_not(None)).values(started_at_epoch_ms=moved))
        db.execute(sa.update(NOTES).values(value=str(kept.timestamp())))
