"""Is this order in the shop?"""

from __future__ import annotations

from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters["order"]
    found = shop(look).order(number)
    if found is None:
        return failed("missing", say("missing"), order=number)
    evidence: dict[str, str | int | bool] = {"status": found.status, "currency": found.currency}
    if found.total is not None:
        evidence["total"] = f"{found.total:.2f}"
    return passed("present", say("present"), order=number, **evidence)


PROBE = Probe(
    "magento.order", MAGENTO, _ask, ("missing", "present"), after=AFTER_LOGIN, needs=("order",)
)
