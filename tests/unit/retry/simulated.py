"""A queue in simulated time: the real turns and store, with a vendor and a clock of the test's."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from troubleshooter.errors import (
    AnswerLost,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    VendorFault,
)
from troubleshooter.live import ConnectionSystem
from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry import causes, doors, jobs, offering
from troubleshooter.retry.boundaries import Pass, through
from troubleshooter.retry.checks import Checks
from troubleshooter.retry.job import Answer, Job, JobState, Mode
from troubleshooter.retry.jobs import Chosen, NewJob
from troubleshooter.retry.offering import Offer
from troubleshooter.retry.operations.operation import Empty, Operation, Task, absent, done, found
from troubleshooter.retry.policy import at_first
from troubleshooter.retry.tables import METADATA
from troubleshooter.retry.turns import Advice, Turns
from troubleshooter.store import Store

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DOOR = "books"


@dataclass(slots=True)
class Clock:
    """Time that passes when the test says so."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


def nothing(_call: str) -> None:
    """Nothing happens during a call."""


@dataclass(slots=True)
class Vendor:
    """Books, and what stands in the way: `error` closes the door, `lost` drops answers, `late`
    carries a write out only after so many seconds, `poison` is a record it always fails on.
    `during` is called once a call was carried out, before its answer is there.

    It keeps account of what must never happen: `blind` are sends without a look-up just before,
    `pressed` are knocks on a door that was known to be closed, `errors` what it counted.
    """

    clock: Clock
    books: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    looks: Counter[str] = field(default_factory=Counter)
    error: ConnectorError | None = None
    refusal: ConnectorError | None = None
    look_error: ConnectorError | None = None
    lost: bool = False
    late_s: float = 0.0
    poison: str = ""
    during: Callable[[str], None] = nothing
    knocks: int = 0
    errors: list[datetime] = field(default_factory=list)
    blind: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    known: bool = True
    """Whether the turn that calls was taken up after the door was last seen closed."""
    _closed_until: datetime | None = None
    _looked: dict[str, datetime] = field(default_factory=dict)
    _coming: list[tuple[datetime, str]] = field(default_factory=list)

    @contextmanager
    def at(self, _name: str) -> Iterator[Any]:
        """The door."""
        if self.error is not None:
            self.knocks += 1
            closed = self._closed_until
            if self.known and closed is not None and self.clock.now < closed:
                self.pressed.append(f"{self.error} at {self.clock.now}, closed until {closed}")
            self._closed_until = self.clock.now + _closed_for(self.error)
            raise self.error
        yield self

    def opened(self) -> None:
        """A call came through, or a person says that the door is open."""
        self._closed_until = None

    def seen_closed(self) -> datetime | None:
        """Until when the door was last seen to be closed."""
        return self._closed_until

    def forget(self, until: datetime | None) -> None:
        """What was seen since died with who saw it, before it was kept."""
        self._closed_until = until

    def look(self, task: Task) -> Answer:
        self.opened()
        self.carry_out()
        self.looks[task.record] += 1
        if self.look_error is not None:
            self._count(self.look_error)
            self.during("look")
            raise self.look_error
        there = self.books[task.record]
        self._looked[task.record] = self.clock.now
        self.during("look")
        return found(task.record, "there") if there else absent("not there")

    def send(self, task: Task) -> Answer:
        self.opened()
        self.sent[task.record] += 1
        looked = self._looked.pop(task.record, None)
        if looked is None or self.clock.now - looked > _FRESH:
            self.blind.append(task.record)
        if task.record == self.poison:
            raise VendorFault("HTTP 500")
        if self.refusal is not None:
            self._count(self.refusal)
            self.during("send")
            raise self.refusal
        if self.late_s:
            self._coming.append((self.clock.now + timedelta(seconds=self.late_s), task.record))
            raise AnswerLost("no answer")
        self.books[task.record] += 1
        self.during("send")
        if self.lost:
            raise AnswerLost("no answer")
        return done(task.record, "booked")

    def carry_out(self) -> None:
        """What was on its way arrives."""
        due = [record for at, record in self._coming if at <= self.clock.now]
        self._coming = [(at, record) for at, record in self._coming if at > self.clock.now]
        self.books.update(due)

    def most_errors(self) -> int:
        """The most errors that it counted in any one hour."""
        hour = timedelta(hours=1)
        return max(
            (sum(1 for at in self.errors if first <= at < first + hour) for first in self.errors),
            default=0,
        )

    def _count(self, error: ConnectorError) -> None:
        if error.code == "400":
            self.errors.append(self.clock.now)


_FRESH = timedelta(minutes=2)


def _closed_for(error: ConnectorError) -> timedelta:
    """How long nobody has reason to try a door that was closed with this error."""
    if isinstance(error, LimitReached):
        told = error.wait_s
        block = timedelta(hours=1) if error.code == "error-block" else timedelta(minutes=15)
        return block if told is None else timedelta(seconds=told)
    return timedelta(minutes=30 if isinstance(error, CredentialsRejected) else 1)


OPERATION = Operation(
    "test",
    frozenset(ConnectionSystem),
    Empty,
    lambda desk, task: desk.look(task),
    lambda desk, task: desk.send(task),
    lambda _payload: "",
)


@dataclass(slots=True)
class Advisor:
    """A rulebook of one rule."""

    policy: RetryPolicy | None = None
    word: str = "confirmed"
    asked: int = 0

    def advise(self, _system: ConnectionSystem, _message: str) -> Advice | None:
        return None if self.policy is None else Advice("test.rule", self.policy, {})

    def needs(
        self, _system: ConnectionSystem, _rule: str, _parameters: Mapping[str, str]
    ) -> Mapping[str, str] | None:
        return {}

    def check(
        self, _connection: str, _rule: str, _parameters: Mapping[str, str]
    ) -> tuple[str, str]:
        self.asked += 1
        return self.word, ""


class World:
    """The queue, its vendor and its clock."""

    def __init__(
        self, folder: Path, system: ConnectionSystem = ConnectionSystem.EBOEKHOUDEN
    ) -> None:
        self.clock = Clock()
        self.vendor = Vendor(self.clock)
        self.advisor = Advisor()
        self.at: Pass = through
        self.store = Store(sa.URL.create("sqlite", database=str(folder / "retry.sqlite")))
        # Simulated time has no power cuts: nothing needs to reach the disk.
        sa.event.listen(self.store.engine, "connect", _careless)
        self.store.create(METADATA)
        with self.store.begin() as db:
            doors.make(db, DOOR, system)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    @property
    def turns(self) -> Turns:
        """Turns of a worker."""
        return Turns(
            self.store,
            {"test": OPERATION},
            self.vendor,
            self.advisor,
            "worker",
            self.clock,
            random.Random(1).random,  # noqa: S311
            self.at,
        )

    def add(self, record: str, when: str = "transient", rule: str | None = None) -> Job:
        """Add one job."""
        policy = RetryPolicy(RetryWhen(when))
        with self.store.begin() as db:
            cause = "" if rule is None else causes.make(db, DOOR, rule, {}).id
            first = at_first(policy, self.clock.now, Mode.SEND, rule is not None)
            new = NewJob(DOOR, "test", record, {}, rule, policy, {}, cause)
            job, joined = jobs.add(db, new, first, self.clock.now)
            if job.state is JobState.FIXING and not joined:
                causes.plan_check(db, cause, self.clock.now)
        return job

    def take(self) -> list[Offer]:
        """Take up what may go now."""
        offers: list[Offer] = []
        with self.store.begin() as db:
            offering.take_up(db, self.clock.now, lambda _db, offer: offers.append(offer))
        return offers

    def carry(self, offer: Offer) -> None:
        """Carry one turn out, as the durable workflow does."""
        turns = self.turns
        if turns.look(offer.job, offer.turn):
            turns.send(offer.job, offer.turn)
            turns.settle(offer.job, offer.turn)

    def check(self) -> None:
        """Look at the causes that are due."""
        checks = Checks(self.store, self.advisor, self.clock)
        with self.store.begin() as db:
            due = offering.causes_due(db, self.clock.now)
            taken = [(cause.id, causes.take(db, cause, self.clock.now)) for cause in due]
        for identity, turn in taken:
            assert turn is not None
            checks.conclude(identity, turn, *checks.ask(identity, turn))

    def pass_time(self, span: timedelta, step: timedelta) -> None:
        """Let time pass, doing what comes up."""
        until = self.clock.now + span
        while self.clock.now < until:
            self.check()
            offers = self.take()
            for offer in offers:
                self.carry(offer)
            if not offers:
                self.clock.now += step

    def all(self) -> tuple[Job, ...]:
        """All jobs."""
        with self.store.read() as db:
            return jobs.find(db, Chosen(most=100_000))


def _careless(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
