"""From a scan's result to what is taken into cases, without personal data; and what was before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from troubleshooter.cases.case import Seen, Sighting, subject_of
from troubleshooter.cases.history import Past
from troubleshooter.cases.keeping import Receipt
from troubleshooter.model import Cluster, Diagnosis, Language, Level, Rule, Sample, ScanResult
from troubleshooter.pipeline.cases import Cases, Known, now
from troubleshooter.redact import redact
from troubleshooter.report.locale import locale_for
from troubleshooter.report.privacy import mask

MOST_UNKNOWN = 20
"""Kinds of unknown failures of one log that get a case, the most frequent first."""

_MOST_SAMPLE = 500
_MOST_DOCUMENTS = 10
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A scan that was taken in: what is known of the customer since, what was before each of its
    findings (by subject), and how to take it back."""

    known: Known
    pasts: Mapping[str, Past]
    receipt: Receipt


def record(
    cases: Cases,
    customer: str,
    result: ScanResult,
    rules: Mapping[str, Rule],
    language: Language,
    instead_of: Receipt | None = None,
    paths: Sequence[str] = (),
) -> Recorded:
    """Take a scan of `paths` into a customer's cases, in place of an earlier taking-in if one is
    given.

    Raises UsageError for a name that is none, StoreError when it cannot be kept.
    """
    at = now()
    seen = seen_in(result, rules, language, at)
    receipt = cases.take_in(customer, seen, files_in(result), instead_of, paths)
    known = cases.known(customer)
    return Recorded(known, pasts(known, result, at), receipt)


def pasts(known: Known, result: ScanResult, at: datetime) -> Mapping[str, Past]:
    """What was before each finding, by subject, looked at `at` (local)."""
    found: dict[str, Past] = {}
    findings: tuple[Diagnosis | Cluster, ...] = (*result.diagnoses, *result.clusters)
    for finding in findings:
        subject = subject_in(finding)
        past = known.past(subject, sighting_of(finding, at)) if is_trouble(finding) else None
        if past is not None and (subject in known.cases or isinstance(finding, Diagnosis)):
            found[subject] = past
    return found


def seen_in(
    result: ScanResult, rules: Mapping[str, Rule], language: Language, now: datetime
) -> tuple[Seen, ...]:
    """What of a scan belongs into cases: errors, warnings, and failures that no rule knows."""
    wanted = replace(
        result,
        diagnoses=tuple(one for one in result.diagnoses if is_trouble(one)),
        clusters=result.clusters[:MOST_UNKNOWN],
    )
    shown = mask(wanted, rules, locale_for(language)).result
    pairs: Iterable[tuple[Diagnosis | Cluster, Diagnosis | Cluster]] = (
        *zip(wanted.diagnoses, shown.diagnoses, strict=True),
        *zip(wanted.clusters, shown.clusters, strict=True),
    )
    return tuple(_seen(one, masked, now) for one, masked in pairs)


def is_trouble(finding: Diagnosis | Cluster) -> bool:
    """Whether a finding is something that a customer has a case of."""
    return isinstance(finding, Cluster) or finding.level.severity >= Level.WARNING.severity


def subject_in(finding: Diagnosis | Cluster) -> str:
    """What a case of this finding is about."""
    if isinstance(finding, Diagnosis):
        return subject_of(finding.rule)
    return subject_of("", finding.template)


def sighting_of(finding: Diagnosis | Cluster, now: datetime) -> Sighting:
    """The finding as a sighting, looked at `now` (local)."""
    first, last = _plain(finding.first_seen), _plain(finding.last_seen)
    place = finding.samples[0].location.path if finding.samples else _STDIN
    mark, lane = _mark(finding), ""
    if last is None and place == _STDIN:
        # A message told again on another day is another time; the text of a file is not.
        objects = finding.object_list if isinstance(finding, Diagnosis) else ()
        mark = lane = _digest(subject_in(finding), now.date().isoformat(), *map(str, objects))
    elif last is None:
        lane = _digest(str(Path(place).absolute()))
    days = finding.by_day
    if last is not None and not days:
        days = {last.date(): finding.count}
    return Sighting(
        mark=mark,
        at=now,
        count=finding.count,
        first=first,
        last=last,
        days=days if last is not None else {now.date(): finding.count},
        lane=lane,
        documents=_documents(finding),
    )


def files_in(result: ScanResult) -> tuple[str, ...]:
    """The files that were read, as they were named, without those that lie in an archive."""
    found = (read.path.split("!")[0] for read in result.inputs if read.path != _STDIN)
    return tuple(dict.fromkeys(found))


def _seen(finding: Diagnosis | Cluster, masked: Diagnosis | Cluster, now: datetime) -> Seen:
    shown: Sequence[Sample] = masked.samples
    source = Path(shown[0].location.path.split("!")[0]).name if shown else ""
    sighting = replace(
        sighting_of(finding, now),
        source="" if source == _STDIN else source,
        documents=_documents(masked),
    )
    return Seen(
        subject=subject_in(finding),
        rule=finding.rule if isinstance(finding, Diagnosis) else "",
        sighting=sighting,
        title=redact(masked.template)[:_MOST_SAMPLE] if isinstance(masked, Cluster) else "",
        sample=redact(shown[0].message)[:_MOST_SAMPLE] if shown else "",
    )


def _documents(finding: Diagnosis | Cluster) -> tuple[str, ...]:
    if not isinstance(finding, Diagnosis):
        return ()
    return tuple(one.number for one in finding.object_list[:_MOST_DOCUMENTS])


def _mark(finding: Diagnosis | Cluster) -> str:
    """A digest of the records, whatever file they were read from."""
    told: dict[str, object] = {
        "subject": subject_in(finding),
        "count": finding.count,
        "seen": [str(finding.first_seen), str(finding.last_seen)],
        "messages": sorted(sample.message for sample in finding.samples),
    }
    if isinstance(finding, Diagnosis):
        told["days"] = sorted((day.isoformat(), n) for day, n in finding.by_day.items())
        told["objects"] = [finding.objects, *map(str, finding.object_list)]
    return _digest(json.dumps(told))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _plain(moment: datetime | None) -> datetime | None:
    """A log's own time, without a zone."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone().replace(tzinfo=None)
