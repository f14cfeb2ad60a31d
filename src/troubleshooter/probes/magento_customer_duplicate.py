"""Has the customer of this order more than one account in the shop?"""

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
    if not order.email:
        return undecided(say("no-email"), order=number)
    count = asked.accounts_with(order.email)
    guest = order.customer is None
    if count > 1:
        return failed("several", say("several"), order=number, accounts=count, guest=guest)
    if guest and count:
        return failed("several", say("guest"), order=number, accounts=count, guest=True)
    return passed("one", say("one"), order=number, accounts=count, guest=guest)


PROBE = Probe(
    "magento.customer-duplicate",
    MAGENTO,
    _ask,
    ("several", "one"),
    after=AFTER_LOGIN,
    needs=("order",),
)
