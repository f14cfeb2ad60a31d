"""Is Exact Online itself up? Asked without a login, so that it costs nobody anything."""

from __future__ import annotations

from troubleshooter.errors import ConnectorError, Unreachable
from troubleshooter.probes.exact_look import EXACT
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say

_KNOWN = {401, 403}


def _ask(look: Look) -> Finding:
    host = look.http.host
    try:
        answer = look.front()
    except Unreachable as error:
        return failed("unavailable", say("unreachable", error=str(error)), host=host)
    except ConnectorError as error:
        return undecided(say("no-answer", error=str(error)), host=host)
    evidence: dict[str, Value] = {
        "host": host,
        "status": answer.status,
        "content_type": answer.media_type,
    }
    if answer.status >= 500:
        return failed("unavailable", say("unavailable"), **evidence)
    if answer.status in _KNOWN or b"/docs/Login.aspx" in answer.body:
        return passed("available", say("available"), **evidence)
    return undecided(say("strange"), **evidence)


PROBE = Probe(
    "exact.service",
    EXACT,
    _ask,
    ("unavailable", "available"),
    after=("network.tcp", "network.tls"),
    outside=True,
)
