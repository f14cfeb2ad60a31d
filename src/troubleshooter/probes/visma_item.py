"""Is there an item with this number?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters["material"]
    found = visma(look).item(number)
    if found is None:
        return failed("missing", say("missing"), material=number)
    return passed(
        "present",
        say("present"),
        material=number,
        description=found.description,
        status=found.status,
        item_class=found.item_class,
    )


PROBE = Probe(
    "visma.item", VISMA, _ask, ("missing", "present"), after=AFTER_COMPANY, needs=("material",)
)
