"""Bookzo's log pasted as text: date, invoice and message, separated by tabs."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.headers import read_header
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.records import split_records
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk, RecordStart, TextStream, record_chunks
from troubleshooter.ingest.times import TimeReader
from troubleshooter.model import System

NAME = "bookzo-text"
ABOVE_FIRST = "lines above the first record"

START = RecordStart(
    "",
    r" {0,8}(?:[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"\t[^\t\n]{0,60}\t",
)


def recognise(stream: TextStream) -> Recognised | None:
    """Lines that begin with a time, a tab, an invoice number or nothing, and a tab."""
    head = stream.head()
    first = START.first(head)
    if first is None:
        return None
    above = [line for line in head[:first].decode("utf-8", "replace").split("\n") if line.strip()]
    headers = [header for line in above if (header := read_header(line.split("\t")))]
    if headers and not headers[-1].is_bookzo:
        return None
    return Recognised(NAME, System.EXACT, "invoice", "local", _frames)


def _frames(stream: TextStream, limits: Limits) -> Iterator[pl.DataFrame]:
    times = TimeReader()

    def read(chunk: Chunk, completeness: Completeness) -> pl.DataFrame:
        records = split_records(chunk, START, limits.record, completeness)
        stray = [line for line in records.stray if read_header(line.split("\t")) is None]
        if stray:
            completeness.skip(ABOVE_FIRST, len(stray))
        return to_schema(_columns(records.frame), times)

    chunks = record_chunks(stream, limits.batch, limits.record, START)
    return Frames(chunks, read, stream.completeness)


def _columns(records: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("text").str.splitn("\t", 3).struct
    message = pl.col("message")
    inner = message.str.slice(1, message.str.len_chars() - 2).str.replace_all(
        '""', '"', literal=True
    )
    quoted = (
        message.str.starts_with('"') & message.str.ends_with('"') & (message.str.len_bytes() > 1)
    )
    return records.select(
        "line",
        parts[0].alias("time"),
        parts[1].alias("object"),
        parts[2].fill_null("").str.strip_chars().alias("message"),
    ).with_columns(pl.when(quoted).then(inner).otherwise(message).alias("message"))
