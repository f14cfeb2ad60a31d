"""Magento's own log files, as Monolog's line formatter writes them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.records import split_records
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk, RecordStart, TextStream, record_chunks
from troubleshooter.ingest.times import TimeReader
from troubleshooter.model import System

NAME = "monolog"
ABOVE_FIRST = "lines above the first record"

START = RecordStart(
    "[",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?\] "
    r"[A-Za-z0-9_.-]{1,100}\.(?:DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY): ?",
)


def recognise(stream: TextStream) -> Recognised | None:
    """Some line has the form `[time] channel.LEVEL: message`."""
    if START.first(stream.head()) is None:
        return None
    return Recognised(NAME, System.MAGENTO, None, "utc", _frames)


def _frames(stream: TextStream, limits: Limits) -> Iterator[pl.DataFrame]:
    times = TimeReader()

    def read(chunk: Chunk, completeness: Completeness) -> pl.DataFrame:
        records = split_records(chunk, START, limits.record, completeness)
        if records.stray:
            completeness.skip(ABOVE_FIRST, len(records.stray))
        return to_schema(_columns(records.frame), times)

    chunks = record_chunks(stream, limits.batch, limits.record, START)
    return Frames(chunks, read, stream.completeness)


def _columns(records: pl.DataFrame) -> pl.DataFrame:
    after_time = pl.col("text").str.splitn("] ", 2).struct
    after_level = pl.col("rest").str.splitn(":", 2).struct
    return (
        records.with_columns(after_time[0].alias("time"), after_time[1].alias("rest"))
        .with_columns(after_level[0].alias("origin"), after_level[1].alias("message"))
        .select(
            "line",
            "time",
            pl.col("origin").str.extract(r"\.([A-Z]+)$").alias("level"),
            pl.col("message").str.strip_prefix(" "),
        )
    )
