"""What will happen when, and what is waiting for whom: worked out from what the store holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troubleshooter.retry.causes import Cause
from troubleshooter.retry.doors import Door
from troubleshooter.retry.job import Hold, Job, JobState, Reason
from troubleshooter.retry.jobs import Outline
from troubleshooter.retry.policy import Admission, admit


class WaitsFor(StrEnum):
    """Who or what moves a job on."""

    WORKER = "worker"
    CLOCK = "clock"
    PROBE = "probe"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Jobs of one connection to which the same happens: at `at` (None: nobody knows), first of
    all to `first`; they wait for `waits_for`."""

    connection: str
    waits_for: WaitsFor
    state: JobState
    reason: Reason
    rule: str | None
    count: int
    at: datetime | None
    first: str


def plan(
    jobs: Iterable[Job | Outline],
    doors: Iterable[Door],
    holds: Iterable[Hold],
    causes: Iterable[Cause],
    now: datetime,
) -> tuple[PlanLine, ...]:
    """The lines in the order in which they come up; what nobody knows the time of stands last."""
    held: dict[str, list[Hold]] = {}
    for hold in holds:
        held.setdefault(hold.connection, []).append(hold)
    entrances = {
        door.connection: admit(now, door.limits, held.get(door.connection, ()), (), 0, door.paused)
        for door in doors
    }
    checked = {cause.id: cause.due for cause in causes}
    groups: dict[tuple[str, WaitsFor, JobState, Reason, str | None], list[_Coming]] = {}
    for job in jobs:
        if job.state.ended:
            continue
        coming = _coming(job, entrances.get(job.connection), checked, now)
        key = (job.connection, coming.waits_for, job.state, coming.reason, job.rule)
        groups.setdefault(key, []).append(coming)
    lines = [_line(key, group) for key, group in groups.items()]
    late = datetime.max.replace(tzinfo=now.tzinfo)
    return tuple(sorted(lines, key=lambda line: (line.at or late, line.connection, line.reason)))


@dataclass(frozen=True, slots=True)
class _Coming:
    job: str
    waits_for: WaitsFor
    reason: Reason
    at: datetime | None


def _coming(
    job: Job | Outline,
    allowed: Admission | None,
    checked: dict[str, datetime | None],
    now: datetime,
) -> _Coming:
    if job.state is JobState.FIXING:
        due = checked.get(job.cause)
        if due is None:
            return _Coming(job.id, WaitsFor.PERSON, job.reason, None)
        return _Coming(job.id, WaitsFor.PROBE, job.reason, max(due, now))
    if job.state is JobState.PERSON:
        return _Coming(job.id, WaitsFor.PERSON, job.reason, job.due)
    if allowed is not None:
        if allowed.reason is Reason.PAUSED:
            return _Coming(job.id, WaitsFor.PERSON, Reason.PAUSED, None)
        if not allowed.allowed and allowed.until is not None:
            until = max(allowed.until, job.due or now)
            return _Coming(job.id, WaitsFor.CLOCK, allowed.reason, until)
    if job.due is not None and job.due > now:
        return _Coming(job.id, WaitsFor.CLOCK, job.reason, job.due)
    return _Coming(job.id, WaitsFor.WORKER, job.reason, now)


def _line(
    key: tuple[str, WaitsFor, JobState, Reason, str | None], group: list[_Coming]
) -> PlanLine:
    connection, waits_for, state, reason, rule = key
    times = [one.at for one in group if one.at is not None]
    return PlanLine(
        connection,
        waits_for,
        state,
        reason,
        rule,
        len(group),
        min(times) if times else None,
        group[0].job,
    )
