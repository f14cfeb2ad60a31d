"""Does e-Boekhouden accept the login?"""

from __future__ import annotations

from troubleshooter.errors import CredentialsRejected
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    if look.books is not None:
        return passed("accepted", say("accepted"))
    if isinstance(look.opening, CredentialsRejected):
        return failed("rejected", say("rejected", error=str(look.opening)), code=look.opening.code)
    return undecided(say("not-known", error=str(look.opening)))


PROBE = Probe("eboekhouden.session", BOOKS, _ask, ("rejected", "accepted"), after=("network.http",))
