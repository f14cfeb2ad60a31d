"""Visma Connect's login of a user: authorisation code with PKCE, and the tokens that come of it."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from troubleshooter.connectors.oauth import (
    Consent,
    TokenLost,
    Tokens,
    life_s,
    new_state,
    told,
)
from troubleshooter.connectors.token_keeper import TokenKeeper
from troubleshooter.connectors.transport import HttpClient
from troubleshooter.connectors.visma_answers import error_in
from troubleshooter.connectors.visma_login import Token, no_token
from troubleshooter.credentials import Secret
from troubleshooter.errors import (
    CallNotAllowed,
    ConfigurationError,
    CredentialsRejected,
    UnexpectedAnswer,
)

READ = "vismanet_erp_interactive_api:read"
"""The scope for reading as a user; a service client has one of its own."""
WRITE = ("vismanet_erp_interactive_api:create", "vismanet_erp_interactive_api:update")
_STAY = "offline_access"
"""Without this one there is no refresh token, and a new login every hour."""
_USUAL_LIFE_S = 3600
_EARLY_S = 60.0
_LOST = (
    "the refresh token is no longer good: used before, expired, or the user took the consent back"
)


@dataclass(frozen=True, slots=True)
class VismaApp:
    """An app with users, as it is registered in Visma's Developer Portal.

    `client_secret` is None for an app that cannot keep one; PKCE then stands alone. `tenant_id` is
    the company that tokens are asked for, '' for the one that the user chooses.
    """

    client_id: str
    client_secret: Secret | None
    redirect_uri: str
    tenant_id: str = ""
    writes: bool = False

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the user is asked to allow: reading only, unless the connection says otherwise."""
        return (READ, *(WRITE if self.writes else ()), _STAY)


class VismaDesk:
    """The token endpoint of Visma Connect for one app; `authorise` is where users consent."""

    def __init__(self, http: HttpClient, authorise: str, app: VismaApp) -> None:
        self._http = http
        self._authorise = authorise
        self.app = app
        if app.client_secret is not None:
            http.veil.add(app.client_secret)

    @property
    def redirect_uri(self) -> str:
        """Where the browser is sent back to."""
        return self.app.redirect_uri

    def consent(self) -> Consent:
        """Where the user gives consent; state and verifier belong to this login alone."""
        if not self.app.redirect_uri:
            raise ConfigurationError(
                "redirect_uri is missing: write the one registered in Visma's Developer Portal, "
                "letter by letter"
            )
        state = new_state()
        verifier = Secret(secrets.token_urlsafe(64))
        self._http.veil.add(verifier)
        query = {
            "client_id": self.app.client_id,
            "redirect_uri": self.app.redirect_uri,
            "response_type": "code",
            "scope": " ".join(self.app.scopes),
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        return Consent(f"{self._authorise}?{urlencode(query)}", state, verifier)

    def exchange(self, code: Secret, consent: Consent) -> Tokens:
        """The first tokens, for a code that works once; the verifier shows whose login it is."""
        self._http.veil.add(code)
        proof = {} if consent.verifier is None else {"code_verifier": consent.verifier.reveal()}
        return self._tokens(
            {
                "grant_type": "authorization_code",
                "code": code.reveal(),
                "redirect_uri": self.app.redirect_uri,
                **proof,
            }
        )

    def refresh(self, token: Secret) -> Tokens:
        """New tokens for a refresh token, which may be spent by this whatever comes of the answer.

        Raises TokenLost when only a new login helps, CredentialsRejected for a client that is not
        known.
        """
        self._http.veil.add(token)
        try:
            return self._tokens({"grant_type": "refresh_token", "refresh_token": token.reveal()})
        except CredentialsRejected as error:
            if error.code != "invalid_grant":
                raise
            said = str(error)
        raise TokenLost(f"{_LOST} ({said}); log in again", "invalid_grant")

    def _tokens(self, form: Mapping[str, str]) -> Tokens:
        app = self.app
        whole = {**form, "client_id": app.client_id}
        if app.client_secret is not None:
            whole["client_secret"] = app.client_secret.reveal()
        if app.tenant_id:
            whole["tenant_id"] = app.tenant_id
        answer = self._http.send(
            "POST",
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            content=urlencode(whole).encode("ascii"),
        )
        if answer.status >= 300:
            raise no_token(error_in(answer, self._http))
        found = told(answer)
        access, renewal, granted = (
            found.get(name) for name in ("access_token", "refresh_token", "scope")
        )
        if not isinstance(access, str) or not access:
            raise UnexpectedAnswer(f"{self._http.host} gives neither a token nor an error")
        tokens = Tokens(
            Secret(access),
            Secret(renewal) if isinstance(renewal, str) and renewal else None,
            life_s(found.get("expires_in"), _USUAL_LIFE_S),
            frozenset(granted.split()) if isinstance(granted, str) else frozenset(),
        )
        for secret in (tokens.access, tokens.refresh):
            if secret is not None:
                self._http.veil.add(secret)
        return tokens


def challenge(verifier: Secret) -> str:
    """What the login shows of its verifier (PKCE, S256)."""
    digest = hashlib.sha256(verifier.reveal().encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


class UserTokens:
    """The access token of a login as a user; a refresh token is only spent where that is allowed.

    `spends` says whether it may be spent when the connection does not say. The keyring is asked
    once for as long as the token lives.
    """

    def __init__(self, keeper: TokenKeeper, spends: bool) -> None:
        self._keeper = keeper
        self._spends = spends
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._until = 0.0
        self.scopes: tuple[str, ...] = ()

    def token(self, stale: Token | None = None) -> Token:
        """A token that is good now.

        Raises NoLiveToken where none may be fetched, TokenLost when only a new login helps, and
        CredentialsRejected once the token was not accepted.
        """
        with self._lock:
            if self._token is None or self._token is stale or time.monotonic() > self._until:
                self._token = self._fetched()
                self._until = time.monotonic() + max(self._token.lives_s - _EARLY_S, 1.0)
            if stale is not None and stale.secret.reveal() == self._token.secret.reveal():
                raise CredentialsRejected("the access token is no longer accepted", "401")
            return self._token

    def _fetched(self) -> Token:
        allowed = self._keeper.may_refresh
        spend = self._spends if allowed is None else allowed
        secret = self._keeper.fresh() if spend else self._keeper.current()
        left = self._keeper.state().access_left_s
        lives_s = float(_USUAL_LIFE_S if left is None else max(left, 0))
        return Token(secret, self._keeper.granted(), lives_s, "login")


class NoTokens:
    """Where this login gets no token for; `why` says so to whoever asks."""

    def __init__(self, why: str) -> None:
        self._why = why
        self.scopes: tuple[str, ...] = ()

    def token(self, stale: Token | None = None) -> Token:  # noqa: ARG002 - there is none
        """Raises CallNotAllowed."""
        raise CallNotAllowed(self._why)
