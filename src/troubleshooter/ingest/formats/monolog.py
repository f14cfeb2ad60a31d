"""Magento's own log files, as Monolog's line formatter writes them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.finding import LONGEST_RECORD, Finder, RecordText
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

    text = RecordText(read)
    finder = Finder(text, times) if text.serves and limits.record >= LONGEST_RECORD else None
    chunks = record_chunks(stream, limits.batch, limits.record, START)
    return Frames(chunks, read, stream.completeness, finder)


def _columns(records: pl.DataFrame) -> pl.DataFrame:
    # Cut at places, which copies nothing; up to the message all is ASCII, so that bytes are
    # characters. Times of one log are of one length.
    text, rest, colon = pl.col("text"), pl.col("rest"), pl.col("colon")
    ends = records["text"].str.find("] ", literal=True)
    even = ends.min() is not None and ends.min() == ends.max()
    end = pl.lit(ends[0]) if even else pl.lit(ends)
    parted = (
        records.select("line", time=text.str.slice(0, end), rest=text.str.slice(end + 2))
        .with_columns(colon=rest.str.find(":", literal=True))
        .select("line", "time", rest.str.slice(0, colon), message=rest.str.slice(colon + 1))
    )
    message, spaced = pl.col("message"), parted["message"].str.starts_with(" ")
    message = message.str.slice(1) if spaced.all() else message.str.strip_prefix(" ")
    return parted.select("line", "time", _levels(parted["rest"]), message)


def _levels(origins: pl.Series) -> pl.Series:
    """The levels in `channel.LEVEL`, of which a log has few."""
    named = origins.cast(pl.Categorical(pl.Categories.random()))
    few = named.unique()
    levels = few.cast(pl.String).str.extract(r"\.([A-Z]+)$")
    of = named.to_physical().replace_strict(few.to_physical(), levels, return_dtype=pl.String)
    return of.alias("level")
