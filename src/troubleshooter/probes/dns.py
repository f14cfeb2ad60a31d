"""Is the host's name known?"""

from __future__ import annotations

from troubleshooter.connectors.network import addresses
from troubleshooter.errors import Unreachable
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    host = look.http.host
    try:
        found = addresses(host, look.port, look.http.cancellation)
    except Unreachable as error:
        return failed("unknown", say("unknown", error=str(error)), host=host)
    listed = ", ".join(found[:4])
    return passed("known", say("known"), host=host, addresses=listed)


PROBE = Probe("network.dns", EVERY, _ask, ("unknown", "known"), limit_s=12)
