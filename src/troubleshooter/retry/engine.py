"""The engine on DBOS Transact: every turn is a durable workflow that another worker can finish.

DBOS keeps the queues (concurrency, rate, priority) and replays what a killed worker had done. What
it leaves to its hosted control plane, noticing that a worker is gone, is done by the leases in
workers.py. Jobs, their history and holds stand in our own tables in the same database; a job is
taken up and queued in one transaction.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
)
from dbos import error as dbos_error
from sqlalchemy import exc

from troubleshooter.errors import StoreError
from troubleshooter.retry.checks import Checks
from troubleshooter.retry.doors import Door
from troubleshooter.retry.offering import Offer
from troubleshooter.retry.turns import Turns
from troubleshooter.store import Store

NAME = "troubleshooter-retry"
VERSION = "1"
"""The version of the workflows, not of the program: workers of one version finish each other's."""
_CHECKS = "checks"
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_KEPT_MS = 3_600_000


class Engine:
    """DBOS in this process, of which there is one; `executor` is the worker's name."""

    def __init__(
        self, store: Store, turns: Turns, checks: Checks, executor: str, poll_s: float = 0.25
    ) -> None:
        self._store = store
        self._turns = turns
        self._checks = checks
        self._poll_s = poll_s
        self._executor = executor
        self._running: set[str] = set()
        self._idle: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        self._queues: dict[str, tuple[int, int]] = {}
        self._client: DBOSClient | None = None
        _hush()
        url = store.url
        if not store.is_file:
            url = url.set(drivername="postgresql")
        self._url = url.render_as_string(hide_password=False)
        config: DBOSConfig = {
            "name": NAME,
            "system_database_url": self._url,
            "application_version": VERSION,
            "executor_id": executor,
            "log_level": "CRITICAL",
            "enable_otlp": False,
            # Nothing here waits for messages; a stop waits for this listener to look up.
            "notification_listener_polling_interval_sec": 0.2,
            "serializer": DBOSPortableJSONSerializer(),
        }
        self._dbos = DBOS(config=config)

        @DBOS.workflow(name="turn")
        def _turn(job: str, turn: int) -> None:
            self._run_turn(job, turn)

        @DBOS.workflow(name="check")
        def _check(cause: str, turn: int) -> None:
            self._run_check(cause, turn)

    def start(self, doors: Iterable[Door]) -> None:
        """Make DBOS's tables and the queues, and start to work; raises StoreError."""
        try:
            DBOS.migrate(self._url)
            self._client = DBOSClient(
                system_database_engine=self._store.engine,
                serializer=DBOSPortableJSONSerializer(),
                application_name=NAME,
                use_listen_notify=False,
            )
            # Queues that are there before the launch are listened to at once.
            self._client.register_queue(
                _CHECKS, global_concurrency=2, polling_interval_sec=self._poll_s
            )
            for door in doors:
                self.open_queue(door)
            DBOS.launch()
        except (exc.SQLAlchemyError, dbos_error.DBOSException, OSError) as error:
            with suppress(exc.SQLAlchemyError, dbos_error.DBOSException, OSError):
                DBOS.destroy(destroy_registry=True)
            said = str(getattr(error, "orig", None) or error).split("\n")[0][:300]
            raise StoreError(f"{self._store.name}: the engine cannot start: {said}") from error

    def open_queue(self, door: Door) -> None:
        """Have the connection's queue, as wide and as quick as its door says."""
        wanted = (door.limits.together, door.limits.per_minute)
        if self._queues.get(door.connection) == wanted:
            return
        assert self._client is not None  # noqa: S101
        self._client.register_queue(
            queue_of(door.connection),
            global_concurrency=door.limits.together,
            limiter={"limit": door.limits.per_minute, "period": 60.0},
            polling_interval_sec=self._poll_s,
        )
        self._queues[door.connection] = wanted

    def offer(self, db: sa.Connection, offer: Offer) -> None:
        """Queue a turn, in the transaction that takes the job up."""
        options: EnqueueOptions = {
            "workflow_name": "turn",
            "queue_name": queue_of(offer.connection),
            "workflow_id": f"{offer.job}-{offer.turn}",
            "app_version": VERSION,
            "priority": offer.priority,
        }
        self._enqueue(db, options, offer.job, offer.turn)

    def offer_check(self, db: sa.Connection, cause: str, turn: int) -> None:
        """Queue a check, in the transaction that takes the cause up."""
        options: EnqueueOptions = {
            "workflow_name": "check",
            "queue_name": _CHECKS,
            "workflow_id": f"{cause}-{turn}",
            "app_version": VERSION,
        }
        self._enqueue(db, options, cause, turn)

    def lost(self, identity: str, turn: int) -> bool:
        """Whether nothing will end this turn any more: its workflow failed or is not there."""
        status = DBOS.get_workflow_status(f"{identity}-{turn}")
        return status is None or status.status in _ENDED

    def recover(self, executors: Collection[str]) -> int:
        """Queue again what these workers, which are gone, had under way; how much."""
        if not executors:
            return 0
        return len(DBOS._recover_pending_workflows(list(executors)))

    def orphans(self, known: Collection[str]) -> frozenset[str]:
        """Workers that have something under way but are not among the known ones."""
        found = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        names = {one.executor_id for one in found if one.executor_id is not None}
        return frozenset(names - set(known))

    def holding(self, executors: Collection[str]) -> frozenset[str]:
        """Which of these workers have something under way still."""
        found = DBOS.list_workflows(
            status="PENDING", executor_id=list(executors), load_input=False, load_output=False
        )
        return frozenset(one.executor_id for one in found if one.executor_id is not None)

    def take_back(self) -> int:
        """Queue again what stands under this worker's name although nothing runs it here, because
        the store failed when it was to begin or when its end was to be kept; how much.

        Only what was so at the call before too: between being claimed and running lies a moment.
        """
        found = DBOS.list_workflows(
            status="PENDING", executor_id=self._executor, load_input=False, load_output=False
        )
        with self._lock:
            running = frozenset(self._running)
        idle = {one.workflow_id: one.queue_name for one in found if one.workflow_id not in running}
        again = self._idle & set(idle)
        for identity in again:
            DBOS.resume_workflow(identity, queue_name=idle[identity])
        self._idle = frozenset(idle) - again
        return len(again)

    def move_back(self, db: sa.Connection, back: timedelta) -> None:
        """The clock went back: what started counts for the rate from its moment on the new one."""
        started = sa.column("started_at_epoch_ms", sa.BigInteger)
        schema = None if self._store.is_file else "dbos"
        table = sa.table("workflow_status", started, schema=schema)
        moved = started - int(back.total_seconds() * 1000)
        db.execute(sa.update(table).where(started.is_not(None)).values(started_at_epoch_ms=moved))

    def forget_ended(self, now_s: float) -> None:
        """Delete the workflows that ended a while ago: the jobs' own history stays."""
        cutoff = int(now_s * 1000) - _KEPT_MS
        found = DBOS.list_workflows(
            status=list(_ENDED), limit=500, load_input=False, load_output=False
        )
        old = [one.workflow_id for one in found if (one.updated_at or cutoff) < cutoff]
        if old:
            DBOS.delete_workflows(old)

    @property
    def active(self) -> int:
        """How many turns and checks run in this process."""
        with self._lock:
            return len(self._running)

    def stop(self, patience_s: float) -> bool:
        """Take nothing more, wait for what runs; whether all of it ended in time."""
        for event in self._dbos.background_thread_stop_events:
            event.set()
        until = time.monotonic() + patience_s
        while time.monotonic() < until and (self.active or _dequeuing()):
            time.sleep(0.02)
        whole = not self.active
        if self._client is not None:
            self._client = None
        with suppress(exc.SQLAlchemyError):
            DBOS.destroy(destroy_registry=True)
        return whole

    def _enqueue(self, db: sa.Connection, options: EnqueueOptions, *arguments: Any) -> None:
        assert self._client is not None  # noqa: S101
        self._client.enqueue_in_transaction(db, options, *arguments)

    def _run_turn(self, job: str, turn: int) -> None:
        with self._runs(job, turn):
            if DBOS.run_step({"name": "look"}, self._turns.look, job, turn):
                DBOS.run_step({"name": "send"}, self._turns.send, job, turn)
                DBOS.run_step({"name": "settle"}, self._turns.settle, job, turn)

    def _run_check(self, cause: str, turn: int) -> None:
        with self._runs(cause, turn):
            word, message = DBOS.run_step({"name": "ask"}, self._checks.ask, cause, turn)
            DBOS.run_step({"name": "conclude"}, self._checks.conclude, cause, turn, word, message)

    @contextmanager
    def _runs(self, identity: str, turn: int) -> Iterator[None]:
        """Known to run here, so that a stop can wait for it and nobody takes it for given up."""
        flow = f"{identity}-{turn}"
        with self._lock:
            self._running.add(flow)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(flow)


def _hush() -> None:
    """What DBOS logs is for its developers; what the user should know the worker says."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.CRITICAL)
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def queue_of(connection: str) -> str:
    """The name of a connection's queue."""
    return f"connection-{connection}"


def _dequeuing() -> bool:
    return any(
        thread.name.startswith("queue-worker-") and thread.is_alive()
        for thread in threading.enumerate()
    )
