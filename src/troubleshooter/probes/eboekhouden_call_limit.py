"""Does e-Boekhouden take calls at this moment, or is its call limit reached?"""

from __future__ import annotations

from troubleshooter.errors import LimitReached
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided


def _ask(look: Look) -> Finding:
    if isinstance(look.opening, LimitReached):
        return failed("reached", str(look.opening), code=look.opening.code)
    if look.books is None:
        return undecided(f"no call came through: {look.opening}")
    try:
        look.books.administrations()
    except LimitReached as error:
        return failed("reached", str(error), code=error.code)
    return passed("clear", "e-Boekhouden takes calls now; the limit is not in force any more")


PROBE = Probe("eboekhouden.call-limit", BOOKS, _ask, ("reached", "clear"), after=("network.http",))
