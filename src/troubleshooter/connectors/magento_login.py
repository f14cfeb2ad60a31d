"""Ways to show a Magento shop who is asking: a bearer token, signed calls, or an admin's name."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256
from oauthlib.oauth1 import Client as Signer

from troubleshooter.connectors.magento_answers import checked
from troubleshooter.connectors.rest import encoded
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.errors import (
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    Refused,
    UnexpectedAnswer,
)

_ADMIN_TOKEN = "/rest/V1/integration/admin/token"  # noqa: S105 - a path
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class Login(Protocol):
    """What the Authorization header holds for one call; `kind` names the way in one word."""

    kind: str

    def authorization(self, url: str) -> str:
        """The header's value for a GET of `url`; raises ConnectorError when there is none."""


class Bearer:
    """The access token of an integration, by itself.

    From 2.4.4 a shop takes it only when standalone bearer tokens are switched on.
    """

    kind = "bearer"

    def __init__(self, token: Secret) -> None:
        self._token = token

    def authorization(self, url: str) -> str:  # noqa: ARG002 - the same for every call
        """The token as bearer."""
        return f"Bearer {self._token.reveal()}"


@dataclass(frozen=True, slots=True)
class OAuthKeys:
    """What an integration gets: key and secret of the consumer, and of its access token."""

    consumer_key: str
    consumer_secret: Secret
    token: Secret
    token_secret: Secret


class Signed:
    """OAuth 1.0a: every call is signed with HMAC-SHA256, no secret travels."""

    kind = "signed"

    def __init__(self, keys: OAuthKeys) -> None:
        self._keys = keys

    def authorization(self, url: str) -> str:
        """The signature of a GET of exactly this `url`, with a nonce and the time."""
        signer = Signer(
            self._keys.consumer_key,
            client_secret=self._keys.consumer_secret.reveal(),
            resource_owner_key=self._keys.token.reveal(),
            resource_owner_secret=self._keys.token_secret.reveal(),
            signature_method=SIGNATURE_HMAC_SHA256,
        )
        try:
            _, headers, _ = signer.sign(url, "GET")
        except ValueError:
            wrong = True
        else:
            wrong = False
        # Raised here, outside, so that no traceback carries the signer with its secrets.
        if wrong:
            raise UnexpectedAnswer("the call cannot be signed: its address is not sound")
        return str(headers["Authorization"])


class Admin:
    """An admin's name and password, exchanged once for a token of four hours.

    A refused sign-in is not tried again: Magento locks the account after some of them.
    """

    kind = "admin"

    def __init__(self, http: HttpClient, username: str, password: Secret) -> None:
        self._http = http
        self._username = username
        self._password = password
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._refused: ConnectorError | None = None

    def authorization(self, url: str) -> str:  # noqa: ARG002 - the same for every call
        """The admin token as bearer; raises CredentialsRejected when none is given out."""
        with self._lock:
            if self._refused is not None:
                raise self._refused
            if self._token is None:
                try:
                    self._token = self._exchanged()
                except ConnectorError as error:
                    self._refused = error
                    raise
            return f"Bearer {self._token.reveal()}"

    def _exchanged(self) -> Secret:
        body = encoded({"username": self._username, "password": self._password.reveal()})
        answer = self._http.send("POST", _ADMIN_TOKEN, headers=_JSON, content=body)
        try:
            token = checked(answer, self._http)
        except Refused as error:
            refused = error
        else:
            if not isinstance(token, str) or not token:
                raise UnexpectedAnswer(f"{self._http.host} gives neither a token nor an error")
            secret = Secret(token)
            self._http.veil.add(secret)
            return secret
        raise CredentialsRejected(str(refused), refused.code)


def login(http: HttpClient, values: Mapping[str, Secret], name: str) -> Login | None:
    """The way in that the connection's values make up, None when there is none.

    Raises ConfigurationError when it holds more than one way, or half of one.
    """
    token = values.get("token") or values.get("access_token")
    signing = [key for key in ("consumer_key", "consumer_secret", "token_secret") if key in values]
    admin = [key for key in ("username", "password") if key in values]
    if "token" in values and "access_token" in values:
        raise ConfigurationError(f"{name}: token and access_token are the same; keep one")
    if (token or signing) and admin:
        raise ConfigurationError(f"{name}: give a token or a username and password, not both")
    if signing and (token is None or len(signing) < 3):
        raise ConfigurationError(
            f"{name}: signed calls need consumer_key, consumer_secret, token and token_secret"
        )
    if admin and len(admin) < 2:
        raise ConfigurationError(f"{name}: an admin needs username and password")
    if admin:
        return Admin(http, values["username"].reveal(), values["password"])
    if token is None:
        return None
    if not signing:
        return Bearer(token)
    keys = OAuthKeys(
        values["consumer_key"].reveal(),
        values["consumer_secret"],
        token,
        values["token_secret"],
    )
    return Signed(keys)
