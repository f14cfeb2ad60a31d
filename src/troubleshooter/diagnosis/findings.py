"""What was counted, as the diagnoses and clusters that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from troubleshooter.diagnosis.tally import SAMPLE_CHARS, Group, Place, Tally
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

MOST_CLUSTERS = 200
"""Clusters shown, the most frequent first."""

MOST_OBJECTS = 1_000
"""Documents listed by number under a diagnosis; all of them are counted."""

Extract = Callable[[str, str], Mapping[str, str]]
"""Finds the parameters of a rule (its id) in a message."""

Named = Callable[[Iterable[str]], Mapping[str, str]]
"""Gives each of some templates the name of its cluster, as people read it."""


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
                _sample(place, shown, time, extract(name, shown))
                for place, message, time in group.shown()
                for shown in (redact(message),)
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


def clusters(part: Tally, named: Named) -> tuple[Cluster, ...]:
    """The unknown failures of one kind together, the most frequent first."""
    merged: dict[str, Group] = {}
    names = named(part.clusters)
    for template, group in part.clusters.items():
        merged.setdefault(names[template], Group()).merge(group)
    order = sorted(merged.items(), key=lambda item: (-item[1].count, item[0]))
    return tuple(
        Cluster(
            template=redact(name)[:SAMPLE_CHARS],
            count=group.count,
            first_seen=group.first,
            last_seen=group.last,
            samples=tuple(
                _sample(place, redact(message), time, {}) for place, message, time in group.shown()
            ),
            by_day=dict(sorted(group.days.items())),
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
    place: Place, message: str, time: datetime | None, parameters: Mapping[str, str]
) -> Sample:
    hidden = {name: redact(value) for name, value in parameters.items()}
    return Sample(message, SourceLocation(place.path, place.line), time, hidden)
