"""Does the host's port take connections?"""

from __future__ import annotations

from troubleshooter.connectors.network import connect
from troubleshooter.errors import Unreachable
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed


def _ask(look: Look) -> Finding:
    host, port = look.http.host, look.port
    try:
        address = connect(host, port, look.patience_s)
    except Unreachable as error:
        return failed("closed", str(error), host=host, port=port)
    message = f"{host} takes connections, so no firewall stands between"
    return passed("open", message, host=host, port=port, address=address)


PROBE = Probe("network.tcp", EVERY, _ask, ("closed", "open"), after=("network.dns",), limit_s=12)
