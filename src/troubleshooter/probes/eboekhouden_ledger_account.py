"""Does this ledger account exist in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed


def _ask(look: Look) -> Finding:
    code = look.parameters["ledger_account"]
    found = look.ledger().ledger_account(code)
    if found is None:
        message = f"there is no ledger account {code!r} in this administration"
        return failed("missing", message, ledger_account=code)
    message = f"the ledger account {code!r} exists"
    return passed("present", message, ledger_account=code, category=found.category)


PROBE = Probe(
    "eboekhouden.ledger-account",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("ledger_account",),
)
