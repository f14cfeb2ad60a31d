"""Rows of delimited text (comma, semicolon, tab) into columns of text, at the reader's speed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from troubleshooter.ingest.careful import careful_rows
from troubleshooter.ingest.quoting import last_row_end
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk

CAREFUL_BYTES = 32 * 1024
_MARKS: tuple[bytes, ...] = (b"\x01", b"\x02", b"\x03", b"\x04")


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
        self._last = self._names[-1]
        self._picked = sorted({*layout.wanted.values(), layout.width - 1})

    def read(self, chunk: Chunk) -> Iterator[pl.DataFrame]:
        """The chunk's rows, in frames of `line` and the wanted columns."""
        if chunk.doubtful:
            yield self._with_care(chunk)
            return
        frame = self._fast(chunk)
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

    def _fast(self, chunk: Chunk) -> pl.DataFrame | None:
        """The rows as Polars reads them, or None unless every row has every column."""
        everything = list(range(self._layout.width))
        frame = self._unmarked(chunk, self._picked)
        if frame is None:
            frame = self._marked(chunk, self._picked)
        if frame is None:
            return None
        lines = self._lines(frame, chunk)
        if lines is None and self._picked != everything:
            frame = self._marked(chunk, everything)
            lines = None if frame is None else self._lines(frame, chunk)
        return None if frame is None or lines is None else self._named(frame, lines)

    def _unmarked(self, chunk: Chunk, picked: list[int]) -> pl.DataFrame | None:
        """The picked columns; None if a row may be too long or too short.

        A first row that is one column too wide makes Polars expect a surplus column, where rows
        that are too long leave something; rows that are too short leave the last column empty.
        """
        wide_row = self._separator * self._layout.width + b"x\n"
        frame = self._parsed(wide_row + chunk.data, picked)
        if frame is None:
            return None
        frame = frame.slice(1)
        ragged = (pl.col(self._surplus) != "").any() | (pl.col(self._last) == "").any()
        return None if frame.select(ragged).item() else frame.drop(self._surplus)

    def _marked(self, chunk: Chunk, picked: list[int]) -> pl.DataFrame | None:
        """The picked columns; None if a row is too long or too short.

        A mark behind every line end must turn up in the surplus column of every row.
        """
        mark = next((mark for mark in _MARKS if mark not in chunk.data), None)
        if mark is None:
            return None
        line_end = self._separator + mark + b"\n"
        frame = self._parsed(chunk.data.replace(b"\n", line_end), picked)
        if frame is None or (frame[self._surplus] != mark.decode()).any():
            return None
        frame = frame.drop(self._surplus)
        if frame.height == chunk.breaks:
            return frame
        return frame.with_columns(pl.all().str.replace_all(line_end.decode(), "\n", literal=True))

    def _parsed(self, data: bytes, picked: list[int]) -> pl.DataFrame | None:
        try:
            return pl.read_csv(
                data,
                has_header=False,
                schema=self._schema,
                columns=[*picked, self._layout.width],
                separator=self._layout.separator,
                empty_string_is_null=False,
            )
        except pl.exceptions.PolarsError:
            return None

    @staticmethod
    def _lines(frame: pl.DataFrame, chunk: Chunk) -> pl.Series | None:
        """The line each row starts at; None if some line feed is in a column that is not read."""
        lines = pl.int_range(chunk.line, chunk.line + frame.height, dtype=pl.UInt64, eager=True)
        if chunk.breaks == frame.height:
            return lines
        counted = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))
        inner = frame.select(counted.cast(pl.UInt64)).to_series()
        if frame.height + int(inner.sum()) != chunk.breaks:
            return None
        return lines + inner.cum_sum().shift(1, fill_value=0)

    def _named(self, frame: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
        columns = [frame[self._names[at]].rename(name) for name, at in self._layout.wanted.items()]
        return pl.DataFrame([lines.rename("line"), *columns])

    def _with_care(self, chunk: Chunk) -> pl.DataFrame:
        rows = list(
            careful_rows(chunk, self._layout.separator, self._layout.width, self._completeness)
        )
        cells = [row.cells for row in rows]
        schema = dict.fromkeys(self._names, pl.String())
        frame = pl.DataFrame(cells, schema=schema, orient="row")
        return self._named(frame, pl.Series("line", [row.line for row in rows], dtype=pl.UInt64))
