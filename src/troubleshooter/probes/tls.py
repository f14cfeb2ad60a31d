"""Is the host's certificate trusted, for its name, and not about to end?"""

from __future__ import annotations

from datetime import UTC, datetime

from troubleshooter.connectors.network import CertificateRejected, certificate
from troubleshooter.errors import Unreachable
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say

_SOON_DAYS = 7


def _ask(look: Look) -> Finding:
    host = look.http.host
    if not look.secure:
        return undecided(say("plain"))
    try:
        shown = certificate(host, look.port, look.patience_s, look.http.cancellation)
    except CertificateRejected as error:
        said = say(f"rejected-{error.reason}", error=str(error))
        return failed("rejected", said, host=host, reason=error.reason)
    except Unreachable as error:
        return undecided(say("no-tls", error=str(error)), host=host)
    days = (shown.not_after - datetime.now(UTC)).days
    until = shown.not_after.date().isoformat()
    return passed(
        "trusted",
        say("trusted", *([say("soon")] if days < _SOON_DAYS else [])),
        host=host,
        issuer=shown.issuer,
        valid_until=until,
        days_left=days,
        version=shown.version,
    )


PROBE = Probe(
    "network.tls", EVERY, _ask, ("rejected", "trusted"), after=("network.tcp",), limit_s=15
)
