"""Has the credit memo an invoice in the shop that it belongs to?"""

from __future__ import annotations

from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_PREFIX = "C"
"""What the module puts before a credit memo's number in the books, unless it is set otherwise."""


def _ask(look: Look) -> Finding:
    number = look.parameters["creditmemo"]
    asked = shop(look)
    memo = asked.credit_memo(number)
    if memo is None and number.startswith(_PREFIX):
        memo = asked.credit_memo(number[1:])
    if memo is None:
        return undecided(say("no-creditmemo"), creditmemo=number)
    invoices = asked.invoices_of(memo)
    if not invoices:
        return failed("missing", say("missing"), creditmemo=number)
    listed = ", ".join(one.number for one in invoices[:5])
    own = next((one.number for one in invoices if one.id == memo.invoice), "")
    key = "own" if own else "of-order"
    return passed("present", say(key), creditmemo=number, invoice=own, invoices=listed)


PROBE = Probe(
    "magento.creditmemo-invoice",
    MAGENTO,
    _ask,
    ("missing", "present"),
    after=AFTER_LOGIN,
    needs=("creditmemo",),
)
