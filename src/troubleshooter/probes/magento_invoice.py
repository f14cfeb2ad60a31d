"""Has the order an invoice in the shop? Without one there is nothing to send to the books."""

from __future__ import annotations

from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters["order"]
    asked = shop(look)
    order = asked.order(number)
    if order is None:
        return undecided(say("no-order"), order=number)
    found = asked.invoices_of(order)
    if not found:
        return failed("missing", say("missing"), order=number, status=order.status)
    listed = ", ".join(one.number for one in found[:5])
    wanted = look.parameters.get("invoice")
    if wanted and wanted not in {one.number for one in found}:
        said = say("other", invoice=wanted)
        return failed("missing", said, order=number, invoices=listed)
    apart = [
        one.number
        for one in found
        if one.total is not None and one.base_total is not None and one.total != one.base_total
    ]
    said = say("present", *([say("currency")] if apart else []))
    return passed("present", said, order=number, invoices=listed, other_currency=bool(apart))


PROBE = Probe(
    "magento.invoice",
    MAGENTO,
    _ask,
    ("missing", "present"),
    after=AFTER_LOGIN,
    needs=("order",),
    also=("invoice",),
)
