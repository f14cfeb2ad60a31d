"""Does the shop itself use this invoice number more than once?"""

from __future__ import annotations

from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters["invoice"]
    found = shop(look).invoices(number)
    if not found:
        return undecided(say("no-invoice"), invoice=number)
    if len(found) > 1:
        return failed("twice", say("twice"), invoice=number, count=len(found))
    return passed("once", say("once"), invoice=number, count=1)


PROBE = Probe(
    "magento.invoice-duplicate",
    MAGENTO,
    _ask,
    ("twice", "once"),
    after=AFTER_LOGIN,
    needs=("invoice",),
)
