"""What a probe is, what it is given to look with, and what it finds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from troubleshooter.connectors.bookkeeping import Bookkeeping
from troubleshooter.connectors.opening import Connector
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.errors import ConnectorError
from troubleshooter.model import ConnectionSystem, ProbeOutcome

EVERY = frozenset(ConnectionSystem)
BOOKS = frozenset({ConnectionSystem.EBOEKHOUDEN, ConnectionSystem.EBOEKHOUDEN_REST})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found; `condition` is the word rules name, '' when undecided."""

    outcome: ProbeOutcome
    condition: str
    message: str
    evidence: Mapping[str, str | int | bool] = field(default_factory=dict)


def passed(condition: str, message: str, **evidence: str | int | bool) -> Finding:
    """All is well in this respect."""
    return Finding(ProbeOutcome.PASS, condition, message, evidence)


def failed(condition: str, message: str, **evidence: str | int | bool) -> Finding:
    """The trouble is there."""
    return Finding(ProbeOutcome.FAIL, condition, message, evidence)


def undecided(message: str, **evidence: str | int | bool) -> Finding:
    """It could not be decided; the message says why."""
    return Finding(ProbeOutcome.OPEN, "", message, evidence)


@dataclass(slots=True)
class Look:
    """What a probe looks with: the connection's address, its connector, the parameters given."""

    system: ConnectionSystem
    http: HttpClient
    parameters: Mapping[str, str]
    connector: Connector | None = None
    books: Bookkeeping | None = None
    opening: ConnectorError | None = None
    """What went wrong when the session was opened."""
    patience_s: float = 6.0
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
                path = "?WSDL" if self.system is ConnectionSystem.EBOEKHOUDEN else ""
                self._front = self.http.send("GET", path)
            return self._front

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
    for trouble; `limit_s` how long its answer is waited for.
    """

    name: str
    systems: frozenset[ConnectionSystem]
    ask: Callable[[Look], Finding]
    conditions: tuple[str, ...]
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    limit_s: float = 30.0


def nearest(wanted: str, known: tuple[str, ...]) -> str:
    """The name among `known` that is most likely meant, '' if none comes near."""
    import difflib

    def plain(name: str) -> str:
        return " ".join(name.split()).casefold()

    same = [name for name in known if plain(name) == plain(wanted)]
    return (same or difflib.get_close_matches(wanted, known, 1, 0.5) or [""])[0]
