"""What an answer of Exact Online means: rows, or one of our errors with every cause in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from troubleshooter.connectors.exact_odata import Page, page
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)

COUNTED_STATUS = frozenset({400, 401, 403, 404})
"""The answers that Exact counts as errors: ten in an hour on one endpoint block it."""
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_NO_ACCESS = ("nodivisionaccess", "wrongdivision", "wrong division")
_BLOCKED_DIVISION = ("divisionblocked",)


@dataclass(frozen=True, slots=True)
class Rate:
    """One of Exact's call limits, as its headers tell; `reset` is when the count starts anew."""

    limit: int
    left: int
    reset: datetime | None


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits by minute and by day; None when the answer does not tell."""

    minutely: Rate | None
    daily: Rate | None


class Rejected(Refused):
    """A refusal with its causes, one a line of Exact's; `reason` is the Reason header or ''."""

    def __init__(self, message: str, status: int, causes: tuple[str, ...], reason: str) -> None:
        self.status = status
        self.causes = causes
        self.reason = reason
        super().__init__(message, reason or str(status))

    @property
    def no_division_access(self) -> bool:
        """Whether the user or app has no way into this division."""
        return self._says(_NO_ACCESS)

    @property
    def division_blocked(self) -> bool:
        """Whether the division itself is blocked."""
        return self._says(_BLOCKED_DIVISION)

    @property
    def outside_scope(self) -> bool:
        """Whether the app's registration does not reach this endpoint."""
        return self._says(("application scope violated",))

    def _says(self, marks: tuple[str, ...]) -> bool:
        said = " ".join((self.reason, *self.causes)).casefold()
        return any(mark in said for mark in marks)


class ExactLimit(LimitReached):
    """No more calls for now: `kind` is minutely, daily or error-block; `until` when it lifts."""

    def __init__(self, message: str, kind: str, until: datetime | None) -> None:
        self.kind = kind
        self.until = until
        super().__init__(message, kind)


def rates(headers: Mapping[str, str]) -> Rates:
    """The call limits in an answer's headers (names in lower case)."""
    return Rates(
        _rate(headers, "x-ratelimit-minutely-"),
        _rate(headers, "x-ratelimit-"),
    )


def rows_of(answer: Answer, http: HttpClient, endpoint: str, now: datetime) -> Page:
    """The rows of a good answer; raises the ConnectorError that any other stands for."""
    error = failure(answer, http, endpoint, now)
    if error is not None:
        raise error
    found = None
    document = document_of(answer)
    if document is not None:
        found = page(document)
    if found is None:
        kind = answer.media_type or "no content type"
        raise UnexpectedAnswer(
            f"{http.host} answers HTTP {answer.status} ({kind}) on {endpoint} where rows are "
            "expected: a page about maintenance perhaps, or something in between"
        )
    return found


def failure(
    answer: Answer, http: HttpClient, endpoint: str, now: datetime
) -> ConnectorError | None:
    """The error of ours that the answer stands for, None for a good one."""
    status = answer.status
    if status in (200, 201, 204):
        return None
    reason = http.veil(answer.headers.get("reason", ""))[:200].strip()
    causes = _causes(answer, http)
    said = "; ".join(causes) or reason
    where = f"{http.host} answers HTTP {status} on {endpoint}"
    if status == 401:
        moved = " (the token is damaged, cut off or expired)" if _login_page(answer) else ""
        return CredentialsRejected(f"{where}: the token is not accepted{moved}", reason or "401")
    if status == 429:
        return limit(answer, http, endpoint, now)
    if status in (400, 403, 404, 405) or (status == 500 and causes):
        if reason and reason not in said:
            said = f"{said} ({reason})"
        return Rejected(f"{where}: {said or 'no word on why'}", status, causes, reason)
    if status >= 500 or status == 408:
        hint = ": the question takes too long" if status == 408 else ""
        return VendorFault(f"{where} ({answer.media_type or 'no content type'}){hint}", str(status))
    return UnexpectedAnswer(f"{where}: {said or answer.media_type or 'no word on why'}")


def limit(answer: Answer, http: HttpClient, endpoint: str, now: datetime) -> ExactLimit:
    """Which limit an HTTP 429 stands for, and until when: told by the headers that came along."""
    told = rates(answer.headers)
    # A minutely refusal carries only the minutely headers, a daily one only the daily.
    if told.minutely is not None and (told.minutely.left <= 0 or told.daily is None):
        minute = timedelta(seconds=60)
        until = _until(told.minutely.reset, now, minute, now + minute)
        return ExactLimit(
            f"{http.host}: the calls of this minute are used up ({told.minutely.limit})",
            "minutely",
            until + timedelta(seconds=1),
        )
    if told.daily is not None and told.daily.left <= 0:
        until = _until(told.daily.reset, now, timedelta(days=1), _midnight(now))
        message = f"{http.host}: the calls of this day are used up ({told.daily.limit})"
        return ExactLimit(message, "daily", until)
    return ExactLimit(
        f"{http.host} has blocked {endpoint} (HTTP 429 with calls left): after more than ten "
        "errors in an hour it does so for 60 minutes, counted from the last error",
        "error-block",
        now + timedelta(minutes=60),
    )


def _causes(answer: Answer, http: HttpClient) -> tuple[str, ...]:
    """Exact's own sentences: one body may hold several, one a line."""
    document = document_of(answer)
    if document is None:
        return ()
    error = document.get("error")
    value: Any = error
    if isinstance(error, Mapping):
        message = error.get("message")
        value = message.get("value") if isinstance(message, Mapping) else message
    elif isinstance(error, str):
        value = document.get("error_description") or error
    if not isinstance(value, str):
        return ()
    lines = value.replace("\r", "\n").split("\n")
    return tuple(http.veil(line.strip())[:300] for line in lines if line.strip())[:20]


def document_of(answer: Answer) -> Mapping[str, Any] | None:
    """The JSON object in the answer, None if it holds none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _login_page(answer: Answer) -> bool:
    return b"object moved" in answer.body[:2_000].lower()


def _rate(headers: Mapping[str, str], prefix: str) -> Rate | None:
    bound, left = headers.get(f"{prefix}limit", ""), headers.get(f"{prefix}remaining", "")
    if not _NUMBER.fullmatch(bound) or not _NUMBER.fullmatch(left):
        return None
    return Rate(int(bound), int(left), _reset(headers.get(f"{prefix}reset", "")))


def _reset(text: str) -> datetime | None:
    """A time in milliseconds since 1970."""
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        return None
    try:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _until(told: datetime | None, now: datetime, longest: timedelta, usual: datetime) -> datetime:
    """When the limit lifts: as told, unless that cannot be because a clock is off."""
    if told is None or not now < told <= now + longest:
        return usual
    return told


def _midnight(now: datetime) -> datetime:
    start = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start + timedelta(days=1)
