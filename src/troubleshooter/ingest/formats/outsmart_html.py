"""OutSmart's log as a saved web page: a table whose rows hold a time and a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import polars as pl

from troubleshooter.errors import InputError
from troubleshooter.ingest import markup, words
from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.headers import read_header
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import LONG_RECORD, Chunk, TextStream, readable_size
from troubleshooter.ingest.times import TimeReader
from troubleshooter.model import System

NAME = "outsmart-html"

_PAGE = re.compile(rb"(?i)<!doctype html|<html[\s>]|<table[\s>]|<tbody[\s>]|<tr[\s>]")
_TITLES = re.compile(r"(?is)<(title|h1|h2)\b[^>]{0,200}>(.{0,300}?)</\1")
_DAY = r"[0-9]{2}-[0-9]{2}-[0-9]{4}"
_TIME = rf"^{_DAY},? [0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?$"
_HEAD_BYTES = 8 * 1024 * 1024
_ERROR_MARK = (
    r"(?i)(?:^|[ \"'_-])(?:error|errors|danger|fail|failed|failure|fout|orange|red|warning"
    r"|exclamation|alert|mislukt)(?:$|[ \"'_-])"
)
_OK_MARK = r"(?i)(?:^|[ \"'_-])(?:ok|success|succes|check|checked|green|done|gelukt)(?:$|[ \"'_-])"
_TAGS = r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>"""


def recognise(stream: TextStream) -> Recognised | None:
    """A page with a table one of whose rows holds a cell with a Dutch time.

    Raises InputError for a page without such a table.
    """
    start = stream.head()[:65536]
    if not start.lstrip().startswith(b"<") or not _PAGE.search(start):
        return None
    head = stream.head(_HEAD_BYTES)
    sample = TextStream(iter((head,)), stream.completeness)
    message_at: int | None = None
    for chunk in markup.row_chunks(sample, len(head) + 1, len(head) + 1):
        table = markup.rows(chunk, len(head) + 1)
        message_at = _message_column(table.filter(pl.col("markup").str.contains("<th")))
        days = table.filter(pl.col("markup").str.contains(_DAY)).head(50)
        if days.height and _log_cells(days, message_at).height:
            frames = partial(_frames, message_at=message_at)
            return Recognised(NAME, _system(head), None, "local", frames)
    raise InputError("", "a web page without a log table")


def _system(head: bytes) -> System | None:
    page = head.decode("utf-8", errors="ignore")
    titles = {tag.lower(): title for tag, title in reversed(_TITLES.findall(page))}
    return next(
        (
            system
            for tag in ("h1", "title", "h2")
            if (system := words.system_named_in(titles.get(tag, "")))
        ),
        None,
    )


def _message_column(header_rows: pl.DataFrame) -> int | None:
    """Where the cell for messages stands, by the first header row that says so."""
    if not header_rows.height:
        return None
    for _, names in markup.cells(header_rows.head(20)).group_by("row", maintain_order=True):
        named = names.filter(pl.col("cell") >= 0)
        header = read_header(named["text"].to_list())
        if header is not None:
            return header.positions["message"]
    return None


def _frames(stream: TextStream, limits: Limits, message_at: int | None) -> Iterator[pl.DataFrame]:
    times = TimeReader()

    def read(chunk: Chunk, completeness: Completeness) -> pl.DataFrame:
        table = markup.rows(chunk, limits.record).filter(pl.col("markup").str.contains(_DAY))
        too_long = int(table["cut"].sum())
        if too_long:
            reason = LONG_RECORD.format(limit=readable_size(limits.record))
            completeness.skip(reason, too_long)
        return to_schema(_log_cells(table, message_at), times)

    chunks = markup.row_chunks(stream, limits.batch, limits.record)
    return Frames(chunks, read, stream.completeness)


def _log_cells(table: pl.DataFrame, message_at: int | None) -> pl.DataFrame:
    """Of every table row with a time cell: line, time, message, success and level."""
    cells = markup.cells(table)
    times = (
        cells.filter((pl.col("cell") >= 0) & pl.col("text").str.contains(_TIME))
        .unique("row", keep="first", maintain_order=True)
        .select("row", pl.col("cell").alias("time_at"), pl.col("text").alias("time"))
    )
    others = cells.join(times, on="row", how="inner", maintain_order="left").filter(
        pl.col("cell") != pl.col("time_at")
    )
    messages = _messages(others, message_at)
    joined = (
        messages.join(times, on="row", maintain_order="left")
        .join(_outcomes(others, messages), on="row", how="left", maintain_order="left")
        .with_columns(table["line"].gather(messages["row"]).alias("line"))
    )
    return joined.select(
        "line",
        pl.col("time").str.replace(",", "", literal=True),
        "message",
        "success",
        pl.when(pl.col("success") == "no").then(pl.lit("error")).alias("level"),
    )


def _messages(others: pl.DataFrame, message_at: int | None) -> pl.DataFrame:
    """Of every row the cell the header names, else the first with text behind the time, else
    the first before it: row, message_at and message."""
    is_named = pl.col("cell") == (-1 if message_at is None else message_at)
    rank = pl.when(is_named).then(0).when(pl.col("cell") > pl.col("time_at")).then(1).otherwise(2)
    return (
        others.filter((pl.col("cell") >= 0) & (is_named | (pl.col("text") != "")))
        .with_columns(rank.alias("rank"))
        .sort("row", "rank", "cell", maintain_order=True)
        .unique("row", keep="first", maintain_order=True)
        .select("row", pl.col("cell").alias("message_at"), pl.col("text").alias("message"))
    )


def _outcomes(others: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """What a row's own attributes and the tags of its other cells (icons) say of its outcome:
    row and success (yes, no or null)."""
    marks = others.join(messages, on="row", how="inner", maintain_order="left").filter(
        pl.col("cell") != pl.col("message_at")
    )
    if marks["row"].is_duplicated().any():
        marks = marks.group_by("row", maintain_order=True).agg(pl.col("markup").str.join(" "))
    distinct = marks.select(pl.col("markup").unique())
    attributes = pl.col("markup").str.extract(r"^([^>]*)>").fill_null("")
    tags = pl.col("markup").str.extract_all(_TAGS).list.join(" ") + attributes
    outcome = (
        pl.when(tags.str.contains(_ERROR_MARK))
        .then(pl.lit("no"))
        .when(tags.str.contains(_OK_MARK))
        .then(pl.lit("yes"))
    )
    known = distinct.with_columns(success=outcome)
    return marks.join(known, on="markup", how="left", maintain_order="left").select(
        "row", "success"
    )
