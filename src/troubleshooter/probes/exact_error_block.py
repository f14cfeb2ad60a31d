"""Has Exact blocked the endpoint that invoices go to, and how many errors may still be made?"""

from __future__ import annotations

from troubleshooter.connectors.exact_answers import ExactLimit
from troubleshooter.connectors.exact_budget import ALLOWED
from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.probes.exact_look import EXACT, SESSION, reader
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say

_BOOKED = Resource.SALES_ENTRIES


def _ask(look: Look) -> Finding:
    books = reader(look)
    spent = books.errors_spent(_BOOKED)
    evidence: dict[str, Value] = {
        "endpoint": _BOOKED.value,
        "own_errors": spent,
        "errors_left": max(0, ALLOWED - spent),
    }
    try:
        books.touch(_BOOKED)
    except ExactLimit as error:
        until = error.until.isoformat(timespec="seconds") if error.until else ""
        if error.kind == "error-block":
            return failed("blocked", say("blocked"), **evidence, until=until)
        if error.kind == "error-budget":
            return undecided(say("spent"), **evidence, until=until)
        return undecided(say("rate-limit", error=str(error)), **evidence, until=until)
    return passed("clear", say("clear"), **evidence)


PROBE = Probe("exact.error-block", EXACT, _ask, ("blocked", "clear"), after=SESSION, own=True)
