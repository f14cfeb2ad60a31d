"""OAuth2 by authorisation code, as every vendor has it: tokens, consent, and the way back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from troubleshooter.connectors.transport import Answer
from troubleshooter.credentials import Secret
from troubleshooter.errors import CredentialsRejected, LimitReached, UsageError


class TokenLost(CredentialsRejected):
    """The refresh token is of no more use; only a new login helps."""


class TooEarly(LimitReached):
    """The access token may not be refreshed yet, so the present one is still good."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token endpoint hands out; the access token lives `life_s` seconds.

    `refresh` is None where the endpoint gave none, `scopes` empty where it did not tell them.
    """

    access: Secret
    refresh: Secret | None
    life_s: int
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Consent:
    """A login under way: where the user goes, and the state that must come back with the code.

    `verifier` proves later that whoever asks for the tokens began this login (PKCE); None where
    the vendor has no such thing.
    """

    url: str
    state: str
    verifier: Secret | None = None


class CodeDesk(Protocol):
    """The token endpoint of one app, for logins by authorisation code."""

    @property
    def redirect_uri(self) -> str:
        """Where the browser is sent back to."""

    def consent(self) -> Consent:
        """Where the user gives consent; raises ConfigurationError for want of a setting."""

    def exchange(self, code: Secret, consent: Consent) -> Tokens:
        """The first tokens, for the code that came back; raises ConnectorError."""

    def refresh(self, token: Secret) -> Tokens:
        """New tokens for a refresh token; raises TokenLost when only a new login helps."""


def new_state() -> str:
    """What tells one login from all others; never used twice."""
    return secrets.token_urlsafe(24)


def code_in(url: str, state: str) -> Secret:
    """The authorisation code in the address that the browser was sent back to.

    Raises UsageError when the address holds no code or the state is not that of this login, and
    CredentialsRejected when the user gave no consent.
    """
    try:
        query = parse_qs(urlsplit(url.strip()).query)
    except ValueError as error:
        raise UsageError("this is no address; paste it whole, from http on") from error
    refused = query.get("error", [""])[0]
    given = query.get("state", [""])[0]
    if not secrets.compare_digest(given.encode("utf-8", "replace"), state.encode()):
        raise UsageError("this address does not belong to this login: its state is another")
    if refused:
        raise CredentialsRejected(f"no consent was given: {refused[:60]}", refused[:60])
    code = query.get("code", [""])[0]
    if not code:
        raise UsageError("this address holds no code; paste it whole, up to the last letter")
    return Secret(code)


def told(answer: Answer) -> Mapping[str, object]:
    """The JSON object that a token endpoint answers, {} for anything else."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def life_s(given: object, usual: int) -> int:
    """How many seconds an access token lives: a number, or one in letters, else the usual."""
    text = str(given)
    plain = text.isascii() and text.isdigit() and len(text) < 8
    return int(text) if plain and int(text) > 0 else usual
