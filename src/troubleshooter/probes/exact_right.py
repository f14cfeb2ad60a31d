"""May the connected user book sales entries in the division?"""

from __future__ import annotations

from troubleshooter.connectors.exact_answers import Rejected
from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.connectors.token_keeper import NoLiveToken
from troubleshooter.errors import CredentialsRejected, Refused
from troubleshooter.probes.exact_look import EXACT, reader, tokenless
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_ENDPOINT = Resource.SALES_ENTRIES.value


def _ask(look: Look) -> Finding:
    try:
        may = reader(look).has_right(_ENDPOINT, "POST")
    except NoLiveToken as error:
        return tokenless(error)
    except CredentialsRejected as error:
        return failed("no-access", say("rejected", error=str(error)), code=error.code)
    except Refused as error:
        if isinstance(error, Rejected) and error.status != 403:
            return undecided(say("not-told", error=str(error)), code=error.code)
        return failed("no-access", say("no-access", error=str(error)), code=error.code)
    if may is None:
        return undecided(say("silent"), endpoint=_ENDPOINT)
    if not may:
        return failed("no-right", say("no-right"), endpoint=_ENDPOINT)
    return passed("granted", say("granted"), endpoint=_ENDPOINT)


PROBE = Probe(
    "exact.right", EXACT, _ask, ("no-access", "no-right", "granted"), after=("network.http",)
)
