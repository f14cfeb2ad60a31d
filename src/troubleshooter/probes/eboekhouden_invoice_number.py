"""Is this invoice number already in the books, and is it the same invoice?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters["invoice"]
    found = look.ledger().invoice(number)
    if found is None:
        return passed("free", say("free"), invoice=number)
    evidence: dict[str, str | int | bool] = {"invoice": number, "relation": found.relation}
    if found.day is not None:
        evidence["date"] = found.day.isoformat()
    if found.total is not None:
        evidence["total"] = f"{found.total:.2f}"
    relation = look.parameters.get("relation")
    said = say("used")
    if relation:
        evidence["same_relation"] = relation == found.relation
        said = say("used-same" if relation == found.relation else "used-other")
    return failed("used", said, **evidence)


PROBE = Probe(
    "eboekhouden.invoice-number",
    BOOKS,
    _ask,
    ("used", "free"),
    after=("eboekhouden.session",),
    needs=("invoice",),
    also=("relation",),
)
