"""Does this computer's clock agree with the vendor's?"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from troubleshooter.errors import ConnectorError
from troubleshooter.probes.probe import EVERY, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say, trouble

_MOST_S = 120


def _ask(look: Look) -> Finding:
    try:
        said = look.front().headers.get("date", "")
    except ConnectorError as error:
        return undecided(trouble(error))
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return undecided(say("no-date"), host=look.http.host)
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    apart = round((datetime.now(UTC) - theirs).total_seconds())
    if abs(apart) > _MOST_S:
        key = "ahead" if apart > 0 else "behind"
        return failed("wrong", say(key, seconds=abs(apart)), seconds_apart=apart)
    return passed("right", say("right"), seconds_apart=apart)


PROBE = Probe(
    "network.clock", EVERY, _ask, ("wrong", "right"), after=("network.tcp", "network.tls")
)
