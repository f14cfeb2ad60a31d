"""Jobs in the store: adding, finding and changing them; each call works inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from troubleshooter.errors import UsageError
from troubleshooter.model import RetryPolicy
from troubleshooter.retry import rows
from troubleshooter.retry.job import (
    OPEN_STATES,
    TRANSIENT,
    Answer,
    Attempt,
    Job,
    JobState,
    Reason,
    job_id,
    job_key,
)
from troubleshooter.retry.policy import Decision
from troubleshooter.retry.tables import ATTEMPTS, JOBS


@dataclass(frozen=True, slots=True)
class NewJob:
    """What is asked for: one record, by one operation, on one connection."""

    connection: str
    operation: str
    record: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    rule: str | None = None
    policy: RetryPolicy = TRANSIENT
    parameters: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""
    priority: int = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which jobs to list; None leaves a property free, `older_than` is a moment."""

    states: Sequence[JobState] | None = None
    rule: str | None = None
    connection: str | None = None
    older_than: datetime | None = None
    most: int = 1_000


def add(db: sa.Connection, new: NewJob, first: Decision, now: datetime) -> tuple[Job, bool]:
    """Add the job; (job, False). A record that has a job already joins it: (that job, True)."""
    key = job_key(new.connection, new.operation, new.record)
    there = (
        db.execute(sa.select(JOBS).where(JOBS.c.key == key).with_for_update()).mappings().first()
    )
    if there is not None:
        return rows.job(there), True
    stamp = rows.seconds(now)
    db.execute(
        sa.insert(JOBS).values(
            id=job_id(key),
            key=key,
            connection=new.connection,
            operation=new.operation,
            record=new.record,
            state=first.state.value,
            reason=first.reason.value,
            mode=first.mode.value,
            rule=new.rule,
            policy=rows.policy_text(new.policy),
            parameters=json.dumps(dict(new.parameters), ensure_ascii=False),
            payload=json.dumps(new.payload, ensure_ascii=False),
            original=json.dumps(new.payload, ensure_ascii=False),
            cause=new.cause,
            due=rows.seconds(first.due),
            priority=new.priority,
            created_at=stamp,
            updated_at=stamp,
        )
    )
    return by_id(db, job_id(key)), False


def by_id(db: sa.Connection, identity: str, lock: bool = False) -> Job:
    """The job with exactly this id, nobody else changing it meanwhile; raises UsageError."""
    query = sa.select(JOBS).where(JOBS.c.id == identity)
    row = db.execute(query.with_for_update() if lock else query).mappings().first()
    if row is None:
        raise UsageError(f"no job {identity!r}; `troubleshooter retry list` shows them")
    return rows.job(row)


def named(db: sa.Connection, given: str) -> Job:
    """The job meant by an id, its beginning, or a record; raises UsageError."""
    whole = db.execute(sa.select(JOBS).where(JOBS.c.id == given)).mappings().first()
    if whole is not None:
        return rows.job(whole)
    found = db.execute(
        sa.select(JOBS).where(
            sa.or_(JOBS.c.id.startswith(given, autoescape=True), JOBS.c.record == given)
        )
    ).mappings()
    jobs = [rows.job(row) for row in found]
    if len(jobs) == 1:
        return jobs[0]
    if not jobs:
        raise UsageError(f"no job {given!r}; `troubleshooter retry list` shows them")
    ids = ", ".join(sorted(one.id for one in jobs)[:8])
    raise UsageError(f"{given!r} fits several jobs: {ids}")


@dataclass(frozen=True, slots=True)
class Outline:
    """As much of an open job as a plan needs."""

    id: str
    connection: str
    state: JobState
    reason: Reason
    rule: str | None
    cause: str
    due: datetime | None


def outlines(db: sa.Connection) -> Iterator[Outline]:
    """All open jobs, those that are due first on top; a queue may hold very many."""
    columns = JOBS.c.id, JOBS.c.connection, JOBS.c.state, JOBS.c.reason, JOBS.c.rule, JOBS.c.cause
    query = sa.select(*columns, JOBS.c.due).where(
        JOBS.c.state.in_([state.value for state in OPEN_STATES])
    )
    query = query.order_by(JOBS.c.due.is_(None), JOBS.c.due, JOBS.c.created_at, JOBS.c.id)
    for identity, connection, state, reason, rule, cause, due in db.execute(query):
        yield Outline(
            identity,
            connection,
            JobState(state),
            Reason(reason),
            rule,
            cause,
            rows.moment(due),
        )


def number(db: sa.Connection, chosen: Chosen) -> int:
    """How many jobs there are of those chosen, however many are listed."""
    query = _narrowed(sa.select(sa.func.count()).select_from(JOBS), chosen)
    return int(db.execute(query).scalar() or 0)


def find(db: sa.Connection, chosen: Chosen) -> tuple[Job, ...]:
    """The jobs chosen, those that are due first on top."""
    query = _narrowed(sa.select(JOBS), chosen)
    query = query.order_by(JOBS.c.due.is_(None), JOBS.c.due, JOBS.c.created_at, JOBS.c.id)
    found = db.execute(query.limit(chosen.most)).mappings()
    return tuple(rows.job(row) for row in found)


def _narrowed(query: sa.Select[Any], chosen: Chosen) -> sa.Select[Any]:
    if chosen.states is not None:
        query = query.where(JOBS.c.state.in_([state.value for state in chosen.states]))
    if chosen.rule is not None:
        query = query.where(JOBS.c.rule == chosen.rule)
    if chosen.connection is not None:
        query = query.where(JOBS.c.connection == chosen.connection)
    if chosen.older_than is not None:
        query = query.where(JOBS.c.created_at < rows.seconds(chosen.older_than))
    return query


def counts(db: sa.Connection) -> Mapping[JobState, int]:
    """How many jobs are in each state."""
    query = sa.select(JOBS.c.state, sa.func.count()).group_by(JOBS.c.state)
    return {JobState(state): int(number) for state, number in db.execute(query)}


def change(
    db: sa.Connection, identity: str, now: datetime, turn: int | None = None, **values: Any
) -> bool:
    """Change columns of a job; with `turn` only while that turn is under way. Tells whether."""
    update = sa.update(JOBS).where(JOBS.c.id == identity)
    if turn is not None:
        update = update.where(JOBS.c.turn == turn, JOBS.c.busy.is_(sa.true()))
    done = db.execute(update.values(updated_at=rows.seconds(now), **values))
    return done.rowcount > 0


def settle(
    db: sa.Connection, job: Job, decision: Decision, answer: Answer | None, now: datetime
) -> bool:
    """Write down what was decided; False when another already ended this turn."""
    same = decision.state is job.state and decision.reason is job.reason
    values: dict[str, Any] = {
        "state": decision.state.value,
        "reason": decision.reason.value,
        "mode": decision.mode.value,
        "due": rows.seconds(decision.due),
        "busy": decision.send,
        "failures": job.failures + decision.failed,
        "looks": job.looks + 1 if same else 0,
        "stumbles": 0,
    }
    if decision.settled:
        values["unsettled"] = False
    if answer is not None:
        values["message"] = answer.message or job.message
        values["reference"] = answer.reference or job.reference
        if answer.rule is not None and answer.again is not None:
            values["rule"] = answer.rule
            values["policy"] = rows.policy_text(answer.again)
            values["parameters"] = json.dumps(dict(answer.parameters), ensure_ascii=False)
    return change(db, job.id, now, job.turn, **values)


def attempts(db: sa.Connection, identity: str) -> tuple[Attempt, ...]:
    """A job's history, oldest first."""
    query = sa.select(ATTEMPTS).where(ATTEMPTS.c.job == identity)
    found = db.execute(query.order_by(ATTEMPTS.c.begun_at, ATTEMPTS.c.kind)).mappings()
    return tuple(rows.attempt(row) for row in found)


def attempt(db: sa.Connection, identity: str, turn: int, kind: str) -> Attempt | None:
    """One attempt, None when it was not begun."""
    query = sa.select(ATTEMPTS).where(
        ATTEMPTS.c.job == identity, ATTEMPTS.c.turn == turn, ATTEMPTS.c.kind == kind
    )
    row = db.execute(query).mappings().first()
    return None if row is None else rows.attempt(row)


def begin(db: sa.Connection, job: Job, kind: str, worker: str, request: str, now: datetime) -> None:
    """Write down that an attempt begins, before anything is sent."""
    db.execute(
        sa.insert(ATTEMPTS).values(
            job=job.id,
            turn=job.turn,
            kind=kind,
            worker=worker,
            begun_at=rows.seconds(now),
            request=request,
        )
    )


def answered(
    db: sa.Connection, identity: str, turn: int, kind: str, answer: Answer, now: datetime
) -> None:
    """Write down an attempt's answer."""
    db.execute(
        sa.update(ATTEMPTS)
        .where(ATTEMPTS.c.job == identity, ATTEMPTS.c.turn == turn, ATTEMPTS.c.kind == kind)
        .values(answer=rows.answer_text(answer), ended_at=rows.seconds(now))
    )
