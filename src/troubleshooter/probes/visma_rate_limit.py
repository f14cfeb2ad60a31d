"""Does Visma.net take calls now, and how many are left in this window?"""

from __future__ import annotations

from contextlib import suppress

from troubleshooter.errors import CredentialsRejected, LimitReached, Refused
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.visma_asking import VISMA, visma
from troubleshooter.probes.words import Value, say

_FEW = 25


def _ask(look: Look) -> Finding:
    reader = visma(look)
    try:
        # A refusal is an answer, too: then calls are taken.
        with suppress(Refused, CredentialsRejected):
            reader.company()
    except LimitReached as error:
        if error.wait_s is None:
            return failed("reached", say("reached"), code=error.code)
        return failed("reached", say("reached-for"), code=error.code, seconds=round(error.wait_s))
    told = reader.quota
    if told is None or told.remaining is None:
        return passed("clear", say("clear"))
    evidence: dict[str, Value] = {"remaining": told.remaining, "policy": told.policy}
    if told.limit is not None:
        evidence["limit"] = told.limit
    if told.reset_s is not None:
        evidence["seconds"] = told.reset_s
    return passed("clear", say("few-left" if told.remaining < _FEW else "left"), **evidence)


PROBE = Probe("visma.rate-limit", VISMA, _ask, ("reached", "clear"), after=("visma.session",))
