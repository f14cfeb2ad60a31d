"""One connection to Visma.net: its addresses and tokens, a door for reading, one for writing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from troubleshooter.connectors.token_keeper import (
    VISMA_RULES,
    Given,
    TokenKeeper,
    may_refresh,
)
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.connectors.visma_connect import NoTokens, UserTokens, VismaApp, VismaDesk
from troubleshooter.connectors.visma_login import (
    ORDER_READ,
    ORDER_WRITE,
    READ,
    WRITE,
    GivenToken,
    VismaClient,
    VismaLogin,
)
from troubleshooter.connectors.visma_reading import Service, Tokens, VismaReader
from troubleshooter.connectors.visma_writing import VismaWriter
from troubleshooter.credentials import Secret
from troubleshooter.errors import ConfigurationError, ConnectorError

_OWN = "visma.net"
_OLD_HOST = "integration.visma.net"
_OLD_PATH = "/API/controller/api/v1"
_PATH = "/v1"
_TOKENS = "https://connect.visma.com/connect/token"
_ORDERS = "https://salesorder.visma.net/api/v3"
_APPLICATION = "Visma.net Financials"
_ORDERS_APART = (
    "sales orders are a service of their own, for which only a service client (tenant_id and "
    "client_secret, no redirect_uri) gets tokens"
)
_READS_ONLY = (
    'this login may only read: write scope = "write" in connections.toml and log in again with '
    "`troubleshooter connections login`"
)


@dataclass(frozen=True, slots=True)
class VismaAddresses:
    """Where Visma's three services are: customers and invoices, tokens, sales orders."""

    erp: str
    tokens: str
    orders: str

    @property
    def consent(self) -> str:
        """Where users give consent."""
        return f"{self.tokens.removesuffix('/token')}/authorize"


@dataclass(frozen=True, slots=True)
class UserLogin:
    """A login by a user's consent: where it is asked for, and the tokens that came of it."""

    desk: VismaDesk
    keeper: TokenKeeper


def visma_addresses(url: str) -> VismaAddresses:
    """The addresses that belong to the one in the connection.

    An address of Visma's own, old or new, goes with Visma's other ones; any other address stands
    in for all of Visma, and holds the others beneath itself.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").casefold()
    erp = url.rstrip("/")
    if parts.path in ("", "/"):
        erp += _OLD_PATH if host == _OLD_HOST else _PATH
    if host == _OWN or host.endswith("." + _OWN):
        return VismaAddresses(erp, _TOKENS, _ORDERS)
    root = erp.removesuffix(_OLD_PATH).removesuffix(_PATH)
    return VismaAddresses(erp, f"{root}/connect/token", f"{root}/api/v3")


class VismaNet:
    """One connection to Visma.net; nothing is sent before a session asks something."""

    def __init__(
        self,
        http: HttpClient,
        client: VismaClient | None,
        given: Secret | None = None,
        company_id: str = "",
        user: UserLogin | None = None,
    ) -> None:
        where = visma_addresses(http.url)
        self._erp = http
        self._tokens = http.beside(where.tokens)
        self._orders = http.beside(where.orders)
        self._client = client
        self._given = given
        self.user = user
        self._headers: Mapping[str, str] = (
            {"ipp-company-id": company_id, "ipp-application-type": _APPLICATION}
            if company_id
            else {}
        )
        self._reader = VismaReader(
            self._service(self._erp, (READ,)), self._service(self._orders, (ORDER_READ,))
        )

    def reader(self) -> VismaReader:
        """The door for reading; one for all who ask, so that one token does for all."""
        return self._reader

    def calls_left(self) -> int | None:
        """Calls left in this window as the last answer told, None when it did not."""
        told = self._reader.quota
        return None if told is None else told.remaining

    @contextmanager
    def session(self) -> Iterator[VismaReader]:
        """A session that only reads; there is nothing to close at Visma.net."""
        yield self._reader

    @contextmanager
    def writing_session(self, sleep: Callable[[float], None] = time.sleep) -> Iterator[VismaWriter]:
        """A session that may write; its tokens are others than those for reading.

        `sleep` waits between two questions about a queued write.
        """
        yield VismaWriter(
            self._service(self._erp, WRITE),
            self._service(self._orders, (ORDER_READ, ORDER_WRITE)),
            sleep,
        )

    def _service(self, http: HttpClient, scopes: tuple[str, ...]) -> Service:
        return Service(http, self._login(scopes), self._headers)

    def _login(self, scopes: tuple[str, ...]) -> Tokens:
        if self.user is not None:
            return self._user_login(self.user, scopes)
        if self._client is not None:
            return VismaLogin(self._tokens, self._client, scopes)
        if self._given is not None:
            return GivenToken(self._given)
        raise ConnectorError("this connection has no login")

    def _user_login(self, user: UserLogin, scopes: tuple[str, ...]) -> Tokens:
        if ORDER_READ in scopes:
            return NoTokens(_ORDERS_APART)
        writes = scopes == WRITE
        if writes and not user.desk.app.writes:
            return NoTokens(_READS_ONLY)
        return UserTokens(user.keeper, spends=writes)


def visma_net(http: HttpClient, values: Mapping[str, Secret], name: str, state: Path) -> VismaNet:
    """The connection that the values make up: a client of its own, a user's login (where there is
    a redirect_uri), or a token that is given. `state` is the folder for its lock.

    Raises ConfigurationError naming what is missing.
    """
    company = values["company_id"].reveal() if "company_id" in values else ""
    if "redirect_uri" in values:
        return VismaNet(http, None, None, company, _user_login(http, values, name, state))
    needed = ("client_id", "client_secret", "tenant_id")
    if all(key in values for key in needed):
        client = VismaClient(
            values["client_id"].reveal(), values["client_secret"], values["tenant_id"].reveal()
        )
        return VismaNet(http, client, None, company)
    if "access_token" in values:
        return VismaNet(http, None, values["access_token"], company)
    missing = ", ".join(key for key in needed if key not in values)
    raise ConfigurationError(
        f"{name}: Visma.net is asked as a client of its own, for which {missing} is missing; or "
        "as a user, which takes client_id and redirect_uri"
    )


def _user_login(
    http: HttpClient, values: Mapping[str, Secret], name: str, state: Path
) -> UserLogin:
    if "client_id" not in values:
        raise ConfigurationError(f"{name}: client_id is missing, of the app that users log in to")
    where = visma_addresses(http.url)
    app = VismaApp(
        values["client_id"].reveal(),
        values.get("client_secret"),
        values["redirect_uri"].reveal(),
        values["tenant_id"].reveal() if "tenant_id" in values else "",
        "scope" in values and values["scope"].reveal() == "write",
    )
    # Half a refresh would cost the login: it is never cut.
    desk = VismaDesk(http.uncut(None).beside(where.tokens), where.consent, app)
    given = Given(
        values.get("access_token"), values.get("refresh_token"), may_refresh(values, name)
    )
    keeper = TokenKeeper(
        name,
        desk,
        given,
        state,
        http.veil,
        rules=VISMA_RULES,
        cancellation=http.cancellation,
    )
    return UserLogin(desk, keeper)


def reader_of(connector: object) -> VismaReader:
    """The reader of a connector to Visma.net; raises ConnectorError for any other connector."""
    if not isinstance(connector, VismaNet):
        raise ConnectorError("this connection does not lead to Visma.net")
    return connector.reader()
