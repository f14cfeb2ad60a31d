"""Is the host's certificate trusted, for its name, and not about to end?"""

from __future__ import annotations

from datetime import UTC, datetime

from troubleshooter.connectors.network import CertificateRejected, certificate
from troubleshooter.errors import Unreachable
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed, undecided

_SOON_DAYS = 7


def _ask(look: Look) -> Finding:
    host = look.http.host
    if not look.secure:
        return undecided("the address is plain http on this computer; there is no certificate")
    try:
        shown = certificate(host, look.port, look.patience_s)
    except CertificateRejected as error:
        return failed("rejected", str(error), host=host)
    except Unreachable as error:
        return undecided(str(error), host=host)
    days = (shown.not_after - datetime.now(UTC)).days
    until = shown.not_after.date().isoformat()
    warning = f"; it ends in {days} days" if days < _SOON_DAYS else ""
    return passed(
        "trusted",
        f"the certificate of {host} and its chain are trusted until {until}{warning}",
        issuer=shown.issuer,
        valid_until=until,
        days_left=days,
        version=shown.version,
    )


PROBE = Probe(
    "network.tls", EVERY, _ask, ("rejected", "trusted"), after=("network.tcp",), limit_s=15
)
