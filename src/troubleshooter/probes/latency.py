"""How long do connecting and the first answer take?"""

from __future__ import annotations

import time

from troubleshooter.connectors.network import connect
from troubleshooter.errors import ConnectorError
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say, trouble


def _ask(look: Look) -> Finding:
    started = time.monotonic()
    try:
        connect(look.http.host, look.port, look.patience_s, look.http.cancellation)
        connected = time.monotonic() - started
        look.front()
    except ConnectorError as error:
        return undecided(trouble(error))
    answered = look.front_s
    evidence: dict[str, Value] = {
        "connect_ms": round(connected * 1000),
        "answer_ms": round(answered * 1000),
        "host": look.http.host,
    }
    if connected > look.slow_s or answered > look.slow_s:
        return failed("slow", say("slow"), **evidence)
    return passed("quick", say("quick"), **evidence)


PROBE = Probe(
    "network.latency", EVERY, _ask, ("slow", "quick"), after=("network.tcp", "network.tls")
)
