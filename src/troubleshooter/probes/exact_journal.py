"""Is there such a journal, and is it one for sales?"""

from __future__ import annotations

from troubleshooter.connectors.exact_books import JOURNAL_TYPES
from troubleshooter.probes.exact_look import EXACT, SESSION, reader
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_SALES = {20, 21}


def _ask(look: Look) -> Finding:
    wanted = look.parameters["journal"].strip()
    journals = reader(look).journals()
    if not journals:
        return undecided(say("unseen"), journal=wanted)
    own = next((one for one in journals if one.code == wanted), None)
    if own is None:
        known = ", ".join(f"{one.code} {one.description}" for one in journals[:8])
        return failed("missing", say("missing"), journal=wanted, known=known)
    kind = JOURNAL_TYPES.get(own.type or 0, "?")
    evidence = {"journal": wanted, "description": own.description, "kind": kind}
    if own.blocked:
        return failed("blocked", say("blocked"), **evidence)
    if own.type not in _SALES:
        return failed("wrong-type", say("wrong-type"), **evidence)
    return passed("usable", say("usable"), **evidence)


PROBE = Probe(
    "exact.journal",
    EXACT,
    _ask,
    ("missing", "blocked", "wrong-type", "usable"),
    after=SESSION,
    needs=("journal",),
)
