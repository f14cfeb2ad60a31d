"""The retry engine as the front ends use it: adding, looking, steering, working."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from troubleshooter.errors import UsageError
from troubleshooter.live import Connection
from troubleshooter.model import RetryWhen, Text
from troubleshooter.pipeline import retry_intake as intake
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.retry_intake import NotTaken
from troubleshooter.retry import audit, causes, doors, jobs, workers
from troubleshooter.retry.clock import clock_of, utc_now
from troubleshooter.retry.job import Attempt, Entry, HoldKind, Job, JobState, Mode, Reason
from troubleshooter.retry.jobs import Chosen, NewJob
from troubleshooter.retry.operations.operation import Operation
from troubleshooter.retry.operations.registry import OPERATIONS, usual
from troubleshooter.retry.plan import PlanLine, plan
from troubleshooter.retry.policy import Wanted, at_first
from troubleshooter.retry.steering import Hand
from troubleshooter.retry.tables import METADATA
from troubleshooter.store import Store, open_store

if TYPE_CHECKING:
    from troubleshooter.cancelling import Cancellation
    from troubleshooter.pipeline.retry_advice import RulebookAdvisor
    from troubleshooter.retry.worker import Timing

_MOST_WOKEN = 100_000
_BY_HAND = ("OutSmart", "Bookzo")
"""Programs whose sync only a person can start."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an addition: new jobs, jobs that were there already, what was not taken."""

    new: tuple[Job, ...] = ()
    joined: tuple[Job, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One job with its history, what was done to it, and what a person is to do, if anything."""

    job: Job
    attempts: tuple[Attempt, ...]
    trail: tuple[Entry, ...]
    to_do: Text | None


@dataclass(frozen=True, slots=True)
class Retrying:
    """The queue in a store; `connect` finds a connection by its name, or raises UsageError."""

    knowledge: Knowledge
    store: Store
    connect: Callable[[str], Connection]
    now: Callable[[], datetime] = utc_now

    @property
    def advisor(self) -> RulebookAdvisor:
        """The rulebook and the probes, as the engine asks them."""
        from troubleshooter.pipeline.retry_advice import RulebookAdvisor

        return RulebookAdvisor(self.knowledge, self.connect)

    def add_one(
        self,
        connection: str,
        operation: str,
        record: str,
        payload: Any,
        rule: str | None = None,
        priority: int = 50,
    ) -> Added:
        """Add one record; raises UsageError for what makes no sense."""
        entered = self.connect(connection)
        chosen = self.operation(operation)
        if rule is not None and rule not in self.knowledge.rules:
            raise UsageError(f"no rule {rule!r}")
        if entered.system not in chosen.systems:
            fits = ", ".join(sorted(one.value for one in chosen.systems))
            raise UsageError(f"{operation} is for {fits}; {connection} is {entered.system.value}")
        sound = chosen.checked(payload)
        own = chosen.record_of(sound)
        if record and own and record != own and record not in own.split():
            raise UsageError(f"the payload is of {own}, not of {record}")
        new = NewJob(connection, operation, own or record, sound, rule, priority=priority)
        if not new.record:
            raise UsageError("--record is needed: the number of what is to arrive")
        with self._writing() as db:
            job, joined = self._added(db, entered, chosen, new, {}, None)
        return Added(joined=(job,)) if joined else Added(new=(job,))

    def add_from_scan(
        self,
        path: Path,
        connection: str,
        rule: str | None = None,
        payloads: Path | None = None,
        operation: str | None = None,
        priority: int = 50,
        cancellation: Cancellation | None = None,
    ) -> Added:
        """Add every failed record of a scan whose policy allows it, and say why not the others.

        When it is called off before the end, nothing is added and Cancelled is raised.
        """
        entered = self.connect(connection)
        if operation is not None and entered.system not in self.operation(operation).systems:
            raise UsageError(f"{operation} does not go with {entered.system.value}")
        if payloads is not None and not payloads.is_dir():
            raise UsageError(f"{payloads}: is no folder")
        found = intake.failed_in(path, self.knowledge.rules, entered, rule)
        new: list[Job] = []
        joined: list[Job] = []
        refused = list(found.not_taken)
        with self._writing() as db:
            for one in found.failed:
                if cancellation is not None:
                    cancellation.check()
                made = self._from_failed(entered, one, payloads, operation)
                if isinstance(made, NotTaken):
                    refused.append(made)
                    continue
                chosen, job = made[0], replace(made[1], priority=priority)
                kept, there = self._added(db, entered, chosen, job, one.parameters, one.last_seen)
                (joined if there else new).append(kept)
        return Added(tuple(new), tuple(joined), tuple(refused))

    def operation(self, name: str) -> Operation:
        """The operation of this name; raises UsageError that lists them."""
        if name not in OPERATIONS:
            raise UsageError(f"no operation {name!r}; one of {', '.join(sorted(OPERATIONS))}")
        return OPERATIONS[name]

    def chosen(self, chosen: Chosen) -> tuple[Job, ...]:
        """The jobs chosen."""
        with self.store.read() as db:
            return jobs.find(db, chosen)

    def number(self, chosen: Chosen) -> int:
        """How many there are of those chosen, however many are listed."""
        with self.store.read() as db:
            return jobs.number(db, chosen)

    def counts(self) -> Mapping[JobState, int]:
        """How many jobs are in each state."""
        with self.store.read() as db:
            return jobs.counts(db)

    def show(self, given: str) -> Shown:
        """A job by its id, the beginning of it, or its record; raises UsageError."""
        with self.store.read() as db:
            job = jobs.named(db, given)
            history = jobs.attempts(db, job.id)
            trail = audit.trail(db, job.id)
        return Shown(job, history, trail, OPERATIONS[job.operation].to_do)

    def plan(self) -> tuple[PlanLine, ...]:
        """What will happen when, and what waits for whom."""
        with self.store.read() as db:
            every = doors.every(db), doors.holds(db), causes.every(db)
            return plan(jobs.outlines(db), *every, self.now())

    def trail(self, most: int = 200) -> tuple[Entry, ...]:
        """The audit trail, oldest first."""
        with self.store.read() as db:
            return audit.trail(db, None, most)

    @contextmanager
    def hand(self) -> Iterator[Hand]:
        """A person's hand on the queue, for as long as the block lasts."""
        with self._writing() as db:
            yield Hand(db, audit.me(), self.now())

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self.store.begin() as db:
            yield db
            # Last, so that no worker waits for this row as long as the rest takes.
            workers.note_clock(db, self.now())

    def named(self, hand: Hand, given: Sequence[str]) -> tuple[Job, ...]:
        """The jobs meant, each once."""
        found = {job.id: job for job in (jobs.named(hand.db, one) for one in given)}
        return tuple(found.values())

    def fixed(self, hand: Hand, job: Job) -> Job:
        """Somebody says that the cause of this job is gone."""
        probed = False
        if job.rule is not None and job.cause:
            cause = causes.get(hand.db, job.cause)
            probed = cause is not None and cause.due is not None
        return hand.fixed(job, OPERATIONS[job.operation], probed)

    def waiting_for(self, rule: str) -> Mapping[str, int]:
        """How many jobs wait until the cause that this rule tells is gone, by connection."""
        with self.store.read() as db:
            found = jobs.find(db, Chosen((JobState.FIXING,), rule, most=_MOST_WOKEN))
        return Counter(job.connection for job in found)

    def cause_fixed(self, rule: str, connection: str) -> int:
        """Somebody says that what this rule tells is put right behind this connection; how many
        jobs that wakes."""
        wanted = Chosen((JobState.FIXING,), rule, connection, most=_MOST_WOKEN)
        with self.hand() as hand:
            found = jobs.find(hand.db, wanted)
            for job in found:
                self.fixed(hand, job)
        return len(found)

    def cause_unfixed(self, rule: str, connection: str) -> int:
        """She takes it back: what was woken and did not go yet waits again; how many jobs."""
        states = (JobState.FIXING, JobState.QUEUED)
        called_back = 0
        with self.hand() as hand:
            for found in jobs.find(hand.db, Chosen(states, rule, connection, most=_MOST_WOKEN)):
                job = jobs.by_id(hand.db, found.id, lock=True)
                woken = job.state is JobState.QUEUED and job.reason is Reason.SAID_FIXED
                if (woken or job.state is JobState.FIXING) and not job.busy and not job.unsettled:
                    hand.unfixed(job)
                    called_back += woken
        return called_back

    def work(
        self,
        stop: threading.Event,
        say: Callable[[str], None],
        drain: bool = False,
        timing: Timing | None = None,
    ) -> bool:
        """Work on the queue in this process until `stop`, or until it is drained; whether all that
        was under way ended."""
        from troubleshooter.retry.desks import Desks
        from troubleshooter.retry.worker import Timing, Worker

        desks = Desks(self.connect)
        try:
            worker = Worker(
                self.store,
                OPERATIONS,
                desks,
                self.advisor,
                say,
                timing or Timing(),
                now=self.now,
            )
            return worker.run(stop, drain)
        finally:
            desks.close()

    def _from_failed(
        self,
        connection: Connection,
        failed: intake.Failed,
        payloads: Path | None,
        operation: str | None,
    ) -> tuple[Operation, NewJob] | NotTaken:
        rule = failed.rule
        path = intake.payload_file(payloads, failed.number)
        name = operation
        payload: Any = {}
        if path is not None:
            payload = intake.read_json(path)
            if isinstance(payload, Mapping) and set(payload) == {"operation", "payload"}:
                name, payload = str(payload["operation"]), payload["payload"]
            name = name or usual(connection.system)
        elif rule.via.startswith(_BY_HAND) and name is None:
            name = "watch"
        needs_file = name is None or (path is None and OPERATIONS[name].send is not None)
        if name is None or (needs_file and not self.operation(name).takes_none):
            why = intake.NO_PAYLOAD
            text = Text(
                why.nl.replace("{number}", failed.number), why.en.replace("{number}", failed.number)
            )
            return NotTaken(rule.id, failed.number, text)
        chosen = self.operation(name)
        try:
            sound = chosen.checked(payload)
        except UsageError as error:
            return NotTaken(rule.id, failed.number, _UNSOUND, str(error))
        record = chosen.record_of(sound) or failed.number
        return chosen, NewJob(
            connection.name,
            chosen.name,
            record,
            sound,
            rule.id,
            rule.retry,
            failed.parameters,
        )

    def _added(
        self,
        db: Any,
        connection: Connection,
        operation: Operation,
        new: NewJob,
        parameters: Mapping[str, str],
        last_seen: datetime | None,
    ) -> tuple[Job, bool]:
        now = self.now()
        advisor = self.advisor
        policy = advisor.policy(new.rule)
        mode = Mode.SEND if operation.send is not None else Mode.LOOK
        doors.make(db, connection.name, connection.system)
        told = {**operation.told(new.payload), **parameters}
        needs = None if new.rule is None else advisor.needs(connection.system, new.rule, told)
        cause = ""
        if new.rule is not None and (needs is not None or policy.when is RetryWhen.AFTER_FIX):
            cause = causes.make(db, connection.name, new.rule, needs or {}).id
        first = at_first(policy, now, mode, needs is not None)
        whole = NewJob(
            new.connection,
            new.operation,
            new.record,
            new.payload,
            new.rule,
            policy,
            parameters,
            cause,
            new.priority,
        )
        job, joined = jobs.add(db, whole, first, now)
        if not joined:
            audit.note(db, now, audit.me(), "add", job.id, connection.name, new.record)
            if job.state is JobState.FIXING and needs is not None:
                causes.plan_check(db, cause, now)
            if policy.when is RetryWhen.WAIT and policy.wait is not None and last_seen is not None:
                _hold_since(db, connection.name, last_seen, policy.wait, now)
        return job, joined


_UNSOUND = Text(nl="de gegevens kloppen niet", en="its data are not sound")


def _hold_since(
    db: Any, connection: str, last_seen: datetime, wait: timedelta, now: datetime
) -> None:
    """The vendor's block runs from the last error in the log, whose times are local ones."""
    until = last_seen.astimezone(now.tzinfo) + wait
    if now < until <= now + wait:
        doors.put(db, connection, Wanted(HoldKind.ERROR_BLOCK, until, 1), "seen in the log", now)


def open_retrying(knowledge: Knowledge) -> Retrying:
    """The queue in force, its tables made; raises ConfigurationError or StoreError."""
    store = open_store(knowledge.locations.home)
    store.create(METADATA)
    return Retrying(knowledge, store, partial(_connection, knowledge), clock_of(store))


def _connection(knowledge: Knowledge, name: str) -> Connection:
    # Who only looks at the queue needs no probes.
    from troubleshooter.pipeline.verify import connection_named

    return connection_named(knowledge, name)
