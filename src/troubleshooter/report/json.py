"""A scan as data: the shape `scan --json` promises to other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from troubleshooter.model import Cluster, Diagnosis, InputRead, Sample, ScanResult


def scan_json(result: ScanResult) -> dict[str, object]:
    """`result` as plain lists, dicts, strings and numbers, for `json.dumps`; nothing that a report
    needs is left out, so that one can be made of it later.

    Text is given exactly as it was logged; only JSON's own escaping keeps it harmless, so print
    it with `ensure_ascii` left on.
    """
    return {
        "inputs": [_input(read) for read in result.inputs],
        "records": result.records,
        "diagnoses": [_diagnosis(found) for found in result.diagnoses],
        "unknown": {
            "count": result.unknown,
            "clusters": [_cluster(cluster) for cluster in result.clusters],
        },
        "unremarkable": result.unremarkable,
        "by_day": {
            day.isoformat(): {"failed": ended.failed, "other": ended.other}
            for day, ended in sorted(result.by_day.items())
        },
        "partial": result.partial,
    }


def _input(read: InputRead) -> dict[str, object]:
    return {
        "path": read.path,
        "format": read.format,
        "records": read.records,
        "skipped": [{"reason": skip.reason, "count": skip.count} for skip in read.skipped],
    }


def _diagnosis(found: Diagnosis) -> dict[str, object]:
    return {
        "rule": found.rule,
        "level": found.level.value,
        "count": found.count,
        "objects": found.objects,
        "object_list": [
            {"kind": reference.kind, "number": reference.number} for reference in found.object_list
        ],
        "first_seen": _time(found.first_seen),
        "last_seen": _time(found.last_seen),
        "by_day": _days(found.by_day),
        "samples": _samples(found.samples),
    }


def _cluster(cluster: Cluster) -> dict[str, object]:
    return {
        "template": cluster.template,
        "count": cluster.count,
        "first_seen": _time(cluster.first_seen),
        "last_seen": _time(cluster.last_seen),
        "by_day": _days(cluster.by_day),
        "samples": _samples(cluster.samples),
    }


def _samples(samples: Sequence[Sample]) -> list[dict[str, object]]:
    return [
        {
            "message": sample.message,
            "location": {"path": sample.location.path, "line": sample.location.line},
            "time": _time(sample.time),
            "parameters": dict(sample.parameters),
        }
        for sample in samples
    ]


def _days(by_day: Mapping[date, int]) -> dict[str, int]:
    return {day.isoformat(): count for day, count in sorted(by_day.items())}


def _time(moment: datetime | None) -> str | None:
    """As written in the log: ISO 8601 to the second, without a zone."""
    if moment is None:
        return None
    return moment.replace(tzinfo=None, microsecond=0).isoformat()
