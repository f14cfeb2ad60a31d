"""What each vendor allows, and the times that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from troubleshooter.live import ConnectionSystem


@dataclass(frozen=True, slots=True)
class Limits:
    """One vendor's limits, and how patient we are.

    `errors` counted errors may be spent on one endpoint per `error_window`; None when the vendor
    counts none. `block` is how long its error block lasts. `limit_wait` is how long to wait for a
    limit whose end is not told. At most `together` jobs run at once, `per_minute` start in a
    minute. `settle` is how long a write may still come through after it was sent.
    """

    errors: int | None = None
    error_window: timedelta = timedelta(hours=1)
    block: timedelta = timedelta(minutes=60)
    longest_block: timedelta = timedelta(hours=8)
    limit_wait: timedelta = timedelta(minutes=15)
    longest_limit_wait: timedelta = timedelta(hours=2)
    outage_wait: timedelta = timedelta(minutes=1)
    longest_outage_wait: timedelta = timedelta(minutes=45)
    login_wait: timedelta = timedelta(minutes=30)
    longest_login_wait: timedelta = timedelta(hours=6)
    settle: timedelta = timedelta(minutes=2)
    backoff: timedelta = timedelta(seconds=30)
    longest_backoff: timedelta = timedelta(hours=1)
    most_failures: int = 8
    longest_try: timedelta = timedelta(hours=24)
    recheck: timedelta = timedelta(minutes=30)
    longest_recheck: timedelta = timedelta(hours=4)
    look_again: timedelta = timedelta(minutes=15)
    longest_look: timedelta = timedelta(hours=4)
    faults_to_hold: int = 2
    together: int = 1
    per_minute: int = 30


EXACT_ERRORS = 6
"""Counted errors an hour that are ever spent on one endpoint; Exact blocks at more than ten."""

LIMITS: Mapping[ConnectionSystem, Limits] = {
    ConnectionSystem.EBOEKHOUDEN: Limits(),
    ConnectionSystem.EBOEKHOUDEN_REST: Limits(together=2, limit_wait=timedelta(minutes=1)),
    # Sixty calls a minute, of which a job takes two to three.
    ConnectionSystem.EXACT: Limits(errors=EXACT_ERRORS, per_minute=15),
    ConnectionSystem.VISMA: Limits(limit_wait=timedelta(hours=1), per_minute=10),
    ConnectionSystem.MAGENTO: Limits(together=2),
    ConnectionSystem.OUTSMART: Limits(per_minute=10),
}


def next_midnight(now: datetime) -> datetime:
    """The next 00:00 UTC, when daily limits start again; `now` is in UTC."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)
