"""Exact Online's OAuth2: the address where a user consents, and the token endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from troubleshooter.connectors.oauth import (
    Consent,
    TokenLost,
    Tokens,
    TooEarly,
    life_s,
    new_state,
    told,
)
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.errors import (
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    UnexpectedAnswer,
    VendorFault,
)

AUTHORISE = "/api/oauth2/auth"
TOKEN = "/api/oauth2/token"  # noqa: S105
_USUAL_LIFE_S = 600
_LOST = (
    ("old refresh token used", "the refresh token was used before: another process, a backup"),
    ("chainid", "the code or refresh token does not belong to a consent that still stands"),
    ("refresh token expired", "the refresh token has expired: it lives 30 days unused"),
    ("user is not active", "the user who gave consent is no longer active in Exact"),
)


@dataclass(frozen=True, slots=True)
class Application:
    """How an app is registered with Exact; `redirect_uri` is compared letter by letter."""

    client_id: str
    client_secret: Secret
    redirect_uri: str = ""


class TokenDesk:
    """The token endpoint of one application."""

    def __init__(self, http: HttpClient, application: Application) -> None:
        self._http = http
        self.application = application
        http.veil.add(application.client_secret)

    @property
    def redirect_uri(self) -> str:
        """Where the browser is sent back to."""
        return self.application.redirect_uri

    def consent(self) -> Consent:
        """Where the user gives consent; with a state of its own, never used twice."""
        if not self.application.redirect_uri:
            raise ConfigurationError(
                "redirect_uri is missing: write the one registered in Exact's App Center, letter "
                "by letter"
            )
        state = new_state()
        query = {
            "client_id": self.application.client_id,
            "redirect_uri": self.application.redirect_uri,
            "response_type": "code",
            "force_login": "0",
            "state": state,
        }
        return Consent(f"{self._http.url}{AUTHORISE}?{urlencode(query)}", state)

    def exchange(self, code: Secret, consent: Consent) -> Tokens:  # noqa: ARG002 - no PKCE here
        """The first tokens, for an authorisation code that lives three minutes and works once."""
        self._http.veil.add(code)
        return self._tokens(
            {
                "grant_type": "authorization_code",
                "code": code.reveal(),
                "redirect_uri": self.application.redirect_uri,
            }
        )

    def refresh(self, token: Secret) -> Tokens:
        """New tokens for a refresh token, which is spent by this whatever comes of the answer.

        Raises TokenLost when only a new login helps, TooEarly when the present access token is
        still good, CredentialsRejected for a client id and secret that do not fit.
        """
        self._http.veil.add(token)
        return self._tokens({"grant_type": "refresh_token", "refresh_token": token.reveal()})

    def _tokens(self, form: Mapping[str, str]) -> Tokens:
        application = self.application
        secret = application.client_secret.reveal()
        whole = {**form, "client_id": application.client_id, "client_secret": secret}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        content = urlencode(whole).encode("ascii")
        answer = self._http.send("POST", TOKEN, headers=headers, content=content)
        if answer.status != 200:
            raise refusal(answer, self._http)
        found = told(answer)
        access, renewal = found.get("access_token"), found.get("refresh_token")
        if not isinstance(access, str) or not isinstance(renewal, str) or not access:
            raise UnexpectedAnswer(f"{self._http.host} gives neither tokens nor an error")
        tokens = Tokens(
            Secret(access), Secret(renewal), life_s(found.get("expires_in"), _USUAL_LIFE_S)
        )
        self._http.veil.add(tokens.access)
        self._http.veil.add(Secret(renewal))
        return tokens


def refusal(answer: Answer, http: HttpClient) -> ConnectorError:
    """The error of ours that a refusing answer of the token endpoint stands for."""
    found = told(answer)
    kind = str(found.get("error", ""))[:60]
    said = http.veil(str(found.get("error_description", "")))[:300]
    reason = http.veil(answer.headers.get("reason", ""))[:200]
    all_said = f"{said} {reason}".casefold()
    if "tooearly" in all_said or "token not expired" in all_said:
        return TooEarly(
            "Exact gives no new token yet: the present access token is still good", "too-early"
        )
    for mark, meaning in _LOST:
        if mark in all_said:
            return TokenLost(f"{meaning} (Exact says: {said or reason}); log in again", kind)
    if answer.status == 429:
        return LimitReached(f"{http.host} gives no tokens for now (HTTP 429)", "429")
    if answer.status >= 500:
        return VendorFault(f"{http.host} gives no tokens: HTTP {answer.status}")
    if kind == "invalid_client":
        return CredentialsRejected("client id and client secret are not a pair", kind)
    if answer.status in (400, 401):
        words = " ".join(part for part in (kind, said) if part) or "no word on why"
        return CredentialsRejected(
            f"Exact gives no tokens (HTTP {answer.status}: {words}); check client id, client "
            "secret (no spaces around them) and redirect_uri, then log in again",
            kind or str(answer.status),
        )
    return UnexpectedAnswer(f"{http.host} gives no tokens: HTTP {answer.status}")
