"""Does e-Boekhouden take calls at this moment, or is its call limit reached?"""

from __future__ import annotations

from troubleshooter.errors import LimitReached
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    if isinstance(look.opening, LimitReached):
        return failed("reached", say("reached", error=str(look.opening)), code=look.opening.code)
    if look.books is None:
        return undecided(say("no-call", error=str(look.opening)))
    try:
        look.books.administrations()
    except LimitReached as error:
        return failed("reached", say("reached", error=str(error)), code=error.code)
    return passed("clear", say("clear"))


PROBE = Probe("eboekhouden.call-limit", BOOKS, _ask, ("reached", "clear"), after=("network.http",))
