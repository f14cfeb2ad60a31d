"""Which jobs are taken up now: due, let through by their door, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from troubleshooter.retry import causes, doors, rows
from troubleshooter.retry.causes import Cause
from troubleshooter.retry.doors import Door
from troubleshooter.retry.job import JobState, Reason
from troubleshooter.retry.policy import admit
from troubleshooter.retry.tables import CAUSES, JOBS

_OFFERED = [
    state.value for state in (JobState.QUEUED, JobState.WAITING, JobState.UNKNOWN, JobState.PERSON)
]
_ORDER = (JOBS.c.priority, JOBS.c.due, JOBS.c.created_at, JOBS.c.id)
_MOST_STUMBLES = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """A job taken up: its new turn, its connection, and how urgent it is (less is sooner)."""

    job: str
    turn: int
    connection: str
    priority: int


Enqueue = Callable[[sa.Connection, Offer], None]


def take_up(db: sa.Connection, now: datetime, enqueue: Enqueue, also: int = 1) -> tuple[Offer, ...]:
    """Take up what may go now, `also` jobs beyond those that run, and queue it in the same
    transaction: either both happen or neither."""
    taken: list[Offer] = []
    for door in doors.every(db):
        if door.paused:
            continue
        doors.lock(db, door.connection)
        for job, turn, priority in _chosen(db, door, now, also):
            offer = Offer(job, turn + 1, door.connection, priority)
            done = db.execute(
                sa.update(JOBS)
                .where(JOBS.c.id == job, JOBS.c.turn == turn, JOBS.c.busy.is_(sa.false()))
                .values(busy=True, turn=turn + 1, offered_at=rows.seconds(now))
            )
            if done.rowcount:
                enqueue(db, offer)
                taken.append(offer)
    return tuple(taken)


def _chosen(db: sa.Connection, door: Door, now: datetime, also: int) -> list[tuple[str, int, int]]:
    under_way = _busy(db, door.connection)
    holds = doors.holds(db, door.connection)
    allowed = admit(now, door.limits, holds, (), under_way, door.paused)
    if not allowed.allowed:
        return []
    # With a hold whose time is up one job goes and sees; the others follow once it came through.
    room = 1 if holds else max(0, door.limits.together + also - under_way)
    if not room:
        return []
    columns = (JOBS.c.id, JOBS.c.turn, JOBS.c.priority, JOBS.c.operation, JOBS.c.unsettled)
    query = (
        sa.select(*columns)
        .where(
            JOBS.c.connection == door.connection,
            JOBS.c.busy.is_(sa.false()),
            JOBS.c.state.in_(_OFFERED),
            JOBS.c.due <= rows.seconds(now),
        )
        .order_by(*_ORDER)
        .limit(room)
    )
    if door.limits.errors is None:
        return [(row.id, row.turn, row.priority) for row in db.execute(query)]
    # What must be settled goes first: it may give back what was set aside for it.
    query = query.order_by(None).order_by(JOBS.c.unsettled.desc(), *_ORDER)
    return [
        (row.id, row.turn, row.priority)
        for place, row in enumerate(db.execute(query))
        if _within_budget(db, door, row.operation, under_way + place, now, bool(row.unsettled))
    ]


def _within_budget(
    db: sa.Connection, door: Door, operation: str, before: int, now: datetime, settling: bool
) -> bool:
    since = now - door.limits.error_window
    errors = doors.errors(db, door.connection, operation, since)
    allowed = admit(now, door.limits, (), errors, before, settling=settling)
    return allowed.allowed or allowed.reason is not Reason.ERROR_BUDGET


def _busy(db: sa.Connection, connection: str) -> int:
    query = sa.select(sa.func.count()).where(
        JOBS.c.connection == connection, JOBS.c.busy.is_(sa.true())
    )
    return int(db.execute(query).scalar() or 0)


def causes_due(db: sa.Connection, now: datetime) -> tuple[Cause, ...]:
    """The causes to look at now, through doors that are not paused or held."""
    shut = {door.connection for door in doors.every(db) if door.paused}
    shut |= {hold.connection for hold in doors.holds(db) if hold.until > now}
    return tuple(one for one in causes.due(db, now) if one.connection not in shut)


def stuck(db: sa.Connection, before: datetime) -> tuple[tuple[str, int], ...]:
    """Jobs and turns that were taken up before then and did not end yet."""
    query = sa.select(JOBS.c.id, JOBS.c.turn).where(
        JOBS.c.busy.is_(sa.true()), JOBS.c.offered_at < rows.seconds(before)
    )
    return tuple((row.id, row.turn) for row in db.execute(query.limit(100)))


def give_back(db: sa.Connection, job: str, turn: int) -> None:
    """Nobody runs this turn any more: the job may be taken up again, a few times."""
    here = (JOBS.c.id == job, JOBS.c.turn == turn, JOBS.c.busy.is_(sa.true()))
    stumbles = db.execute(sa.select(JOBS.c.stumbles).where(*here)).scalar()
    if stumbles is None:
        return
    values: dict[str, object] = {"busy": False, "stumbles": stumbles + 1}
    if stumbles + 1 >= _MOST_STUMBLES:
        values |= {"state": JobState.DEAD.value, "reason": Reason.BROKEN.value, "due": None}
    db.execute(sa.update(JOBS).where(*here).values(**values))


def stuck_causes(db: sa.Connection, before: datetime) -> tuple[tuple[str, int], ...]:
    """Causes and turns that were taken up before then and did not end yet."""
    query = sa.select(CAUSES.c.id, CAUSES.c.turn).where(
        CAUSES.c.busy.is_(sa.true()), CAUSES.c.offered_at < rows.seconds(before)
    )
    return tuple((row.id, row.turn) for row in db.execute(query.limit(100)))


def give_back_cause(db: sa.Connection, cause: str, turn: int) -> None:
    """Nobody looks at this cause any more: it may be looked at again."""
    db.execute(
        sa.update(CAUSES).where(CAUSES.c.id == cause, CAUSES.c.turn == turn).values(busy=False)
    )


def soon(db: sa.Connection, until: datetime) -> bool:
    """Whether anything is under way, or comes up by itself before then."""
    stamp = rows.seconds(until)
    held = {hold.connection: hold.until for hold in doors.holds(db)}
    shut = [name for name, end in held.items() if end > until]
    shut += [door.connection for door in doors.every(db) if door.paused]
    due = sa.and_(JOBS.c.state.in_(_OFFERED), JOBS.c.due <= stamp, JOBS.c.connection.notin_(shut))
    asked = sa.or_(CAUSES.c.due <= stamp, CAUSES.c.verify_due <= stamp)
    queries = (
        sa.select(JOBS.c.id).where(sa.or_(JOBS.c.busy.is_(sa.true()), due)),
        sa.select(CAUSES.c.id).where(
            sa.or_(CAUSES.c.busy.is_(sa.true()), sa.and_(asked, CAUSES.c.connection.notin_(shut)))
        ),
    )
    return any(db.execute(query.limit(1)).first() is not None for query in queries)
