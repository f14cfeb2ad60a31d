"""Rows of delimited text that are alike, put together before they become columns.

Most rows of a large export say what others say of another document: the same text but for its
figures, on the same day, with the same outcome. A few hundred lines of C (`_alike.c`) find these
and count them; only the first few of each kind are read as all rows are elsewhere, and so are those
that are not plain. Where nothing could be compiled, all rows are.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from troubleshooter.ingest import native
from troubleshooter.ingest.delimited import Layout
from troubleshooter.ingest.quoting import RowChunk, last_row_end, row_chunk
from troubleshooter.ingest.table import SCHEMA, Completeness
from troubleshooter.ingest.times import TimeReader

_WORDS = frozenset({"success", "level", "system"})
_READ = _WORDS | {"message", "time", "object"}
_PICKS = 3
_MOST_WORDS = 4
_KIND = struct.Struct(f"={4 + 4 * _PICKS}q")
_WORDING = struct.Struct(f"={2 + 2 * _MOST_WORDS}q")
_ROW = struct.Struct("=3q")
_TRIES = 8
_HEAD = 64 * 1024
"""As much of a text as shows what form its times have."""
DIGIT = 1024
"""From here on a mark means a single digit."""

ReadRows = Callable[[RowChunk, Completeness], pl.DataFrame]
Said = tuple[bool | None, str | None]
"""What a log itself says of a record: whether it failed, and which system it comes from."""


@dataclass(frozen=True, slots=True)
class Known:
    """The shapes in which figures tell messages apart, each with its marks, and how often that has
    changed.

    A shape is a message as it stands in its cell, quotes doubled, with every digit a zero. Its
    marks are pairs of numbers (native, of 32 bits): a place in bytes and what tells there. That is
    a number of so many digits, if rules name it; or, from DIGIT on, a digit whose bit (1 << digit)
    is set.
    """

    shapes: tuple[tuple[bytes, bytes], ...] = ()
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Records of a chunk that say the same: what tells their message from others, what the log says
    of them, how many there are, and the first such message as it stands in its cell."""

    told: bytes
    said: Said
    count: int
    message: bytes


class Kinds(Protocol):
    """Knows the kinds of records of a log by numbers, from 0 on."""

    @property
    def named(self) -> bytes:
        """Numbers that rules name, in order: pairs (native, of 32 bits) of one and its digits."""

    def takes(self, said: Said) -> bool:
        """Whether records of which the log says this can be counted by kinds."""

    def known(self) -> Known | None:
        """The shapes in which figures tell; None if there are too many."""

    def numbers(self, found: Sequence[Found], known: Known) -> Sequence[int] | None:
        """The kinds that were found by what was `known`; None if more is known by now, so that what
        was taken for one kind may be several."""

    def wants(self, kind: int) -> bool:
        """Whether samples of a kind are wanted."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A record: its line, its time (microseconds since 1970) and its message as it stands in its
    cell, quotes doubled."""

    line: int
    time: int | None
    message: bytes


@dataclass(frozen=True, slots=True)
class Alike:
    """The records of a chunk by kinds.

    `kinds` are the numbers of those found, `samples` the first few records of each of those that
    are wanted. `days` counts by `kind` and `day` (since 1970): `count`, `first` and `last` (times,
    in microseconds); `timed` says whether days and times mean anything. `codes` has the `kind` of
    each record and its document, `plain`, as `documents.codes` gives it. `others` are the records
    that are in no kind, as a log table. `last` is the line of the last record that is in one,
    `beyond` that of the first below the line asked for, None where there is none.
    """

    kinds: Collection[int]
    samples: Mapping[int, Sequence[Sample]]
    days: pl.DataFrame
    timed: bool
    codes: pl.DataFrame
    others: pl.DataFrame
    last: int
    beyond: int | None


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds records that are alike in chunks of one text, of which `read` makes log tables; `times`
    reads its times."""

    layout: Layout
    read: ReadRows
    times: TimeReader
    _said: dict[tuple[bytes, ...], Said] = field(default_factory=dict)

    @property
    def serves(self) -> bool:
        """Whether records can be told to be alike by the columns that are wanted."""
        wanted = self.layout.wanted.keys()
        return native.alike is not None and "object" in wanted and wanted <= _READ

    def of(
        self, chunk: RowChunk, completeness: Completeness, kinds: Kinds, beyond: int
    ) -> Alike | None:
        """The kinds of a chunk's records; None where these are to be read as usual, of which
        nothing is noted in `completeness`."""
        form = self._form(chunk)
        if chunk.doubtful or form is None:
            return None
        for _ in range(_TRIES):
            known = kinds.known()
            if known is None:
                return None
            rows = self._rows(chunk, form, kinds.named, known, beyond)
            found = None if rows is None else self._found(chunk.text, rows, kinds)
            if rows is None or not found:
                return None
            numbers = kinds.numbers(found, known)
            if numbers is not None:
                return self._alike(chunk, rows, numbers, kinds, completeness)
        return None

    def _form(self, chunk: RowChunk) -> str | None:
        """The form of times, empty if there are none; None if it is one of many."""
        if "time" not in self.layout.wanted:
            return ""
        if not self.times.chosen:
            head = chunk.text[chunk.start : min(chunk.start + _HEAD, chunk.end)]
            head = head[: last_row_end(head, 0, len(head))]
            self.read(row_chunk(head, chunk.line), Completeness())
        return self.times.form

    def _rows(
        self, chunk: RowChunk, form: str, named: bytes, known: Known, beyond: int
    ) -> _Rows | None:
        wanted = self.layout.wanted
        made = native.alike(
            chunk.text,
            chunk.start,
            chunk.end,
            ord(self.layout.separator),
            self.layout.width,
            wanted["message"],
            wanted.get("time", -1),
            wanted["object"],
            self._words,
            form.encode(),
            known.shapes,
            named,
            chunk.line,
            beyond,
        )
        return made and _Rows(*made)

    @property
    def _words(self) -> tuple[int, ...]:
        """The columns of words that say what happened or where."""
        return tuple(at for name, at in self.layout.wanted.items() if name in _WORDS)

    def _found(self, data: bytes, rows: _Rows, kinds: Kinds) -> list[Found] | None:
        every: list[Said] = []
        for fields in _WORDING.iter_unpack(rows.wordings):
            said = self._says(data, fields)
            if said is None or not kinds.takes(said):
                return None
            every.append(said)
        found: list[Found] = []
        end = 0
        for count, wording, size, _, _, _, at, length, *_ in _KIND.iter_unpack(rows.kinds):
            told = rows.told[end : end + size]
            end += size
            found.append(Found(told, every[wording], count, data[at : at + length]))
        return found

    def _says(self, data: bytes, fields: tuple[int, ...]) -> Said | None:
        """What the words of a row say; None if it cannot be read by itself."""
        at, size, *places = fields
        words = tuple(data[place : place + length] for place, length in _batched(places, 2))
        words = words[: len(self._words)]
        if words not in self._said:
            row = self.read(row_chunk(data[at : at + size], 1), Completeness())
            if row.height != 1:
                return None
            self._said[words] = row["failed"].item(), row["system"].item()
        return self._said[words]

    def _alike(
        self,
        chunk: RowChunk,
        rows: _Rows,
        numbers: Sequence[int],
        kinds: Kinds,
        completeness: Completeness,
    ) -> Alike:
        samples: dict[int, list[Sample]] = {}
        for number, fields in zip(numbers, _KIND.iter_unpack(rows.kinds), strict=True):
            if kinds.wants(number):
                samples.setdefault(number, []).extend(_samples(fields, chunk.text))
        of_places = pl.Series("kind", numbers, dtype=pl.UInt32)
        days = _days(rows.days)
        places, plain = _column("", rows.places, pl.UInt32), _column("plain", rows.codes, pl.UInt64)
        return Alike(
            set(numbers),
            samples,
            days.with_columns(of_places.gather(days["kind"])),
            "time" in self.layout.wanted,
            pl.DataFrame([of_places.gather(places), plain]),
            self._others(chunk, rows.odd, completeness),
            rows.last,
            rows.beyond if rows.beyond >= 0 else None,
        )

    def _others(self, chunk: RowChunk, odd: bytes, completeness: Completeness) -> pl.DataFrame:
        """The rows that are not plain, as a log table."""
        if not odd:
            return pl.DataFrame(schema=SCHEMA)
        rows = [(chunk.text[at : at + size], line) for at, size, line in _ROW.iter_unpack(odd)]
        frame = self.read(row_chunk(b"".join(text for text, _ in rows), 0), completeness)
        lines = [at for text, line in rows for at in range(line, line + text.count(b"\n"))]
        return frame.with_columns(pl.Series("line", lines, dtype=pl.UInt64).gather(frame["line"]))


@dataclass(frozen=True, slots=True)
class _Rows:
    """What was found of a chunk's rows, as `_alike.c` packs it."""

    kinds: bytes
    told: bytes
    days: bytes
    wordings: bytes
    codes: bytes
    places: bytes
    odd: bytes
    last: int
    beyond: int


def _samples(fields: tuple[int, ...], data: bytes) -> list[Sample]:
    _, _, _, picked, *places = fields
    return [
        Sample(line, time, data[at : at + size])
        for line, time, at, size in _batched(places[: 4 * picked], 4)
    ]


def _days(packed: bytes) -> pl.DataFrame:
    every = _column("day", packed, pl.Int64)
    names = ("kind", "day", "count", "first", "last")
    count = len(every) // len(names)
    return pl.DataFrame(
        [every[at * count : (at + 1) * count].alias(name) for at, name in enumerate(names)]
    )


def _column(name: str, packed: bytes, dtype: type[pl.DataType]) -> pl.Series:
    """A column of numbers as they lie in memory."""
    array = pl.Array(dtype, len(packed) // (4 if dtype is pl.UInt32 else 8))
    numbers = pl.Series(name, [packed]).bin.reinterpret(dtype=array, endianness=sys.byteorder)
    return numbers.explode()


def _batched(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """`items` in tuples of `size`; itertools has it from Python 3.12 on."""
    return zip(*[iter(items)] * size, strict=True)
