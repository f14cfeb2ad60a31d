"""Are there payment terms with this id?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["payment_terms"]
    found = visma(look).payment_terms(code)
    if found is None:
        return failed("missing", say("missing"), payment_terms=code)
    return passed("present", say("present"), payment_terms=code, description=found.description)


PROBE = Probe(
    "visma.payment-terms",
    VISMA,
    _ask,
    ("missing", "present"),
    after=AFTER_COMPANY,
    needs=("payment_terms",),
)
