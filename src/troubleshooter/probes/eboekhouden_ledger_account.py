"""Does this ledger account exist in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["ledger_account"]
    found = look.ledger().ledger_account(code)
    if found is None:
        return failed("missing", say("missing"), ledger_account=code)
    return passed("present", say("present"), ledger_account=code, category=found.category)


PROBE = Probe(
    "eboekhouden.ledger-account",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("ledger_account",),
)
