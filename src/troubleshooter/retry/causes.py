"""Causes in the store: jobs that wait for the same fix are asked about together, once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from troubleshooter.retry import rows
from troubleshooter.retry.job import JobState, Reason, cause_id
from troubleshooter.retry.tables import CAUSES, JOBS

_VERIFY_AFTER = timedelta(seconds=1)
_VERIFY_MEANWHILE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: a rule on a connection, with what its probe needs. `word` is what the probe said
    last (confirmed, refuted, open or ''); `asked` tells that a person called it fixed."""

    id: str
    connection: str
    rule: str
    parameters: Mapping[str, str]
    turn: int
    checks: int
    asked: bool
    due: datetime | None
    verify_due: datetime | None
    word: str
    message: str
    checked_at: datetime | None


def _cause(row: rows.Row) -> Cause:
    return Cause(
        row["id"],
        row["connection"],
        row["rule"],
        json.loads(row["parameters"]),
        row["turn"],
        row["checks"],
        bool(row["asked"]),
        rows.moment(row["due"]),
        rows.moment(row["verify_due"]),
        row["word"],
        row["message"],
        rows.moment(row["checked_at"]),
    )


def make(db: sa.Connection, connection: str, rule: str, parameters: Mapping[str, str]) -> Cause:
    """The cause, made if it is not there."""
    identity = cause_id(connection, rule, parameters)
    found = get(db, identity)
    if found is None:
        told = json.dumps(dict(parameters), ensure_ascii=False)
        db.execute(
            sa.insert(CAUSES).values(id=identity, connection=connection, rule=rule, parameters=told)
        )
        found = get(db, identity)
    assert found is not None  # noqa: S101
    return found


def get(db: sa.Connection, identity: str) -> Cause | None:
    """The cause with this id."""
    row = db.execute(sa.select(CAUSES).where(CAUSES.c.id == identity)).mappings().first()
    return None if row is None else _cause(row)


def every(db: sa.Connection) -> tuple[Cause, ...]:
    """All causes."""
    return tuple(_cause(row) for row in db.execute(sa.select(CAUSES)).mappings())


def plan_check(db: sa.Connection, identity: str, due: datetime, asked: bool = False) -> None:
    """Have it checked at `due`, unless it already is to be earlier; at once when a person asks."""
    stamp = rows.seconds(due)
    sooner = sa.or_(CAUSES.c.due.is_(None), CAUSES.c.due > stamp)
    here = CAUSES.c.id == identity
    db.execute(sa.update(CAUSES).where(here, sooner).values(due=stamp))
    if asked:
        db.execute(sa.update(CAUSES).where(here).values(asked=True, due=stamp, checks=0))


def unask(db: sa.Connection, identity: str) -> None:
    """Nobody calls it fixed any more; a check that is planned looks for itself."""
    db.execute(sa.update(CAUSES).where(CAUSES.c.id == identity).values(asked=False))


def plan_verification(db: sa.Connection, identity: str, now: datetime) -> None:
    """A record arrived: have the cause looked at again, once for all that arrive meanwhile."""
    here = CAUSES.c.id == identity
    ended = [state.value for state in JobState if state.ended]
    others = sa.select(sa.func.count()).where(JOBS.c.cause == identity, JOBS.c.state.notin_(ended))
    left = int(db.execute(others).scalar() or 0)
    stamp = rows.seconds(now + (_VERIFY_MEANWHILE if left else _VERIFY_AFTER))
    later = sa.or_(CAUSES.c.verify_due.is_(None), CAUSES.c.verify_due > stamp)
    db.execute(sa.update(CAUSES).where(here, later).values(verify_due=stamp))


def due(db: sa.Connection, now: datetime) -> tuple[Cause, ...]:
    """The causes to look at now, of which none is being looked at."""
    stamp = rows.seconds(now)
    query = sa.select(CAUSES).where(
        CAUSES.c.busy.is_(sa.false()),
        sa.or_(CAUSES.c.due <= stamp, CAUSES.c.verify_due <= stamp),
    )
    return tuple(_cause(row) for row in db.execute(query.limit(20)).mappings())


def take(db: sa.Connection, cause: Cause, now: datetime) -> int | None:
    """Take the cause up: its new turn, None when another was quicker."""
    taken = db.execute(
        sa.update(CAUSES)
        .where(CAUSES.c.id == cause.id, CAUSES.c.busy.is_(sa.false()), CAUSES.c.turn == cause.turn)
        .values(busy=True, turn=cause.turn + 1, offered_at=rows.seconds(now))
    )
    return cause.turn + 1 if taken.rowcount else None


def checked(
    db: sa.Connection,
    cause: Cause,
    word: str,
    message: str,
    due_again: datetime | None,
    now: datetime,
) -> bool:
    """Write down what the probe said; False when another already ended this turn."""
    done = db.execute(
        sa.update(CAUSES)
        .where(CAUSES.c.id == cause.id, CAUSES.c.turn == cause.turn, CAUSES.c.busy.is_(sa.true()))
        .values(
            busy=False,
            asked=False,
            word=word,
            message=message[:500],
            checked_at=rows.seconds(now),
            checks=0 if word == "refuted" else cause.checks + 1,
            due=rows.seconds(due_again),
            verify_due=None,
        )
    )
    return done.rowcount > 0


def waiting(db: sa.Connection, identity: str) -> int:
    """How many jobs wait for this fix."""
    query = sa.select(sa.func.count()).where(
        JOBS.c.cause == identity, JOBS.c.state == JobState.FIXING.value
    )
    return int(db.execute(query).scalar() or 0)


def release(db: sa.Connection, identity: str, reason: Reason, now: datetime) -> int:
    """The cause is gone: its jobs may go; how many."""
    stamp = rows.seconds(now)
    done = db.execute(
        sa.update(JOBS)
        .where(JOBS.c.cause == identity, JOBS.c.state == JobState.FIXING.value)
        .values(
            state=JobState.QUEUED.value,
            reason=reason.value,
            due=stamp,
            updated_at=stamp,
            mode="send",
            failures=0,
        )
    )
    return done.rowcount


def stay(
    db: sa.Connection, identity: str, reason: Reason, due_again: datetime | None, now: datetime
) -> None:
    """The cause is not known to be gone: its jobs go on waiting."""
    db.execute(
        sa.update(JOBS)
        .where(JOBS.c.cause == identity, JOBS.c.state == JobState.FIXING.value)
        .values(reason=reason.value, due=rows.seconds(due_again), updated_at=rows.seconds(now))
    )


def stamp(db: sa.Connection, identity: str, word: str, now: datetime) -> int:
    """Stamp the records that arrived with what the probe says of their cause now."""
    done = db.execute(
        sa.update(JOBS)
        .where(JOBS.c.cause == identity, JOBS.c.state == JobState.DONE.value, JOBS.c.resolved == "")
        .values(resolved=word, resolved_at=rows.seconds(now))
    )
    return done.rowcount
