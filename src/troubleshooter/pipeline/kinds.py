"""Counting records by kinds that were found before they were read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import polars as pl

from troubleshooter.diagnosis.grouping import PER_GROUP
from troubleshooter.ingest.alike import Alike, Found, Known, Said, Sample, Span, decoded
from troubleshooter.matching.masks import template
from troubleshooter.pipeline.keys import key_of
from troubleshooter.pipeline.shapes import CellShapes

_MOST_KINDS = 10_000
_MOST_RESTS = 4_000
_MOST_DIGITS = 18
_AROUND = ".-/:,"
"""What stands at the end of a document's number in a sentence, and is no part of it."""
_TIME = pl.Datetime("us")
_COUNTED: dict[str, type[pl.DataType] | pl.DataType] = {
    "decision": pl.UInt32,
    "failed": pl.Boolean,
    "day": pl.Date,
    "count": pl.UInt32,
    "first": _TIME,
    "last": _TIME,
}
_SHOWN: dict[str, type[pl.DataType] | pl.DataType] = {
    "decision": pl.UInt32,
    "failed": pl.Boolean,
    "count": pl.UInt32,
    "lines": pl.List(pl.UInt64),
    "times": pl.List(pl.Int64),
    "messages": pl.List(pl.String),
}
_TIMES = ("day", "first", "last")
Systems = Callable[[str | None], str | None]
"""Says where records come from that say so themselves, or do not."""
_Key = tuple[bytes, int, Said, bytes]
"""What tells a kind from others: its message as far as figures tell, since when it is known which
do, what the log says, and what stands below the message's first line."""
Outcome = tuple[int, bool | None]
"""What was decided of records (an index), and what the log says of their outcome."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Records that are decided alike: their template, where they come from, and what the log says
    of their outcome. `document` is where their messages name one by digits, if they `name` any."""

    key: str
    system: str | None
    failed: bool | None
    names: bool = False
    document: Span | None = None


@dataclass(slots=True)
class KindBook:
    """The kinds of records of one log, by numbers; see `ingest.alike.Kinds`.

    `shapes` knows which figures tell messages of `system` apart, or of any where that is None;
    `document` is what kind of document records are about, of which `names` finds the number in a
    message, its first group, where no column holds it. `serves` says whether records may be counted
    by kinds at all. Several threads may ask at once.
    """

    shapes: CellShapes
    systems: Systems
    system: str | None = None
    document: str | None = None
    names: re.Pattern[str] | None = None
    serves: bool = True
    kinds: list[Kind] = field(default_factory=list)
    _numbers: dict[_Key, int] = field(default_factory=dict)
    _rests: dict[bytes, str] = field(default_factory=dict)
    _unwanted: set[int] = field(default_factory=set)
    _read: set[int] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    @property
    def named(self) -> bytes:
        """The numbers that rules name."""
        return self.shapes.named

    def takes(self, said: Said) -> bool:
        """Whether records of which the log says this come from where all are thought to."""
        return self.system is None or self.systems(said[1]) == self.system

    def known(self) -> Known | None:
        """The shapes in which figures tell; None if there are too many, or too many kinds."""
        full = self.shapes.full or len(self.kinds) > _MOST_KINDS
        return None if full else self.shapes.known

    def numbers(self, found: Sequence[Found], known: Known) -> Sequence[int] | None:
        """The kinds that were found by what was `known`; None if more is known by now."""
        with self._lock:
            asked = [self._asked(one, known) for one in found]
            pairs = zip(found, asked, strict=True)
            self.shapes.learn([one.message for one, key in pairs if key not in self._numbers])
            if self.shapes.full:
                return None
            if known is not self.shapes.known:
                if any(
                    # What stands by itself was taken for nothing else.
                    one.records > 1 and self.shapes.since(one.message) > known.changes
                    for one in found
                ):
                    return None
                asked = [self._asked(one, known) for one in found]
            return [self._number(one, key) for one, key in zip(found, asked, strict=True)]

    def _asked(self, found: Found, known: Known) -> _Key:
        """What tells a kind from others by what is known now: a figure that was not `known` to tell
        is a zero in `told`, as one that is a zero."""
        since = self.shapes.since(found.message)
        told = found.told if since <= known.changes else self.shapes.told(found.message)
        return told, since, found.said, found.rest

    def _number(self, found: Found, asked: _Key) -> int:
        number = self._numbers.setdefault(asked, len(self.kinds))
        if number == len(self.kinds):
            failed, system = found.said
            made = self.shapes.template(found.message)
            key = key_of(made, self.shapes.text(found.message), self.shapes.numbers)
            names, document = self._named(found)
            system = self.systems(system)
            self.kinds.append(Kind(key + self._rest(found.rest), system, failed, names, document))
        return number

    def _rest(self, rest: bytes) -> str:
        """The template of what stands below a message's first line, as `LineKeys` makes it."""
        if rest not in self._rests:
            if len(self._rests) >= _MOST_RESTS:
                self._rests.clear()
            text = decoded(rest[1:])
            self._rests[rest] = "\n" + key_of(template(text), text, self.shapes.numbers)
        return self._rests[rest] if rest else ""

    def _named(self, found: Found) -> tuple[bool, Span | None]:
        """Whether messages like this one name a document, and where by digits: at the same place in
        all of them, as all digits look the same to `names`."""
        named = self.names and self.names.search(decoded(found.message + found.rest))
        if not named:
            return False, None
        number = named[1].rstrip(_AROUND)
        first = len(decoded(found.message))
        if not number.isascii() or not number.isdigit() or len(number) > _MOST_DIGITS:
            return True, None
        if named.start(1) + len(number) > first:
            return True, None
        before = named.string[: named.start(1)].encode("utf-8", "surrogatepass")
        return True, (len(before), len(number))

    def wants(self, kind: int) -> bool:
        """Whether samples of a kind are wanted."""
        return kind not in self._unwanted

    def enough(self, kinds: Iterable[int]) -> None:
        """Want no more samples of these kinds."""
        self._unwanted.update(kinds)

    def number(self, kind: int) -> Span | None:
        """Where messages of a kind name their document by digits."""
        return self.kinds[kind].document

    def wants_texts(self, kind: int) -> bool:
        """Whether all messages of a kind are wanted, which they are until somebody knows better."""
        return kind not in self._read

    def know(self, kinds: Iterable[int]) -> None:
        """Want no more messages of these kinds."""
        self._read.update(kinds)


@dataclass(slots=True)
class KindCounts:
    """Counts the records of one log by decision, outcome and day.

    `outcomes` is what came of each kind, by its number; None where its records do not count, which
    are `left_out`.
    """

    outcomes: dict[int, Outcome | None] = field(default_factory=dict)
    left_out: int = 0
    _days: list[pl.DataFrame] = field(default_factory=list)
    _samples: dict[Outcome, list[Sample]] = field(default_factory=dict)
    _given: dict[Outcome, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(days.height for days in self._days)

    def add(self, alike: Alike) -> Collection[int]:
        """Count the records of the log's next chunk. The kinds with samples enough."""
        days = alike.days
        if not alike.timed:
            days = days.with_columns(pl.lit(None, pl.Int64).alias(one) for one in _TIMES)
        self._days.append(days)
        news: dict[Outcome, list[Sample]] = {}
        for kind, samples in alike.samples.items():
            outcome = self.outcomes[kind]
            if outcome is not None:
                news.setdefault(outcome, []).extend(samples)
        for outcome, samples in news.items():
            given = self._given.get(outcome, 0)
            samples.sort(key=lambda sample: sample.line)
            first = samples[: PER_GROUP - given]
            if not alike.timed:
                first = [replace(sample, time=None) for sample in first]
            self._samples.setdefault(outcome, []).extend(first)
            self._given[outcome] = given + len(first)
        return [
            kind
            for kind in alike.samples
            if (one := self.outcomes[kind]) is None or self._given[one] >= PER_GROUP
        ]

    def decided(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows` with what came of their `kind`: `decision` and `failed`; only those that count."""
        of_kinds = [self.outcomes.get(kind) for kind in range(1 + max(self.outcomes, default=0))]
        outcomes = pl.DataFrame(
            {
                "decision": pl.Series([one and one[0] for one in of_kinds], dtype=pl.UInt32),
                "failed": pl.Series([one and one[1] for one in of_kinds], dtype=pl.Boolean),
            }
        )
        return rows.hstack(outcomes[rows["kind"]]).drop("kind").drop_nulls("decision")

    def taken(self) -> pl.DataFrame:
        """What was counted since the last time, as groups; samples come in groups of no records."""
        days, self._days = self._days, []
        samples, self._samples = self._samples, {}
        every = pl.concat(days)
        kept = self.decided(every)
        self.left_out += int(every["count"].sum()) - int(kept["count"].sum())
        groups = kept.group_by("decision", "failed", "day").agg(
            pl.col("count").sum(), pl.col("first").min(), pl.col("last").max()
        )
        types = pl.Schema(_COUNTED)
        counted = groups.with_columns(pl.col("day").cast(pl.Int32)).select(types.names())
        return pl.concat([counted.cast(types), _shown(samples)], how="diagonal")


def _shown(samples: Mapping[Outcome, Sequence[Sample]]) -> pl.DataFrame:
    """Groups of no records, with samples."""
    rows = [
        (
            decision,
            failed,
            0,
            [sample.line for sample in some],
            [sample.time for sample in some],
            [sample.message for sample in some],
        )
        for (decision, failed), some in samples.items()
    ]
    return pl.DataFrame(rows, schema=_SHOWN, orient="row").cast({"times": pl.List(_TIME)})
