"""The audit trail: everything a person did, and what the engine did to a whole connection."""

from __future__ import annotations

import getpass
from datetime import datetime

import sqlalchemy as sa

from troubleshooter.redact import redact
from troubleshooter.retry import rows
from troubleshooter.retry.job import Entry
from troubleshooter.retry.tables import AUDIT

ENGINE = "engine"
"""Who did it when no person did."""


def me() -> str:
    """The name under which this person's deeds are kept."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def note(
    db: sa.Connection,
    at: datetime,
    who: str,
    action: str,
    job: str = "",
    connection: str = "",
    detail: str = "",
) -> None:
    """Add one line, without secrets."""
    db.execute(
        sa.insert(AUDIT).values(
            at=rows.seconds(at),
            who=who,
            action=action,
            job=job,
            connection=connection,
            detail=redact(detail)[:2_000],
        )
    )


def trail(db: sa.Connection, job: str | None = None, most: int = 200) -> tuple[Entry, ...]:
    """The last lines, oldest first; with `job` only those about it."""
    query = sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(most)
    if job is not None:
        query = query.where(AUDIT.c.job == job)
    return tuple(rows.entry(row) for row in reversed(db.execute(query).mappings().all()))
