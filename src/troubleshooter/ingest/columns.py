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
    """`frame` (line, message and any of time, level, failed, success, system and one column
    `object`, all but line as text) as a frame of SCHEMA.

    The space that Magento puts before a message that begins like a formula is taken away.
    """
    height = frame.height
    columns = {name: frame[name] for name in frame.columns}
    nothing = {
        name: pl.Series(name, [None], dtype=dtype).new_from_index(0, height)
        for name, dtype in SCHEMA.items()
    }
    message = columns["message"].fill_null("")
    if message.str.starts_with(" ").any():
        message = message.str.replace(r"^ ([=+-])", "${1}")
    level = words.levels(columns["level"]) if "level" in columns else nothing["level"]
    if "success" in columns:
        failed = words.failed(columns["success"])
    elif "level" in columns:
        failed = words.failed_at(level)
    else:
        failed = nothing["failed"]
    made = {
        "line": columns["line"],
        "time": times.read(columns["time"]) if "time" in columns else nothing["time"],
        "level": level,
        "failed": failed,
        "message": message,
        "object": _numbers(columns["object"]) if "object" in columns else nothing["object"],
        "system": words.systems(columns["system"]) if "system" in columns else nothing["system"],
    }
    return pl.DataFrame([made[name].rename(name) for name in SCHEMA.names()], schema=SCHEMA)


def _numbers(texts: pl.Series) -> pl.Series:
    """Document numbers as text; null where there is none."""
    if texts.str.contains(r"^\s|\s$").any():
        texts = texts.str.strip_chars()
    return texts.set(texts == "", None)
