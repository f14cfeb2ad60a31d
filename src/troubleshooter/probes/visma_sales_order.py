"""Does this sales order stand in Visma.net? Asked of the service of sales orders (version 3)."""

from __future__ import annotations

from troubleshooter.errors import CredentialsRejected
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import Value, say


def _ask(look: Look) -> Finding:
    number = look.parameters["order"]
    order_type = look.parameters.get("order_type") or "SO"
    try:
        found = visma(look).sales_order(number, order_type)
    except CredentialsRejected as error:
        return undecided(say("no-scope", error=str(error)), code=error.code)
    if found is None:
        return passed("free", say("free"), order=number, order_type=order_type)
    told: dict[str, Value] = {"relation": found.customer, "status": found.status}
    if found.total is not None:
        told["total"] = f"{found.total:.2f}"
    return failed("used", say("used"), order=number, order_type=order_type, **told)


PROBE = Probe(
    "visma.sales-order",
    VISMA,
    _ask,
    ("used", "free"),
    after=AFTER_COMPANY,
    needs=("order",),
    also=("order_type",),
)
