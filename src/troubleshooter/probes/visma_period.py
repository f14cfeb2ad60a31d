"""Is the financial period that this date falls in open for invoices?"""

from __future__ import annotations

from datetime import UTC, date, datetime

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    given = look.parameters["date"]
    day = _day(given)
    if day is None:
        return undecided(say("no-date"), date=given)
    found = visma(look).period_of(day)
    if found is None:
        return failed("missing", say("missing"), date=given)
    if not found.active:
        return failed("closed", say("inactive"), date=given, period=found.code)
    if found.closed_for_customers or found.closed_for_ledger:
        return failed("closed", say("closed"), date=given, period=found.code)
    return passed("open", say("open"), date=given, period=found.code)


def _day(given: str) -> date | None:
    """The day, written as 2026-03-10 or as 10-03-2026."""
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(given.strip()[:10], form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


PROBE = Probe(
    "visma.period",
    VISMA,
    _ask,
    ("closed", "missing", "open"),
    after=AFTER_COMPANY,
    needs=("date",),
)
