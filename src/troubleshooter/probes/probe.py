"""What a probe is, what it is given to look with, and what it finds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from troubleshooter.connectors.bookkeeping import Bookkeeping
from troubleshooter.connectors.metering import Budgeted
from troubleshooter.connectors.opening import Connector
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.errors import ConnectorError, LimitReached, Unreachable
from troubleshooter.live import ConnectionSystem, ProbeOutcome
from troubleshooter.probes.words import Said, Value, say

EVERY = frozenset(ConnectionSystem)
BOOKS = frozenset({ConnectionSystem.EBOEKHOUDEN, ConnectionSystem.EBOEKHOUDEN_REST})


_FRONTS = {
    ConnectionSystem.EBOEKHOUDEN: "?WSDL",
    ConnectionSystem.EXACT: "/api/v1/current/Me",
    ConnectionSystem.MAGENTO: "/rest/V1/store/storeConfigs",
    ConnectionSystem.VISMA: "/dimension",
}
"""What is asked without a login to see who answers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found; `condition` is the word rules name, '' when undecided.

    The evidence may be filled in in the message, too.
    """

    outcome: ProbeOutcome
    condition: str
    message: Said | str
    evidence: Mapping[str, Value] = field(default_factory=dict)


def passed(condition: str, message: Said | str, **evidence: Value) -> Finding:
    """All is well in this respect."""
    return Finding(ProbeOutcome.PASS, condition, message, evidence)


def failed(condition: str, message: Said | str, **evidence: Value) -> Finding:
    """The trouble is there."""
    return Finding(ProbeOutcome.FAIL, condition, message, evidence)


def undecided(message: Said | str, **evidence: Value) -> Finding:
    """It could not be decided; the message says why."""
    return Finding(ProbeOutcome.OPEN, "", message, evidence)


@dataclass(slots=True)
class Course:
    """What came up on the way, for all who look in one session."""

    stopped: ConnectorError | None = None
    """Why nothing more is asked, None while there is a point."""


@dataclass(slots=True)
class Look:
    """What a probe looks with: the connection's address, its connector, the parameters given."""

    system: ConnectionSystem | None
    """None when an address is looked at and nobody said whose it is."""
    http: HttpClient
    parameters: Mapping[str, str]
    connector: Connector | None = None
    books: Bookkeeping | None = None
    opening: ConnectorError | None = None
    """What went wrong when the session was opened."""
    patience_s: float = 6.0
    slow_s: float = 5.0
    """From how many seconds on connecting or answering counts as slow."""
    front_s: float = 0.0
    """How many seconds the address itself took to answer."""
    spare: int = 0
    """Calls of the vendor's limit that are left to the integration."""
    course: Course = field(default_factory=Course)
    _front: Answer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        """The port of the address."""
        parts = urlsplit(self.http.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def secure(self) -> bool:
        """Whether the address is an https one."""
        return self.http.url.startswith("https:")

    def front(self) -> Answer:
        """What the address itself answers, without a login; asked once for all probes."""
        with self._lock:
            if self._front is None:
                started = time.monotonic()
                path = "" if self.system is None else _FRONTS.get(self.system, "")
                self._front = self.http.send("GET", path)
                self.front_s = time.monotonic() - started
            return self._front

    def given(self, parameters: Mapping[str, str]) -> Look:
        """The same session, looked at with these parameters."""
        return replace(self, parameters=parameters)

    def noted(self, error: ConnectorError) -> None:
        """Remember an error that leaves everybody's next question without a point."""
        if isinstance(error, LimitReached | Unreachable):
            self.course.stopped = error

    def withheld(self, probe: Probe) -> Finding | None:
        """Why a record is not asked for now, None when it is."""
        if not probe.needs:
            return None
        if self.course.stopped is not None:
            said = say("stopped", error=str(self.course.stopped))
            return Finding(ProbeOutcome.SKIPPED, "", said)
        left = self.connector.calls_left() if isinstance(self.connector, Budgeted) else None
        if left is not None and self.spare and left <= self.spare:
            return undecided(say("spared", left=left))
        return None

    def ledger(self) -> Bookkeeping:
        """The open books; only probes that need a session ask for them."""
        if self.books is None:
            raise ConnectorError("no session is open")
        return self.books


@dataclass(frozen=True, slots=True)
class Probe:
    """One question.

    `after` names probes that must have passed before this one has a point; `needs` the parameters
    without which it cannot be asked; `conditions` every word it can answer with, the first one
    for trouble; `limit_s` how long its answer is waited for. Of the parameters in `either` one must
    be given, those in `also` may be. A probe that stays `outside` the login does not tell whether
    the system could be asked. One that is `own` looks at the login and limits of this connection's
    own app: that they are fine matters to what is sent over it, and says nothing of another app's.
    """

    name: str
    systems: frozenset[ConnectionSystem]
    ask: Callable[[Look], Finding]
    conditions: tuple[str, ...]
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    limit_s: float = 30.0
    either: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    outside: bool = False
    own: bool = False

    @property
    def takes(self) -> frozenset[str]:
        """Every parameter it looks at."""
        return frozenset(self.needs + self.either + self.also)


def nearest(wanted: str, known: tuple[str, ...]) -> str:
    """The name among `known` that is most likely meant, '' if none comes near."""
    import difflib

    def plain(name: str) -> str:
        return " ".join(name.split()).casefold()

    same = [name for name in known if plain(name) == plain(wanted)]
    return (same or difflib.get_close_matches(wanted, known, 1, 0.5) or [""])[0]
