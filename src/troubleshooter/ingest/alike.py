"""Records that are alike, put together before they become columns: what is known and said of them.

`finding.py` finds them; `pipeline.kinds` knows their kinds and counts them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import polars as pl

DIGIT = 1024
"""From here on a mark means a single digit."""

Span = tuple[int, int]
"""Where something stands in a text, and how many bytes it has."""
Said = tuple[bool | None, str | None]
"""What a log itself says of a record: whether it failed, and which system it comes from."""


@dataclass(frozen=True, slots=True)
class Known:
    """The shapes in which figures tell messages apart, each with its marks, and how often that has
    changed.

    A shape is a message, of several lines the first, as it stands in the text (in a cell with
    quotes doubled), with every digit a zero. Its marks are pairs of numbers (native, of 32 bits): a
    place in bytes and what tells there. That is a number of so many digits, if rules name it; or,
    from DIGIT on, a digit whose bit (1 << digit) is set.
    """

    shapes: tuple[tuple[bytes, bytes], ...] = ()
    changes: int = 0


class Found(NamedTuple):
    """Records of a chunk that say the same: what tells their message from others, what the log says
    of them, how many there are, and the first such message as it stands in the text; `rest` is what
    stands below its first line, from the line feed on, the same of all."""

    told: bytes
    said: Said
    records: int
    message: bytes
    rest: bytes = b""


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

    def number(self, kind: int) -> Span | None:
        """Where messages of a kind, of which no column does so, name their document by digits."""

    def wants_texts(self, kind: int) -> bool:
        """Whether all messages of a kind are wanted, as they may name documents otherwise."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A record: its line, its time (microseconds since 1970) and its message."""

    line: int
    time: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Alike:
    """The records of a chunk by kinds, of which there are `count`.

    `kinds` are the numbers of those found, `samples` the first few records of each of those that
    are wanted. `days` counts by `kind` and `day` (since 1970): `count`, `first` and `last` (times,
    in microseconds); `timed` says whether days and times mean anything. `codes` has the `kind` of
    each record and its document, `plain`, as `documents.codes` gives it, of those that have one;
    `texts` are all messages of kinds of which they are wanted. `others` are the records
    that are in no kind, as a log table. `last` is the line of the last record that is in one,
    `beyond` that of the first below the line asked for, None where there is none.
    """

    count: int
    kinds: Collection[int]
    samples: Mapping[int, Sequence[Sample]]
    days: pl.DataFrame
    timed: bool
    codes: pl.DataFrame
    texts: Mapping[int, Sequence[str]]
    others: pl.DataFrame
    last: int
    beyond: int | None


def decoded(text: bytes) -> str:
    """The text that stands so in a file."""
    return text.decode("utf-8", "replace")


def unquoted(cell: bytes) -> str:
    """The text of a cell, in which quotes are doubled."""
    return decoded(cell.replace(b'""', b'"'))
