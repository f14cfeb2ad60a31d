"""Does Exact Online accept the access token? Asked with the one call that no limit counts."""

from __future__ import annotations

from troubleshooter.connectors.exact_answers import Rejected
from troubleshooter.connectors.token_keeper import NoLiveToken
from troubleshooter.errors import CredentialsRejected
from troubleshooter.probes.exact_look import EXACT, reader, tokenless
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    try:
        me = reader(look).me()
    except NoLiveToken as error:
        return tokenless(error)
    except (CredentialsRejected, Rejected) as error:
        return failed("rejected", say("rejected", error=str(error)), code=error.code)
    more = [say("portal")] if me.portal_user else []
    return passed(
        "accepted",
        say("accepted", *more),
        user=me.name,
        division=me.division or 0,
        language=me.language,
    )


PROBE = Probe(
    "exact.session", EXACT, _ask, ("rejected", "accepted"), after=("network.http",), own=True
)
