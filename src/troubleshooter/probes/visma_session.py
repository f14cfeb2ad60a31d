"""Does Visma Connect give a token for this client?"""

from __future__ import annotations

from troubleshooter.errors import CredentialsRejected
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import VISMA, visma
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    try:
        token = visma(look).token()
    except CredentialsRejected as error:
        return failed("rejected", say("rejected", error=str(error)), code=error.code)
    return passed("accepted", say("accepted"), minutes=round(token.lives_s / 60))


PROBE = Probe("visma.session", VISMA, _ask, ("rejected", "accepted"), after=("network.http",))
