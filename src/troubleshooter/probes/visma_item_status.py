"""May this item be sold, by its status?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say

_BLOCKED = {"nosales", "inactive", "markedfordeletion"}
_USABLE = {"active", "nopurchases", "norequest"}


def _ask(look: Look) -> Finding:
    number = look.parameters["material"]
    found = visma(look).item(number)
    if found is None:
        return undecided(say("no-item"), material=number)
    plain = found.status.replace(" ", "").casefold()
    told = {"status": found.status, "item_class": found.item_class, "vat_code": found.vat_code}
    if plain in _BLOCKED:
        return failed("blocked", say("blocked"), material=number, **told)
    if plain in _USABLE:
        return passed("usable", say("usable"), material=number, **told)
    return undecided(say("unknown"), material=number, **told)


PROBE = Probe(
    "visma.item-status",
    VISMA,
    _ask,
    ("blocked", "usable"),
    after=AFTER_COMPANY,
    needs=("material",),
)
