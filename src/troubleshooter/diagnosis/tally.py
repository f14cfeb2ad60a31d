"""Counts of a scan or of a part of one, by rule and by unknown template; parts merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from troubleshooter.diagnosis.grouping import PER_GROUP
from troubleshooter.documents import Documents

SAMPLES = 5
"""Samples shown of a rule or a cluster."""

SAMPLE_CHARS = 2_000
"""How much of a message is kept as a sample."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a record stands, in an order that does not depend on how a scan was cut in parts."""

    path: str
    line: int


@dataclass(slots=True)
class Group:
    """The records under one rule, or of one unknown template; merges with others of its kind."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    documents: Documents = field(default_factory=Documents)
    days: dict[date, int] = field(default_factory=dict)
    samples: dict[str, dict[Place, tuple[str, datetime | None]]] = field(default_factory=dict)

    def merge(self, other: Group) -> None:
        """Take in the records of `other`, which must be others than those counted here."""
        self.count += other.count
        self.first = _least(self.first, other.first)
        self.last = _greatest(self.last, other.last)
        self.documents.merge(other.documents)
        for day, count in other.days.items():
            self.days[day] = self.days.get(day, 0) + count
        for template, found in other.samples.items():
            self.samples.setdefault(template, {}).update(found)
        self._trim()

    def add_samples(
        self, template: str, path: str, rows: Iterable[tuple[int, str, datetime | None]]
    ) -> None:
        """Take in sample rows (line, message, time) of one template."""
        kept = self.samples.setdefault(template, {})
        for line, message, time in rows:
            kept[Place(path, line)] = message[:SAMPLE_CHARS], time
        self._trim()

    def _trim(self) -> None:
        """Keep the first few samples of the first few templates: the same whatever the parts."""
        for template, found in self.samples.items():
            if len(found) > PER_GROUP:
                self.samples[template] = dict(sorted(found.items())[:PER_GROUP])
        if len(self.samples) > SAMPLES:
            order = sorted(
                self.samples, key=lambda template: (min(self.samples[template]), template)
            )
            self.samples = {template: self.samples[template] for template in order[:SAMPLES]}

    def shown(self) -> Iterator[tuple[Place, str, datetime | None]]:
        """At most SAMPLES samples, one of each template before a second of any."""
        ranked = sorted(
            (rank, place, message, time)
            for found in self.samples.values()
            for rank, (place, (message, time)) in enumerate(sorted(found.items()))
        )
        for _, place, message, time in ranked[:SAMPLES]:
            yield place, message, time


@dataclass(slots=True)
class Tally:
    """All that is counted of a scan, or of a part of one; parts merge into the whole."""

    records: int = 0
    unremarkable: int = 0
    unknown: int = 0
    rules: dict[str, Group] = field(default_factory=dict)
    clusters: dict[str, Group] = field(default_factory=dict)
    days: dict[date, tuple[int, int]] = field(default_factory=dict)

    def merge(self, other: Tally) -> None:
        """Take in another part's counts."""
        self.records += other.records
        self.unremarkable += other.unremarkable
        self.unknown += other.unknown
        for own, theirs in ((self.rules, other.rules), (self.clusters, other.clusters)):
            for name, group in theirs.items():
                own.setdefault(name, Group()).merge(group)
        for day, (failed, rest) in other.days.items():
            before = self.days.get(day, (0, 0))
            self.days[day] = before[0] + failed, before[1] + rest


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one template: its rules, and whether it tells of a failure."""

    template: str
    rules: tuple[str, ...]
    failing: bool


def tally(
    groups: pl.DataFrame, decisions: Sequence[Decision], path: str, bad: frozenset[str]
) -> Tally:
    """Count groups of one input.

    `groups` are those of `grouping.grouped` with a column decision (index into `decisions`); of
    those of one decision and outcome some may be without samples, if others have the first ones.
    `bad` are the ids of error and warning rules. Documents are for the caller to add.
    """
    used = groups["decision"].unique().sort()
    of_used = [decisions[index] for index in used]
    table = pl.DataFrame(
        {
            "decision": used,
            "known": [bool(decision.rules) for decision in of_used],
            "failing": [decision.failing for decision in of_used],
            "wrong": [not bad.isdisjoint(decision.rules) for decision in of_used],
            "template": [decision.template for decision in of_used],
        },
        schema_overrides={
            **dict.fromkeys(("known", "failing", "wrong"), pl.Boolean),
            "template": pl.String,
        },
    )
    groups = groups.join(table, on="decision", how="left").with_columns(
        unknown=~pl.col("known") & pl.col("failed").fill_null(pl.col("failing"))
    )
    part = Tally(records=_total(groups))
    part.unknown = _total(groups.filter("unknown"))
    part.unremarkable = _total(groups.filter(~pl.col("known") & ~pl.col("unknown")))
    bad_count = pl.col("count").filter(pl.col("unknown") | pl.col("wrong")).sum()
    days = groups.group_by("day").agg(failed=bad_count, count=pl.col("count").sum())
    for day, failed, count in days.drop_nulls("day").iter_rows():
        part.days[day] = int(failed), int(count - failed)
    pairs = [
        (index, rule)
        for index, decision in zip(used, of_used, strict=True)
        for rule in decision.rules
    ]
    names = pl.DataFrame(pairs, schema={"decision": pl.UInt32, "name": pl.String}, orient="row")
    _gather(part.rules, groups.join(names, on="decision", how="inner"), path)
    unknown = groups.filter("unknown")
    _gather(part.clusters, unknown.with_columns(name=pl.col("template")), path)
    return part


def _total(groups: pl.DataFrame) -> int:
    return int(groups["count"].sum())


def _gather(found: dict[str, Group], held: pl.DataFrame, path: str) -> None:
    if held.is_empty():
        return
    for name, count, first, last in (
        held.group_by("name")
        .agg(pl.col("count").sum(), pl.col("first").min(), pl.col("last").max())
        .iter_rows()
    ):
        group = found.setdefault(name, Group())
        group.count += count
        group.first = _least(group.first, first)
        group.last = _greatest(group.last, last)
    for name, day, count in held.group_by("name", "day").agg(pl.col("count").sum()).iter_rows():
        if day is not None:
            group = found[name]
            group.days[day] = group.days.get(day, 0) + count
    samples = (
        held.filter(pl.col("lines").list.len() > 0)
        .sort(pl.col("lines").list.first())
        .group_by("name", "template", maintain_order=True)
        .agg(pl.col("lines", "messages", "times").head(PER_GROUP).explode())
    )
    for name, template, lines, messages, times in samples.iter_rows():
        found[name].add_samples(template, path, zip(lines, messages, times, strict=True))


def _least(one: datetime | None, two: datetime | None) -> datetime | None:
    return min(one, two) if one is not None and two is not None else one or two


def _greatest(one: datetime | None, two: datetime | None) -> datetime | None:
    return max(one, two) if one is not None and two is not None else one or two
