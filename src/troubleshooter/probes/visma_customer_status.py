"""May this customer be invoiced, by its status?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say

_BLOCKED = {"onhold": "on-hold", "credithold": "credit-hold", "inactive": "inactive"}
_USABLE = {"active", "onetime"}


def _ask(look: Look) -> Finding:
    number = look.parameters["relation"]
    found = visma(look).customer(number)
    if found is None:
        return undecided(say("no-customer"), relation=number)
    plain = found.status.replace(" ", "").casefold()
    if plain in _BLOCKED:
        return failed(_BLOCKED[plain], say("blocked"), relation=number, status=found.status)
    if plain in _USABLE:
        return passed("usable", say("usable"), relation=number, status=found.status)
    return undecided(say("unknown"), relation=number, status=found.status)


PROBE = Probe(
    "visma.customer-status",
    VISMA,
    _ask,
    ("on-hold", "credit-hold", "inactive", "usable"),
    after=AFTER_COMPANY,
    needs=("relation",),
)
