"""The nouns of retrying: a job, its states, what was answered, and what is decided on it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from troubleshooter.model import RetryPolicy, RetryWhen


class JobState(StrEnum):
    """Where a job is in its life."""

    QUEUED = "queued"
    WAITING = "waiting"
    FIXING = "fixing"
    UNKNOWN = "unknown"
    PERSON = "person"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing happens to the job by itself any more."""
        return self in (JobState.DONE, JobState.DEAD, JobState.CANCELLED)


OPEN_STATES = tuple(state for state in JobState if not state.ended)


class Reason(StrEnum):
    """Why a job is where it is; texts.py words each in both languages."""

    ADDED = "added"
    READY = "ready"
    CAUSE_THERE = "cause-there"
    CAUSE_UNSURE = "cause-unsure"
    CAUSE_GONE = "cause-gone"
    SAID_FIXED = "said-fixed"
    NO_PROBE = "no-probe"
    LIMIT = "limit"
    ERROR_BLOCK = "error-block"
    ERROR_BUDGET = "error-budget"
    LOGIN = "login"
    OUTAGE = "outage"
    FAULT = "fault"
    ANSWER_LOST = "answer-lost"
    NOT_SETTLED = "not-settled"
    ARRIVED = "arrived"
    ALREADY_THERE = "already-there"
    SAID_DONE = "said-done"
    LOOK_FIRST = "look-first"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    CANNOT_LOOK = "cannot-look"
    CLICK = "click"
    REFUSED = "refused"
    NEVER = "never"
    TOO_OFTEN = "too-often"
    TOO_LONG = "too-long"
    BROKEN = "broken"
    CANCELLED = "cancelled"
    RESUMED = "resumed"
    PAUSED = "paused"
    TRYING_ONE = "trying-one"


class AnswerKind(StrEnum):
    """What a look-up or a send came to."""

    FOUND = "found"
    ABSENT = "absent"
    CONFLICT = "conflict"
    UNDECIDED = "undecided"
    DONE = "done"
    REFUSED = "refused"
    LIMITED = "limited"
    BLOCKED = "blocked"
    CREDENTIALS = "credentials"
    UNREACHABLE = "unreachable"
    FAULT = "fault"
    LOST = "lost"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, redacted; `lifts_at` is when a limit ends if the vendor says so, `counted` whether
    the vendor counts it as an error, `again` the policy of the rule that a refusal matched."""

    kind: AnswerKind
    message: str = ""
    code: str = ""
    reference: str = ""
    lifts_at: datetime | None = None
    counted: bool = False
    rule: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    again: RetryPolicy | None = None


TRANSIENT = RetryPolicy(RetryWhen.TRANSIENT)
"""What holds for a record without a diagnosis."""


class Mode(StrEnum):
    """Whether a job may send, or only looks because a person or another program sends."""

    SEND = "send"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Job:
    """One record that is to arrive once; times are in UTC.

    `turn` counts how often it was taken up (`busy` while it is), `sends` how often it was sent
    (counted before the call), `failures` those since it last had a fresh start, `looks` the
    look-ups in its present state. `unsettled` tells that a send's outcome is unknown,
    `vouched` that a person says the record is not there.
    """

    id: str
    connection: str
    operation: str
    record: str
    state: JobState
    reason: Reason
    mode: Mode = Mode.SEND
    rule: str | None = None
    policy: RetryPolicy = TRANSIENT
    parameters: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)
    original: Mapping[str, Any] = field(default_factory=dict)
    cause: str = ""
    due: datetime | None = None
    priority: int = 50
    turn: int = 0
    sends: int = 0
    failures: int = 0
    looks: int = 0
    stumbles: int = 0
    busy: bool = False
    wants_cancel: bool = False
    unsettled: bool = False
    vouched: bool = False
    sent_at: datetime | None = None
    first_sent_at: datetime | None = None
    message: str = ""
    reference: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    resolved: str = ""
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One look-up, send, probe or verification of a job; `answer` is None while none came."""

    job: str
    turn: int
    kind: str
    worker: str
    begun_at: datetime
    ended_at: datetime | None
    request: str
    answer: Answer | None


class HoldKind(StrEnum):
    """Why a whole connection is held."""

    LIMIT = "limit"
    ERROR_BLOCK = "error-block"
    LOGIN = "login"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class Hold:
    """A whole connection is held until `until`; then one job is let through to see. `streak` counts
    how often in a row it was set."""

    connection: str
    kind: HoldKind
    until: datetime
    streak: int = 1
    message: str = ""
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit trail."""

    at: datetime
    who: str
    action: str
    job: str = ""
    connection: str = ""
    detail: str = ""


def job_key(connection: str, operation: str, record: str) -> str:
    """The idempotency key: one job for one record by one operation on one connection."""
    return "\x1f".join((connection, operation, record))


def job_id(key: str) -> str:
    """A short id made from the key, so that the same record always has the same one."""
    return hashlib.sha256(key.encode()).hexdigest()[:10]


def cause_id(connection: str, rule: str, parameters: Mapping[str, str]) -> str:
    """What is fixed together has one id: connection, rule and what its probe needs."""
    told = "\x1e".join(f"{name}={value}" for name, value in sorted(parameters.items()))
    return hashlib.sha256("\x1f".join((connection, rule, told)).encode()).hexdigest()[:12]
