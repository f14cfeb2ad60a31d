"""Is there a ledger account with this code, and is it active?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["ledger_account"]
    found = visma(look).ledger_account(code)
    if found is None:
        return failed("missing", say("missing"), ledger_account=code)
    if found.active is False:
        return failed(
            "inactive", say("inactive"), ledger_account=code, description=found.description
        )
    return passed("active", say("active"), ledger_account=code, description=found.description)


PROBE = Probe(
    "visma.ledger-account",
    VISMA,
    _ask,
    ("missing", "inactive", "active"),
    after=AFTER_COMPANY,
    needs=("ledger_account",),
)
