"""Is a payment term filled in? The setting itself stands in OutSmart and is not visible."""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters.get("invoice", "")
    if not number:
        return undecided(say("elsewhere"))
    found = look.ledger().invoice(number)
    if found is None:
        return undecided(say("no-invoice"), invoice=number)
    if not found.term:
        return undecided(say("not-shown"), invoice=number)
    return passed("filled", say("filled"), invoice=number, days=found.term)


PROBE = Probe(
    "eboekhouden.payment-term",
    BOOKS,
    _ask,
    ("empty", "filled"),
    after=("eboekhouden.session",),
    also=("invoice",),
)
