"""The errors made on each of Exact's endpoints in the last hour, remembered between runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from troubleshooter.connectors.exact_answers import ExactLimit
from troubleshooter.connectors.metering import count_error
from troubleshooter.connectors.process_lock import locked
from troubleshooter.errors import ConfigurationError, ConnectorError

ALLOWED = 10
"""Errors in an hour on one endpoint, above which Exact blocks it."""
STOP_AT = 6
"""Errors in an hour after which nothing more is sent there: room is left for the link itself."""
HOUR = timedelta(hours=1)


class ErrorBudget:
    """Counts what this program did; what another app does counts for that app.

    `window` is how long an error counts.
    The file holds endpoints and times only. Where it cannot be kept, the count of this run
    stands.
    """

    def __init__(
        self, state: Path, name: str, now: Callable[[], datetime], window: timedelta = HOUR
    ) -> None:
        self._path = state / f"{name}.exact-errors.json"
        self._lock = state / f"{name}.exact-errors.lock"
        self._now = now
        self._window = window
        self._own: dict[str, list[float]] = {}

    def note(self, endpoint: str) -> None:
        """One more error on this endpoint."""
        count_error()
        now = self._now().timestamp()
        self._own.setdefault(endpoint, []).append(now)
        with suppress(ConfigurationError, ConnectorError, OSError), locked(self._lock, 5):
            kept = {name: list(times) for name, times in self._kept().items()}
            kept.setdefault(endpoint, []).append(now)
            self._path.write_text(json.dumps(kept), "utf-8")

    def spent(self, endpoint: str) -> int:
        """How many errors there were on this endpoint in the last hour."""
        return len(self._times(endpoint))

    def check(self, endpoint: str) -> None:
        """Raise ExactLimit when so many errors stand that Exact's block comes near."""
        times = self._times(endpoint)
        if len(times) < STOP_AT:
            return
        until = datetime.fromtimestamp(max(times), UTC) + self._window
        raise ExactLimit(
            f"not sent: {len(times)} errors on {endpoint} in the last hour, and after {ALLOWED} "
            f"Exact blocks it; solve them first, or wait until {until:%H:%M} UTC",
            "error-budget",
            until,
        )

    def _times(self, endpoint: str) -> list[float]:
        kept = self._kept().get(endpoint, [])
        since = (self._now() - self._window).timestamp()
        mine = [time for time in self._own.get(endpoint, []) if time > since]
        return kept if len(kept) >= len(mine) else mine

    def _kept(self) -> Mapping[str, list[float]]:
        since = (self._now() - self._window).timestamp()
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {
            endpoint: [time for time in times if isinstance(time, int | float) and time > since]
            for endpoint, times in found.items()
            if isinstance(times, list)
        }
