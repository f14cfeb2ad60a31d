"""Columns of text, named by what they hold, into the columns every format delivers."""

from __future__ import annotations

import polars as pl

from troubleshooter.ingest import words
from troubleshooter.ingest.table import SCHEMA
from troubleshooter.ingest.times import TimeReader

OBJECT_FIELDS: tuple[str, ...] = ("order", "work_order", "invoice", "credit_memo")


def object_field(fields: set[str]) -> str | None:
    """Which of a table's columns names the document its records are about."""
    return next((field for field in OBJECT_FIELDS if field in fields), None)


def to_schema(frame: pl.DataFrame, times: TimeReader) -> pl.DataFrame:
    """`frame` (line, message and any of time, level, success, system and object, all but line
    as text) as a frame of SCHEMA.

    The space that Magento puts before a message that begins like a formula is taken away.
    """
    present = set(frame.columns)
    made: dict[str, pl.Expr] = {
        name: pl.lit(None, dtype=dtype) for name, dtype in SCHEMA.items() if name not in present
    }
    message = pl.col("message").fill_null("")
    made |= {"line": pl.col("line"), "message": message}
    if "time" in present:
        made["time"] = times.expression("time")
    if "object" in present:
        number = pl.col("object").str.strip_chars()
        made["object"] = pl.when(number != "").then(number)
    if "system" in present:
        made["system"] = words.systems(pl.col("system"))
    if "level" in present:
        made["level"] = words.levels(pl.col("level"))
        made["failed"] = words.failed_at(made["level"])
    if "success" in present:
        made["failed"] = words.failed(pl.col("success"))
    table = frame.select(made[name].alias(name) for name in SCHEMA.names())
    table = table.with_columns(_without_guard(table["message"]))
    if "time" in present:
        table = table.with_columns(times.complete(table["time"], frame["time"]))
    if "success" in present:
        table = table.with_columns(words.completed_failed(table["failed"], frame["success"]))
    return table


def _without_guard(messages: pl.Series) -> pl.Series:
    """Messages without the space that keeps spreadsheets from taking them for formulas."""
    guarded = messages.str.starts_with(" ").arg_true()
    if not len(guarded):
        return messages
    plain = messages.gather(guarded).str.replace(r"^ ([=+-])", "${1}")
    return messages.scatter(guarded, plain)
