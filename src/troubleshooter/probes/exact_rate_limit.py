"""How many calls are left this minute and this day?"""

from __future__ import annotations

from troubleshooter.connectors.exact_answers import ExactLimit
from troubleshooter.probes.exact_look import EXACT, SESSION, reader
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say

_OURS = ("minutely", "daily")


def _ask(look: Look) -> Finding:
    books = reader(look)
    try:
        books.divisions()
    except ExactLimit as error:
        if error.kind not in _OURS:
            return undecided(say("other", error=str(error)), limit=error.kind)
        until = error.until.isoformat(timespec="seconds") if error.until else ""
        return failed(error.kind, say(error.kind), until=until)
    told = books.rates
    evidence: dict[str, Value] = {}
    for name, rate in (("minutely", told.minutely), ("daily", told.daily)):
        if rate is not None:
            evidence |= {f"{name}_left": rate.left, f"{name}_limit": rate.limit}
            if rate.reset is not None:
                evidence[f"{name}_reset"] = rate.reset.isoformat(timespec="seconds")
    if not evidence:
        return undecided(say("not-told"))
    day = say("day", left=told.daily.left, limit=told.daily.limit) if told.daily else None
    minute = told.minutely
    more = () if day is None else (day,)
    if minute is None:
        return passed("clear", say("clear", *more), **evidence)
    return passed("clear", say("clear", say("minute", left=minute.left), *more), **evidence)


PROBE = Probe(
    "exact.rate-limit", EXACT, _ask, ("minutely", "daily", "clear"), after=SESSION, own=True
)
