"""Delimited text with a header: how it is laid out, and its rows as frames of SCHEMA."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from troubleshooter.ingest.columns import document_columns, object_field, to_schema
from troubleshooter.ingest.delimited import Layout, loose_quote, read_delimited
from troubleshooter.ingest.finding import Finder, TableText
from troubleshooter.ingest.headers import Header, read_header
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames
from troubleshooter.ingest.quoting import RowChunk, quoted_chunks
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import TextStream
from troubleshooter.ingest.times import TimeReader

SEPARATORS: tuple[str, ...] = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """A header found at the beginning of a text: its separator, its columns, the number of
    physical lines up to and with it, the first rows below it, and whether there are quotes that
    neither open nor close a cell."""

    separator: str
    header: Header
    header_lines: int
    first_rows: tuple[tuple[str, ...], ...]
    loose_quotes: bool

    @property
    def object_kind(self) -> str | None:
        """Which column names the document a record is about."""
        return object_field(set(self.header.positions))

    @property
    def zone(self) -> Literal["utc", "local"] | None:
        """The zone of a Magento log's times: raw database values are UTC, worded ones local."""
        position = self.header.position("time")
        if position is None:
            return None
        values = [row[position] for row in self.first_rows if position < len(row)]
        worded = any(value[:1].isalpha() for value in values)
        return "local" if worded else "utc"


def find_table(stream: TextStream) -> DelimitedTable | None:
    """The table that the text is, if its first non-empty line is a header with a column for
    messages; the separator is the one that makes the most columns known."""
    head = stream.head().decode("utf-8", errors="replace")
    found = [table for separator in SEPARATORS if (table := _table(head, separator))]
    return max(found, key=lambda table: len(table.header.positions), default=None)


def _table(head: str, separator: str) -> DelimitedTable | None:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    header: Header | None = None
    header_lines = 0
    rows: list[tuple[str, ...]] = []
    try:
        for row in reader:
            if header is None:
                if _is_preamble(row):
                    continue
                header = read_header(row) if len(row) > 1 else None
                header_lines = reader.line_num
                if header is None:
                    return None
            else:
                rows.append(tuple(row))
                if len(rows) >= 20:
                    break
    except csv.Error:
        return None
    if header is None:
        return None
    loose_quotes = re.search(loose_quote(separator), head) is not None
    return DelimitedTable(separator, header, header_lines, tuple(rows), loose_quotes)


def _is_preamble(row: Sequence[str]) -> bool:
    """Whether a row above the header is empty or the line by which Excel is told the separator."""
    return not any(cell.strip() for cell in row) or (len(row) <= 2 and row[0].startswith("sep="))


def read_table(
    table: DelimitedTable, fields: Sequence[str], stream: TextStream, limits: Limits
) -> Iterator[pl.DataFrame]:
    """The table's rows as frames of SCHEMA, from those of `fields` that it has."""
    wanted = {field: at for field in fields if (at := table.header.position(field)) is not None}
    wanted |= document_columns(table.header.positions)
    wanted = {name: at for name, at in wanted.items() if name not in limits.unasked}
    layout = Layout(table.separator, table.header.width, wanted, table.loose_quotes)
    times = TimeReader()

    def read(chunk: RowChunk, completeness: Completeness) -> pl.DataFrame:
        return to_schema(read_delimited(chunk, layout, completeness), times)

    text = TableText(layout, read)
    stream.skip_lines(table.header_lines)
    first_line = table.header_lines + 1
    chunks = quoted_chunks(stream, limits.batch, limits.record, first_line)
    return Frames(chunks, read, stream.completeness, Finder(text, times) if text.serves else None)
