"""Is the division in reach of the user, and not closed?"""

from __future__ import annotations

from troubleshooter.connectors.exact_answers import Rejected
from troubleshooter.connectors.token_keeper import NoLiveToken
from troubleshooter.errors import CredentialsRejected
from troubleshooter.probes.exact_look import EXACT, reader, tokenless
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say

_ACTIVE = 1


def _ask(look: Look) -> Finding:
    books = reader(look)
    try:
        wanted, found = books.division, books.divisions()
    except NoLiveToken as error:
        return tokenless(error)
    except CredentialsRejected as error:
        return failed("no-access", say("rejected", error=str(error)), code=error.code)
    except Rejected as error:
        if error.status != 403:
            return undecided(say("not-told", error=str(error)), code=error.code)
        word = "blocked" if error.division_blocked else "no-access"
        return failed(word, say("forbidden", error=str(error)), code=error.code)
    own = next((one for one in found if one.code == wanted), None)
    if own is None:
        listed = ", ".join(f"{one.code} {one.description}" for one in found[:5]) or "-"
        return failed("no-access", say("no-access", listed=listed), division=wanted)
    evidence: dict[str, Value] = {"division": wanted, "name": own.description}
    if own.status not in (None, _ACTIVE):
        return failed("blocked", say("inactive"), **evidence)
    if own.blocking:
        return failed("blocked", say("busy"), **evidence)
    return passed("accessible", say("accessible"), **evidence)


PROBE = Probe(
    "exact.division",
    EXACT,
    _ask,
    ("no-access", "blocked", "accessible"),
    after=("network.http",),
)
