"""One worker process of the crash test, and what ends it."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from tests.forking import forking
from tests.integration.retry_bench import SECRETS, Adviser

from troubleshooter.connectors.exact_online import ExactOnline
from troubleshooter.connectors.opening import Connector, open_connector
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.live import Connection, ConnectionSystem, Reference
from troubleshooter.locations import find
from troubleshooter.model import RetryPolicy, RetryWhen
from troubleshooter.retry.boundaries import Boundary
from troubleshooter.retry.clock import clock_of
from troubleshooter.retry.desks import Desks
from troubleshooter.retry.job import TRANSIENT
from troubleshooter.retry.operations.registry import OPERATIONS
from troubleshooter.retry.worker import Timing, Worker
from troubleshooter.sandbox import company, exact_books, exact_oauth
from troubleshooter.store import Store

LEASE_S = 1.0
LATENCY_S = 0.3
ERROR_HOUR_S = 12.0
"""How long an error counts at Exact here, instead of an hour: a killed worker may have made one,
so that a real hour would soon close that door for the rest of the run."""
TIMING = Timing(tick_s=0.05, poll_s=0.05, lease_s=LEASE_S, soon_s=3.0, patience_s=5.0)
BOUNDARIES = tuple(Boundary)
MOST_WORKERS = 50_000
NEVER: Mapping[Boundary, float] = {}
ODDS: Mapping[Boundary, float] = {
    Boundary.TAKEN_UP: 0.06,
    Boundary.BEFORE_LOOK: 0.06,
    Boundary.AFTER_LOOK: 0.06,
    Boundary.LOOK_DECIDED: 0.08,
    Boundary.BEFORE_SEND: 0.12,
    Boundary.SENDING: 0.3,
    Boundary.AFTER_SEND: 0.2,
    Boundary.ANSWER_KEPT: 0.2,
    Boundary.SETTLED: 0.15,
    Boundary.TAKING_OVER: 0.15,
    Boundary.WAITING: 0.004,
}
"""How likely a worker dies at each boundary; those that come up seldom are as dangerous."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What the processes tell each other: how often one died at each boundary, and when each
    worker died (by its number, in seconds that never go back; 0 while it lives)."""

    at: Any
    died: Any

    @classmethod
    def made(cls, context: Any) -> Shared:
        """Without locks: who dies while it holds one would stop all the others."""
        return cls(context.RawArray("i", len(BOUNDARIES)), context.RawArray("d", MOST_WORKERS))


class Doom:
    """Ends this process at a boundary, now and then; `odds` say how often at each."""

    def __init__(
        self, shared: Shared, odds: Mapping[Boundary, float], seed: int, number: int
    ) -> None:
        self._shared = shared
        self._random = random.Random(seed)  # noqa: S311
        self._odds = odds
        self._number = number

    def __call__(self, boundary: Boundary) -> None:
        if self._random.random() >= self._odds.get(boundary, 0.0):
            return
        if boundary is Boundary.SENDING:
            # The call goes out first: the answer finds nobody.
            wait = self._random.random() * LATENCY_S
            threading.Timer(wait, self._die, (boundary,)).start()
            return
        self._die(boundary)

    def _die(self, boundary: Boundary) -> None:
        self._shared.at[BOUNDARIES.index(boundary)] += 1
        self._shared.died[self._number] = time.monotonic()
        os.kill(os.getpid(), signal.SIGKILL)


def workers_context() -> Any:
    """How worker processes are started: quickly, from one that has everything loaded."""
    context = forking()
    assert context is not None, "this system cannot fork"
    return context


def connections(addresses: dict[str, str]) -> dict[str, Connection]:
    """The two connections that the jobs go over."""
    soap = Connection(
        "books",
        ConnectionSystem.EBOEKHOUDEN,
        addresses["e-boekhouden"],
        {"username": company.USERNAME},
        {
            "security_code_1": Reference("env", "RETRY_CODE_1"),
            "security_code_2": Reference("env", "RETRY_CODE_2"),
        },
    )
    exact = Connection(
        "exact",
        ConnectionSystem.EXACT,
        addresses["exact-online"],
        {"division": str(exact_books.DIVISION)},
        {"access_token": Reference("env", "RETRY_EXACT")},
    )
    return {"books": soap, "exact": exact}


def opened(connection: Connection, http: HttpClient) -> Connector | None:
    """The vendor's connector, with a short hour at Exact."""
    connector = open_connector(connection, http)
    if not isinstance(connector, ExactOnline):
        return connector
    return ExactOnline(
        http,
        connection.name,
        connector.tokens,
        exact_books.DIVISION,
        find().state,
        error_window=timedelta(seconds=ERROR_HOUR_S),
    )


def working(
    url: str,
    home: str,
    addresses: dict[str, str],
    shared: Shared,
    odds: Mapping[Boundary, float],
    seed: int,
    number: int,
) -> None:
    """One worker process."""
    os.environ.update({**SECRETS, "RETRY_EXACT": exact_oauth.ACCESS_TOKEN})
    os.environ["TROUBLESHOOTER_HOME"] = home
    known = connections(addresses)
    store = Store(sa.make_url(url))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adviser = Adviser({"CFACT014": TRANSIENT, "Ongeldig": RetryPolicy(RetryWhen.AFTER_FIX)})
    adviser.word = "confirmed"
    worker = Worker(
        store,
        OPERATIONS,
        Desks(known.__getitem__, opened=opened),
        adviser,
        lambda _said: None,
        TIMING,
        Doom(shared, odds, seed, number),
        clock_of(store),
        name=f"worker-{number}",
    )
    worker.run(stop)
