"""A queue over a sandbox, with an adviser whose answers the test sets."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from troubleshooter.live import Connection, ConnectionSystem, Reference
from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry import causes, doors, jobs, workers
from troubleshooter.retry.boundaries import Pass, through
from troubleshooter.retry.desks import Desks
from troubleshooter.retry.job import TRANSIENT, Attempt, Job, JobState, Mode
from troubleshooter.retry.jobs import Chosen, NewJob
from troubleshooter.retry.operations.registry import OPERATIONS
from troubleshooter.retry.policy import at_first
from troubleshooter.retry.tables import METADATA
from troubleshooter.retry.turns import Advice
from troubleshooter.retry.worker import Timing, Worker
from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox
from troubleshooter.store import Store

BOOKS = "books"
QUICK = {
    "settle": 0.6,
    "backoff": 0.2,
    "longest_backoff": 0.5,
    "outage_wait": 0.3,
    "longest_outage_wait": 0.5,
    "limit_wait": 0.3,
    "longest_limit_wait": 0.5,
    "login_wait": 0.3,
    "longest_login_wait": 0.5,
    "recheck": 0.3,
    "longest_recheck": 0.5,
    "look_again": 300,
    "per_minute": 100_000,
}
TIMING = Timing(tick_s=0.03, poll_s=0.03, lease_s=2.0, soon_s=1.0, patience_s=10.0)


DATABASE = os.environ.get("TROUBLESHOOTER_TEST_POSTGRES", "")
needs_postgresql = pytest.mark.skipif(
    not DATABASE, reason="TROUBLESHOOTER_TEST_POSTGRES names no database"
)
STORES = ["sqlite", pytest.param("postgresql", marks=needs_postgresql)]
"""Both kinds of store, for tests that hold on either."""


def fresh_store(folder: Path, kind: str = "sqlite") -> Store:
    """An empty store: a file, or a database on the server that TROUBLESHOOTER_TEST_POSTGRES
    names."""
    if kind == "sqlite":
        return Store(sa.URL.create("sqlite", database=str(folder / "retry.sqlite")))
    store = Store(database_of_its_own())
    emptied(store)
    return store


def database_of_its_own() -> sa.URL:
    """A database that no other test process uses, made beside the one that is named."""
    named = sa.make_url(DATABASE).set(drivername="postgresql+psycopg")
    own = f"{named.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    engine = sa.create_engine(named, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        there = sa.text("SELECT count(*) FROM pg_database WHERE datname = :own")
        if not connection.execute(there, {"own": own}).scalar():
            connection.execute(sa.text(f'CREATE DATABASE "{own}"'))
    engine.dispose()
    return named.set(database=own)


def emptied(store: Store) -> None:
    """Leave nothing in a database that was used before."""
    with store.begin() as db:
        METADATA.drop_all(db)
        db.execute(sa.text("DROP SCHEMA IF EXISTS dbos CASCADE"))


def connection_to(sandbox: Sandbox, system: str = "e-boekhouden") -> Connection:
    """The sandbox's books, its secrets in the environment."""
    if system == "e-boekhouden":
        secrets = {
            "security_code_1": Reference("env", "RETRY_CODE_1"),
            "security_code_2": Reference("env", "RETRY_CODE_2"),
        }
        values = {"username": company.USERNAME}
    else:
        secrets, values = {"access_token": Reference("env", "RETRY_TOKEN")}, {}
    kind = ConnectionSystem(system)
    return Connection(BOOKS, kind, sandbox.addresses[system], values, secrets)


SECRETS = {
    "RETRY_CODE_1": company.SECURITY_CODE_1,
    "RETRY_CODE_2": company.SECURITY_CODE_2,
    "RETRY_TOKEN": company.ACCESS_TOKEN,
}


def invoice(number: str, **changes: object) -> dict[str, object]:
    """A sound invoice for the sandbox's books."""
    line = {
        "Aantal": 2,
        "Code": "KRAAN-15",
        "Omschrijving": "Kraan 15 mm",
        "PrijsPerEenheid": 12.5,
        "BTWCode": "HOOG_VERK_21",
        "TegenrekeningCode": "8000",
    }
    return {
        "Factuurnummer": number,
        "Relatiecode": "10001",
        "Datum": "2026-03-01",
        "Betalingstermijn": 14,
        "Factuursjabloon": "Onderhoud 2026",
        "Regels": [line],
        **changes,
    }


@dataclass(slots=True)
class Adviser:
    """Advises what the test says."""

    rules: dict[str, RetryPolicy] = field(default_factory=dict)
    word: str = "open"
    asked: int = 0
    probed: bool = True

    def advise(self, _system: ConnectionSystem, message: str) -> Advice | None:
        for code, policy in self.rules.items():
            if code in message:
                return Advice(f"test.{code.lower()}", policy, {"code": code})
        return None

    def needs(
        self, _system: ConnectionSystem, _rule: str, _parameters: Mapping[str, str]
    ) -> Mapping[str, str] | None:
        return {} if self.probed else None

    def check(
        self, _connection: str, _rule: str, _parameters: Mapping[str, str]
    ) -> tuple[str, str]:
        self.asked += 1
        return self.word, f"the probe says {self.word}"


@dataclass(slots=True)
class Bench:
    """A store and a way to work on it."""

    store: Store
    connection: Connection
    adviser: Adviser = field(default_factory=Adviser)
    said: list[str] = field(default_factory=list)
    at: Pass = through
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def prepare(self, **limits: float) -> None:
        """Make the tables and a quick door."""
        self.store.create(METADATA)
        with self.store.begin() as db:
            doors.make(db, BOOKS, self.connection.system)
            doors.set_limits(db, BOOKS, **{**QUICK, **limits})

    def add(
        self,
        payload: Mapping[str, Any],
        operation: str = "AddFactuur",
        when: str = "transient",
        rule: str | None = None,
    ) -> Job:
        """Add one job."""
        chosen = OPERATIONS[operation]
        sound = chosen.checked(payload)
        policy = TRANSIENT if rule is None else RetryPolicy(RetryWhen(when))
        now = self.now()
        mode = Mode.SEND if chosen.send is not None else Mode.LOOK
        with self.store.begin() as db:
            cause = "" if rule is None else causes.make(db, BOOKS, rule, {}).id
            new = NewJob(
                BOOKS, operation, chosen.record_of(sound), sound, rule, policy, cause=cause
            )
            probed = rule is not None and self.adviser.probed
            job, joined = jobs.add(db, new, at_first(policy, now, mode, probed), now)
            if job.state is JobState.FIXING and not joined and self.adviser.probed:
                causes.plan_check(db, cause, now)
            workers.note_clock(db, now)
        return job

    def work(self, stop: threading.Event | None = None, timing: Timing = TIMING) -> bool:
        """Work until drained, or until `stop`."""
        desks = Desks(lambda _name: self.connection)
        try:
            worker = Worker(
                self.store,
                OPERATIONS,
                desks,
                self.adviser,
                self.said.append,
                timing,
                self.at,
                self.now,
            )
            return worker.run(stop or threading.Event(), drain=stop is None)
        finally:
            desks.close()

    def work_until(self, happened: Callable[[], bool], within_s: float = 20.0) -> bool:
        """Work until something happened, at most `within_s` seconds."""
        stop = threading.Event()
        until = time.monotonic() + within_s

        def watch() -> None:
            while time.monotonic() < until and not happened():
                stop.wait(0.05)
            stop.set()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            return self.work(stop)
        finally:
            watcher.join()

    def jobs(self) -> tuple[Job, ...]:
        """All jobs."""
        with self.store.read() as db:
            return jobs.find(db, Chosen())

    def job(self) -> Job:
        """The only job."""
        (job,) = self.jobs()
        return job

    def history(self) -> list[tuple[str, str]]:
        """What the only job's attempts came to."""
        with self.store.read() as db:
            found: tuple[Attempt, ...] = jobs.attempts(db, self.job().id)
        return [(one.kind, "" if one.answer is None else one.answer.kind.value) for one in found]


def doubles(sandbox: Sandbox) -> list[str]:
    """Invoice numbers that stand in the books more than once."""
    counted = Counter(one.number for one in sandbox.company.invoices)
    return [number for number, times in counted.items() if times > 1]
