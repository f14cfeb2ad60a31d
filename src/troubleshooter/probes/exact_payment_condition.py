"""Is there a payment condition with this code? Bookzo sends every invoice with condition 1."""

from __future__ import annotations

from troubleshooter.probes.exact_look import EXACT, SESSION, reader
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_USUAL = "1"


def _ask(look: Look) -> Finding:
    given = look.parameters.get("payment_condition") or look.parameters.get("code")
    wanted = (given or _USUAL).strip()
    conditions = reader(look).payment_conditions()
    if not conditions:
        return undecided(say("unseen"), payment_condition=wanted)
    own = next((one for one in conditions if one.code == wanted), None)
    if own is None:
        known = ", ".join(one.code for one in conditions[:12])
        return failed("missing", say("missing"), payment_condition=wanted, known=known)
    return passed("present", say("present"), payment_condition=wanted, description=own.description)


PROBE = Probe(
    "exact.payment-condition",
    EXACT,
    _ask,
    ("missing", "present"),
    after=SESSION,
    also=("payment_condition", "code"),
)
