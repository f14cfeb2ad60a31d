"""OutSmart's log panel as copied text: a line with the time, below it the message."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from troubleshooter.ingest import words
from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.records import split_records
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk, RecordStart, TextStream, record_chunks
from troubleshooter.ingest.times import TimeReader

NAME = "outsmart-text"
WITHOUT_MESSAGE = "times without a message"

START = RecordStart(
    "", r"[ \t]{0,8}[0-9]{2}-[0-9]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?[ \t]*(?:\n|$)"
)


def recognise(stream: TextStream) -> Recognised | None:
    """Some line holds nothing but a time as Dutch people write it."""
    head = stream.head()
    first = START.first(head + b"\n")
    if first is None:
        return None
    above = head[:first].decode("utf-8", errors="replace").split("\n")
    # The panel's own title stands nearest to its log; menus above it may name other systems.
    named = (system for line in reversed(above) if (system := words.system_named_in(line)))
    return Recognised(NAME, next(named, None), None, "local", _frames)


def _frames(stream: TextStream, limits: Limits) -> Iterator[pl.DataFrame]:
    times = TimeReader()

    def read(chunk: Chunk, completeness: Completeness) -> pl.DataFrame:
        records = split_records(chunk, START, limits.record, completeness).frame
        parts = pl.col("text").str.splitn("\n", 2).struct
        frame = records.select(
            "line",
            parts[0].str.strip_chars().alias("time"),
            parts[1].fill_null("").str.strip_chars().alias("message"),
        )
        empty = frame["message"] == ""
        if empty.any():
            completeness.skip(WITHOUT_MESSAGE, int(empty.sum()))
            frame = frame.filter(~empty)
        return to_schema(frame, times)

    chunks = record_chunks(stream, limits.batch, limits.record, START)
    return Frames(chunks, read, stream.completeness)
