"""Does OutSmart accept the tokens? Asked with the list of employees, which changes nothing."""

from __future__ import annotations

from troubleshooter.connectors.outsmart import OutSmart
from troubleshooter.errors import ConnectorError, CredentialsRejected
from troubleshooter.live import ConnectionSystem
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say, trouble


def _ask(look: Look) -> Finding:
    if not isinstance(look.connector, OutSmart):
        return undecided(say("elsewhere"))
    try:
        count = look.connector.employees()
    except CredentialsRejected as error:
        return failed("rejected", say("rejected", error=str(error)), code=error.code)
    except ConnectorError as error:
        return undecided(trouble(error), code=error.code)
    return passed("accepted", say("accepted"), employees=count)


PROBE = Probe(
    "outsmart.tokens",
    frozenset({ConnectionSystem.OUTSMART}),
    _ask,
    ("rejected", "accepted"),
    after=("network.http",),
)
