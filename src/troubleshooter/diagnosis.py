"""From matched records to diagnoses: count, group, find objects and samples, and merge parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from troubleshooter.documents import Documents
from troubleshooter.model import (
    Cluster,
    DayOutcome,
    Diagnosis,
    Level,
    Rule,
    Sample,
    SourceLocation,
)
from troubleshooter.redact import redact

SAMPLES = 5
"""Samples shown of a rule or a cluster."""

MOST_CLUSTERS = 200
"""Clusters shown, the most frequent first."""

MOST_OBJECTS = 1_000
"""Documents listed by number under a diagnosis; all of them are counted."""

_SAMPLE_CHARS = 2_000
_PER_TEMPLATE = 3

Extract = Callable[[str, str], Mapping[str, str]]
"""Finds the parameters of a rule (its id) in a message."""


@dataclass(frozen=True, slots=True, order=True)
class _Place:
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
    samples: dict[str, dict[_Place, tuple[str, datetime | None]]] = field(default_factory=dict)

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
            kept[_Place(path, line)] = message[:_SAMPLE_CHARS], time
        self._trim()

    def _trim(self) -> None:
        """Keep the first few samples of the first few templates: the same whatever the parts."""
        for template, found in self.samples.items():
            if len(found) > _PER_TEMPLATE:
                self.samples[template] = dict(sorted(found.items())[:_PER_TEMPLATE])
        if len(self.samples) > SAMPLES:
            order = sorted(
                self.samples, key=lambda template: (min(self.samples[template]), template)
            )
            self.samples = {template: self.samples[template] for template in order[:SAMPLES]}

    def shown(self) -> Iterator[tuple[_Place, str, datetime | None]]:
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


GROUP_KEYS = ("message", "system", "failed", "day")
"""What equal records share."""


def grouped(frame: pl.DataFrame, system: pl.Expr) -> pl.DataFrame:
    """A batch of a log table as groups of equal records: GROUP_KEYS, count, first and last (times),
    lines and times of the first few, and objects (document numbers from a column).

    The one pass over the rows; all that follows works on groups.
    """
    return (
        frame.lazy()
        .with_columns(system=system, day=pl.col("time").dt.date())
        .group_by(GROUP_KEYS)
        .agg(
            count=pl.len(),
            first=pl.col("time").min(),
            last=pl.col("time").max(),
            lines=pl.col("line").head(_PER_TEMPLATE),
            times=pl.col("time").head(_PER_TEMPLATE),
            objects=pl.col("object").drop_nulls(),
        )
        .collect()
    )


def tally(
    groups: pl.DataFrame,
    decisions: list[Decision],
    path: str,
    bad: frozenset[str],
    documents: pl.DataFrame,
) -> Tally:
    """Count one batch.

    `groups` are those of `grouped` with a column decision (index into `decisions`); `bad` are the
    ids of error and warning rules; `documents` (name of the rule, kind, number) says which
    documents the records are about, doubles and nulls included.
    """
    table = pl.DataFrame(
        {
            "decision": pl.Series(range(len(decisions)), dtype=pl.UInt32),
            "known": [bool(decision.rules) for decision in decisions],
            "failing": [decision.failing for decision in decisions],
            "wrong": [not bad.isdisjoint(decision.rules) for decision in decisions],
            "template": [decision.template for decision in decisions],
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
    pairs = [(index, rule) for index, decision in enumerate(decisions) for rule in decision.rules]
    names = pl.DataFrame(pairs, schema={"decision": pl.UInt32, "name": pl.String}, orient="row")
    _gather(part.rules, groups.join(names, on="decision", how="inner"), path)
    unknown = groups.filter("unknown")
    _gather(part.clusters, unknown.with_columns(name=pl.col("template")), path)
    found = documents.drop_nulls()
    for (name, kind), numbers in found.group_by("name", "kind"):
        part.rules[str(name)].documents.add(str(kind), numbers["number"])
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
        held.sort(pl.col("lines").list.first())
        .group_by("name", "template", maintain_order=True)
        .agg(pl.col("message", "lines", "times").head(_PER_TEMPLATE))
    )
    for name, template, messages, lines, times in samples.iter_rows():
        rows = [
            (line, message, time)
            for message, own_lines, own_times in zip(messages, lines, times, strict=True)
            for line, time in zip(own_lines, own_times, strict=True)
        ]
        found[name].add_samples(template, path, rows)


def _least(one: datetime | None, two: datetime | None) -> datetime | None:
    return min(one, two) if one is not None and two is not None else one or two


def _greatest(one: datetime | None, two: datetime | None) -> datetime | None:
    return max(one, two) if one is not None and two is not None else one or two


def diagnoses(part: Tally, rules: Mapping[str, Rule], extract: Extract) -> tuple[Diagnosis, ...]:
    """The rules found, worst level first, then by number of objects and records."""
    found = [
        Diagnosis(
            rule=name,
            level=rules[name].level,
            count=group.count,
            objects=group.documents.count(),
            object_list=group.documents.first(MOST_OBJECTS),
            first_seen=group.first,
            last_seen=group.last,
            samples=tuple(
                _sample(place, message, time, extract(name, message))
                for place, message, time in group.shown()
            ),
            by_day=dict(sorted(group.days.items())),
        )
        for name, group in part.rules.items()
    ]
    return tuple(
        sorted(
            found, key=lambda item: (-item.level.severity, -item.objects, -item.count, item.rule)
        )
    )


def clusters(part: Tally, readable: Callable[[str], str]) -> tuple[Cluster, ...]:
    """The unknown failures by template, the most frequent first; `readable` writes a template."""
    order = sorted(part.clusters.items(), key=lambda item: (-item[1].count, item[0]))
    return tuple(
        Cluster(
            template=redact(readable(name))[:_SAMPLE_CHARS],
            count=group.count,
            first_seen=group.first,
            last_seen=group.last,
            samples=tuple(
                _sample(place, message, time, {}) for place, message, time in group.shown()
            ),
        )
        for name, group in order[:MOST_CLUSTERS]
    )


def days(part: Tally) -> dict[date, DayOutcome]:
    """Failed and other records by day."""
    return {day: DayOutcome(*part.days[day]) for day in sorted(part.days)}


def fails_at(part: Tally, rules: Mapping[str, Rule], level: Level) -> bool:
    """Whether a rule of `level` or worse was found; unknown failures count as errors."""
    worst = max((rules[name].level.severity for name in part.rules), default=-1)
    return max(worst, Level.ERROR.severity if part.unknown else -1) >= level.severity


def _sample(
    place: _Place, message: str, time: datetime | None, parameters: Mapping[str, str]
) -> Sample:
    hidden = {name: redact(value) for name, value in parameters.items()}
    return Sample(redact(message), SourceLocation(place.path, place.line), time, hidden)
