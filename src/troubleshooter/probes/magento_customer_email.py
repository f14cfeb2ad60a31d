"""Does the order carry an e-mail address? The address itself is not shown."""

from __future__ import annotations

from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters["order"]
    order = shop(look).order(number)
    if order is None:
        return undecided(say("no-order"), order=number)
    billing = order.billing.email if order.billing is not None else ""
    given = order.email or billing
    if not given:
        return failed("missing", say("missing"), order=number, guest=order.customer is None)
    name, at, host = given.rpartition("@")
    if not name or not at or "." not in host or " " in given:
        return failed("missing", say("no-address"), order=number, guest=order.customer is None)
    if not billing:
        return passed("present", say("order-only"), order=number, on_billing_address=False)
    return passed("present", say("present"), order=number, on_billing_address=True)


PROBE = Probe(
    "magento.customer-email",
    MAGENTO,
    _ask,
    ("missing", "present"),
    after=AFTER_LOGIN,
    needs=("order",),
)
