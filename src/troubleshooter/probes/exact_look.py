"""What the probes of Exact Online share: the connection, and values as they stand in a log."""

from __future__ import annotations

import re
from datetime import date

from troubleshooter.connectors.exact_online import ExactOnline
from troubleshooter.connectors.exact_reading import ExactReader, Resource
from troubleshooter.connectors.token_keeper import NoLiveToken
from troubleshooter.errors import ConnectorError
from troubleshooter.live import ConnectionSystem
from troubleshooter.probes.probe import Finding, Look, undecided
from troubleshooter.probes.words import say

EXACT = frozenset({ConnectionSystem.EXACT})
SESSION = ("exact.session",)
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})(?: .*)?"),
    re.compile(r"(?P<y>\d{4}) ?[-–/] ?(?P<m>\d{1,2})(?P<d>)"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?: .*)?"),
)


def connection(look: Look) -> ExactOnline:
    """The connection to Exact Online."""
    if not isinstance(look.connector, ExactOnline):
        raise ConnectorError("this connection does not lead to Exact Online")
    return look.connector


def reader(look: Look) -> ExactReader:
    """The questions that can be asked; they change nothing."""
    return connection(look).reader()


def tokenless(error: NoLiveToken) -> Finding:
    """Undecided for want of a token that may be used."""
    return undecided(say(error.code or "no-answer", error=str(error)))


def unseen(look: Look, resource: Resource) -> bool:
    """Whether an empty answer says nothing, because the user may not see these records."""
    return not reader(look).may(resource)


def day_of(text: str) -> date | None:
    """The day in a date as logs write it, the first one of a month; None where it is no date, or
    where day and month could be swapped."""
    for pattern in _DATES:
        found = pattern.fullmatch(text.strip())
        if found is None:
            continue
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"] or 1)
        swapped = "/" in text and bool(found["d"])
        if swapped and month > 12:
            month, day = day, month
        elif swapped and day <= 12 and day != month:
            return None
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None
