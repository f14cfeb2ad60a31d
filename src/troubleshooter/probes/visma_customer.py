"""Is there a customer with this number, or one of that name under another number?"""

from __future__ import annotations

from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import AFTER_COMPANY, VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = look.parameters["relation"]
    reader = visma(look)
    found = reader.customer(number)
    if found is not None:
        return passed(
            "present",
            say("present"),
            relation=number,
            name=found.name,
            status=found.status,
            customer_class=found.customer_class,
        )
    named = reader.customers_named(number)
    if named:
        others = ", ".join(one.number for one in named[:5])
        return failed("missing", say("named-so"), relation=number, others=others)
    return failed("missing", say("missing"), relation=number)


PROBE = Probe(
    "visma.customer",
    VISMA,
    _ask,
    ("missing", "present"),
    after=AFTER_COMPANY,
    needs=("relation",),
)
