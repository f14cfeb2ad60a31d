"""Is this a VAT code of the division, or was a ledger number entered in its place?"""

from __future__ import annotations

from troubleshooter.probes.exact_look import EXACT, SESSION, reader
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_PURCHASE = "P"


def _ask(look: Look) -> Finding:
    wanted = (look.parameters.get("vat_code") or look.parameters["tax_code"]).strip()
    books = reader(look)
    codes = books.vat_codes()
    if not codes:
        return undecided(say("unseen"), vat_code=wanted)
    own = next((one for one in codes if one.code == wanted), None)
    if own is None:
        sales = [one.code for one in codes if one.direction != _PURCHASE and not one.blocked]
        known = ", ".join(sales[:12])
        account = books.ledger_account(wanted)
        if account is not None:
            return failed(
                "ledger-number",
                say("ledger-number"),
                vat_code=wanted,
                ledger_account=account.description,
                known=known,
            )
        return failed("unknown", say("unknown"), vat_code=wanted, known=known)
    evidence = {"vat_code": wanted, "description": own.description}
    if own.blocked:
        return failed("blocked", say("blocked"), **evidence)
    if own.direction == _PURCHASE:
        return failed("purchase-only", say("purchase-only"), **evidence)
    return passed("valid", say("valid"), **evidence)


PROBE = Probe(
    "exact.vat-code",
    EXACT,
    _ask,
    ("unknown", "ledger-number", "blocked", "purchase-only", "valid"),
    after=SESSION,
    either=("vat_code", "tax_code"),
)
