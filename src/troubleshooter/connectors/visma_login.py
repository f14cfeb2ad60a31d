"""Tokens of Visma Connect for a client of its own (client credentials): asked for once, kept short.

A token is never renewed with a refresh token: those of an integration may be good for one use.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from troubleshooter.connectors.rest import document
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.connectors.visma_answers import error_in
from troubleshooter.credentials import Secret
from troubleshooter.errors import (
    AnswerLost,
    ConnectorError,
    CredentialsRejected,
    Refused,
    UnexpectedAnswer,
)

READ = "vismanet_erp_service_api:read"
"""The one scope that reading asks for."""
WRITE = (READ, "vismanet_erp_service_api:create", "vismanet_erp_service_api:update")
"""What the writing interface asks for."""
ORDER_READ = "visma.net.erp.salesorder:read"
ORDER_WRITE = "visma.net.erp.salesorder:write"
"""Sales orders are a service of their own, with scopes of its own."""
_EARLY_S = 60.0
_USUAL_S = 3600.0


@dataclass(frozen=True, slots=True)
class VismaClient:
    """A client of Visma Connect; `tenant_id` decides which company its tokens open."""

    client_id: str
    client_secret: Secret
    tenant_id: str


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `scopes` as granted, `lives_s` how long it is good, in seconds.

    `held` says why Visma Connect was not asked for it now: `given` in connections.toml, or of an
    earlier `login` by a user; '' when it was.
    """

    secret: Secret
    scopes: frozenset[str]
    lives_s: float
    held: str = ""


class VismaLogin:
    """Access tokens for one set of scopes; threads share one, and a refusal is not tried again."""

    def __init__(self, http: HttpClient, client: VismaClient, scopes: tuple[str, ...]) -> None:
        self._http = http
        self._client = client
        self.scopes = scopes
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._until = 0.0
        self._refused: CredentialsRejected | None = None

    def token(self, stale: Token | None = None) -> Token:
        """A token that is good now; another one than `stale`, which was not accepted.

        Raises CredentialsRejected when Visma Connect gives none.
        """
        with self._lock:
            if self._refused is not None:
                raise CredentialsRejected(str(self._refused), self._refused.code)
            kept = self._token
            if kept is None or kept is stale or time.monotonic() > self._until:
                try:
                    kept = self._asked()
                except CredentialsRejected as error:
                    self._refused = error
                    raise
                self._token = kept
                self._until = time.monotonic() + max(kept.lives_s - _EARLY_S, 1.0)
            return kept

    def _asked(self) -> Token:
        client = self._client
        form = {
            "grant_type": "client_credentials",
            "client_id": client.client_id,
            "client_secret": client.client_secret.reveal(),
            "tenant_id": client.tenant_id,
            "scope": " ".join(self.scopes),
        }
        answer = self._http.send(
            "POST",
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            content=urlencode(form).encode("ascii"),
        )
        if answer.status >= 300:
            raise no_token(error_in(answer, self._http))
        found = document(answer, self._http)
        text = found.get("access_token")
        if not isinstance(text, str) or not text:
            raise UnexpectedAnswer(f"{self._http.host} gives neither a token nor an error")
        secret = Secret(text)
        self._http.veil.add(secret)
        granted = found.get("scope")
        lives = found.get("expires_in")
        return Token(
            secret,
            frozenset(granted.split()) if isinstance(granted, str) else frozenset(self.scopes),
            float(lives) if isinstance(lives, int) and 0 < lives < 10**7 else _USUAL_S,
        )


class GivenToken:
    """An access token that somebody else got; it is used as it is until it ends."""

    def __init__(self, secret: Secret) -> None:
        self.scopes: tuple[str, ...] = ()
        self._token = Token(secret, frozenset(), _USUAL_S, "given")

    def token(self, stale: Token | None = None) -> Token:
        """The token; raises CredentialsRejected once it was not accepted."""
        if stale is self._token:
            raise CredentialsRejected("the access token is no longer accepted", "401")
        return self._token


def no_token(error: ConnectorError) -> ConnectorError:
    """What a refusing token endpoint stands for.

    A request for a token changes nothing, so a lost answer means no more than no answer.
    """
    if isinstance(error, Refused | CredentialsRejected):
        return CredentialsRejected(f"Visma Connect gives no token; {error}", error.code)
    if isinstance(error, AnswerLost):
        return UnexpectedAnswer(str(error), error.code)
    return error
