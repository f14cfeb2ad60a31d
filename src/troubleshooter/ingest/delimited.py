"""Rows of delimited text (comma, semicolon, tab) into columns of text, at the reader's speed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from troubleshooter.ingest.quoting import last_row_end, quoted_chunks
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk, TextStream

TOO_FEW = "rows with fewer columns than the header"
TOO_MANY = "rows with more columns than the header"
UNCLOSED = "rows with a quote that is never closed"
CAREFUL_BYTES = 32 * 1024

csv.field_size_limit(2**31 - 1)  # rows are bounded before they get here


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited text is read: its separator, how many columns a row has, which of them
    are wanted under which name, and how many physical lines stand before the first row."""

    separator: str
    width: int
    wanted: Mapping[str, int]
    skip_lines: int


def read_delimited(
    stream: TextStream, layout: Layout, batch: int, limit: int
) -> Iterator[pl.DataFrame]:
    """Frames of `line` and the wanted columns, all as text, one row a record.

    Rows that do not have the header's columns are counted in the stream's completeness.
    """
    reader = _Reader(layout, stream.completeness)
    for chunk in quoted_chunks(stream, batch, limit):
        if chunk.line <= layout.skip_lines:
            chunk = _without_first_lines(chunk, layout.skip_lines)
        if chunk.data:
            frames = [frame for frame in reader.read(chunk) if frame.height]
            if frames:
                yield pl.concat(frames)


def _without_first_lines(chunk: Chunk, last: int) -> Chunk:
    position, line = 0, chunk.line
    while line <= last and position < len(chunk.data):
        position = chunk.data.index(b"\n", position) + 1
        line += 1
    return Chunk(chunk.data[position:], line, chunk.doubtful)


class _Reader:
    """Reads chunks fast where it is sure that nothing is lost, and with care where not."""

    def __init__(self, layout: Layout, completeness: Completeness) -> None:
        self._layout = layout
        self._completeness = completeness
        self._names = [f"c{position}" for position in range(layout.width)]
        self._schema = dict.fromkeys(self._names, pl.String())
        self._last = layout.width - 1
        self._picked = sorted({*layout.wanted.values(), self._last})
        self._separator = layout.separator.encode()

    def read(self, chunk: Chunk) -> Iterator[pl.DataFrame]:
        if chunk.doubtful:
            yield self._with_care(chunk)
            return
        frame = self._fast(chunk, self._picked)
        if frame is None:
            frame = self._fast(chunk, list(range(self._layout.width)))
        if frame is not None:
            yield frame
        elif len(chunk.data) <= CAREFUL_BYTES:
            yield self._with_care(chunk)
        else:
            yield from self._halves(chunk)

    def _halves(self, chunk: Chunk) -> Iterator[pl.DataFrame]:
        """Look for the doubtful rows in ever smaller parts, so that the rest stays fast."""
        size = len(chunk.data)
        middle = last_row_end(chunk.data, 0, size // 2)
        if middle == 0:
            yield self._with_care(chunk)
            return
        first = chunk.data[:middle]
        yield from self.read(Chunk(first, chunk.line))
        yield from self.read(Chunk(chunk.data[middle:], chunk.line + first.count(b"\n")))

    def _fast(self, chunk: Chunk, picked: list[int]) -> pl.DataFrame | None:
        """The rows as Polars reads them, or None unless every row has every column.

        Missing columns leave the last one empty, surplus ones leave separators over; so the
        separators and line feeds of the chunk must add up.
        """
        everything = len(picked) == self._layout.width
        try:
            frame = pl.read_csv(
                chunk.data,
                has_header=False,
                schema=self._schema,
                columns=picked,
                separator=self._layout.separator,
                empty_string_is_null=False,
            )
        except pl.exceptions.PolarsError:
            return None
        if not everything and (frame[self._names[self._last]] == "").any():
            return None
        surplus = chunk.data.count(self._separator) - frame.height * self._last
        if surplus and surplus != self._count(frame, self._layout.separator):
            return None
        breaks = chunk.data.count(b"\n") - frame.height
        lines = pl.int_range(chunk.line, chunk.line + frame.height, dtype=pl.UInt64, eager=True)
        if breaks:
            inner = self._breaks(frame)
            if int(inner.sum()) != breaks:
                return None
            lines = lines + inner.cum_sum().shift(1, fill_value=0)
        return self._named(frame, lines)

    @staticmethod
    def _count(frame: pl.DataFrame, literal: str) -> int:
        counts = frame.select(pl.all().str.count_matches(literal, literal=True).sum())
        return sum(counts.row(0))

    @staticmethod
    def _breaks(frame: pl.DataFrame) -> pl.Series:
        counted = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))
        return frame.select(counted.cast(pl.UInt64)).to_series()

    def _named(self, frame: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
        columns = [frame[self._names[at]].rename(name) for name, at in self._layout.wanted.items()]
        return pl.DataFrame([lines.rename("line"), *columns])

    def _with_care(self, chunk: Chunk) -> pl.DataFrame:
        rows: list[list[str]] = []
        lines: list[int] = []
        position, line = 0, chunk.line
        while position < len(chunk.data):
            end = _row_end(chunk.data, position)
            block = chunk.data[position:end]
            for row, at in self._rows(block, line, doubtful=chunk.doubtful):
                rows.append(row)
                lines.append(at)
            line += block.count(b"\n")
            position = end
        frame = pl.DataFrame(rows, schema=self._schema, orient="row")
        return self._named(frame, pl.Series("line", lines, dtype=pl.UInt64))

    def _rows(self, block: bytes, line: int, *, doubtful: bool) -> Iterator[tuple[list[str], int]]:
        reader = csv.reader(
            io.StringIO(block.decode("utf-8"), newline=""),
            delimiter=self._layout.separator,
            strict=doubtful,
        )
        width = self._layout.width
        before = 0
        try:
            for row in reader:
                at, before = line + before, reader.line_num
                if len(row) > width and not any(row[width:]):
                    row = row[:width]
                if len(row) == width:
                    yield row, at
                elif row:
                    self._completeness.skip(TOO_FEW if len(row) < width else TOO_MANY)
        except csv.Error:
            self._completeness.skip(UNCLOSED)


def _row_end(data: bytes, start: int) -> int:
    """Where the row that begins at `start` ends, just behind its line feed."""
    position, quotes = start, 0
    while (found := data.find(b"\n", position)) >= 0:
        quotes += data.count(b'"', position, found)
        if quotes % 2 == 0:
            return found + 1
        position = found + 1
    return len(data)
