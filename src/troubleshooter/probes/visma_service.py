"""Is Visma.net's service up, and does the address lead to it? Asked without a login."""

from __future__ import annotations

from troubleshooter.errors import ConnectorError
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.visma_asking import VISMA
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    host = look.http.host
    try:
        answer = look.front()
    except ConnectorError as error:
        return undecided(say("no-answer", error=str(error)), host=host)
    status = answer.status
    if status >= 500:
        return failed("down", say("down"), host=host, status=status)
    if status == 404:
        return failed("wrong-address", say("wrong-address"), host=host, status=status)
    if status in (401, 403, 429) or "json" in answer.media_type:
        return passed("up", say("up"), host=host, status=status)
    return undecided(say("something-else"), host=host, status=status)


PROBE = Probe(
    "visma.service",
    VISMA,
    _ask,
    ("down", "wrong-address", "up"),
    after=("network.http",),
    outside=True,
)
