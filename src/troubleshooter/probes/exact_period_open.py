"""Is the period of this date still open for the sales journals?"""

from __future__ import annotations

from troubleshooter.probes.exact_look import EXACT, SESSION, day_of, reader
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say

_SALES = {20, 21}


def _ask(look: Look) -> Finding:
    day = day_of(look.parameters["date"])
    if day is None:
        return undecided(say("no-date"), date=look.parameters["date"])
    books = reader(look)
    period = books.period(day)
    if period is None:
        return undecided(say("no-period"), date=day.isoformat())
    states = books.period_states(period)
    wanted = look.parameters.get("journal", "").strip()
    sales = {wanted} if wanted else {one.code for one in books.journals() if one.type in _SALES}
    own = [one for one in states if one.journal in sales]
    evidence: dict[str, Value] = {
        "date": day.isoformat(),
        "year": period.year,
        "period": period.number,
    }
    if not own:
        return undecided(say("not-told"), **evidence)
    closed = [f"{one.journal} {one.description}" for one in own if one.closed]
    if len(closed) == len(own):
        return failed("closed", say("closed", journals=", ".join(closed)), **evidence)
    if closed:
        return undecided(say("partly", journals=", ".join(closed)), **evidence)
    return passed("open", say("open"), **evidence)


PROBE = Probe(
    "exact.period-open",
    EXACT,
    _ask,
    ("closed", "open"),
    after=SESSION,
    needs=("date",),
    also=("journal",),
)
