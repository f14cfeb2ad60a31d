"""Does e-Boekhouden accept the login?"""

from __future__ import annotations

from troubleshooter.errors import CredentialsRejected
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided


def _ask(look: Look) -> Finding:
    if look.books is not None:
        return passed("accepted", "e-Boekhouden opens a session: the login is right")
    if isinstance(look.opening, CredentialsRejected):
        return failed("rejected", str(look.opening), code=look.opening.code)
    return undecided(f"whether the login is right is not known: {look.opening}")


PROBE = Probe("eboekhouden.session", BOOKS, _ask, ("rejected", "accepted"), after=("network.http",))
