"""Is there such an article in Exact Online, and may it be sold?"""

from __future__ import annotations

from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.probes.exact_look import EXACT, SESSION, reader, unseen
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["item"]
    found = reader(look).item(code)
    if found is None:
        if unseen(look, Resource.ITEMS):
            return undecided(say("unseen"), item=code)
        return failed("missing", say("missing"), item=code)
    if found.sales is False:
        return failed("not-sold", say("not-sold"), item=code, description=found.description)
    return passed("present", say("present"), item=code, description=found.description)


PROBE = Probe(
    "exact.item",
    EXACT,
    _ask,
    ("missing", "not-sold", "present"),
    after=SESSION,
    needs=("item",),
)
