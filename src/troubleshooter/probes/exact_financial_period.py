"""Does the period-date table hold a period for this date?"""

from __future__ import annotations

from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.probes.exact_look import EXACT, SESSION, day_of, reader, unseen
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    day = day_of(look.parameters["date"])
    if day is None:
        return undecided(say("no-date"), date=look.parameters["date"])
    found = reader(look).period(day)
    if found is None:
        if unseen(look, Resource.PERIODS):
            return undecided(say("unseen"), date=day.isoformat())
        return failed("missing", say("missing"), date=day.isoformat())
    return passed(
        "present", say("present"), date=day.isoformat(), year=found.year, period=found.number
    )


PROBE = Probe(
    "exact.financial-period",
    EXACT,
    _ask,
    ("missing", "present"),
    after=SESSION,
    needs=("date",),
)
