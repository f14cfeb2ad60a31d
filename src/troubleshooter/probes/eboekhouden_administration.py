"""Which administration does the login open?"""

from __future__ import annotations

from troubleshooter.errors import Refused
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed


def _ask(look: Look) -> Finding:
    try:
        found = look.ledger().administrations()
    except Refused as error:
        return failed("closed", str(error), code=error.code)
    if not found:
        return failed("closed", "the login opens no administration")
    names = ", ".join(one.name for one in found[:5])
    return passed("accessible", f"in reach: {names}", count=len(found), names=names)


PROBE = Probe(
    "eboekhouden.administration",
    BOOKS,
    _ask,
    ("closed", "accessible"),
    after=("eboekhouden.session",),
)
