"""The tables of the retry engine; times are seconds since 1970 in UTC."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()


def complete(db: sa.Connection) -> None:
    """Add the indexes that a queue of an earlier version does not have."""
    for index in JOBS.indexes:
        index.create(db, checkfirst=True)


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, default=default)


def _whole(name: str, default: int = 0) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, default=default)


def _moment(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float(53))


JOBS = sa.Table(
    "retry_jobs",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _text("connection"),
    _text("operation"),
    _text("record"),
    _text("state"),
    _text("reason"),
    _text("mode", "send"),
    sa.Column("rule", sa.Text),
    _text("policy", "{}"),
    _text("parameters", "{}"),
    _text("payload", "{}"),
    _text("original", "{}"),
    _text("cause"),
    _moment("due"),
    _whole("priority", 50),
    _whole("turn"),
    sa.Column("busy", sa.Boolean, nullable=False, default=False),
    sa.Column("wants_cancel", sa.Boolean, nullable=False, default=False),
    _moment("offered_at"),
    _whole("sends"),
    _whole("failures"),
    _whole("looks"),
    _whole("stumbles"),
    sa.Column("unsettled", sa.Boolean, nullable=False, default=False),
    sa.Column("vouched", sa.Boolean, nullable=False, default=False),
    _moment("sent_at"),
    _moment("first_sent_at"),
    _text("message"),
    _text("reference"),
    _moment("created_at"),
    _moment("updated_at"),
    _text("resolved"),
    _moment("resolved_at"),
    sa.Index("retry_jobs_due", "connection", "busy", "state", "due"),
    sa.Index("retry_jobs_cause", "cause", "state"),
    # In the orders in which jobs are taken up, so that a long queue costs no more than a short one.
    sa.Index("retry_jobs_order", "connection", "busy", "priority", "due", "created_at", "id"),
    sa.Index(
        "retry_jobs_settling",
        "connection",
        "busy",
        sa.text("unsettled DESC"),
        "priority",
        "due",
        "created_at",
        "id",
    ),
)

ATTEMPTS = sa.Table(
    "retry_attempts",
    METADATA,
    sa.Column("job", sa.Text, primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    _text("worker"),
    _moment("begun_at"),
    _moment("ended_at"),
    _text("request"),
    sa.Column("answer", sa.Text),
)

HOLDS = sa.Table(
    "retry_holds",
    METADATA,
    sa.Column("connection", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    _moment("until"),
    _whole("streak", 1),
    sa.Column("open", sa.Boolean, nullable=False, default=True),
    _text("message"),
    _moment("set_at"),
)

DOORS = sa.Table(
    "retry_doors",
    METADATA,
    sa.Column("connection", sa.Text, primary_key=True),
    _text("system"),
    sa.Column("paused", sa.Boolean, nullable=False, default=False),
    _text("limits", "{}"),
    _whole("faults"),
    _text("fault_job"),
)

ERRORS = sa.Table(
    "retry_errors",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    _text("connection"),
    _text("operation"),
    _text("attempt"),
    _moment("at"),
    sa.Index("retry_errors_at", "connection", "operation", "at"),
)

CAUSES = sa.Table(
    "retry_causes",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("connection"),
    _text("rule"),
    _text("parameters", "{}"),
    _whole("turn"),
    sa.Column("busy", sa.Boolean, nullable=False, default=False),
    _moment("offered_at"),
    _whole("checks"),
    sa.Column("asked", sa.Boolean, nullable=False, default=False),
    _moment("due"),
    _moment("verify_due"),
    _text("word"),
    _text("message"),
    _moment("checked_at"),
)

AUDIT = sa.Table(
    "retry_audit",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    _moment("at"),
    _text("who"),
    _text("action"),
    _text("job"),
    _text("connection"),
    _text("detail"),
)

WORKERS = sa.Table(
    "retry_workers",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("host"),
    _whole("pid"),
    _moment("started_at"),
    _moment("beat_at"),
    sa.Column("stopping", sa.Boolean, nullable=False, default=False),
)

NOTES = sa.Table(
    "retry_notes",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    _text("value"),
)
