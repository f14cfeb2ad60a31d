"""A worker: takes jobs up, keeps its lease, finishes what a worker that is gone had begun."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dbos import error as dbos_error
from sqlalchemy import exc

from troubleshooter.errors import StoreError
from troubleshooter.retry import audit, causes, doors, offering, workers
from troubleshooter.retry.boundaries import Boundary, Pass, through
from troubleshooter.retry.checks import Checks
from troubleshooter.retry.clock import ServerClock, utc_now
from troubleshooter.retry.engine import Engine
from troubleshooter.retry.operations.operation import Operation
from troubleshooter.retry.tables import METADATA, complete
from troubleshooter.retry.turns import Advisor, Opener, Turns
from troubleshooter.store import Store

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Timing:
    """How often a worker looks around, in seconds. A worker that does not renew its lease for
    `lease_s` is taken for gone; `soon_s` is what still counts as now when draining."""

    tick_s: float = 0.25
    poll_s: float = 0.25
    lease_s: float = 30.0
    soon_s: float = 5.0
    patience_s: float = 40.0
    store_patience_s: float = 60.0


@dataclass(slots=True)
class Worker:
    """One worker in this process; `say` tells the user what she should know."""

    store: Store
    operations: Mapping[str, Operation]
    desks: Opener
    advisor: Advisor
    say: Say
    timing: Timing = field(default_factory=Timing)
    at: Pass = through
    now: Callable[[], datetime] = utc_now
    name: str = field(default_factory=workers.new_name)
    _next_beat: float = 0.0
    _next_sweep: float = 0.0
    _told: str = ""

    def run(self, stop: threading.Event, drain: bool = False) -> bool:
        """Work until `stop` is set, or with `drain` until nothing more happens by itself soon.

        Tells whether all that was under way ended. Raises StoreError when the store cannot be used
        at the start, or with `drain` for longer than a minute.
        """
        engine = self._started()
        failing_since: float | None = None
        try:
            while not stop.is_set():
                try:
                    self._tick(engine)
                    if drain and self._drained():
                        break
                    failing_since = None
                    self._well()
                except (StoreError, dbos_error.DBOSException, exc.SQLAlchemyError) as error:
                    failing_since = failing_since or time.monotonic()
                    self._tell(str(error).split("\n")[0])
                    failing = time.monotonic() - failing_since
                    if drain and failing > self.timing.store_patience_s:
                        raise StoreError(str(error).split("\n")[0]) from error
                self.at(Boundary.WAITING)
                stop.wait(self.timing.tick_s)
        finally:
            whole = self._stopped(engine)
        return whole

    def _started(self) -> Engine:
        self.store.create(METADATA)
        turns = Turns(
            self.store,
            self.operations,
            self.desks,
            self.advisor,
            self.name,
            now=self.now,
            at=self.at,
        )
        checks = Checks(self.store, self.advisor, self.now)
        engine = Engine(self.store, turns, checks, self.name, self.timing.poll_s)
        with self.store.begin() as db:
            complete(db)
            workers.beat(db, self.name, self.now())
            found = doors.every(db)
        engine.start(found)
        return engine

    def _tick(self, engine: Engine) -> None:
        moment = time.monotonic()
        if moment >= self._next_beat:
            self._beat(engine)
            self._take_over(engine)
            # Only now: what failed above is tried again at the next tick.
            self._next_beat = moment + self.timing.lease_s / 4
        now = self.now()
        with self.store.read() as db:
            found = doors.every(db)
        for door in found:
            engine.open_queue(door)
        with self.store.begin() as db:
            taken = offering.take_up(db, now, engine.offer)
            for cause in offering.causes_due(db, now):
                turn = causes.take(db, cause, now)
                if turn is not None:
                    engine.offer_check(db, cause.id, turn)
        if taken:
            self.at(Boundary.TAKEN_UP)
        if moment >= self._next_sweep:
            self._next_sweep = moment + self.timing.lease_s
            self._sweep(engine, now)

    def _beat(self, engine: Engine) -> None:
        tolerance = timedelta(seconds=60)
        with self.store.begin() as db:
            workers.lock_clock(db)
            now = self.now.look(db) if isinstance(self.now, ServerClock) else self.now()
            back = workers.clock_went_back(db, now, tolerance)
            workers.beat(db, self.name, now)
            if back is not None:
                engine.move_back(db, back)
                said = f"the clock went back by {back.total_seconds():.0f} s; all times move along"
                audit.note(db, now, audit.ENGINE, "clock", detail=said)
        if back is not None:
            self.say(said)

    def _take_over(self, engine: Engine) -> None:
        now = self.now()
        before = now - timedelta(seconds=self.timing.lease_s)
        with self.store.read() as db:
            lost = workers.gone(db, before)
        if not lost:
            return
        number = engine.recover(lost)
        self.at(Boundary.TAKING_OVER)
        # Whoever still holds something keeps its lease, so that this is done again until it works.
        left = engine.holding(lost)
        with self.store.begin() as db:
            for name in lost:
                if name not in left and workers.remove(db, name, before):
                    audit.note(db, now, audit.ENGINE, "take-over", detail=f"{name} is gone")
        if number:
            self.say(f"a worker is gone; {number} jobs it had under way go on here")

    def _sweep(self, engine: Engine, now: datetime) -> None:
        with self.store.read() as db:
            known = {one.id for one in workers.every(db)}
            before = now - timedelta(seconds=self.timing.lease_s)
            taken = offering.stuck(db, before)
            asked = offering.stuck_causes(db, before)
        engine.recover(engine.orphans(known | {self.name}))
        engine.take_back()
        lost = [one for one in taken if engine.lost(*one)]
        lost_causes = [one for one in asked if engine.lost(*one)]
        if lost or lost_causes:
            with self.store.begin() as db:
                for job, turn in lost:
                    offering.give_back(db, job, turn)
                for cause, turn in lost_causes:
                    offering.give_back_cause(db, cause, turn)
        engine.forget_ended(now.timestamp())

    def _drained(self) -> bool:
        soon = self.now() + timedelta(seconds=self.timing.soon_s)
        with self.store.read() as db:
            return not offering.soon(db, soon)

    def _stopped(self, engine: Engine) -> bool:
        whole = engine.stop(self.timing.patience_s)
        try:
            with self.store.begin() as db:
                if whole:
                    workers.remove(db, self.name)
        except StoreError as error:
            self._tell(str(error))
        return whole

    def _well(self) -> None:
        if self._told:
            self._told = ""
            self.say("the store works again")

    def _tell(self, message: str) -> None:
        if message != self._told:
            self._told = message
            self.say(message)
