"""Does the host's port take connections?"""

from __future__ import annotations

from troubleshooter.connectors.network import connect
from troubleshooter.errors import Unreachable
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    host, port = look.http.host, look.port
    try:
        address = connect(host, port, look.patience_s, look.http.cancellation)
    except Unreachable as error:
        return failed("closed", say("closed", error=str(error)), host=host, port=port)
    return passed("open", say("open"), host=host, port=port, address=address)


PROBE = Probe("network.tcp", EVERY, _ask, ("closed", "open"), after=("network.dns",), limit_s=12)
