"""Finds records that are alike before they become columns.

Most rows of a large export say what others say of another document: the same text but for its
figures, on the same day, with the same outcome; and so do most records of a log. Some hundred lines
of C (`_alike.c`) find these and count them; only the first few of each kind are read as all records
are elsewhere, and so are those that are not plain. Where nothing could be compiled, all are.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from troubleshooter.ingest import native
from troubleshooter.ingest.alike import Alike, Found, Kinds, Known, Said, Sample, decoded, unquoted
from troubleshooter.ingest.delimited import Layout
from troubleshooter.ingest.quoting import RowChunk, last_row_end, row_chunk
from troubleshooter.ingest.table import SCHEMA, Completeness
from troubleshooter.ingest.text import Chunk
from troubleshooter.ingest.times import TimeReader

_WORDS = frozenset({"success", "level", "system"})
_READ = _WORDS | {"message", "time", "object"}
_PICKS = 3
_MOST_WORDS = 4
_PICK = struct.Struct("=4q")
_KIND = struct.Struct(f"=8q{(_PICKS - 1) * _PICK.size}x")
"""A kind as far as its first record."""
_PICKED_AT = 4 * 8
_WORDING = struct.Struct(f"={2 + 2 * _MOST_WORDS}q")
_ROW = struct.Struct("=3q")
_TRIES = 8
_HEAD = 64 * 1024
"""As much of a text as shows what form its times have."""
LONGEST_RECORD = 128 * 1024
"""More bytes than a record has that is found to be like others."""

ReadRows = Callable[[RowChunk, Completeness], pl.DataFrame]
ReadRecords = Callable[[Chunk, Completeness], pl.DataFrame]


class Text(Protocol):
    """How the records of one text are found in chunks of it, and read by themselves.

    `quoted` says that they stand in cells, `timed` that they have times; of each record's words the
    first `telling` say what happened, and one behind them is the rest of its message.
    """

    @property
    def quoted(self) -> bool: ...

    @property
    def timed(self) -> bool: ...

    @property
    def telling(self) -> int: ...

    def find(
        self, chunk: RowChunk, form: str, kinds: Kinds, known: Known, beyond: int
    ) -> Rows | None:
        """What is found of a chunk's records; None where these are not as expected."""

    def read(self, data: bytes, line: int, completeness: Completeness) -> pl.DataFrame:
        """Whole records that begin at `line`, as a log table."""

    def head(self, data: bytes) -> bytes:
        """The whole records in the beginning of a chunk, or some of them."""


def _asked(
    chunk: RowChunk, form: str, kinds: Kinds, known: Known, beyond: int
) -> tuple[bytes, tuple[tuple[bytes, bytes], ...], bytes, int, int]:
    """What is asked of a chunk, whatever its records look like."""
    return form.encode(), known.shapes, kinds.named, chunk.line, beyond


@dataclass(frozen=True, slots=True)
class TableText:
    """Rows of delimited text, laid out as `layout` says."""

    layout: Layout
    read_rows: ReadRows
    quoted: bool = True

    @property
    def timed(self) -> bool:
        """Whether there is a column of times."""
        return "time" in self.layout.wanted

    @property
    def telling(self) -> int:
        """How many columns of words there are that say what happened or where."""
        return len(self._words)

    @property
    def serves(self) -> bool:
        """Whether records can be told to be alike by the columns that are wanted."""
        wanted = self.layout.wanted.keys()
        return native.alike is not None and "object" in wanted and wanted <= _READ

    @property
    def _words(self) -> tuple[int, ...]:
        return tuple(at for name, at in self.layout.wanted.items() if name in _WORDS)

    def find(
        self, chunk: RowChunk, form: str, kinds: Kinds, known: Known, beyond: int
    ) -> Rows | None:
        """What is found of a chunk's rows."""
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
            *_asked(chunk, form, kinds, known, beyond),
        )
        return made and Rows(*made)

    def read(self, data: bytes, line: int, completeness: Completeness) -> pl.DataFrame:
        """Whole rows as a log table."""
        return self.read_rows(row_chunk(data, line), completeness)

    def head(self, data: bytes) -> bytes:
        """The whole rows in the beginning of a chunk."""
        return data[: last_row_end(data, 0, len(data))]


@dataclass(frozen=True, slots=True)
class RecordText:
    """Records as Monolog's line formatter writes them, each from `[time] channel.LEVEL: ` on."""

    read_records: ReadRecords
    quoted: bool = False
    timed: bool = True
    telling: int = 1

    @property
    def serves(self) -> bool:
        """Whether records can be told to be alike."""
        return native.records is not None

    def find(
        self, chunk: RowChunk, form: str, kinds: Kinds, known: Known, beyond: int
    ) -> Rows | None:
        """What is found of a chunk's records."""
        asked = _asked(chunk, form, kinds, known, beyond)
        made = native.records(chunk.text, chunk.start, chunk.end, *asked)
        return made and Rows(*made)

    def read(self, data: bytes, line: int, completeness: Completeness) -> pl.DataFrame:
        """Whole records as a log table."""
        return self.read_records(Chunk(data, line), completeness)

    def head(self, data: bytes) -> bytes:
        """The lines in the beginning of a chunk, the last of them whole."""
        return data[: data.rfind(b"\n") + 1] or data


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds records that are alike in chunks of one text; `times` reads its times."""

    text: Text
    times: TimeReader
    _said: dict[tuple[bytes, ...], Said] = field(default_factory=dict)

    @property
    def quoted(self) -> bool:
        """Whether messages stand in cells, quotes doubled."""
        return self.text.quoted

    def of(
        self, chunk: RowChunk | Chunk, completeness: Completeness, kinds: Kinds, beyond: int
    ) -> Alike | None:
        """The kinds of a chunk's records; None where these are to be read as usual, of which
        nothing is noted in `completeness`."""
        part = chunk if isinstance(chunk, RowChunk) else _whole(chunk)
        form = self._form(part)
        if part.doubtful or form is None:
            return None
        for _ in range(_TRIES):
            known = kinds.known()
            if known is None:
                return None
            rows = self.text.find(part, form, kinds, known, beyond)
            found = None if rows is None else self._found(part.text, rows, kinds)
            if rows is None or not found:
                return None
            numbers = kinds.numbers(found, known)
            if numbers is not None:
                return self._alike(part, rows, numbers, kinds, completeness)
        return None

    def _form(self, chunk: RowChunk) -> str | None:
        """The form of times, empty if there are none; None if it is one of many."""
        if not self.text.timed:
            return ""
        if not self.times.chosen:
            head = chunk.text[chunk.start : min(chunk.start + _HEAD, chunk.end)]
            self.text.read(self.text.head(head), chunk.line, Completeness())
        return self.times.form

    def _found(self, data: bytes, rows: Rows, kinds: Kinds) -> list[Found] | None:
        every: list[Said] = []
        for fields in _WORDING.iter_unpack(rows.wordings):
            said = self._says(data, fields)
            if said is None or not kinds.takes(said):
                return None
            every.append(said)
        found: list[Found] = []
        end = 0
        for count, wording, size, _, _, _, at, length in _KIND.iter_unpack(rows.kinds):
            told = rows.told[end : end + size]
            end += size
            message, rest = data[at : at + size], data[at + size : at + length]
            found.append(Found(told, every[wording], count, message, rest))
        return found

    def _says(self, data: bytes, fields: tuple[int, ...]) -> Said | None:
        """What the words of a row say; None if it cannot be read by itself."""
        at, size, *places = fields
        telling = list(_batched(places, 2))[: self.text.telling]
        words = tuple(data[place : place + length] for place, length in telling)
        if words not in self._said:
            row = self.text.read(data[at : at + size], 1, Completeness())
            if row.height != 1:
                return None
            self._said[words] = row["failed"].item(), row["system"].item()
        return self._said[words]

    def _alike(
        self,
        chunk: RowChunk,
        rows: Rows,
        numbers: Sequence[int],
        kinds: Kinds,
        completeness: Completeness,
    ) -> Alike:
        samples: dict[int, list[Sample]] = {}
        for place, number in enumerate(numbers):
            if kinds.wants(number):
                picks = _picks(rows, place)
                samples.setdefault(number, []).extend(self._samples(picks, chunk.text))
        of_places = pl.Series("kind", numbers, dtype=pl.UInt32)
        days = _days(rows.days)
        texts = {} if self.text.quoted else _texts(chunk.text, rows, numbers, kinds)
        codes = rows.codes if self.text.quoted else _named(chunk.text, rows, numbers, kinds)
        places, plain = _column("", rows.places, pl.UInt32), _column("plain", codes, pl.UInt64)
        every = pl.DataFrame([of_places.gather(places), plain])
        return Alike(
            every.height,
            set(numbers),
            samples,
            days.with_columns(of_places.gather(days["kind"])),
            self.text.timed,
            every if self.text.quoted else every.filter(pl.col("plain") > 0),
            texts,
            self._others(chunk, rows.odd, completeness),
            rows.last,
            rows.beyond if rows.beyond >= 0 else None,
        )

    def _samples(self, picks: Iterator[Sequence[int]], data: bytes) -> list[Sample]:
        read = unquoted if self.text.quoted else decoded
        return [Sample(line, time, read(data[at : at + size])) for line, time, at, size in picks]

    def _others(self, chunk: RowChunk, odd: bytes, completeness: Completeness) -> pl.DataFrame:
        """The records that are not plain, as a log table."""
        if not odd:
            return pl.DataFrame(schema=SCHEMA)
        rows = [(chunk.text[at : at + size], line) for at, size, line in _ROW.iter_unpack(odd)]
        frame = self.text.read(b"".join(text for text, _ in rows), 1, completeness)
        lines = [at for text, line in rows for at in range(line, line + text.count(b"\n"))]
        places = frame["line"] - 1
        return frame.with_columns(pl.Series("line", lines, dtype=pl.UInt64).gather(places))


@dataclass(frozen=True, slots=True)
class Rows:
    """What was found of a chunk's records, as `_alike.c` packs it."""

    kinds: bytes
    told: bytes
    days: bytes
    wordings: bytes
    codes: bytes
    places: bytes
    odd: bytes
    last: int
    beyond: int


def _whole(chunk: Chunk) -> RowChunk:
    data = chunk.data
    return RowChunk(data, 0, len(data), chunk.line, chunk.breaks, chunk.doubtful)


def _picks(rows: Rows, place: int) -> Iterator[Sequence[int]]:
    """The first records of the kind at this place: line, time, where it stands, and its bytes."""
    start = place * _KIND.size
    picked = _KIND.unpack_from(rows.kinds, start)[3]
    start += _PICKED_AT
    return _PICK.iter_unpack(rows.kinds[start : start + picked * _PICK.size])


def _named(data: bytes, rows: Rows, numbers: Sequence[int], kinds: Kinds) -> bytes:
    """The numbers of documents that messages name, 0 for those that name none."""
    spans = [part for number in numbers for part in kinds.number(number) or (0, 0)]
    return native.numbers(data, rows.codes, rows.places, array("I", spans).tobytes())


def _texts(
    data: bytes, rows: Rows, numbers: Sequence[int], kinds: Kinds
) -> dict[int, Sequence[str]]:
    """All messages of kinds of which they are wanted."""
    wanted = [place for place, number in enumerate(numbers) if kinds.wants_texts(number)]
    if not wanted:
        return {}
    places = _column("place", rows.places, pl.UInt32)
    records = pl.DataFrame([places, _column("at", rows.codes, pl.UInt64)])
    found = records.filter(pl.col("place").is_in(wanted)).group_by("place").agg("at")
    texts: dict[int, Sequence[str]] = {}
    for place, starts in found.iter_rows():
        size = next(_picks(rows, place))[3]
        some = [decoded(data[at : at + size]) for at in starts]
        texts[numbers[place]] = [*texts.get(numbers[place], ()), *some]
    return texts


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
