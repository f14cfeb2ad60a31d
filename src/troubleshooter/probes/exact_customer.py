"""Is there such a relation in Exact Online, and may invoices go to it?"""

from __future__ import annotations

from datetime import UTC, datetime

from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.probes.exact_look import EXACT, SESSION, reader, unseen
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_CUSTOMER = "C"


def _ask(look: Look) -> Finding:
    wanted = look.parameters["customer"]
    found = reader(look).accounts(wanted)
    if not found:
        if unseen(look, Resource.ACCOUNTS):
            return undecided(say("unseen"), customer=wanted)
        return failed("missing", say("missing"), customer=wanted)
    customers = [one for one in found if one.status == _CUSTOMER]
    if len(customers) > 1:
        return undecided(say("several"), customer=wanted, count=len(customers))
    one = (customers or list(found))[0]
    evidence = {"customer": wanted, "code": one.code, "name": one.name, "status": one.status}
    if not customers:
        more = [say("supplier")] if one.is_supplier else []
        return failed("not-customer", say("not-customer", *more), **evidence)
    if one.blocked:
        return failed("blocked", say("blocked"), **evidence)
    if one.end is not None and one.end < datetime.now(UTC).date():
        return failed("inactive", say("inactive"), **evidence, end=one.end.isoformat())
    return passed("present", say("present"), **evidence)


PROBE = Probe(
    "exact.customer",
    EXACT,
    _ask,
    ("missing", "not-customer", "blocked", "inactive", "present"),
    after=SESSION,
    needs=("customer",),
)
