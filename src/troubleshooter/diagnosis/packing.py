"""Counts as plain data for JSON and back, so that they can be kept and merged elsewhere.

Of messages only the samples are held, and those without secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from troubleshooter.diagnosis.tally import Group, Place, Tally
from troubleshooter.documents import Documents
from troubleshooter.redact import redact


def packed(part: Tally) -> dict[str, object]:
    """`part` as plain data; `unpacked` reads it."""
    return {
        "records": part.records,
        "unremarkable": part.unremarkable,
        "unknown": part.unknown,
        "rules": {name: _packed_group(group) for name, group in sorted(part.rules.items())},
        "clusters": {name: _packed_group(group) for name, group in sorted(part.clusters.items())},
        "days": {day.isoformat(): part.days[day] for day in sorted(part.days)},
    }


def unpacked(document: Mapping[str, Any]) -> Tally:
    """The counts that `packed` gave; raises ValueError, KeyError, TypeError or AttributeError for
    other data."""
    return Tally(
        records=int(document["records"]),
        unremarkable=int(document["unremarkable"]),
        unknown=int(document["unknown"]),
        rules={name: _group(group) for name, group in document["rules"].items()},
        clusters={name: _group(group) for name, group in document["clusters"].items()},
        days={
            date.fromisoformat(day): (int(failed), int(other))
            for day, (failed, other) in document["days"].items()
        },
    )


def _packed_group(group: Group) -> dict[str, object]:
    return {
        "count": group.count,
        "first": _written(group.first),
        "last": _written(group.last),
        "documents": group.documents.packed(),
        "days": {day.isoformat(): group.days[day] for day in sorted(group.days)},
        "samples": {
            template: [
                [place.path, place.line, redact(message), _written(time)]
                for place, (message, time) in sorted(found.items())
            ]
            for template, found in sorted(group.samples.items())
        },
    }


def _group(document: Mapping[str, Any]) -> Group:
    return Group(
        count=int(document["count"]),
        first=_time(document["first"]),
        last=_time(document["last"]),
        documents=Documents.unpacked(document["documents"]),
        days={date.fromisoformat(day): int(count) for day, count in document["days"].items()},
        samples={
            template: {
                Place(str(path), int(line)): (str(message), _time(time))
                for path, line, message, time in found
            }
            for template, found in document["samples"].items()
        },
    )


def _written(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _time(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
