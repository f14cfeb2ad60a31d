"""Is there a VAT category with this id, and may it be used?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["vat_code"]
    found = visma(look).vat_category(code)
    if found is None:
        return failed("missing", say("missing"), vat_code=code)
    if found.active is False:
        return failed("inactive", say("inactive"), vat_code=code, description=found.description)
    return passed("valid", say("valid"), vat_code=code, description=found.description)


PROBE = Probe(
    "visma.vat-category",
    VISMA,
    _ask,
    ("missing", "inactive", "valid"),
    after=AFTER_COMPANY,
    needs=("vat_code",),
)
