"""Workers in the store: each has a lease that it renews; one whose lease ran out is gone."""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from troubleshooter.retry import rows
from troubleshooter.retry.tables import CAUSES, ERRORS, HOLDS, JOBS, NOTES, WORKERS

_CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker as others see it."""

    id: str
    host: str
    pid: int
    started_at: datetime | None
    beat_at: datetime | None


def new_name() -> str:
    """A name that no other worker ever has."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def beat(db: sa.Connection, name: str, now: datetime) -> None:
    """Renew the lease."""
    stamp = rows.seconds(now)
    done = db.execute(sa.update(WORKERS).where(WORKERS.c.id == name).values(beat_at=stamp))
    if not done.rowcount:
        db.execute(
            sa.insert(WORKERS).values(
                id=name,
                host=socket.gethostname(),
                pid=os.getpid(),
                started_at=stamp,
                beat_at=stamp,
            )
        )


def every(db: sa.Connection) -> tuple[Worker, ...]:
    """All workers that have a lease, run out or not."""
    return tuple(
        Worker(row.id, row.host, row.pid, rows.moment(row.started_at), rows.moment(row.beat_at))
        for row in db.execute(sa.select(WORKERS).order_by(WORKERS.c.started_at))
    )


def gone(db: sa.Connection, before: datetime) -> tuple[str, ...]:
    """The workers that did not renew their lease since then."""
    silent = WORKERS.c.beat_at < rows.seconds(before)
    return tuple(db.execute(sa.select(WORKERS.c.id).where(silent)).scalars())


def remove(db: sa.Connection, name: str, before: datetime | None = None) -> bool:
    """The worker ended, or what it had under way was given to others; with `before` only if it
    did not renew its lease since then. Tells whether."""
    query = sa.delete(WORKERS).where(WORKERS.c.id == name)
    if before is not None:
        query = query.where(WORKERS.c.beat_at < rows.seconds(before))
    return db.execute(query).rowcount > 0


def lock_clock(db: sa.Connection) -> None:
    """Let no other worker look at the clock until the transaction ends."""
    db.execute(sa.select(NOTES.c.value).where(NOTES.c.name == _CLOCK).with_for_update())


def clock_went_back(db: sa.Connection, now: datetime, tolerance: timedelta) -> timedelta | None:
    """How far the clock went back since anybody last noted it, None when it did not.

    Every time kept is moved along, so that what was to wait an hour still waits an hour.
    """
    back = _behind(db, now)
    if back is None:
        return None
    if back > tolerance.total_seconds():
        for table, names in (
            (JOBS, ("due", "offered_at", "sent_at", "first_sent_at")),
            (HOLDS, ("until", "set_at")),
            (ERRORS, ("at",)),
            (CAUSES, ("due", "verify_due", "offered_at", "checked_at")),
            (WORKERS, ("beat_at",)),
        ):
            moved = {name: table.c[name] - back for name in names}
            db.execute(sa.update(table).values(**moved))
    if back < 0 or back > tolerance.total_seconds():
        _set_clock(db, now)
    return timedelta(seconds=back) if back > tolerance.total_seconds() else None


def note_clock(db: sa.Connection, now: datetime) -> None:
    """Times were just written by this clock. Without this, a clock that is set back before a worker
    looks again seems to have gone back by less than it did, and what was written last waits that
    much too long."""
    back = _behind(db, now)
    if back is not None and back < 0:
        _set_clock(db, now)


def _behind(db: sa.Connection, now: datetime) -> float | None:
    """Seconds by which `now` is before the latest moment noted; None when it is the first one,
    which is then noted."""
    kept = db.execute(sa.select(NOTES.c.value).where(NOTES.c.name == _CLOCK)).scalar()
    if kept is not None:
        return float(kept) - now.timestamp()
    insert = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    values = {"name": _CLOCK, "value": str(now.timestamp())}
    db.execute(insert(NOTES).values(**values).on_conflict_do_nothing())
    return None


def _set_clock(db: sa.Connection, now: datetime) -> None:
    db.execute(sa.update(NOTES).where(NOTES.c.name == _CLOCK).values(value=str(now.timestamp())))
