"""Does this invoice stand in Visma.net already, under its own number or the sender's reference?"""

from __future__ import annotations

from troubleshooter.connectors.visma_records import VismaDocument
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import Value, say


def _ask(look: Look) -> Finding:
    number = look.parameters["invoice"]
    reader = visma(look)
    own = reader.customer_invoice(number)
    found = (own,) if own is not None else reader.invoices_with_reference(number)
    if not found:
        return passed("free", say("free"), invoice=number)
    said = say("used") if own is not None else say("referenced")
    if len(found) > 1:
        said = say("several", numbers=", ".join(one.number for one in found[:5]))
    return failed("used", said, invoice=number, count=len(found), **_told(found[0]))


def _told(found: VismaDocument) -> dict[str, Value]:
    told: dict[str, Value] = {"number": found.number, "relation": found.customer}
    if found.day is not None:
        told["date"] = found.day.isoformat()
    if found.total is not None:
        told["total"] = f"{found.total:.2f}"
    if found.status:
        told["status"] = found.status
    return told


PROBE = Probe(
    "visma.invoice-number",
    VISMA,
    _ask,
    ("used", "free"),
    after=AFTER_COMPANY,
    needs=("invoice",),
)
