"""Does Visma Connect give a token for this client, or is there one of a user's login?"""

from __future__ import annotations

from troubleshooter.connectors.oauth import TokenLost
from troubleshooter.connectors.token_keeper import NoLiveToken
from troubleshooter.errors import CredentialsRejected
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    try:
        token = visma(look).token()
    except NoLiveToken as error:
        return undecided(say(error.code or "no-answer", error=str(error)))
    except TokenLost as error:
        # The login of this connection ran out; that tells nothing of the integration's own.
        return undecided(say("lost", error=str(error)), code=error.code)
    except CredentialsRejected as error:
        return failed("rejected", say("rejected", error=str(error)), code=error.code)
    said = say("held" if token.held else "accepted")
    return passed("accepted", said, minutes=round(token.lives_s / 60))


PROBE = Probe("visma.session", VISMA, _ask, ("rejected", "accepted"), after=("network.http",))
