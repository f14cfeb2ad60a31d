"""Rows of delimited text (comma, semicolon, tab) into columns of text, at the reader's speed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from troubleshooter.ingest.quoting import last_row_end
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk

TOO_FEW = "rows with fewer columns than the header"
TOO_MANY = "rows with more columns than the header"
UNCLOSED = "rows with a quote that is never closed"
CAREFUL_BYTES = 32 * 1024

csv.field_size_limit(2**31 - 1)  # rows are bounded before they get here


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited text is read: its separator, how many columns a row has, and which of
    them are wanted under which name."""

    separator: str
    width: int
    wanted: Mapping[str, int]


def read_delimited(chunk: Chunk, layout: Layout, completeness: Completeness) -> pl.DataFrame:
    """The rows of `chunk`: `line` and the wanted columns, all as text, one row a record.

    Rows that do not have the header's columns are counted in `completeness`.
    """
    return pl.concat(_Reader(layout, completeness).read(chunk))


class _Reader:
    """Reads chunks fast where it is sure that nothing is lost, and with care where not."""

    def __init__(self, layout: Layout, completeness: Completeness) -> None:
        self._layout = layout
        self._completeness = completeness
        self._names = [f"c{position}" for position in range(layout.width)]
        self._surplus = f"c{layout.width}"
        self._schema = dict.fromkeys([*self._names, self._surplus], pl.String())
        self._separator = layout.separator.encode()
        # A first row that is one column too wide makes Polars expect surplus columns.
        self._wide_row = self._separator * layout.width + b"x\n"
        self._last = layout.width - 1
        self._picked = sorted({*layout.wanted.values(), self._last})

    def read(self, chunk: Chunk) -> Iterator[pl.DataFrame]:
        """The chunk's rows, in frames of `line` and the wanted columns."""
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
        middle = last_row_end(chunk.data, 0, len(chunk.data) // 2)
        if middle == 0:
            yield self._with_care(chunk)
            return
        first = Chunk(chunk.data[:middle], chunk.line)
        yield from self.read(first)
        yield from self.read(Chunk(chunk.data[middle:], chunk.line + first.breaks))

    def _fast(self, chunk: Chunk, picked: list[int]) -> pl.DataFrame | None:
        """The rows as Polars reads them, or None unless every row has every column.

        A row too long leaves something in the surplus column; one too short leaves the last
        column empty and separators missing; an empty one leaves a line feed over.
        """
        try:
            frame = pl.read_csv(
                self._wide_row + chunk.data,
                has_header=False,
                schema=self._schema,
                columns=[*picked, self._layout.width],
                separator=self._layout.separator,
                empty_string_is_null=False,
            ).slice(1)
        except pl.exceptions.PolarsError:
            return None
        too_long, gaps = frame.select(
            (pl.col(self._surplus) != "").any(), (pl.col(self._names[self._last]) == "").any()
        ).row(0)
        frame = frame.drop(self._surplus)
        if too_long or (gaps and not self._adds_up(frame, chunk)):
            return None
        lines = pl.int_range(chunk.line, chunk.line + frame.height, dtype=pl.UInt64, eager=True)
        if chunk.breaks != frame.height:
            inner = self._breaks(frame)
            if frame.height + int(inner.sum()) != chunk.breaks:
                return None
            lines = lines + inner.cum_sum().shift(1, fill_value=0)
        return self._named(frame, lines)

    def _adds_up(self, frame: pl.DataFrame, chunk: Chunk) -> bool:
        """Whether the chunk has as many separators as its rows need, those in quotes apart;
        False also when that cannot be told, for not every column has been read."""
        found = chunk.data.count(self._separator) - frame.height * self._last
        if b'"' not in chunk.data:
            return found == 0
        if frame.width < self._layout.width:
            return False
        inside = pl.all().str.count_matches(self._layout.separator, literal=True).sum()
        return bool(found == sum(frame.select(inside).row(0)))

    @staticmethod
    def _breaks(frame: pl.DataFrame) -> pl.Series:
        """How many line feeds each row holds."""
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
        schema = dict.fromkeys(self._names, pl.String())
        frame = pl.DataFrame(rows, schema=schema, orient="row")
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
