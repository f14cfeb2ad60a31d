"""The tables of cases; times are seconds since 1970 in UTC, or a log's own as ISO 8601."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, default="")


def _of_case() -> sa.Column[str]:
    return sa.Column("case_id", sa.Text, primary_key=True)


CASES = sa.Table(
    "cases",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("customer_key"),
    _text("customer"),
    _text("subject"),
    _text("rule"),
    _text("title"),
    _text("note"),
    _text("sample"),
    sa.Column("created_at", sa.Float(53), nullable=False),
    sa.UniqueConstraint("customer_key", "subject"),
    sa.Index("cases_subject", "subject"),
)
SIGHTINGS = sa.Table(
    "case_sightings",
    METADATA,
    _of_case(),
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("first", sa.Text),
    sa.Column("last", sa.Text),
    _text("days"),
    _text("lane"),
    _text("source"),
    _text("documents"),
)
DEEDS = sa.Table(
    "case_deeds",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("case_id", sa.Text, nullable=False, index=True),
    sa.Column("at", sa.Float(53), nullable=False),
    _text("kind"),
    _text("detail"),
)
FILES = sa.Table(
    "case_files",
    METADATA,
    _of_case(),
    sa.Column("shown", sa.Text, primary_key=True),
)
PLACES = sa.Table(
    "case_places",
    METADATA,
    sa.Column("path", sa.Text, primary_key=True),
    _text("customer_key"),
    _text("customer"),
)
