"""How old are the tokens? Told from what is stored, without spending anything."""

from __future__ import annotations

from troubleshooter.probes.exact_look import EXACT, connection
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say


def _ask(look: Look) -> Finding:
    state = connection(look).tokens.state()
    evidence: dict[str, Value] = {}
    if state.access_left_s is not None:
        evidence["access_token_left_s"] = max(0, state.access_left_s)
    if state.refresh_age_days is not None:
        evidence["refresh_token_age_days"] = state.refresh_age_days
    if state.lost:
        return failed("lost", say("lost", why=state.lost), **evidence)
    if state.access_left_s is not None and state.access_left_s > 0:
        minutes = max(1, state.access_left_s // 60)
        return passed("live", say("live", minutes=minutes), **evidence)
    if state.unsure:
        return undecided(say("unsure"), **evidence)
    if state.access_known and state.access_left_s is None:
        return undecided(say("given"), **evidence)
    if state.refresh_known:
        return undecided(say("expired"), **evidence)
    return undecided(say("none"), **evidence)


PROBE = Probe("exact.token", EXACT, _ask, ("lost", "live"), outside=True, own=True)
