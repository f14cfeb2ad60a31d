"""Rows of delimited text (comma, semicolon, tab) into columns of text, at the reader's speed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from troubleshooter.ingest.careful import careful_rows
from troubleshooter.ingest.quoting import RowChunk, last_row_end, marked, row_chunk
from troubleshooter.ingest.series import replaced_at
from troubleshooter.ingest.table import Completeness

CAREFUL_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited text is read: its separator, how many columns a row has, and which of
    them are wanted under which name, `message` among them.

    `loose_quotes` says that quotes are also expected where they neither open nor close a cell;
    what Polars makes of those depends on where they stand.
    """

    separator: str
    width: int
    wanted: Mapping[str, int]
    loose_quotes: bool = True


def loose_quote(separator: str) -> str:
    """A regular expression for a quote that neither opens nor closes a cell."""
    return rf'[^{separator}\n"]"[^{separator}\n"]'


def read_delimited(chunk: RowChunk, layout: Layout, completeness: Completeness) -> pl.DataFrame:
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
        self._mark = f"c{layout.width}"
        self._schema = dict.fromkeys([*self._names, self._mark], pl.String())
        self._separator = layout.separator.encode()
        self._picked = sorted(set(layout.wanted.values()))
        self._message = f"c{layout.wanted['message']}"

    def read(self, chunk: RowChunk) -> Iterator[pl.DataFrame]:
        """The chunk's rows, in frames of `line` and the wanted columns."""
        if chunk.doubtful:
            yield self._with_care(chunk)
            return
        frame = self._fast(chunk)
        if frame is not None:
            yield frame
        elif chunk.size <= CAREFUL_BYTES:
            yield self._with_care(chunk)
        else:
            yield from self._halves(chunk)

    def _halves(self, chunk: RowChunk) -> Iterator[pl.DataFrame]:
        """Look for the doubtful rows in ever smaller parts, so that the rest stays fast."""
        data = chunk.data
        middle = last_row_end(data, 0, len(data) // 2)
        if middle == 0:
            yield self._with_care(chunk)
            return
        first = row_chunk(data[:middle], chunk.line)
        yield from self.read(first)
        line = chunk.line + first.breaks
        yield from self.read(row_chunk(data[middle:], line))

    def _fast(self, chunk: RowChunk) -> pl.DataFrame | None:
        """The rows as Polars reads them, or None unless every row has every column."""
        data = chunk.data
        if self._layout.loose_quotes and self._has_loose_quotes(data):
            return None
        text, mark = marked(data, self._separator)
        if not mark:
            return None
        del data
        everything = list(range(self._layout.width))
        for picked in (self._picked, everything):
            frame = self._parsed(text, mark, picked)
            if frame is None:
                return None
            lines = pl.int_range(chunk.line, chunk.line + frame.height, dtype=pl.UInt64, eager=True)
            if chunk.breaks == frame.height:
                return self._named(frame, lines)
            frame, inner = self._without_inner_marks(frame, mark, chunk.breaks)
            if frame.height + int(inner.sum()) == chunk.breaks:
                return self._named(frame, lines + inner.cum_sum().shift(1, fill_value=0))
        return None

    def _parsed(self, text: bytes, mark: bytes, picked: list[int]) -> pl.DataFrame | None:
        """The picked columns; None if a row is too long or too short, for then the mark at its
        end does not turn up in the column behind the last."""
        try:
            frame = pl.read_csv(
                text,
                has_header=False,
                schema=self._schema,
                columns=[*picked, self._layout.width],
                separator=self._layout.separator,
                empty_string_is_null=False,
            )
        except pl.exceptions.PolarsError:
            return None
        if (frame[self._mark] != mark[1:].decode()).any():
            return None
        return frame.drop(self._mark)

    def _has_loose_quotes(self, data: bytes) -> bool:
        text = pl.Series([data.decode("utf-8")])
        return bool(text.str.contains(loose_quote(self._layout.separator)).any())

    def _without_inner_marks(
        self, frame: pl.DataFrame, mark: bytes, breaks: int
    ) -> tuple[pl.DataFrame, pl.Series]:
        """`frame` with the marks taken out that came before line feeds inside of quotes, and
        how many of these every row has. Columns are looked at until all `breaks` are found."""
        ends = f"{mark.decode()}\n"
        total = pl.zeros(frame.height, dtype=pl.UInt64, eager=True)
        missing = breaks - frame.height
        for name in sorted(frame.columns, key=lambda name: name != self._message):
            if not missing:
                break
            counted = frame[name].str.count_matches(ends, literal=True)
            rows = (counted > 0).arg_true()
            if len(rows):
                cleaned = frame[name].gather(rows).str.replace_all(ends, "\n", literal=True)
                frame = frame.with_columns(replaced_at(frame[name], rows, cleaned))
                total += counted.cast(pl.UInt64)
                missing -= int(counted.sum())
        return frame, total

    def _named(self, frame: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
        columns = [frame[self._names[at]].rename(name) for name, at in self._layout.wanted.items()]
        return pl.DataFrame([lines.rename("line"), *columns])

    def _with_care(self, chunk: RowChunk) -> pl.DataFrame:
        rows = list(
            careful_rows(chunk, self._layout.separator, self._layout.width, self._completeness)
        )
        cells = [row.cells for row in rows]
        schema = dict.fromkeys(self._names, pl.String())
        frame = pl.DataFrame(cells, schema=schema, orient="row")
        return self._named(frame, pl.Series("line", [row.line for row in rows], dtype=pl.UInt64))
