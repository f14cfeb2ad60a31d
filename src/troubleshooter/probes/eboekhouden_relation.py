"""Does this relation exist in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed


def _ask(look: Look) -> Finding:
    code = look.parameters["relation"]
    found = look.ledger().relation(code)
    if found is None:
        message = f"there is no relation {code!r} in this administration"
        return failed("missing", message, relation=code)
    message = f"the relation {code!r} exists"
    return passed("present", message, relation=code, name=found.name)


PROBE = Probe(
    "eboekhouden.relation",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("relation",),
)
