"""Does this article exist in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed


def _ask(look: Look) -> Finding:
    code = look.parameters["material"]
    found = look.ledger().article(code)
    if found is None:
        message = f"there is no article {code!r} in this administration"
        return failed("missing", message, material=code)
    message = f"the article {code!r} exists"
    return passed("present", message, material=code, description=found.description)


PROBE = Probe(
    "eboekhouden.article",
    BOOKS,
    _ask,
    ("missing", "present"),
    after=("eboekhouden.session",),
    needs=("material",),
)
