"""Between the nouns of retrying and the rows of its tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry.job import (
    Answer,
    AnswerKind,
    Attempt,
    Entry,
    Hold,
    HoldKind,
    Job,
    JobState,
    Mode,
    Reason,
)

Row = RowMapping


def seconds(moment: datetime | None) -> float | None:
    """A moment as it is stored."""
    return None if moment is None else moment.timestamp()


def moment(stored: float | None) -> datetime | None:
    """A stored moment, in UTC."""
    return None if stored is None else datetime.fromtimestamp(stored, UTC)


def job(row: Row) -> Job:
    """The job in a row."""
    policy = policy_from(row["policy"])
    return Job(
        id=row["id"],
        connection=row["connection"],
        operation=row["operation"],
        record=row["record"],
        state=JobState(row["state"]),
        reason=Reason(row["reason"]),
        mode=Mode(row["mode"]),
        rule=row["rule"],
        policy=policy,
        parameters=json.loads(row["parameters"]),
        payload=json.loads(row["payload"]),
        original=json.loads(row["original"]),
        cause=row["cause"],
        due=moment(row["due"]),
        priority=row["priority"],
        turn=row["turn"],
        sends=row["sends"],
        failures=row["failures"],
        looks=row["looks"],
        stumbles=row["stumbles"],
        busy=bool(row["busy"]),
        wants_cancel=bool(row["wants_cancel"]),
        unsettled=bool(row["unsettled"]),
        vouched=bool(row["vouched"]),
        sent_at=moment(row["sent_at"]),
        first_sent_at=moment(row["first_sent_at"]),
        message=row["message"],
        reference=row["reference"],
        created_at=moment(row["created_at"]),
        updated_at=moment(row["updated_at"]),
        resolved=row["resolved"],
        resolved_at=moment(row["resolved_at"]),
    )


def hold(row: Row) -> Hold:
    """The hold in a row."""
    until, set_at = moment(row["until"]), moment(row["set_at"])
    assert until is not None  # noqa: S101
    kind = HoldKind(row["kind"])
    return Hold(row["connection"], kind, until, row["streak"], row["message"], set_at)


def attempt(row: Row) -> Attempt:
    """The attempt in a row."""
    begun = moment(row["begun_at"])
    assert begun is not None  # noqa: S101
    return Attempt(
        row["job"],
        row["turn"],
        row["kind"],
        row["worker"],
        begun,
        moment(row["ended_at"]),
        row["request"],
        None if row["answer"] is None else answer_from(row["answer"]),
    )


def entry(row: Row) -> Entry:
    """The audit entry in a row."""
    at = moment(row["at"])
    assert at is not None  # noqa: S101
    return Entry(at, row["who"], row["action"], row["job"], row["connection"], row["detail"])


def policy_text(policy: RetryPolicy) -> str:
    """A policy as it is stored; its note stays in the rulebook."""
    stored: dict[str, Any] = {"when": policy.when.value}
    for name, span in (("wait", policy.wait), ("resync", policy.resync)):
        if span is not None:
            stored[name] = span.total_seconds()
    return json.dumps(stored)


def policy_from(text: str) -> RetryPolicy:
    """A stored policy."""
    stored = json.loads(text)
    return RetryPolicy(
        RetryWhen(stored.get("when", "transient")),
        _span(stored.get("wait")),
        _span(stored.get("resync")),
    )


def _span(stored: float | None) -> timedelta | None:
    return None if stored is None else timedelta(seconds=stored)


def answer_text(answer: Answer) -> str:
    """An answer as it is stored."""
    stored: dict[str, Any] = {
        "kind": answer.kind.value,
        "message": answer.message,
        "code": answer.code,
        "reference": answer.reference,
        "lifts_at": seconds(answer.lifts_at),
        "counted": answer.counted,
        "rule": answer.rule,
        "parameters": dict(answer.parameters),
        "again": None if answer.again is None else policy_text(answer.again),
    }
    return json.dumps({name: value for name, value in stored.items() if value}, ensure_ascii=False)


def answer_from(text: str) -> Answer:
    """A stored answer."""
    stored = json.loads(text)
    again = stored.get("again")
    return Answer(
        AnswerKind(stored["kind"]),
        stored.get("message", ""),
        stored.get("code", ""),
        stored.get("reference", ""),
        moment(stored.get("lifts_at")),
        stored.get("counted", False),
        stored.get("rule"),
        stored.get("parameters", {}),
        None if again is None else policy_from(again),
    )
