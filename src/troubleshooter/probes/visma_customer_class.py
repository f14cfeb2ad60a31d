"""Is there a customer class with this id?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["customer_class"]
    found = visma(look).customer_class(code)
    if found is None:
        return failed("missing", say("missing"), customer_class=code)
    return passed("present", say("present"), customer_class=code, description=found.description)


PROBE = Probe(
    "visma.customer-class",
    VISMA,
    _ask,
    ("missing", "present"),
    after=AFTER_COMPANY,
    needs=("customer_class",),
)
