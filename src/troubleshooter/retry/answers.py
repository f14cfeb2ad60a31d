"""From a connector's error to the answer that the policy decides on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    Unreachable,
    VendorFault,
)
from troubleshooter.redact import redact
from troubleshooter.retry.job import Answer, AnswerKind
from troubleshooter.retry.limits import next_midnight

_BLOCKS = frozenset(["error-block"])
_COUNTED = frozenset(["400", "401", "403", "404"])
_LONGEST = 1_000
_KINDS: tuple[tuple[type[ConnectorError], AnswerKind], ...] = (
    (Unreachable, AnswerKind.UNREACHABLE),
    (AnswerLost, AnswerKind.LOST),
    (CredentialsRejected, AnswerKind.CREDENTIALS),
    (LimitReached, AnswerKind.LIMITED),
    (VendorFault, AnswerKind.FAULT),
    (UnexpectedAnswer, AnswerKind.UNEXPECTED),
    (CallNotAllowed, AnswerKind.REFUSED),
    (Refused, AnswerKind.REFUSED),
)


def answer_of(error: ConnectorError | ConfigurationError, now: datetime) -> Answer:
    """The answer that an error stands for; what it leaves open about a write stays open."""
    message = redact(str(error))[:_LONGEST]
    if isinstance(error, ConfigurationError):
        return Answer(AnswerKind.CREDENTIALS, message)
    # An error of no particular kind tells nothing of what became of a write.
    kind = next((kind for type_, kind in _KINDS if isinstance(error, type_)), AnswerKind.LOST)
    lifts_at = None
    if isinstance(error, LimitReached):
        until = getattr(error, "until", None)
        if isinstance(until, datetime):
            lifts_at = until
        elif error.wait_s is not None:
            lifts_at = now + timedelta(seconds=max(error.wait_s, 0.0))
        elif error.code == "daily":
            lifts_at = next_midnight(now)
        if error.code in _BLOCKS:
            kind = AnswerKind.BLOCKED
    status = str(getattr(error, "status", "") or error.code)
    # A refusal with causes of its own is what Exact counts, whatever its status says.
    causes = getattr(error, "causes", None) is not None
    counted = causes or status in _COUNTED or isinstance(error, CredentialsRejected)
    return Answer(kind, message, error.code, lifts_at=lifts_at, counted=counted)


def before_sending(answer: Answer) -> Answer:
    """The same for a door that did not even open: nothing was sent, whatever else is unclear."""
    if answer.kind in (AnswerKind.LOST, AnswerKind.FAULT, AnswerKind.UNEXPECTED):
        return replace(answer, kind=AnswerKind.UNREACHABLE)
    return answer
