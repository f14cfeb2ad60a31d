"""The time that all workers of one store go by, whatever the clocks of their computers say."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

from troubleshooter.errors import StoreError
from troubleshooter.store import Store

Now = Callable[[], datetime]
_FRESH_S = 5.0


def utc_now() -> datetime:
    """The time of this computer, in UTC."""
    return datetime.now(UTC)


class ServerClock:
    """The time of a database server. Between two looks at it the computer's own count of seconds
    goes on, which nobody can set; when the server cannot be asked, the last look holds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._then = 0.0
        self._looked: float | None = None
        self._tried = 0.0

    def __call__(self) -> datetime:
        """The time, in UTC."""
        moment = time.monotonic()
        if self._looked is None or moment - self._tried > _FRESH_S:
            self._refresh(moment)
        if self._looked is None:
            return utc_now()
        return datetime.fromtimestamp(self._then + time.monotonic() - self._looked, UTC)

    def look(self, db: sa.Connection) -> datetime:
        """Look at the server's clock now, in this transaction."""
        told = float(db.execute(_ASK).scalar_one())
        with self._lock:
            self._then, self._looked = told, time.monotonic()
            self._tried = self._looked
        return datetime.fromtimestamp(told, UTC)

    def _refresh(self, moment: float) -> None:
        self._tried = moment
        try:
            with self._store.read() as db:
                self.look(db)
        except StoreError:
            return  # Whoever asks for the time is about to find out, and says so.


_ASK = sa.text("SELECT extract(epoch FROM clock_timestamp())")


def clock_of(store: Store) -> Now:
    """The clock of everything that is kept in this store: several computers share a server's."""
    return utc_now if store.is_file else ServerClock(store)
