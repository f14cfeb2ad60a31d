"""The nouns of cases; all times are local and without zone, as those in logs are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

UNKNOWN = "unknown."
"""What the subject of a failure that no rule knows begins with."""


class CaseState(StrEnum):
    """Where a case stands: not settled, settled, or settled and seen again since."""

    OPEN = "open"
    FIXED = "fixed"
    CLOSED = "closed"
    CAME_BACK = "came-back"


class DeedKind(StrEnum):
    """What was done about a case."""

    REPLY = "reply"
    REPORT = "report"
    RETRY = "retry"
    VERIFIED = "verified"
    FIXED = "fixed"
    CLOSED = "closed"
    REOPENED = "reopened"


SETTLING = frozenset((DeedKind.FIXED, DeedKind.CLOSED))
"""Deeds after which an error should not be seen any more."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done; `detail` says with what, in the user's words, '' for nothing."""

    at: datetime
    kind: DeedKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One finding in one log, or in one message.

    `mark` is a digest of the records it is about, the same whenever they are read. `at` is when
    they were looked at first, `count` how many they are, `first` and `last` their own times, None
    where they have none; `days` are their counts by day. Records without times lie in a `lane`: a
    digest of the log they are from, or of themselves; '' for those with times. `source` is the
    name of the log; `documents` are some of those they are about.
    """

    mark: str
    at: datetime
    count: int
    first: datetime | None = None
    last: datetime | None = None
    days: Mapping[date, int] = field(default_factory=dict)
    lane: str = ""
    source: str = ""
    documents: tuple[str, ...] = ()

    @property
    def begins(self) -> datetime:
        """When its first record was; for records without times: when they were looked at."""
        return self.first or self.at

    @property
    def ends(self) -> datetime:
        """When its last record was; for records without times: when they were looked at."""
        return self.last or self.at


def subject_of(rule: str, template: str = "") -> str:
    """What a case is about: the rule's id, or one that all failures of this `template` share when
    no rule knows them (`rule` is '')."""
    if rule:
        return rule
    return UNKNOWN + hashlib.sha256(template.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Case:
    """One error at one customer: when it was seen, and what was done.

    `subject` is what `subject_of` gives; `title` is a message's template where no rule knows it,
    without personal data; so is `sample`, one message. Sightings and deeds stand in the order they
    were taken in.
    """

    id: str
    customer: str
    subject: str
    rule: str
    title: str
    created: datetime
    note: str = ""
    sample: str = ""
    sightings: tuple[Sighting, ...] = ()
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding to be taken into a case; `title` and `sample` are as in `Case`."""

    subject: str
    rule: str
    sighting: Sighting
    title: str = ""
    sample: str = ""
