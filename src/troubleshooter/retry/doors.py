"""The door to each connection in the store: held, paused, how wide, and errors spent on it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from troubleshooter.live import ConnectionSystem
from troubleshooter.retry import rows
from troubleshooter.retry.job import Hold, HoldKind
from troubleshooter.retry.limits import LIMITS, Limits
from troubleshooter.retry.policy import Wanted
from troubleshooter.retry.tables import DOORS, ERRORS, HOLDS

_ERRORS_KEPT = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Door:
    """How a connection is entered; `limits` are the vendor's with what the user set instead.
    `faults` jobs in a row met a failing server, `fault_job` last."""

    connection: str
    system: ConnectionSystem
    limits: Limits
    paused: bool
    faults: int
    fault_job: str


def make(db: sa.Connection, connection: str, system: ConnectionSystem) -> Door:
    """The connection's door, made if there is none."""
    if get(db, connection) is None:
        db.execute(sa.insert(DOORS).values(connection=connection, system=system.value))
    return must(db, connection)


def get(db: sa.Connection, connection: str) -> Door | None:
    """The connection's door, if it was ever used."""
    row = db.execute(sa.select(DOORS).where(DOORS.c.connection == connection)).mappings().first()
    return None if row is None else _door(row)


def must(db: sa.Connection, connection: str) -> Door:
    """The door of a connection that has jobs."""
    found = get(db, connection)
    assert found is not None  # noqa: S101
    return found


def every(db: sa.Connection) -> tuple[Door, ...]:
    """All doors, by name."""
    found = db.execute(sa.select(DOORS).order_by(DOORS.c.connection)).mappings()
    return tuple(_door(row) for row in found)


def _door(row: rows.Row) -> Door:
    system = ConnectionSystem(row["system"])
    limits = replace(LIMITS[system], **_own(json.loads(row["limits"])))
    paused = bool(row["paused"])
    return Door(row["connection"], system, limits, paused, row["faults"], row["fault_job"])


def _own(stored: dict[str, float]) -> dict[str, Any]:
    """The user's own limits; times are kept in seconds."""
    usual = Limits()
    return {
        name: timedelta(seconds=value)
        if isinstance(getattr(usual, name), timedelta)
        else int(value)
        for name, value in stored.items()
    }


def lock(db: sa.Connection, connection: str) -> None:
    """Let nobody else decide about this door until the transaction ends."""
    db.execute(
        sa.select(DOORS.c.connection).where(DOORS.c.connection == connection).with_for_update()
    )


def pause(db: sa.Connection, connection: str, paused: bool) -> None:
    """Let nothing through any more, or again."""
    db.execute(sa.update(DOORS).where(DOORS.c.connection == connection).values(paused=paused))


def set_limits(db: sa.Connection, connection: str, **own: float) -> None:
    """Set limits of the user's own, by their names in `Limits`; times in seconds."""
    here = DOORS.c.connection == connection
    stored = db.execute(sa.select(DOORS.c.limits).where(here)).scalar() or "{}"
    kept = json.dumps({**json.loads(stored), **own})
    db.execute(sa.update(DOORS).where(here).values(limits=kept))


def holds(db: sa.Connection, connection: str | None = None) -> tuple[Hold, ...]:
    """The holds that were not lifted; their time may be up."""
    query = sa.select(HOLDS).where(HOLDS.c.open.is_(sa.true()))
    if connection is not None:
        query = query.where(HOLDS.c.connection == connection)
    found = db.execute(query.order_by(HOLDS.c.until)).mappings()
    return tuple(rows.hold(row) for row in found)


def streaks(db: sa.Connection, connection: str) -> tuple[tuple[HoldKind, int], ...]:
    """How often in a row each kind of hold was set."""
    return tuple((hold.kind, hold.streak) for hold in holds(db, connection))


def put(db: sa.Connection, connection: str, hold: Wanted, message: str, now: datetime) -> None:
    """Hold the connection; a hold of the same kind that lasts longer stays."""
    there = HOLDS.c.connection == connection
    row = (
        db.execute(sa.select(HOLDS).where(there, HOLDS.c.kind == hold.kind.value))
        .mappings()
        .first()
    )
    values = {
        "until": rows.seconds(hold.until),
        "streak": hold.streak,
        "open": True,
        "message": message[:500],
        "set_at": rows.seconds(now),
    }
    if row is None:
        key = {"connection": connection, "kind": hold.kind.value}
        db.execute(sa.insert(HOLDS).values(**key, **values))
    elif not row["open"] or (row["until"] or 0.0) < hold.until.timestamp():
        db.execute(sa.update(HOLDS).where(there, HOLDS.c.kind == hold.kind.value).values(**values))


def lift(db: sa.Connection, connection: str) -> int:
    """Lift all holds, because a call came through or a person said so; how many there were."""
    lifted = db.execute(
        sa.update(HOLDS)
        .where(HOLDS.c.connection == connection, HOLDS.c.open.is_(sa.true()))
        .values(open=False, streak=0)
    )
    return lifted.rowcount


def fault(db: sa.Connection, connection: str, job: str) -> None:
    """Count that this job met a failing server, once if it met it several times in a row."""
    db.execute(
        sa.update(DOORS)
        .where(DOORS.c.connection == connection, DOORS.c.fault_job != job)
        .values(faults=DOORS.c.faults + 1, fault_job=job)
    )


def well(db: sa.Connection, connection: str) -> None:
    """The vendor's system answers: forget the faults and lift what they set."""
    lift(db, connection)
    db.execute(
        sa.update(DOORS)
        .where(DOORS.c.connection == connection, DOORS.c.faults > 0)
        .values(faults=0, fault_job="")
    )


def errors(
    db: sa.Connection, connection: str, operation: str, since: datetime
) -> tuple[datetime, ...]:
    """When errors were spent, or set aside for calls under way, on one endpoint."""
    query = sa.select(ERRORS.c.at).where(
        ERRORS.c.connection == connection,
        ERRORS.c.operation == operation,
        ERRORS.c.at > since.timestamp(),
    )
    found = (rows.moment(row.at) for row in db.execute(query.order_by(ERRORS.c.at)))
    return tuple(at for at in found if at is not None)


def reserve(
    db: sa.Connection, connection: str, operation: str, attempt: str, now: datetime
) -> None:
    """Set one error aside for a call that is about to be made."""
    db.execute(
        sa.insert(ERRORS).values(
            connection=connection, operation=operation, attempt=attempt, at=rows.seconds(now)
        )
    )
    db.execute(sa.delete(ERRORS).where(ERRORS.c.at < (now - _ERRORS_KEPT).timestamp()))


def reserved(db: sa.Connection, call: str) -> int:
    """How many errors are set aside for this call, each time it was made."""
    mine = ERRORS.c.attempt.startswith(call, autoescape=True)
    return int(db.execute(sa.select(sa.func.count()).where(mine)).scalar() or 0)


def release_sends(db: sa.Connection, job: str) -> None:
    """The job was found: none of its sends was an error."""
    mine = ERRORS.c.attempt.startswith(f"{job}/", autoescape=True)
    db.execute(sa.delete(ERRORS).where(mine, ERRORS.c.attempt.endswith("/send")))


def release(db: sa.Connection, attempt: str) -> None:
    """The call was no error: give back what was set aside for it."""
    db.execute(sa.delete(ERRORS).where(ERRORS.c.attempt == attempt))
