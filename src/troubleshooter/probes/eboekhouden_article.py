"""Does this article exist in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["material"]
    found = look.ledger().article(code)
    if found is None:
        return failed("missing", say("missing"), material=code)
    return passed("present", say("present"), material=code, description=found.description)


PROBE = Probe(
    "eboekhouden.article",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("material",),
)
