"""Chunks of text into one row a record, where a record starts at a line of a certain look."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import LONG_RECORD, Chunk, RecordStart, readable_size


@dataclass(frozen=True, slots=True)
class Records:
    """Records of one chunk: a frame of `line` and `text` (without the start's literal), and
    how many non-empty lines stand before the first of them."""

    frame: pl.DataFrame
    stray_lines: int


def split_records(
    chunk: Chunk, start: RecordStart, limit: int, completeness: Completeness
) -> Records:
    """The records of `chunk`; what is longer than `limit` bytes is cut at a line end."""
    text = chunk.data.decode("utf-8").removesuffix("\n")
    separator = "\n" + start.literal
    pieces = pl.Series("text", ["\n" + text]).str.split(separator).explode()
    frame = pl.DataFrame([pieces]).select(
        (
            pl.lit(chunk.line - 1, pl.UInt64)
            + (pl.col("text").str.count_matches("\n", literal=True) + 1)
            .cast(pl.UInt64)
            .cum_sum()
            .shift(1, fill_value=0)
        ).alias("line"),
        "text",
        pl.col("text").str.contains("^" + start.rest).alias("starts"),
    )
    first = frame["text"][0]
    frame = frame.slice(1)
    stray = sum(1 for line in first.split("\n") if line.strip())
    if not frame["starts"].all():
        frame, more = _merged(frame, separator)
        stray += more
    return Records(_cut(frame.select("line", "text"), limit, completeness), stray)


def _merged(frame: pl.DataFrame, separator: str) -> tuple[pl.DataFrame, int]:
    """`frame` with every piece that starts no record added to the record above it."""
    frame = frame.with_columns(pl.col("starts").cum_sum().alias("record"))
    before = frame.filter(pl.col("record") == 0)
    stray = sum(1 for text in before["text"] for line in text.split("\n") if line.strip())
    alone = pl.col("starts") & pl.col("starts").shift(-1, fill_value=True)
    frame = frame.filter(pl.col("record") > 0).with_columns(alone.alias("alone"))
    joined = (
        frame.filter(~pl.col("alone"))
        .group_by("record", maintain_order=True)
        .agg(pl.col("line").first(), pl.col("text").str.join(separator))
        .select("line", "text")
    )
    single = frame.filter("alone").select("line", "text")
    if single.is_empty():
        return joined, stray
    return pl.concat([single, joined]).sort("line"), stray


def _cut(frame: pl.DataFrame, limit: int, completeness: Completeness) -> pl.DataFrame:
    too_long = frame["text"].str.len_bytes() > limit
    if not too_long.any():
        return frame
    completeness.skip(LONG_RECORD.format(limit=readable_size(limit)), int(too_long.sum()))
    cut = []
    for text in frame["text"].filter(too_long):
        kept = text.encode()[:limit].decode("utf-8", errors="ignore")
        cut.append(kept[: kept.rfind("\n")] if "\n" in kept else kept)
    return frame.with_columns(frame["text"].scatter(too_long.arg_true(), cut))


def line_frame(chunk: Chunk) -> pl.DataFrame:
    """One row a line of `chunk`: its number and its text."""
    text = chunk.data.decode("utf-8").removesuffix("\n")
    lines = pl.Series("text", [text]).str.split("\n").explode()
    return pl.DataFrame([lines]).select(
        pl.int_range(chunk.line, chunk.line + pl.len(), dtype=pl.UInt64).alias("line"), "text"
    )
