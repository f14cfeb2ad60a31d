"""Logging in where the vendor asks a person for consent, and refreshing what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from troubleshooter.connectors.exact_online import ExactOnline, token_desk
from troubleshooter.connectors.oauth import CodeDesk, Consent, code_in
from troubleshooter.connectors.oauth_callback import Callback, can_wait_for
from troubleshooter.connectors.opening import http_for, open_connector
from troubleshooter.connectors.token_keeper import TokenKeeper, TokenState
from troubleshooter.connectors.visma_net import VismaNet
from troubleshooter.credentials import Veil, values_of
from troubleshooter.errors import UsageError
from troubleshooter.live import Connection, ConnectionSystem


@dataclass(frozen=True, slots=True)
class Login:
    """A login under way.

    `url` is where the user goes. `callback` waits for the browser, None when the redirect address
    is not on this computer: then the user pastes the address they were sent back to.
    """

    url: str
    callback: Callback | None
    _consent: Consent
    _desk: CodeDesk
    _keeper: TokenKeeper

    def finish(self, address: str) -> TokenState:
        """Fetch and keep the tokens for the code in `address`.

        Raises UsageError for an address of another login, and ConnectorError when the vendor gives
        no tokens.
        """
        code = code_in(address, self._consent.state)
        self._keeper.adopt(self._desk.exchange(code, self._consent))
        return self._keeper.state()


def takes_login(connection: Connection) -> bool:
    """Whether a user has to log in before this connection can be asked anything."""
    if connection.system is ConnectionSystem.VISMA:
        return "redirect_uri" in connection.values
    return connection.system is ConnectionSystem.EXACT and "client_id" in connection.values


@contextmanager
def login(connection: Connection, paste: bool = False) -> Iterator[Login]:
    """A login to the connection; raises ConfigurationError when its tokens could not be kept."""
    desk, keeper, close = _opened(connection)
    try:
        keeper.check_keyring()
        consent = desk.consent()
        redirect = desk.redirect_uri
        if paste or not can_wait_for(redirect):
            yield Login(consent.url, None, consent, desk, keeper)
            return
        with Callback(redirect, consent.state) as callback:
            yield Login(consent.url, callback, consent, desk, keeper)
    finally:
        close()


def refresh(connection: Connection) -> TokenState:
    """Spend the refresh token for new ones, unless the access token still lives."""
    _, keeper, close = _opened(connection)
    try:
        keeper.renew()
        return keeper.state()
    finally:
        close()


def _opened(connection: Connection) -> tuple[CodeDesk, TokenKeeper, Callable[[], None]]:
    """The desk and the tokens of a login by consent, and what closes it all."""
    if connection.system not in (ConnectionSystem.EXACT, ConnectionSystem.VISMA):
        raise UsageError(
            f"{connection.name}: {connection.system.value} has no login of this kind; "
            "`troubleshooter connections test` tries the one it has"
        )
    http = http_for(connection, Veil())
    opened = open_connector(connection, http)
    match opened:
        case ExactOnline():
            return token_desk(values_of(connection), http), opened.tokens, http.close
        case VismaNet(user=user) if user is not None:
            return user.desk, user.keeper, http.close
    http.close()
    raise UsageError(
        f"{connection.name}: its login needs no user; write redirect_uri for one that does, or try "
        "`troubleshooter connections test`"
    )
