"""May the token read? What it was given is compared with what was asked for; costs no call."""

from __future__ import annotations

from troubleshooter.connectors import visma_connect, visma_login
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import VISMA, visma
from troubleshooter.probes.words import say

_READING = (visma_login.READ, visma_connect.READ)
"""The scope for reading as a service client, and as a user."""


def _ask(look: Look) -> Finding:
    granted = visma(look).token().scopes
    if not granted:
        return undecided(say("not-told"))
    listed = " ".join(sorted(granted))
    if granted.isdisjoint(_READING):
        scope = " / ".join(_READING)
        return failed("missing", say("missing", scope=scope), granted=listed)
    return passed("granted", say("granted"), granted=listed)


PROBE = Probe("visma.scope", VISMA, _ask, ("missing", "granted"), after=("visma.session",))
