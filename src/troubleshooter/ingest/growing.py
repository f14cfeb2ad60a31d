"""Text files that only grow: where their last record begins, and reading on from there."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import polars as pl

from troubleshooter.errors import InputError
from troubleshooter.ingest.encoding import detect
from troubleshooter.ingest.gunzip import MAGIC
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.reader import PIECE, Watch, open_text
from troubleshooter.ingest.sources import reason
from troubleshooter.ingest.table import Completeness, LogTable, Unreadable
from troubleshooter.model import Skipped

FORMATS = frozenset(
    {"magento-grid-csv", "table-csv", "monolog", "json-lines", "plain-text", "bookzo-text"}
)
"""Formats in which a program writes record after record."""

_MOST_HEAD = 3 * PIECE
_MOST_OPEN = 4 * PIECE


@dataclass(frozen=True, slots=True)
class Cut:
    """A place in a text where a record begins: `offset` in bytes, `line` from 1.

    What stands before `head` bytes (line `head_line`) tells how to read the rest: its format, its
    columns, the form of its times. `utf8` says that bytes beyond ASCII were met, `valid` that all
    of them were UTF-8.
    """

    head: int
    head_line: int
    offset: int
    line: int
    utf8: bool = False
    valid: bool = True

    @property
    def exact(self) -> bool:
        """Whether reading on gives just what reading all anew would give: what tells how to read
        the file cannot look different once the file has grown."""
        return self.valid and PIECE <= self.head < self.offset


@dataclass(frozen=True, slots=True)
class Lines:
    """Where records of a frame begin: the first of them `beyond` the first piece of bytes, if any
    does, and the last."""

    beyond: int | None
    last: int


@dataclass(slots=True)
class Tail:
    """Watches a text being read, so that `cut` can say where its last record begins.

    `before` is the place from which it is read.
    """

    before: Cut | None = None
    _size: int = 0
    _first_lines: int = 0
    _ascii: bool = True
    _valid: bool = True
    _unfit: bool = False
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=codecs.getincrementaldecoder("utf-8")
    )
    _head_line: int | None = None
    _last_line: int | None = None

    def watch(self, piece: bytes) -> None:
        """Take note of a piece of bytes just read."""
        if not self._size:
            self._first_lines = piece.count(b"\n")
            wide = detect(piece)[0] not in ("", "utf-8")
            self._unfit = self.before is None and (wide or piece.startswith(MAGIC))
        self._size += len(piece)
        if self._valid and not (self._ascii and piece.isascii()):
            self._ascii = False
            try:
                self._decoder.decode(piece)
            except UnicodeDecodeError:
                self._valid = False

    @property
    def records(self) -> bool:
        """Whether there was a record."""
        return self._last_line is not None

    @property
    def unfit(self) -> bool:
        """Whether it is a text that is never read on: a packed one, or one of wide characters."""
        return self._unfit

    @property
    def end(self) -> int:
        """Up to which byte the text was read."""
        return self._size + (self.before.offset if self.before is not None else 0)

    def frames(self, frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """`frames`, save that the last record comes alone."""
        waiting: pl.DataFrame | None = None
        for frame in frames:
            if not frame.height:
                continue
            self.note(self.look(frame))
            if waiting is not None:
                yield waiting
            waiting = frame
        if waiting is not None:
            if waiting.height > 1:
                yield waiting[:-1]
            yield waiting[-1:]

    @property
    def first_end(self) -> int:
        """The line in which the first piece of bytes ends."""
        return self._first_lines + 1

    def look(self, frame: pl.DataFrame) -> Lines:
        """Where the records of a frame that is not empty begin."""
        lines, end = frame["line"], self.first_end
        beyond = lines[-1] > end
        return Lines(int(lines.filter(lines > end)[0]) if beyond else None, int(lines[-1]))

    def note(self, lines: Lines) -> None:
        """Take note of where the records of the next frame begin."""
        self._last_line = lines.last
        if self._head_line is None:
            self._head_line = lines.beyond

    def lose(self) -> None:
        """The last record cannot be told apart: there is no reading on from it."""
        self._last_line = None

    def cut(self, path: Path, table: LogTable) -> Cut | None:
        """Where the last record of `table` begins, once all of it was read; None where reading on
        from there would not be the same as reading on."""
        lines, last = table.completeness.lines, self._last_line
        usable = table.format in FORMATS and table.completeness.broken is None and not self._unfit
        if not usable or lines is None or last is None:
            return None
        before = self.before
        utf8 = self._valid and (not self._ascii or (before is not None and before.utf8))
        valid = self._valid and (before is None or before.valid)
        start = before.offset if before is not None else 0
        try:
            with path.open("rb") as file:
                head = self._head(file)
                offset = _line_from_end(file, start, self.end, lines - last)
                if offset is None:
                    return None
        except OSError:
            return None
        if head is None or head[0] > offset:
            small = offset <= _MOST_HEAD
            return Cut(offset, last, offset, last, utf8, valid) if small else None
        return Cut(*head, offset, last, utf8, valid)

    def _head(self, file: BinaryIO) -> tuple[int, int] | None:
        if self.before is not None:
            return self.before.head, self.before.head_line
        if self._head_line is None:
            return None
        data = file.read(_MOST_HEAD)
        offset = 0
        for _ in range(self._head_line - 1):
            offset = data.find(b"\n", offset) + 1
            if not offset:
                return None
        return offset, self._head_line


def _line_from_end(file: BinaryIO, start: int, end: int, below: int) -> int | None:
    """Where the line begins that has `below` lines below it, in bytes `start` to `end`."""
    first = max(start, end - _MOST_OPEN)
    file.seek(first)
    data = file.read(end - first)
    at = len(data) - 1 if data.endswith(b"\n") else len(data)
    for _ in range(below):
        at = data.rfind(b"\n", 0, at)
        if at < 0:
            return None
    begin = data.rfind(b"\n", 0, at) + 1
    return first + begin if begin or first == start else None


def read_on(
    path: Path, shown: str, cut: Cut, limits: Limits, watch: Watch
) -> LogTable | Unreadable:
    """The records of `path` from `cut` on, as reading the whole file would give them.

    `watch` is shown the bytes from there on.
    """
    try:
        noted = _of_head(path, shown, cut, limits)
        raw = _pieces(path, shown, cut, watch)
        table = open_text(shown, raw, limits, noted, utf8=cut.utf8)
    except InputError as error:
        return Unreadable(shown, error.reason)
    if isinstance(table, Unreadable):
        return table
    return replace(table, frames=_behind(table, cut))


def _of_head(path: Path, shown: str, cut: Cut, limits: Limits) -> Completeness:
    """What is skipped in the head counts less than nothing, as it is read along once more."""
    table = open_text(shown, _head_pieces(path, shown, cut), limits)
    noted = Completeness()
    if isinstance(table, LogTable):
        for _ in table.frames:
            pass
        for skipped in table.completeness.skipped:
            noted.skip(skipped.reason, -skipped.count)
    return noted


def skipped_from(path: Path, shown: str, cut: Cut, limits: Limits) -> list[Skipped]:
    """What is skipped from `cut` on."""
    table = read_on(path, shown, cut, limits, lambda _: None)
    if isinstance(table, LogTable):
        for _ in table.frames:
            pass
        return table.completeness.skipped
    return []


def _behind(table: LogTable, cut: Cut) -> Iterator[pl.DataFrame]:
    line = pl.col("line")
    shift = cut.line - cut.head_line
    for frame in table.frames:
        yield frame.filter(line >= cut.head_line).with_columns(line + pl.lit(shift, pl.UInt64))
    completeness = table.completeness
    completeness.skipped[:] = [skipped for skipped in completeness.skipped if skipped.count]
    if completeness.lines is not None:
        completeness.lines += shift


def _head_pieces(path: Path, shown: str, cut: Cut) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            head = file.read(cut.head)
    except OSError as error:
        raise InputError(shown, f"reading stopped: {reason(error)}") from error
    for start in range(0, len(head), PIECE):
        yield head[start : start + PIECE]


def _pieces(path: Path, shown: str, cut: Cut, watch: Watch) -> Iterator[bytes]:
    yield from _head_pieces(path, shown, cut)
    try:
        with path.open("rb") as file:
            file.seek(cut.offset)
            size = PIECE - cut.offset % PIECE
            while piece := file.read(size):
                watch(piece)
                yield piece
                size = PIECE
    except OSError as error:
        raise InputError(shown, f"reading stopped: {reason(error)}") from error
