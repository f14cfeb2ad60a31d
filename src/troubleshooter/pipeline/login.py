"""Logging in where the vendor asks a person for consent, and refreshing what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from troubleshooter.connectors.exact_callback import Callback, can_wait_for
from troubleshooter.connectors.exact_oauth import TokenDesk, code_in
from troubleshooter.connectors.exact_online import ExactOnline, token_desk
from troubleshooter.connectors.exact_tokens import TokenKeeper, TokenState
from troubleshooter.connectors.opening import http_for, open_connector
from troubleshooter.credentials import Veil, values_of
from troubleshooter.errors import UsageError
from troubleshooter.model import Connection, ConnectionSystem


@dataclass(frozen=True, slots=True)
class Login:
    """A login under way.

    `url` is where the user goes. `callback` waits for the browser, None when the redirect address
    is not on this computer: then the user pastes the address they were sent back to.
    """

    url: str
    callback: Callback | None
    _state: str
    _desk: TokenDesk
    _keeper: TokenKeeper

    def finish(self, address: str) -> TokenState:
        """Fetch and keep the tokens for the code in `address`.

        Raises UsageError for an address of another login, and ConnectorError when Exact gives none.
        """
        self._keeper.adopt(self._desk.exchange(code_in(address, self._state)))
        return self._keeper.state()


@contextmanager
def login(connection: Connection, paste: bool = False) -> Iterator[Login]:
    """A login to the connection; raises ConfigurationError when its tokens could not be kept."""
    exact, desk, close = _opened(connection)
    try:
        exact.tokens.check_keyring()
        consent = desk.consent()
        redirect = desk.application.redirect_uri
        if paste or not can_wait_for(redirect):
            yield Login(consent.url, None, consent.state, desk, exact.tokens)
            return
        with Callback(redirect, consent.state) as callback:
            yield Login(consent.url, callback, consent.state, desk, exact.tokens)
    finally:
        close()


def refresh(connection: Connection) -> TokenState:
    """Spend the refresh token for new ones, unless the access token still lives."""
    exact, _, close = _opened(connection)
    try:
        exact.tokens.renew()
        return exact.tokens.state()
    finally:
        close()


def _opened(connection: Connection) -> tuple[ExactOnline, TokenDesk, Callable[[], None]]:
    if connection.system is not ConnectionSystem.EXACT:
        raise UsageError(
            f"{connection.name}: {connection.system.value} has no login of this kind; "
            "`troubleshooter connections test` tries the one it has"
        )
    http = http_for(connection, Veil())
    exact = open_connector(connection, http)
    assert isinstance(exact, ExactOnline)  # noqa: S101 - told by the system above
    return exact, token_desk(values_of(connection), http), http.close
