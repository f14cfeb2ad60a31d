"""Has the sales entry been processed, so that nothing of it can be changed any more?"""

from __future__ import annotations

from troubleshooter.connectors.exact_books import PROCESSED
from troubleshooter.probes.exact_entry import NUMBERS, entries, number_of, shown
from troubleshooter.probes.exact_look import EXACT, SESSION
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_OPEN = 20


def _ask(look: Look) -> Finding:
    number = number_of(look)
    found = entries(look)
    if not found:
        return undecided(say("missing"), invoice=number)
    one = found[0]
    if one.status == PROCESSED:
        return failed("processed", say("processed"), invoice=number, **shown(one))
    if one.status == _OPEN:
        return passed("changeable", say("changeable"), invoice=number, **shown(one))
    return undecided(say("other"), invoice=number, **shown(one))


PROBE = Probe(
    "exact.entry-status",
    EXACT,
    _ask,
    ("processed", "changeable"),
    after=SESSION,
    either=NUMBERS,
    also=("journal",),
)
