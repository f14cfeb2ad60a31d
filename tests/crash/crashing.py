"""Kills workers at every moment and counts what came of it.

The long form: `python -m tests.crash.crashing --kills 1000`, with `--database URL` on PostgreSQL.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.integration.retry_bench import SECRETS, Adviser, emptied, invoice

from troubleshooter.model import Connection, ConnectionSystem, Reference, RetryPolicy, RetryWhen
from troubleshooter.retry import doors, jobs
from troubleshooter.retry.boundaries import Boundary
from troubleshooter.retry.desks import Desks
from troubleshooter.retry.job import TRANSIENT, JobState, Mode
from troubleshooter.retry.jobs import Chosen, NewJob
from troubleshooter.retry.operations.registry import OPERATIONS
from troubleshooter.retry.policy import at_first
from troubleshooter.retry.tables import METADATA, WORKERS
from troubleshooter.retry.worker import Timing, Worker
from troubleshooter.sandbox import company, exact_books, exact_oauth
from troubleshooter.sandbox.server import Sandbox
from troubleshooter.store import Store

LEASE_S = 1.0
GRACE_S = 3.0
"""How long after a lease ran out a worker that lives may take to take over."""
ODDS = 0.12
"""How likely a worker dies at each boundary."""
SETTLE_S = 1.5
LATENCY_S = 0.3
TIMING = Timing(tick_s=0.05, poll_s=0.05, lease_s=LEASE_S, soon_s=3.0, patience_s=5.0)
BOUNDARIES = tuple(Boundary)
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
    "together": 3,
}


@dataclass(slots=True)
class Counts:
    """What came of a run."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    jobs: int = 0
    done: int = 0
    lost: int = 0
    twice: int = 0
    stuck: int = 0
    blocks: int = 0
    exact_errors: int = 0
    waiting: int = 0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.lost or self.twice or self.stuck or self.blocks)

    def __str__(self) -> str:
        where = ", ".join(f"{place} {number}" for place, number in sorted(self.at.items()))
        return (
            f"{self.kills} kills ({where}) in {self.seconds:.0f} s over {self.jobs} jobs: "
            f"lost {self.lost}, booked twice {self.twice}, stuck beyond their lease {self.stuck}, "
            f"blocks triggered by us {self.blocks}; done {self.done}, waiting for a fix "
            f"{self.waiting}, errors spent at Exact {self.exact_errors}"
        )


def connections(addresses: dict[str, str]) -> dict[str, Connection]:
    """The two connections that the jobs go over."""
    soap = Connection(
        "books",
        ConnectionSystem.EBOEKHOUDEN,
        addresses["e-boekhouden"],
        {"username": company.USERNAME},
        {
            "security_code_1": Reference("env", "RETRY_CODE_1"),
            "security_code_2": Reference("env", "RETRY_CODE_2"),
        },
    )
    exact = Connection(
        "exact",
        ConnectionSystem.EXACT,
        addresses["exact-online"],
        {"division": str(exact_books.DIVISION)},
        {"access_token": Reference("env", "RETRY_EXACT")},
    )
    return {"books": soap, "exact": exact}


class Doom:
    """Ends this process at a boundary, now and then; what it died of is counted in `deaths`."""

    def __init__(self, deaths: Any, odds: float, seed: int) -> None:
        self._deaths = deaths
        self._random = random.Random(seed)  # noqa: S311
        self._odds = odds

    def __call__(self, boundary: Boundary) -> None:
        odds = self._odds * (0.05 if boundary is Boundary.WAITING else 1.0)
        if self._random.random() >= odds:
            return
        if boundary is Boundary.SENDING:
            # The call goes out first: the answer finds nobody.
            wait = self._random.random() * LATENCY_S
            threading.Timer(wait, self._die, (boundary,)).start()
            return
        self._die(boundary)

    def _die(self, boundary: Boundary) -> None:
        self._deaths[BOUNDARIES.index(boundary)] += 1
        os.kill(os.getpid(), signal.SIGKILL)


def working(
    url: str,
    home: str,
    addresses: dict[str, str],
    deaths: Any,
    odds: float,
    seed: int,
    name: str,
) -> None:
    """One worker process."""
    os.environ.update({**SECRETS, "RETRY_EXACT": exact_oauth.ACCESS_TOKEN})
    os.environ["TROUBLESHOOTER_HOME"] = home
    known = connections(addresses)
    store = Store(sa.make_url(url))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adviser = Adviser({"CFACT014": TRANSIENT, "Ongeldig": RetryPolicy(RetryWhen.AFTER_FIX)})
    adviser.word = "confirmed"
    worker = Worker(
        store,
        OPERATIONS,
        Desks(known.__getitem__),
        adviser,
        lambda _said: None,
        TIMING,
        Doom(deaths, odds, seed),
        name=name,
    )
    worker.run(stop)


class Crashing:
    """One run: a sandbox, two workers, and somebody who kills them."""

    def __init__(self, url: str, home: str, seed: int) -> None:
        self._url, self._home = url, home
        self._random = random.Random(seed)  # noqa: S311
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__, "zeep", "lxml.etree"])
        self._deaths: Any = self._context.Array("i", len(BOUNDARIES))
        self._store = Store(sa.make_url(url))
        self._counts = Counts()
        self._added = 0
        self._started = 0
        self._born: dict[str, float] = {}
        self._died: dict[str, float] = {}
        self._sandbox = Sandbox()
        self._sandbox.latency_s = LATENCY_S
        self._sandbox.exact.bounds.minutely = 10_000_000
        self._sandbox.exact.bounds.daily = 10_000_000

    def run(self, kills: int, seconds: float) -> Counts:
        """Kill until there were so many, or until the time is up; then let all of it end."""
        started = time.monotonic()
        with self._sandbox:
            self._prepare()
            workers = [self._start(ODDS), self._start(ODDS)]
            while self._killed() < kills and time.monotonic() - started < seconds:
                self._sandbox.switch(*self._random.choice(FAULTS))
                self._fill()
                time.sleep(self._random.uniform(0.03, 0.25))
                if self._random.random() < 0.15:
                    self._kill(self._random.choice(workers))
                workers = [self._alive(one) for one in workers]
                self._look_for_stuck()
            self._sandbox.switch()
            self._end(workers)
            self._conclude()
        self._counts.seconds = time.monotonic() - started
        return self._counts

    def _prepare(self) -> None:
        self._store.create(METADATA)
        with self._store.begin() as db:
            doors.make(db, "books", ConnectionSystem.EBOEKHOUDEN)
            doors.make(db, "exact", ConnectionSystem.EXACT)
            doors.set_limits(db, "books", **QUICK)
            doors.set_limits(db, "exact", **QUICK)
        for number in range(24):
            sound = number < 12
            self._add("exact", "SalesEntries", _entry(number, sound), 10 if sound else 90)

    def _fill(self) -> None:
        with self._store.read() as db:
            open_jobs = len(jobs.find(db, Chosen([JobState.QUEUED], connection="books")))
        for _ in range(max(0, 10 - open_jobs)):
            self._added += 1
            self._add("books", "AddFactuur", invoice(f"2026-{self._added:06}"), 50)

    def _add(self, connection: str, operation: str, payload: Any, priority: int) -> None:
        chosen = OPERATIONS[operation]
        sound = chosen.checked(payload)
        now = datetime.now(UTC)
        first = at_first(TRANSIENT, now, Mode.SEND, probed=False)
        new = NewJob(connection, operation, chosen.record_of(sound), sound, priority=priority)
        with self._store.begin() as db:
            jobs.add(db, new, first, now)
        self._counts.jobs += 1

    def _start(self, odds: float) -> BaseProcess:
        seed = self._random.randrange(1 << 30)
        self._started += 1
        name = f"worker-{self._started}"
        where = (self._url, self._home, self._sandbox.addresses)
        process = self._context.Process(
            target=working, args=(*where, self._deaths, odds, seed, name), name=name
        )
        process.start()
        self._born[name] = time.monotonic()
        return process

    def _kill(self, process: BaseProcess) -> None:
        if process.is_alive():
            process.kill()
            process.join()
            self._counts.at["at random"] += 1

    def _alive(self, process: BaseProcess) -> BaseProcess:
        if process.is_alive():
            return process
        process.join()
        self._died[process.name] = time.monotonic()
        del self._born[process.name]
        return self._start(ODDS)

    def _killed(self) -> int:
        return int(sum(self._deaths)) + self._counts.at["at random"]

    def _look_for_stuck(self) -> None:
        """A turn of a worker long dead, beside a worker that lives and has not taken it over."""
        now, clock = time.monotonic(), time.time()
        limit = LEASE_S + GRACE_S
        living = sa.select(sa.func.count()).where(
            WORKERS.c.started_at < clock - limit, WORKERS.c.beat_at > clock - LEASE_S
        )
        schema = "" if self._store.is_file else "dbos."
        query = f"SELECT executor_id FROM {schema}workflow_status WHERE status = 'PENDING'"  # noqa: S608
        with self._store.read() as db:
            if not db.execute(living).scalar():
                return
            holders = [str(row[0]) for row in db.execute(sa.text(query))]
        stuck = [name for name in holders if now - self._died.get(name, now) > limit]
        self._counts.stuck = max(self._counts.stuck, len(stuck))

    def _end(self, workers: list[BaseProcess]) -> None:
        for process in workers:
            process.terminate()
        for process in workers:
            process.join(20)
            self._died[process.name] = time.monotonic()
            del self._born[process.name]
        quiet = [self._start(0.0), self._start(0.0)]
        until = time.monotonic() + 60 + self._counts.jobs / 20
        while time.monotonic() < until and not self._settled():
            time.sleep(0.2)
            self._look_for_stuck()
        for process in quiet:
            process.terminate()
            process.join(20)

    def _settled(self) -> bool:
        with self._store.read() as db:
            found = jobs.find(db, Chosen(most=100_000))
        return all(
            job.state in (JobState.DONE, JobState.FIXING)
            or (job.connection == "exact" and not job.busy and not job.unsettled)
            for job in found
        )

    def _conclude(self) -> None:
        counts = self._counts
        with self._store.read() as db:
            found = jobs.find(db, Chosen(most=1_000_000))
        there = Counter(one.number for one in self._sandbox.company.invoices)
        entries = self._sandbox.exact.books.lists["salesentry/SalesEntries"]
        there.update(str(row["EntryNumber"]) for row in entries)
        done = [job for job in found if job.state is JobState.DONE]
        held = [job for job in found if job.connection == "exact" and job.state in _HELD]
        counts.done, counts.waiting = len(done), len(held)
        counts.lost = counts.jobs - len(done) - len(held)
        counts.lost += sum(1 for job in done if not there[job.record])
        counts.twice = sum(1 for times in there.values() if times > 1)
        errors = self._sandbox.exact._counts.errors
        counts.exact_errors = max((len(times) for times in errors.values()), default=0)
        counts.blocks = sum(
            1 for row in self._sandbox.log if row.vendor == "exact-online" and row.status == 429
        )
        counts.kills = self._killed()
        for boundary, number in zip(BOUNDARIES, self._deaths, strict=True):
            counts.at[boundary.value] += number


_HELD = (JobState.FIXING, JobState.WAITING, JobState.QUEUED)


def _entry(number: int, sound: bool) -> dict[str, object]:
    customer = exact_books.key("account", "20001")
    ledger = exact_books.key("ledger", "8000" if sound else "gone")
    return {
        "Customer": customer,
        "Journal": "70",
        "EntryDate": "2026-04-02T00:00:00",
        "EntryNumber": 20_260_500 + number,
        "YourRef": f"BZ-{20_260_500 + number}",
        "SalesEntryLines": [{"GLAccount": ledger, "AmountFC": 100.0, "VATCode": "2"}],
    }


@contextmanager
def _place(url: str | None) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        yield url or f"sqlite:///{Path(folder) / 'retry.sqlite'}", folder


def crash(kills: int, seconds: float, url: str | None = None, seed: int = 1) -> Counts:
    """Run until `kills` workers were killed, at most `seconds`; what came of it."""
    with _place(url) as (database, home):
        if url is not None:
            emptied(Store(sa.make_url(url)))
        return Crashing(database, home, seed).run(kills, seconds)


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
    counts = crash(given.kills, given.seconds, url, given.seed)
    print(counts)
    return 0 if counts.sound else 1


if __name__ == "__main__":
    sys.exit(main())
