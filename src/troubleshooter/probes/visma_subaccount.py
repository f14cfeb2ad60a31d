"""Is there a subaccount with this number, and is it active?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["subaccount"]
    found = visma(look).subaccount(code)
    if found is None:
        return failed("missing", say("missing"), subaccount=code)
    if found.active is False:
        return failed("inactive", say("inactive"), subaccount=code, description=found.description)
    return passed("active", say("active"), subaccount=code, description=found.description)


PROBE = Probe(
    "visma.subaccount",
    VISMA,
    _ask,
    ("missing", "inactive", "active"),
    after=AFTER_COMPANY,
    needs=("subaccount",),
)
