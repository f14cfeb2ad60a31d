"""Tokens of a login by code: shown without spending them, rotated by one process at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from troubleshooter.cancelling import Cancellation
from troubleshooter.connectors.oauth import CodeDesk, TokenLost, Tokens, TooEarly
from troubleshooter.connectors.process_lock import locked
from troubleshooter.connectors.token_vault import (
    AccessRecord,
    RefreshRecord,
    Vault,
    fingerprint,
)
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Unreachable,
)

_MARGIN = timedelta(seconds=5)
_TRIES = 3


@dataclass(frozen=True, slots=True)
class TokenRules:
    """How a vendor's tokens behave.

    `vendor` is its name in sentences, `kind` the one in file and keyring entries. `earliest_s`
    seconds after the last refresh the next is allowed; `unused_days` is after how many days an
    unused refresh token expires, None where that is a setting nobody can see.
    """

    vendor: str
    kind: str
    earliest_s: int = 0
    unused_days: int | None = None


EXACT_RULES = TokenRules("Exact", "exact", 570, 30)
VISMA_RULES = TokenRules("Visma Connect", "visma")


class NoLiveToken(ConnectorError):
    """There is no access token to call with, and none may be fetched; the message says why.

    `code` is no-app, no-login, or would-spend when a refresh token is there but not to be spent.
    """


@dataclass(frozen=True, slots=True)
class TokenState:
    """What is known of the tokens without asking anyone; no secret in it.

    `access_left_s` and `refresh_age_days` are None when not known. `lost` says why only a new
    login helps, '' otherwise; `unsure` that a refresh was begun whose answer was never stored.
    """

    access_known: bool
    access_left_s: int | None
    refresh_known: bool
    refresh_age_days: int | None
    lost: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What connections.toml refers to; `may_refresh` None when it does not say."""

    access: Secret | None = None
    refresh: Secret | None = None
    may_refresh: bool | None = None


def may_refresh(values: Mapping[str, Secret], name: str) -> bool | None:
    """What the connection says of refreshing, None when nothing; raises ConfigurationError."""
    if "may_refresh" not in values:
        return None
    allowed = values["may_refresh"].reveal()
    if allowed not in ("true", "false"):
        raise ConfigurationError(f"{name}.may_refresh: is true or false")
    return allowed == "true"


def _now() -> datetime:
    return datetime.now(UTC)


class TokenKeeper:
    """The tokens of one connection.

    `current` gives a live access token and spends nothing. `fresh` refreshes when there is none:
    under a lock between processes, with the intent stored before the call and the new refresh
    token stored before anything else is done.
    """

    def __init__(
        self,
        name: str,
        desk: CodeDesk | None,
        given: Given,
        state: Path,
        veil: Veil,
        now: Callable[[], datetime] = _now,
        rules: TokenRules = EXACT_RULES,
        cancellation: Cancellation | None = None,
    ) -> None:
        self._desk = desk
        self._given = given
        self._rules = rules
        self._vault = Vault(name, rules.kind)
        self._lock = state / f"{name}.{rules.kind}-tokens.lock"
        self._veil = veil
        self._now = now
        self._cancellation = cancellation

    @property
    def may_refresh(self) -> bool | None:
        """Whether the connection allows refreshing; None when it does not say."""
        return self._given.may_refresh

    def granted(self) -> frozenset[str]:
        """The scopes of the access token that is kept, empty where the vendor did not tell."""
        kept = self._access()
        return kept.scopes if kept is not None and self._lives(kept) else frozenset()

    def current(self) -> Secret:
        """A live access token, without spending anything; raises NoLiveToken."""
        kept = self._access()
        if kept is not None and self._lives(kept):
            return self._veiled(kept.token)
        if self._given.access is not None:
            return self._given.access
        raise self._why_not(kept)

    def fresh(self) -> Secret:
        """A live access token; spends the refresh token when there is none.

        Raises NoLiveToken when none may or can be fetched, TokenLost when only a new login helps,
        AnswerLost when Exact's answer never came, and ConfigurationError when there is no keyring
        to keep the next refresh token in: then nothing was spent.
        """
        kept = self._access()
        if kept is not None and self._lives(kept):
            return self._veiled(kept.token)
        if self._given.may_refresh is False or not self._can_refresh():
            return self.current()
        with locked(self._lock, cancellation=self._cancellation):
            # Another process may have refreshed while this one waited for the lock.
            kept = self._access()
            if kept is not None and self._lives(kept):
                return self._veiled(kept.token)
            return self._rotated()

    def adopt(self, tokens: Tokens) -> None:
        """Keep the tokens of a new login; raises ConfigurationError without a keyring."""
        with locked(self._lock):
            self._store(tokens, "")

    def renew(self) -> Secret:
        """A live access token, asked for by the user: refreshed whatever the connection allows.

        An access token that still lives is left alone. Raises as `fresh` does.
        """
        with locked(self._lock):
            kept = self._access()
            return self._veiled(kept.token) if kept and self._lives(kept) else self._rotated()

    def check_keyring(self) -> None:
        """Raise ConfigurationError unless there is a keyring for the tokens."""
        try:
            self._vault.refresh()
        except ConfigurationError as error:
            raise self._no_keyring() from error

    def state(self) -> TokenState:
        """How the tokens stand, without a call."""
        now = self._now()
        kept, record = self._access(), self._record()
        given_anew = self._given_anew(record)
        left: int | None = None
        if kept is not None:
            left = round((kept.until - now).total_seconds())
        age = None if record is None or given_anew else (now - record.since).days
        lost = ""
        if record is not None and not given_anew:
            lost = record.dead
            unused = self._rules.unused_days
            if age is not None and unused is not None and age >= unused:
                lost = lost or f"the refresh token was not used for {age} days"
        return TokenState(
            kept is not None or self._given.access is not None,
            left,
            record is not None or self._given.refresh is not None,
            age,
            lost,
            record is not None and record.spending is not None and not given_anew,
        )

    def _rotated(self) -> Secret:
        desk = self._desk
        record = self._record()
        if desk is None or (record is None and self._given.refresh is None):
            raise self._why_not(None)
        if record is None or self._given_anew(record):
            token = self._given.refresh
            assert token is not None  # noqa: S101 - guarded above, for the type checker
            record = RefreshRecord(token, self._now(), fingerprint(token))
        elif record.dead:
            raise TokenLost(record.dead)
        else:
            self._check_early(record)
        if self._cancellation is not None:
            self._cancellation.check()
        # Stored before the call: this proves that there is a place for the next token, and a
        # crash leaves word that this one may be spent.
        try:
            self._vault.put_refresh(replace(record, spending=self._now()))
        except ConfigurationError as error:
            raise self._no_keyring() from error
        try:
            tokens = desk.refresh(record.token)
        except TokenLost as error:
            self._vault.put_refresh(replace(record, spending=None, dead=str(error)))
            raise
        except (LimitReached, Unreachable, CredentialsRejected):
            self._vault.put_refresh(replace(record, spending=None))
            raise
        # Some vendors hand the same refresh token out again, or say nothing and let it stand.
        return self._store(replace(tokens, refresh=tokens.refresh or record.token), record.seed)

    def _check_early(self, record: RefreshRecord) -> None:
        """Raise TooEarly when the vendor would; a token from connections.toml has no known age."""
        if fingerprint(record.token) == record.seed:
            return
        earliest = record.since + timedelta(seconds=self._rules.earliest_s)
        if self._now() < earliest:
            at = earliest.strftime("%H:%M:%S")
            raise TooEarly(f"the tokens may not be refreshed before {at} UTC", "too-early")

    def _store(self, tokens: Tokens, seed: str) -> Secret:
        now = self._now()
        for tried in range(1, _TRIES + 1):
            try:
                if tokens.refresh is None:
                    self._vault.forget_refresh()
                else:
                    self._vault.put_refresh(RefreshRecord(tokens.refresh, now, seed))
                break
            except ConfigurationError as error:
                if tried == _TRIES:
                    raise ConfigurationError(
                        f"{self._rules.vendor} gave new tokens but the keyring did not take them: "
                        f"log in again ({error})"
                    ) from error
                time.sleep(0.2)
        until = now + timedelta(seconds=tokens.life_s)
        self._vault.put_access(AccessRecord(tokens.access, now, until, tokens.scopes))
        return self._veiled(tokens.access)

    def _access(self) -> AccessRecord | None:
        try:
            return self._vault.access()
        except ConfigurationError:
            return None

    def _record(self) -> RefreshRecord | None:
        try:
            return self._vault.refresh()
        except ConfigurationError:
            return None

    def _lives(self, kept: AccessRecord) -> bool:
        return kept.until - self._now() > _MARGIN

    def _veiled(self, token: Secret) -> Secret:
        self._veil.add(token)
        return token

    def _can_refresh(self) -> bool:
        if self._desk is None:
            return False
        return self._given.refresh is not None or self._record() is not None

    def _given_anew(self, record: RefreshRecord | None) -> bool:
        """Whether connections.toml now refers to another refresh token than the stored one's."""
        given = self._given.refresh
        if given is None or record is None:
            return record is None
        mark = fingerprint(given)
        known = mark in (record.seed, fingerprint(record.token))
        return not known and bool(record.seed or record.dead)

    def _why_not(self, kept: AccessRecord | None) -> NoLiveToken:
        had = "there is no access token"
        if kept is not None:
            minutes = max(0, round((self._now() - kept.until).total_seconds() / 60))
            had = f"the access token expired {minutes} minutes ago"
        if self._desk is None:
            why = f"{had}, and without client_id and client_secret none can be fetched"
            return NoLiveToken(why, "no-app")
        if self._given.refresh is None and self._record() is None:
            why = f"{had}; `troubleshooter connections login` fetches one"
            return NoLiveToken(why, "no-login")
        once = "works only once" if self._rules.earliest_s else "may work only once"
        return NoLiveToken(
            f"{had}, and the refresh token {once}, so it is not spent on looking; "
            "`troubleshooter connections refresh` does so, or may_refresh = true allows it",
            "would-spend",
        )

    def _no_keyring(self) -> ConfigurationError:
        return ConfigurationError(
            f"this computer has no usable keyring, and the refresh token of {self._rules.vendor} "
            "changes at every use, so there must be a safe place for the next one; nothing was "
            "spent. Set up a keyring, or give an access token that lives now as "
            'access_token = "env:NAME"'
        )
