"""The one pass over a batch's rows: records that are alike become one group."""

from __future__ import annotations

import polars as pl

from troubleshooter.documents import codes
from troubleshooter.model import System

PER_GROUP = 3
"""Records of a group that are kept as they are, for samples: the first ones."""

KEYS = ("key", "system", "failed", "day")
"""What the records of a group share."""

_SYSTEMS = pl.Enum([system.value for system in System])
_MICROSECONDS = 24 * 60 * 60 * 1_000_000  # of a day
_DAYS = 1 << 28  # more than the days that a time in microseconds can span
_NO_SYSTEM, _NO_OUTCOME, _NO_DAY = len(_SYSTEMS.categories), 2, _DAYS - 1


def grouped(frame: pl.DataFrame) -> pl.DataFrame:
    """The groups of a batch of a log table with a column `key` (categories), alike for messages
    that are decided alike.

    Columns: `alike` (a number), KEYS, count, first and last (times), and of the first few records
    lines, times and messages; of the documents that a column names `plain` (as `documents.codes`
    gives them) and `named` (all others); `texts` are the messages of records without one.
    """
    found = codes(frame["object"])
    bare = frame["object"].null_count()
    others = found.null_count() > bare
    nothing = pl.lit(None, pl.String).filter(pl.lit(value=False))
    rows = frame.with_columns(plain=found, alike=_alike(_one(frame["system"])))
    return rows.group_by("alike", maintain_order=True).agg(
        *(pl.col(name).first() for name in KEYS if name != "day"),
        day=pl.col("time").first().dt.date(),
        count=pl.len(),
        first=pl.col("time").min(),
        last=pl.col("time").max(),
        lines=pl.col("line").head(PER_GROUP),
        times=pl.col("time").head(PER_GROUP),
        messages=pl.col("message").head(PER_GROUP),
        plain=pl.col("plain").drop_nulls(),
        named=_where(pl.col("object"), pl.col("plain").is_null()) if others else nothing,
        texts=_where(pl.col("message"), pl.col("object").is_null()) if bare else nothing,
    )


def _where(column: pl.Expr, holds: pl.Expr) -> pl.Expr:
    return column.filter(holds).drop_nulls()


def _alike(one_system: bool) -> pl.Expr:
    """One number for all of KEYS: much faster to group by than the columns are."""
    key = pl.col("key").to_physical().cast(pl.UInt64)
    failed = pl.col("failed").cast(pl.UInt64).fill_null(_NO_OUTCOME)
    day = pl.col("time").to_physical() // _MICROSECONDS + _DAYS // 2
    number = key * (_NO_OUTCOME + 1) + failed
    number = number * _DAYS + day.fill_null(_NO_DAY).cast(pl.UInt64)
    if one_system:
        return number
    system = pl.col("system").cast(_SYSTEMS).to_physical().cast(pl.UInt64)
    return number * (_NO_SYSTEM + 1) + system.fill_null(_NO_SYSTEM)


def _one(column: pl.Series) -> bool:
    """Whether all values are the same."""
    if not len(column) or column.null_count():
        return column.null_count() == len(column)
    return bool((column == column[0]).all())
