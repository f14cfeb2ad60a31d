"""Chunks of text into one row a record, where a record starts at a line of a certain look."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from troubleshooter.ingest.series import replaced_at, text_of
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import LONG_RECORD, Chunk, RecordStart, readable_size


@dataclass(frozen=True, slots=True)
class Records:
    """Records of one chunk: a frame of `line` and `text` (without the start's literal), and
    the non-empty lines that stand before the first of them."""

    frame: pl.DataFrame
    stray: tuple[str, ...]


def split_records(
    chunk: Chunk, start: RecordStart, limit: int, completeness: Completeness
) -> Records:
    """The records of `chunk`; what is longer than `limit` bytes is cut at a line end."""
    separator = "\n" + start.literal
    ended = memoryview(chunk.data)[: -1 if chunk.data.endswith(b"\n") else None]
    whole = text_of("text", b"".join((b"\n", ended)))
    pieces = whole.str.split(separator).explode()
    # With no literal every line is a piece of its own; else a piece may hold more of them.
    inner = pl.col("text").str.count_matches("\n", literal=True).cast(pl.UInt64)
    before = (
        (inner + 1).cum_sum().shift(1, fill_value=0) if start.literal else pl.int_range(pl.len())
    )
    frame = pl.DataFrame([pieces]).select(
        (before.cast(pl.UInt64) + pl.lit(chunk.line - 1, pl.UInt64)).alias("line"),
        "text",
        pl.col("text").str.contains("^(?:" + start.rest + ")").alias("starts"),
    )
    stray = frame["text"][0]
    frame = frame.slice(1)
    if not frame["starts"].all():
        first = (frame["starts"].arg_max() or 0) if frame["starts"].any() else frame.height
        stray = separator.join([stray, *frame["text"].head(first)])
        frame = _merged(frame.slice(first), separator)
    lines = tuple(line for line in stray.split("\n") if line.strip())
    return Records(_cut(frame.select("line", "text"), limit, completeness), lines)


def _merged(pieces: pl.DataFrame, separator: str) -> pl.DataFrame:
    """`pieces`, the first of which starts a record, with every one that starts none added to
    the record above it."""
    followed = ~pl.col("starts").shift(-1, fill_value=True)
    further = ~pl.col("starts").shift(-2, fill_value=True)
    pair = pl.col("text") + separator + pl.col("text").shift(-1)
    records = (
        pieces.with_columns(
            pl.when(followed).then(pair).otherwise("text").alias("joined"),
            (followed & further).alias("longer"),
            pl.col("starts").cum_sum().alias("record"),
        )
        .filter("starts")
        .select("line", pl.col("joined").alias("text"), "longer", "record")
    )
    if not records["longer"].any():
        return records
    long_ones = records.filter("longer").select("record")
    joined = (
        pieces.with_columns(pl.col("starts").cum_sum().alias("record"))
        .join(long_ones, on="record", how="semi", maintain_order="left")
        .group_by("record", maintain_order=True)
        .agg(pl.col("text").str.join(separator))
    )
    return records.with_columns(
        replaced_at(records["text"], records["longer"].arg_true(), joined["text"])
    )


def _cut(frame: pl.DataFrame, limit: int, completeness: Completeness) -> pl.DataFrame:
    too_long = frame["text"].str.len_bytes() > limit
    if not too_long.any():
        return frame
    completeness.skip(LONG_RECORD.format(limit=readable_size(limit)), int(too_long.sum()))
    cut = []
    for text in frame["text"].filter(too_long):
        kept = text.encode()[:limit].decode("utf-8", errors="ignore")
        cut.append(kept[: kept.rfind("\n")] if "\n" in kept else kept)
    return frame.with_columns(replaced_at(frame["text"], too_long.arg_true(), cut))


def line_frame(chunk: Chunk) -> pl.DataFrame:
    """One row a line of `chunk` that holds more than spaces: its number and its text."""
    lines = text_of("text", chunk.data.removesuffix(b"\n")).str.split("\n").explode()
    frame = pl.DataFrame([lines]).with_columns(
        pl.int_range(chunk.line, chunk.line + pl.len(), dtype=pl.UInt64).alias("line")
    )
    begins_blank = pl.any_horizontal(pl.col("text").str.starts_with(blank) for blank in " \t\v\f")
    blank = (pl.col("text") == "") | (begins_blank & (pl.col("text").str.strip_chars() == ""))
    blanks = frame.select(blank).to_series()
    return frame.filter(~blanks) if blanks.any() else frame
