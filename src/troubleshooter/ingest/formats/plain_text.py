"""Plain text: every non-empty line a record, with a time and a level where it begins with them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.records import line_frame
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk, TextStream, line_chunks
from troubleshooter.ingest.times import TimeReader

NAME = "plain-text"

_LEVEL = (
    "TRACE|DEBUG|INFO|INFORMATION|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|CRIT|ALERT"
    "|EMERGENCY|SEVERE"
)
# A level counts only in capitals or in brackets: "Error creating customer" is a message.
_PREFIX = (
    r"^[ \t]*[\[(]?((?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
    r"(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)"
    r"|(?:[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4} [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?"
    r"[\])]?[ \t,;|:-]*"
    rf"(?:(?:[\[(<](?i:({_LEVEL}))[\])>]|({_LEVEL})(?:[ \t]|[:|]))[ \t]*[:|-]?)?[ \t]*(.*)$"
)


def recognise(stream: TextStream) -> Recognised | None:
    """Any text at all."""
    if not stream.head().strip():
        return None
    return Recognised(NAME, None, None, None, _frames)


def _frames(stream: TextStream, limits: Limits) -> Iterator[pl.DataFrame]:
    times = TimeReader()

    def read(chunk: Chunk, _: Completeness) -> pl.DataFrame:
        return to_schema(_columns(line_frame(chunk)), times)

    chunks = line_chunks(stream, limits.batch, limits.record)
    return Frames(chunks, read, stream.completeness)


def _columns(lines: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("parts").struct
    return lines.select(
        "line", "text", pl.col("text").str.extract_groups(_PREFIX).alias("parts")
    ).select(
        "line",
        parts[0].alias("time"),
        parts[1].fill_null(parts[2]).alias("level"),
        parts[3].fill_null(pl.col("text")).str.strip_chars().alias("message"),
    )
