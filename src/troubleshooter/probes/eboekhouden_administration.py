"""Which administration does the login open?"""

from __future__ import annotations

from troubleshooter.errors import Refused
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    try:
        found = look.ledger().administrations()
    except Refused as error:
        return failed("closed", say("refused", error=str(error)), code=error.code)
    if not found:
        return failed("closed", say("none"))
    names = ", ".join(one.name for one in found[:5])
    return passed("accessible", say("accessible"), count=len(found), names=names)


PROBE = Probe(
    "eboekhouden.administration",
    BOOKS,
    _ask,
    ("closed", "accessible"),
    after=("eboekhouden.session",),
)
