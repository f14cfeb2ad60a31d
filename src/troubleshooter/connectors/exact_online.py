"""One connection to Exact Online: its tokens, a door for reading and one for writing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from troubleshooter.connectors.exact_budget import HOUR, ErrorBudget
from troubleshooter.connectors.exact_calls import ReadingLine, WritingLine
from troubleshooter.connectors.exact_oauth import Application, TokenDesk
from troubleshooter.connectors.exact_reading import ExactReader
from troubleshooter.connectors.exact_writing import ExactWriter
from troubleshooter.connectors.token_keeper import Given, TokenKeeper, may_refresh
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.errors import ConfigurationError, ConnectorError
from troubleshooter.live import Connection


def _now() -> datetime:
    return datetime.now(UTC)


class ExactOnline:
    """One connection to Exact Online.

    `reader` never spends a refresh token unless the connection says `may_refresh = true`;
    `writer` does when it must, unless the connection says `may_refresh = false`. An error counts
    toward Exact's block for `error_window`.
    """

    def __init__(
        self,
        http: HttpClient,
        name: str,
        tokens: TokenKeeper,
        division: int | None,
        state: Path,
        now: Callable[[], datetime] = _now,
        error_window: timedelta = HOUR,
    ) -> None:
        self.tokens = tokens
        self._http = http
        self._division = division
        self._budget = ErrorBudget(state, name, now, error_window)
        self._now = now
        self._reader: ExactReader | None = None
        self._lock = threading.Lock()

    def reader(self) -> ExactReader:
        """Questions only; always the same one, which remembers what was answered."""
        with self._lock:
            if self._reader is None:
                line = ReadingLine(self._http, self._reading_token, self._budget, self._now)
                self._reader = ExactReader(line, self._configured)
            return self._reader

    def writer(self) -> ExactWriter:
        """A door for making records, with look-ups of its own; probes never ask for it."""
        line = WritingLine(self._http, self.tokens.fresh, self._budget, self._now)
        return ExactWriter(line, ExactReader(line, self._configured, certain=True))

    def _reading_token(self) -> Secret:
        return self.tokens.fresh() if self.tokens.may_refresh else self.tokens.current()

    def _configured(self) -> int | None:
        return self._division


def open_exact(
    connection: Connection, values: Mapping[str, Secret], http: HttpClient, state: Path
) -> ExactOnline:
    """The connection with its secrets fetched; raises ConfigurationError for a senseless value."""
    given = Given(
        values.get("access_token"),
        values.get("refresh_token"),
        may_refresh(values, connection.name),
    )
    named = values["division"].reveal() if "division" in values else ""
    if named and not named.isdigit():
        raise ConfigurationError(f"{connection.name}.division: is Exact's number of the division")
    desk = None
    if "client_id" in values and "client_secret" in values:
        desk = token_desk(values, http)
    tokens = TokenKeeper(
        connection.name, desk, given, state, http.veil, cancellation=http.cancellation
    )
    return ExactOnline(http, connection.name, tokens, int(named) if named else None, state)


def exact_address(url: str) -> str:
    """The country's address without the path of the API, which every call names itself."""
    return url.removesuffix("/").removesuffix("/v1").removesuffix("/api").removesuffix("/")


def token_desk(values: Mapping[str, Secret], http: HttpClient) -> TokenDesk:
    """The token endpoint for the connection's app; raises ConnectorError when it is not named."""
    missing = [key for key in ("client_id", "client_secret") if key not in values]
    if missing:
        raise ConnectorError(f"{' and '.join(missing)} missing; they stand in Exact's App Center")
    redirect = values["redirect_uri"].reveal() if "redirect_uri" in values else ""
    application = Application(values["client_id"].reveal(), values["client_secret"], redirect)
    # Half a refresh would cost the login: it is never cut.
    return TokenDesk(http.uncut(None), application)
