"""Delimited text cut into chunks of whole records, with quoted line breaks and broken quotes."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from troubleshooter.ingest.text import TextStream, readable_size

LONG_ROW = "rows longer than {limit}"
_MARKS: tuple[bytes, ...] = (b"\x01", b"\x02", b"\x03", b"\x04")


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Whole rows of delimited text and the 1-based line of the input at which they start.

    `marked` is `data` with one column more before every line feed, which holds `mark`; both are
    empty when the data holds every mark there is. `breaks` is the number of line feeds;
    `doubtful` says that this is a single line whose quotes do not pair.
    """

    data: bytes
    line: int
    marked: bytes
    mark: bytes
    breaks: int
    doubtful: bool = False


def row_chunk(data: bytes, line: int, separator: bytes, *, doubtful: bool = False) -> RowChunk:
    """`data` as a chunk with its marks."""
    mark = next((mark for mark in _MARKS if mark not in data), b"")
    if not mark:
        return RowChunk(data, line, b"", b"", data.count(b"\n"), doubtful)
    marked = data.replace(b"\n", separator + mark + b"\n")
    breaks = (len(marked) - len(data)) // (len(separator) + len(mark))
    return RowChunk(data, line, marked, mark, breaks, doubtful)


def last_row_end(data: bytes, start: int, end: int) -> int:
    """Where in data[start:end] the last row ends that begins at or after `start`, just behind
    its line feed; `start` if none. A line feed inside quotes ends no row."""
    quotes = data.count(b'"', start, end)
    found = end
    while (previous := data.rfind(b"\n", start, found)) >= 0:
        quotes -= data.count(b'"', previous, found)
        if quotes % 2 == 0:
            return previous + 1
        found = previous
    return start


def quoted_chunks(
    stream: TextStream, separator: str, size: int, limit: int, first_line: int = 1
) -> Iterator[RowChunk]:
    """The text cut where rows end; every chunk ends with a line feed. `first_line` is the number
    of the line that the stream is at.

    When no row ends within `limit` bytes (an opening quote was never closed), the row's first
    line becomes a chunk of its own, marked doubtful, and reading goes on behind it.
    """
    cutter = _Cutter(stream, separator.encode(), limit, first_line)
    for piece in stream.chunks(size):
        yield from cutter.feed(piece)
    yield from cutter.finish()


class _Cutter:
    """Holds what is not yet known to be whole rows, and the line it starts at."""

    def __init__(self, stream: TextStream, separator: bytes, limit: int, first_line: int) -> None:
        self._separator = separator
        self._completeness = stream.completeness
        self._limit = limit
        self._carry = b""
        self._line = first_line
        self._dropping = False

    def feed(self, piece: bytes) -> Iterator[RowChunk]:
        data = self._carry + piece if self._carry else piece
        yield from self._cut(data, final=False)

    def finish(self) -> Iterator[RowChunk]:
        if self._carry and not self._dropping:
            data = self._carry if self._carry.endswith(b"\n") else self._carry + b"\n"
            whole = last_row_end(data, 0, len(data)) == len(data)
            yield from self._cut(data, final=True)
            self._completeness.lines = self._line - 1 if whole else None
        elif not self._dropping:
            self._completeness.lines = self._line - 1

    def _cut(self, data: bytes, *, final: bool) -> Iterator[RowChunk]:
        position = 0  # everything before it has been passed on
        safe = 0  # everything before it is whole rows
        if self._dropping:
            position = safe = self._drop_to_line_end(data, 0)
        while safe < len(data):
            end = min(len(data), safe + self._limit)
            row_end = last_row_end(data, safe, end)
            if row_end > safe:
                safe = row_end
                continue
            if end - safe < self._limit and not final:
                break
            yield from self._chunk(data, position, safe)
            safe = yield from self._first_line(data, safe)
            position = safe
        yield from self._chunk(data, position, safe)
        self._carry = data[safe:]

    def _first_line(self, data: bytes, start: int) -> Generator[RowChunk, None, int]:
        """Pass on the line at `start` by itself, or drop it if it is too long; where it ends."""
        line_end = data.find(b"\n", start, start + self._limit)
        if line_end >= 0:
            line = data[start : line_end + 1]
            yield row_chunk(line, self._line, self._separator, doubtful=True)
            self._line += 1
            return line_end + 1
        self._completeness.skip(LONG_ROW.format(limit=readable_size(self._limit)))
        self._dropping = True
        return self._drop_to_line_end(data, start)

    def _drop_to_line_end(self, data: bytes, start: int) -> int:
        line_end = data.find(b"\n", start)
        if line_end < 0:
            return len(data)
        self._dropping = False
        self._line += 1
        return line_end + 1

    def _chunk(self, data: bytes, start: int, end: int) -> Iterator[RowChunk]:
        if end > start:
            chunk = row_chunk(data[start:end], self._line, self._separator)
            self._line += chunk.breaks
            yield chunk
