"""The view of patterns among failures: since when, at what hours, on what again, with what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

import polars as pl

from troubleshooter.pipeline.scan import Reading
from troubleshooter.pipeline.views.rows import Rows

MOST_CAUSES = 20
MOST_DOCUMENTS = 20
MOST_PAIRS = 10
_MOST_HELD = 1_000_000
"""Documents, and hours of causes, that are held at a time; beyond that the rarest are let go."""
_FEWEST_SHARED = 3
_FEWEST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class CausePattern:
    """One rule, or one template of unknown failures: how often, from when to when, and how its
    failures spread over the 24 hours of the day."""

    name: str
    known: bool
    count: int
    first: datetime | None
    last: datetime | None
    hours: tuple[int, ...]

    @property
    def busiest(self) -> tuple[int, ...]:
        """The fewest hours of the day that hold at least half of what has a time, in order."""
        total, taken = sum(self.hours), 0
        chosen: list[int] = []
        for hour in sorted(range(24), key=lambda hour: -self.hours[hour]):
            if not total or 2 * taken >= total:
                break
            chosen.append(hour)
            taken += self.hours[hour]
        return tuple(sorted(chosen))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A document that failed more than once: how often, and first and last when."""

    document: str
    count: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Together:
    """Two causes that come in the same hours: `shared` hours of those in which either came."""

    one: str
    other: str
    shared: int
    either: int


@dataclass(frozen=True, slots=True)
class Patterns:
    """What repeats among `failures` failed records. `whole` is False when there were so many
    different documents or causes that the rarest were let go."""

    failures: int
    causes: tuple[CausePattern, ...]
    repeated: tuple[Repeated, ...]
    repeated_count: int
    together: tuple[Together, ...]
    whole: bool


def patterns(rows: Rows, paths: Sequence[str], reading: Reading) -> Patterns:
    """The patterns among the failed records of `paths`."""
    gathered = _Gathered()
    for batch in rows.batches(paths, reading):
        found = batch.filter("wrong")
        if found.height:
            gathered.add(found, list(_names(rows, found)))
    return gathered.result()


def _names(rows: Rows, found: pl.DataFrame) -> Iterator[tuple[int, str, bool]]:
    """For each decision its causes by name, and whether they are rules."""
    for place in found["decision"].unique():
        decision = rows.decisions[place]
        for rule in decision.rules:
            yield place, rule, True
        if not decision.rules:
            yield place, decision.template, False


@dataclass(slots=True)
class _Gathered:
    """Counts of failures by cause and hour, and by document; merged as batches come."""

    failures: int = 0
    whole: bool = True
    _causes: list[pl.DataFrame] = field(default_factory=list)
    _documents: list[pl.DataFrame] = field(default_factory=list)

    def add(self, found: pl.DataFrame, names: list[tuple[int, str, bool]]) -> None:
        self.failures += found.height
        schema = {"decision": pl.UInt32, "name": pl.String, "known": pl.Boolean}
        named = pl.DataFrame(names, schema=schema, orient="row")
        keyed = found.select("decision", "time", hour=pl.col("time").dt.truncate("1h"))
        counted = keyed.group_by("decision", "hour").agg(**_SPAN, count=pl.len())
        self._causes.append(_merged([counted.join(named, on="decision").drop("decision")], _CAUSE))
        about = found.drop_nulls("object").group_by("object").agg(**_SPAN, count=pl.len())
        self._documents.append(about)
        self._causes = [self._bounded(_merged(self._causes, _CAUSE))]
        if sum(one.height for one in self._documents) > 100_000:
            self._documents = [self._bounded(_merged(self._documents, _DOCUMENT))]

    def _bounded(self, held: pl.DataFrame) -> pl.DataFrame:
        if held.height <= _MOST_HELD:
            return held
        self.whole = False
        return held.top_k(_MOST_HELD // 2, by="count")

    def result(self) -> Patterns:
        if not self._causes:
            return Patterns(0, (), (), 0, (), self.whole)
        causes = _merged(self._causes, _CAUSE)
        documents = _merged(self._documents, _DOCUMENT).filter(pl.col("count") > 1)
        shown = documents.sort(["count", "object"], descending=[True, False]).head(MOST_DOCUMENTS)
        rows = shown.select("object", "count", "first", "last").iter_rows()
        return Patterns(
            failures=self.failures,
            causes=tuple(_causes(causes)),
            repeated=tuple(Repeated(*row) for row in rows),
            repeated_count=documents.height,
            together=tuple(_together(causes)),
            whole=self.whole,
        )


_CAUSE = ("name", "known", "hour")
_DOCUMENT = ("object",)
_SPAN = {"first": pl.col("time").min(), "last": pl.col("time").max()}


def _merged(parts: list[pl.DataFrame], by: tuple[str, ...]) -> pl.DataFrame:
    sums = (pl.col("first").min(), pl.col("last").max(), pl.col("count").sum())
    return pl.concat(parts).group_by(by).agg(*sums)


def _causes(causes: pl.DataFrame) -> Iterator[CausePattern]:
    whole = _merged([causes], ("name", "known")).sort(["count", "name"], descending=[True, False])
    for name, known, first, last, count in whole.head(MOST_CAUSES).iter_rows():
        own = causes.filter((pl.col("name") == name) & (pl.col("known") == known))
        hours = [0] * 24
        for hour, number in own.drop_nulls("hour").select("hour", "count").iter_rows():
            hours[hour.hour] += number
        yield CausePattern(name, known, count, first, last, tuple(hours))


def _together(causes: pl.DataFrame) -> list[Together]:
    """The pairs of frequent causes that share most of the hours in which either of them came."""
    whole = causes.drop_nulls("hour").group_by("name").agg(pl.col("count").sum(), "hour")
    frequent = whole.sort(["count", "name"], descending=[True, False]).head(MOST_CAUSES)
    hours = {name: set(at) for name, at in frequent.select("name", "hour").iter_rows()}
    pairs = [
        Together(one, other, len(hours[one] & hours[other]), len(hours[one] | hours[other]))
        for one, other in combinations(hours, 2)
    ]
    close = [
        pair
        for pair in pairs
        if pair.shared >= _FEWEST_SHARED and pair.shared >= _FEWEST_SHARE * pair.either
    ]
    close.sort(key=lambda pair: (-pair.shared / pair.either, -pair.shared, pair.one, pair.other))
    return close[:MOST_PAIRS]
