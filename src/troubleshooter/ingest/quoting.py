"""Delimited text cut into chunks of whole records, with quoted line breaks and broken quotes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from troubleshooter.ingest.native import counted
from troubleshooter.ingest.text import TextStream, readable_size

LONG_ROW = "rows longer than {limit}"
_MARKS: tuple[bytes, ...] = (b"\x01", b"\x02", b"\x03", b"\x04")


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Whole rows of delimited text, `text` from `start` to `end`, and the 1-based line of the input
    at which they start.

    `breaks` is the number of line feeds; `doubtful` says that this is a single line whose quotes
    do not pair.
    """

    text: bytes
    start: int
    end: int
    line: int
    breaks: int
    doubtful: bool = False

    @property
    def data(self) -> bytes:
        """The rows themselves, copied unless they are all of the text."""
        return self.text[self.start : self.end]

    @property
    def size(self) -> int:
        """How many bytes the rows have."""
        return self.end - self.start


def row_chunk(data: bytes, line: int) -> RowChunk:
    """`data` as a chunk."""
    return RowChunk(data, 0, len(data), line, counted(data, 0, len(data))[1])


def marked(data: bytes, separator: bytes) -> tuple[bytes, bytes]:
    """`data` with one column more before every line feed, and that column with the separator before
    it; `data` as it stands, and nothing, where it holds all that may serve as a mark."""
    mark = next((separator + mark for mark in _MARKS if mark not in data), b"")
    return (data.replace(b"\n", mark + b"\n") if mark else data), mark


def last_row_end(data: bytes, start: int, end: int) -> int:
    """Where in data[start:end] the last row ends that begins at `start` or behind it, just behind
    its line feed; `start` if none. A line feed inside quotes ends no row."""
    return _last_row(data, start, end)[0]


def _last_row(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the last row ends, and how many line feeds there are before."""
    quotes, breaks = counted(data, start, end)
    found = end
    while (previous := data.rfind(b"\n", start, found)) >= 0:
        quotes -= data.count(b'"', previous, found)
        if quotes % 2 == 0:
            return previous + 1, breaks
        found = previous
        breaks -= 1
    return start, 0


def quoted_chunks(
    stream: TextStream, size: int, limit: int, first_line: int = 1
) -> Iterator[RowChunk]:
    """The text cut where rows end; every chunk ends with a line feed. `first_line` is the number
    of the line that the stream is at.

    When no row ends within `limit` bytes (an opening quote was never closed), the row's first
    line becomes a chunk of its own, marked doubtful, and reading goes on behind it.
    """
    cutter = _Cutter(stream, limit, first_line)
    for piece in stream.chunks(size):
        cutter.feed(piece)
        del piece  # or it would be held as long as the chunks are worked on
        yield from cutter.take()
    cutter.finish()
    yield from cutter.take()


@dataclass(slots=True)
class _Cutter:
    """Holds what is not yet known to be whole rows and the line it starts at; and chunks of whole
    rows until they are taken."""

    _stream: TextStream
    _limit: int
    _line: int
    _carry: bytes = b""
    _dropping: bool = False
    _ready: deque[RowChunk] = field(default_factory=deque)

    def take(self) -> Iterator[RowChunk]:
        """The chunks that are ready, not held any longer once they are given out."""
        while self._ready:
            yield self._ready.popleft()

    def feed(self, piece: bytes) -> None:
        """Take in more text."""
        self._cut(self._carry + piece, final=False)

    def finish(self) -> None:
        """Take in that there is no more text."""
        completeness = self._stream.completeness
        if self._carry and not self._dropping:
            data = self._carry if self._carry.endswith(b"\n") else self._carry + b"\n"
            whole = last_row_end(data, 0, len(data)) == len(data)
            self._cut(data, final=True)
            completeness.lines = self._line - 1 if whole else None
        elif not self._dropping:
            completeness.lines = self._line - 1

    def _cut(self, data: bytes, *, final: bool) -> None:
        position = 0  # everything before it has been passed on
        safe = 0  # everything before it is whole rows
        breaks = 0  # line feeds between the two
        if self._dropping:
            position = safe = self._drop_to_line_end(data, 0)
        while safe < len(data):
            end = min(len(data), safe + self._limit)
            row_end, within = _last_row(data, safe, end)
            if row_end > safe:
                safe = row_end
                breaks += within
                continue
            if end - safe < self._limit and not final:
                break
            self._pass_on(data, position, safe, breaks)
            position = safe = self._first_line(data, safe)
            breaks = 0
        self._pass_on(data, position, safe, breaks)
        self._carry = data[safe:]

    def _first_line(self, data: bytes, start: int) -> int:
        """Pass on the line at `start` by itself, or drop it if it is too long; where it ends."""
        line_end = data.find(b"\n", start, start + self._limit)
        if line_end >= 0:
            self._pass_on(data, start, line_end + 1, 1, doubtful=True)
            return line_end + 1
        self._stream.completeness.skip(LONG_ROW.format(limit=readable_size(self._limit)))
        self._dropping = True
        return self._drop_to_line_end(data, start)

    def _drop_to_line_end(self, data: bytes, start: int) -> int:
        line_end = data.find(b"\n", start)
        if line_end < 0:
            return len(data)
        self._dropping = False
        self._line += 1
        return line_end + 1

    def _pass_on(
        self, data: bytes, start: int, end: int, breaks: int, *, doubtful: bool = False
    ) -> None:
        if start < end:
            self._ready.append(RowChunk(data, start, end, self._line, breaks, doubtful))
            self._line += breaks
