"""Does the token open the company: is it the right tenant, with a licence and the role?"""

from __future__ import annotations

from troubleshooter.errors import CredentialsRejected, Refused
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import VISMA, visma
from troubleshooter.probes.words import say

_TOLD = {"12002": "no-company", "12027": "no-licence", "401": "wrong-tenant", "403": "no-right"}


def _ask(look: Look) -> Finding:
    try:
        visma(look).company()
    except (CredentialsRejected, Refused) as error:
        if error.code not in _TOLD:
            raise
        if error.code == "401" and visma(look).token().held == "login":
            # It may be this login that ended or went to another company: no word on the link.
            return undecided(say("own-login", error=str(error)), code=error.code)
        return failed("no-access", say(_TOLD[error.code], error=str(error)), code=error.code)
    return passed("accessible", say("accessible"))


PROBE = Probe("visma.company", VISMA, _ask, ("no-access", "accessible"), after=("visma.session",))
