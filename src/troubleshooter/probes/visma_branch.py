"""Is there a branch with this number?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["branch"]
    found = visma(look).branch(code)
    if found is None:
        return failed("missing", say("missing"), branch=code)
    return passed("present", say("present"), branch=code, description=found.description)


PROBE = Probe(
    "visma.branch",
    VISMA,
    _ask,
    ("missing", "present"),
    after=AFTER_COMPANY,
    needs=("branch",),
)
