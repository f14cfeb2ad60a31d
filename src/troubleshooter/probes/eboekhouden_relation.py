"""Does this relation exist in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["relation"]
    found = look.ledger().relation(code)
    if found is None:
        return failed("missing", say("missing"), relation=code)
    return passed("present", say("present"), relation=code, name=found.name)


PROBE = Probe(
    "eboekhouden.relation",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("relation",),
)
