"""Kills workers at every moment and counts what came of it.

The long form: `python -m tests.crash.crashing --kills 1000`, with `--database URL` on PostgreSQL.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.crash.dying import (
    BOUNDARIES,
    ERROR_HOUR_S,
    LATENCY_S,
    NEVER,
    ODDS,
    Shared,
    workers_context,
    working,
)
from tests.crash.measure import Counts, Watch
from tests.integration.retry_bench import emptied, invoice

from troubleshooter.live import ConnectionSystem
from troubleshooter.retry import doors, jobs
from troubleshooter.retry.boundaries import Boundary
from troubleshooter.retry.job import TRANSIENT, JobState, Mode
from troubleshooter.retry.jobs import Chosen, NewJob
from troubleshooter.retry.operations.registry import OPERATIONS
from troubleshooter.retry.policy import at_first
from troubleshooter.retry.tables import METADATA
from troubleshooter.sandbox import exact_books
from troubleshooter.sandbox.server import Sandbox
from troubleshooter.store import Store

WORKERS = 3
SETTLE_S = 1.5
AT_RANDOM = 0.02
"""How likely somebody kills a worker at any moment, each time the harness looks around."""
REPORT_S = 60.0
FAULTS: tuple[tuple[str, ...], ...] = (
    (),
    (),
    ("answer-lost@AddFactuur", "answer-lost@POST salesentry/SalesEntries"),
    ("drop@AddFactuur",),
    ("drop@GetFacturen",),
    ("latency@AddFactuur", "latency@GetFacturen"),
    ("late-write@AddFactuur",),
    ("html-500@AddFactuur",),
    ("soap-fault@AddFactuur",),
    ("half@AddFactuur",),
    ("E003.1",),
    ("CFACT014@AddFactuur",),
    ("latency@AddFactuur", "answer-lost@AddFactuur"),
    ("exact.service-unavailable@POST salesentry/SalesEntries",),
)
QUICK = {
    "settle": SETTLE_S,
    "backoff": 0.2,
    "longest_backoff": 0.6,
    "outage_wait": 0.3,
    "longest_outage_wait": 0.6,
    "limit_wait": 0.3,
    "longest_limit_wait": 0.6,
    "login_wait": 0.3,
    "longest_login_wait": 0.6,
    "most_failures": 10_000,
    "longest_try": 86_400,
    "per_minute": 100_000,
    "together": 4,
}
EXACT_QUICK = {
    **QUICK,
    "error_window": ERROR_HOUR_S,
    "block": ERROR_HOUR_S,
    "longest_block": ERROR_HOUR_S,
    "together": 2,
}
MOST_OPEN = {"books": 10, "exact": 4}
UNSOUND = 0.4
"""How many of Exact's entries name a ledger account that is gone; each costs an error."""


class Crashing:
    """One run: a sandbox, workers, and somebody who kills them."""

    def __init__(self, url: str, home: str, seed: int) -> None:
        self._url, self._home = url, home
        self._random = random.Random(seed)  # noqa: S311
        self._context = workers_context()
        self._shared = Shared.made(self._context)
        self._store = Store(sa.make_url(url))
        self._counts = Counts()
        self._watch = Watch(self._store, self._counts)
        self._added = 0
        self._unsound: set[str] = set()
        self._started = 0
        self._sandbox = Sandbox()
        self._sandbox.latency_s = LATENCY_S
        self._sandbox.exact.bounds.minutely = 10_000_000
        self._sandbox.exact.bounds.daily = 10_000_000
        self._sandbox.exact.bounds.error_window_s = ERROR_HOUR_S

    def run(self, kills: int, seconds: float, progress: bool = False) -> Counts:
        """Kill until there were so many, or until the time is up; then let all of it end."""
        started = told = time.monotonic()
        with self._sandbox:
            self._prepare()
            workers = [self._start(ODDS) for _ in range(WORKERS)]
            while self._killed() < kills and time.monotonic() - started < seconds:
                self._sandbox.switch(*self._random.choice(FAULTS))
                self._fill()
                time.sleep(self._random.uniform(0.03, 0.15))
                if self._random.random() < AT_RANDOM:
                    self._kill(self._random.choice(workers))
                workers = [self._alive(one) for one in workers]
                self._watch.look(time.monotonic())
                if progress and time.monotonic() - told > REPORT_S:
                    told = time.monotonic()
                    print(f"{told - started:.0f} s: {self._killed()} kills", file=sys.stderr)
            self._sandbox.switch()
            self._end(workers)
            self._conclude()
        self._counts.seconds = time.monotonic() - started
        return self._counts

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _prepare(self) -> None:
        self._store.create(METADATA)
        with self._store.begin() as db:
            doors.make(db, "books", ConnectionSystem.EBOEKHOUDEN)
            doors.make(db, "exact", ConnectionSystem.EXACT)
            doors.set_limits(db, "books", **QUICK)
            doors.set_limits(db, "exact", **EXACT_QUICK)

    def _fill(self) -> None:
        for connection, most in MOST_OPEN.items():
            with self._store.read() as db:
                open_jobs = len(jobs.find(db, Chosen(_OPEN, connection=connection)))
            for _ in range(max(0, most - open_jobs)):
                self._added += 1
                if connection == "books":
                    self._add("books", "AddFactuur", invoice(f"2026-{self._added:06}"), 50)
                else:
                    sound = self._random.random() >= UNSOUND
                    entry = _entry(self._added, sound)
                    if not sound:
                        self._unsound.add(str(entry["EntryNumber"]))
                    self._add("exact", "SalesEntries", entry, 50)

    def _add(self, connection: str, operation: str, payload: Any, priority: int) -> None:
        chosen = OPERATIONS[operation]
        sound = chosen.checked(payload)
        now = datetime.now(UTC)
        first = at_first(TRANSIENT, now, Mode.SEND, probed=False)
        new = NewJob(connection, operation, chosen.record_of(sound), sound, priority=priority)
        with self._store.begin() as db:
            jobs.add(db, new, first, now)
        self._counts.jobs += 1

    def _start(self, odds: Mapping[Boundary, float]) -> BaseProcess:
        seed = self._random.randrange(1 << 30)
        self._started += 1
        where = (self._url, self._home, self._sandbox.addresses)
        process: BaseProcess = self._context.Process(
            target=working,
            args=(*where, self._shared, odds, seed, self._started),
            name=str(self._started),
        )
        process.start()
        return process

    def _kill(self, process: BaseProcess) -> None:
        if process.is_alive():
            process.kill()
            self._shared.died[int(process.name)] = time.monotonic()
            process.join()
            self._counts.at["at random"] += 1

    def _alive(self, process: BaseProcess) -> BaseProcess:
        if process.is_alive():
            return process
        process.join()
        self._over(process)
        return self._start(ODDS)

    def _over(self, process: BaseProcess) -> None:
        at = self._shared.died[int(process.name)] or time.monotonic()
        self._watch.died(f"worker-{process.name}", at)

    def _killed(self) -> int:
        return int(sum(self._shared.at)) + self._counts.at["at random"]

    def _end(self, workers: list[BaseProcess]) -> None:
        for process in workers:
            process.terminate()
        for process in workers:
            process.join(20)
            self._over(process)
        quiet = [self._start(NEVER), self._start(NEVER)]
        # On a busy machine all of it takes its time; only what never ends is lost.
        until = time.monotonic() + 120 + self._counts.jobs / 20
        while time.monotonic() < until and not self._settled():
            time.sleep(0.2)
            self._watch.look(time.monotonic())
        for process in quiet:
            process.terminate()
            process.join(20)

    def _settled(self) -> bool:
        with self._store.read() as db:
            found = jobs.find(db, Chosen(most=100_000))
        return all(job.state in (JobState.DONE, JobState.FIXING) for job in found)

    def _conclude(self) -> None:
        counts = self._counts
        with self._store.read() as db:
            found = jobs.find(db, Chosen(most=1_000_000))
        there = Counter(one.number for one in self._sandbox.company.invoices)
        entries = self._sandbox.exact.books.lists["salesentry/SalesEntries"]
        there.update(str(row["EntryNumber"]) for row in entries)
        done = [job for job in found if job.state is JobState.DONE]
        held = [
            job for job in found if job.record in self._unsound and job.state is JobState.FIXING
        ]
        counts.done, counts.waiting = len(done), len(held)
        counts.lost = counts.jobs - len(done) - len(held)
        for job in found:
            if job not in done and job not in held:
                print(f"did not end: {job}", file=sys.stderr)
        counts.lost += sum(1 for job in done if not there[job.record])
        counts.twice = sum(1 for times in there.values() if times > 1)
        errors = self._sandbox.exact._counts.errors
        counts.exact_errors = max((_most_at_once(times) for times in errors.values()), default=0)
        counts.at_exact = sum(1 for job in done if job.connection == "exact")
        counts.blocks = sum(
            1 for row in self._sandbox.log if row.vendor == "exact-online" and row.status == 429
        )
        counts.kills = self._killed()
        for boundary, number in zip(BOUNDARIES, self._shared.at, strict=True):
            counts.at[boundary.value] += number


_OPEN = (JobState.QUEUED, JobState.WAITING, JobState.UNKNOWN)


def _most_at_once(times: Sequence[float]) -> int:
    """The most of these moments, in order, that fall within one of Exact's hours."""
    return max(
        (sum(1 for at in times if 0 <= last - at < ERROR_HOUR_S) for last in times), default=0
    )


def _entry(number: int, sound: bool) -> dict[str, object]:
    customer = exact_books.key("account", "20001")
    ledger = exact_books.key("ledger", "8000" if sound else "gone")
    return {
        "Customer": customer,
        "Journal": "70",
        "EntryDate": "2026-04-02T00:00:00",
        "EntryNumber": 26_000_000 + number,
        "YourRef": f"BZ-{26_000_000 + number}",
        "SalesEntryLines": [{"GLAccount": ledger, "AmountFC": 100.0, "VATCode": "2"}],
    }


@contextmanager
def _place(url: str | None) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        yield url or f"sqlite:///{Path(folder) / 'retry.sqlite'}", folder


def crash(
    kills: int, seconds: float, url: str | None = None, seed: int = 1, progress: bool = False
) -> Counts:
    """Run until `kills` workers were killed, at most `seconds`; what came of it."""
    with _place(url) as (database, home):
        if url is not None:
            store = Store(sa.make_url(url))
            emptied(store)
            store.close()
        crashing = Crashing(database, home, seed)
        try:
            return crashing.run(kills, seconds, progress)
        finally:
            crashing.close()


def main() -> int:
    """The long form; exit code 1 when anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=3_600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default=None)
    given = parser.parse_args()
    url = given.database
    if url is not None:
        driven = sa.make_url(url).set(drivername="postgresql+psycopg")
        url = driven.render_as_string(hide_password=False)
    counts = crash(given.kills, given.seconds, url, given.seed, progress=True)
    print(counts)
    for line in counts.stuck_at:
        print(f"stuck: {line}", file=sys.stderr)
    return 0 if counts.sound else 1


if __name__ == "__main__":
    sys.exit(main())
