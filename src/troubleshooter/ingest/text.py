"""A text input as a stream of clean UTF-8, and the ways to cut it where records end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from troubleshooter.ingest.native import counted
from troubleshooter.ingest.table import Completeness

HEAD_BYTES = 256 * 1024
_MARGIN = 256  # more than the start of any record


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole records as UTF-8 bytes, and the 1-based line of the input at which they start.

    `doubtful` marks a single line whose quotes do not pair, to be read with care; `breaks` is
    the number of line feeds in `data`.
    """

    data: bytes
    line: int
    doubtful: bool = False
    breaks: int = -1  # counted unless given

    def __post_init__(self) -> None:
        if self.breaks < 0:
            object.__setattr__(self, "breaks", counted(self.data, 0, len(self.data))[1])


@dataclass(slots=True)
class TextStream:
    """Clean UTF-8 text that is read once, with a look at its beginning before that."""

    pieces: Iterator[bytes]
    completeness: Completeness
    _seen: list[bytes] = field(default_factory=list)
    _size: int = 0
    _ended: bool = False

    def _advance(self) -> bytes | None:
        if self._ended:
            return None
        piece = next(self.pieces, None)
        self._ended = piece is None
        return piece

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """At least the first `size` bytes, or all there are; they stay to be read."""
        while self._size < size and (piece := self._advance()) is not None:
            self._seen.append(piece)
            self._size += len(piece)
        if len(self._seen) > 1:
            self._seen = [b"".join(self._seen)]
        return self._seen[0] if self._seen else b""

    def skip_lines(self, count: int) -> None:
        """Leave out the first `count` lines, which `head` has shown."""
        data = self.head(0)
        position = 0
        for _ in range(count):
            position = data.find(b"\n", position) + 1 or len(data)
        self._seen = [data[position:]] if position < len(data) else []

    @property
    def ended(self) -> bool:
        """Whether `head` has seen the whole text."""
        return self._ended

    def chunks(self, size: int) -> Iterator[bytes]:
        """The whole text in parts of about `size` bytes, the last one smaller."""
        seen, self._seen = self._seen, []
        waiting: list[bytes] = []
        held = 0
        for piece in chain(seen, iter(self._advance, None)):
            start = 0
            while start < len(piece):
                end = character_end(piece, start + size)
                part = piece if start == 0 and end == len(piece) else piece[start:end]
                start = end
                waiting.append(part)
                held += len(part)
                if held >= size:
                    held = 0
                    yield _taken(waiting)
        if waiting:
            yield _taken(waiting)


def _taken(pieces: list[bytes]) -> bytes:
    """All of `pieces`, which are not held any longer."""
    whole = b"".join(pieces)
    pieces.clear()
    return whole


def character_end(data: bytes, position: int) -> int:
    """`position` in UTF-8 `data`, moved on to where no character is cut through."""
    while position < len(data) and data[position] & 0xC0 == 0x80:
        position += 1
    return min(position, len(data))


def character_start(data: bytes, position: int) -> int:
    """`position` in UTF-8 `data`, moved back to where no character is cut through."""
    while 0 < position < len(data) and data[position] & 0xC0 == 0x80:
        position -= 1
    return position


LONG_LINE = "lines longer than {limit}, cut there"
LONG_RECORD = "records longer than {limit}, cut there"


def readable_size(size: int) -> str:
    """`size` bytes as people write it: `64 MB`, `900 bytes`."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"


def bounded_lines(
    pieces: Iterator[bytes], limit: int, completeness: Completeness
) -> Iterator[bytes]:
    """`pieces` with every line cut to `limit` bytes; what was cut is counted."""
    run = 0  # bytes of the current line passed on so far
    for piece in pieces:
        first = piece.find(b"\n")
        if run + (len(piece) if first < 0 else first) <= limit and not _has_long(piece, limit):
            last = piece.rfind(b"\n")
            run = run + len(piece) if last < 0 else len(piece) - last - 1
            yield piece
            continue
        kept: list[bytes] = []
        for number, line in enumerate(piece.split(b"\n")):
            if number:
                kept.append(b"\n")
                run = 0
            room = limit - run
            if len(line) > room >= 0:
                completeness.skip(LONG_LINE.format(limit=readable_size(limit)))
                line = line[: character_start(line, room)]
                run = limit + 1
            elif room < 0:
                line = b""
            else:
                run += len(line)
            kept.append(line)
        yield b"".join(kept)


def _has_long(piece: bytes, limit: int) -> bool:
    position = 0
    while position + limit < len(piece):
        found = piece.rfind(b"\n", position, position + limit + 1)
        if found < 0:
            return True
        position = found + 1
    return False


def line_chunks(stream: TextStream, size: int, limit: int) -> Iterator[Chunk]:
    """The text cut after line ends; every chunk ends with a line feed."""
    line = 1
    carry = b""
    for piece in bounded_lines(stream.chunks(size), limit, stream.completeness):
        cut = piece.rfind(b"\n") + 1
        if not cut:
            carry += piece
            continue
        chunk = Chunk(_joined(carry, piece, cut), line)
        carry = piece[cut:]
        line += chunk.breaks
        yield chunk
    if carry:
        yield Chunk(carry + b"\n", line)
        line += 1
    stream.completeness.lines = line - 1


@dataclass(frozen=True, slots=True)
class RecordStart:
    """How a line looks that starts a record.

    `literal` are its first characters ('' when they vary); `rest` is the regular expression,
    valid in Python and in Rust, of what must follow them.
    """

    literal: str
    rest: str
    pattern: re.Pattern[bytes] = field(init=False)
    anywhere: re.Pattern[bytes] = field(init=False)

    def __post_init__(self) -> None:
        whole = (re.escape(self.literal) + self.rest).encode()
        object.__setattr__(self, "pattern", re.compile(whole))
        object.__setattr__(self, "anywhere", re.compile(b"^" + whole, re.MULTILINE))

    def last(self, data: bytes) -> int:
        """Position of the last record start in `data` beyond its first line; 0 if none."""
        lead = b"\n" + self.literal.encode()
        end = len(data)
        while (found := data.rfind(lead, 0, end)) >= 0:
            if self.pattern.match(data, found + 1):
                return found + 1
            end = found + len(lead) - 1
        return 0

    def first(self, data: bytes) -> int | None:
        """Position of the first record start in `data`; None if none."""
        found = self.anywhere.search(data)
        return found.start() if found else None


def record_chunks(stream: TextStream, size: int, limit: int, start: RecordStart) -> Iterator[Chunk]:
    """The text cut before lines that start a record; every chunk ends with a line feed.

    Of a record far beyond `limit` only the beginning is passed on, more than `limit` bytes
    of it, so that whoever splits the chunk sees that it was too long. Lines above the first
    record come in chunks of their own when there are many.
    """
    carry = b""
    line, held = 1, 0  # where `carry` begins, and the line feeds in it
    begun = dropping = False
    for chunk in line_chunks(stream, size, limit):
        data, breaks = chunk.data, chunk.breaks
        if not begun:
            begun = start.first(data) is not None
            if not begun:
                yield chunk
                line += breaks
                continue
        if dropping:
            first = start.first(data)
            if first is None:
                line += breaks
                continue
            passed = data.count(b"\n", 0, first)
            line, breaks, data = line + passed, breaks - passed, data[first:]
            dropping = False
        cut = start.last(data)
        if cut or (carry and start.pattern.match(data)):
            left = data.count(b"\n", cut)
            whole = Chunk(_joined(carry, data, cut), line, breaks=held + breaks - left)
            line += whole.breaks
            yield whole
            carry, held = data[cut:], left
        else:
            carry, held = carry + data, held + breaks
        if len(carry) > 2 * (limit + _MARGIN):
            yield Chunk(carry[: carry.find(b"\n", limit + _MARGIN) + 1], line)
            line += held
            carry, held, dropping = b"", 0, True
    if carry:
        yield Chunk(carry, line, breaks=held)


def _joined(before: bytes, data: bytes, end: int) -> bytes:
    """`before` and `data` up to `end`, copied once."""
    return b"".join((before, memoryview(data)[:end]))
