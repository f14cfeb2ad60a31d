"""Secrets: fetched from the environment or the system's keyring, and never shown."""

from __future__ import annotations

import os
from collections.abc import Iterable
from html import escape
from typing import NoReturn
from urllib.parse import quote, quote_plus

from troubleshooter.errors import ConfigurationError
from troubleshooter.live import Connection, Reference
from troubleshooter.redact import HIDDEN, redact

SERVICE = "troubleshooter"
"""The name under which entries stand in the keyring."""
_NO_KEYRING = (
    "this computer has no usable keyring; keep the secret in an environment variable and write "
    '"env:NAME" in connections.toml'
)


class Secret:
    """A secret that shows itself to nobody; `reveal` gives it to the one call that needs it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not stored")


class Veil:
    """Hides secrets in text by their value, also as they stand in addresses and in XML."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._hidden: set[str] = set()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: Secret) -> None:
        """From now on hide this one too."""
        value = secret.reveal()
        # One or two characters are no secret, and hiding them would make any text unreadable.
        if len(value) > 2:
            forms = {value, quote(value), quote(value, safe=""), quote_plus(value), escape(value)}
            self._hidden = self._hidden | forms

    def __call__(self, text: str) -> str:
        """`text` without the secrets, and without what looks like one."""
        for value in sorted(self._hidden, key=len, reverse=True):
            text = text.replace(value, HIDDEN)
        return redact(text)


def fetch(reference: Reference) -> Secret:
    """The secret that `reference` points to.

    Raises ConfigurationError when it is not there or the keyring cannot be used.
    """
    if reference.place == "env":
        value = os.environ.get(reference.name)
        if not value:
            raise ConfigurationError(f"the environment variable {reference.name} is not set")
        return Secret(value)
    value = _from_keyring(reference.name)
    if not value:
        raise ConfigurationError(
            f"the keyring has no entry {reference.name!r} of {SERVICE}; "
            "`troubleshooter connections add` puts one there"
        )
    return Secret(value)


def values_of(connection: Connection) -> dict[str, Secret]:
    """Every value of the connection by key, fetched; raises ConfigurationError naming the key."""
    found = {key: Secret(value) for key, value in connection.values.items()}
    problems: list[str] = []
    for key, reference in connection.references.items():
        try:
            found[key] = fetch(reference)
        except ConfigurationError as error:
            problems.append(f"{connection.name}.{key}: {error}")
    if problems:
        raise ConfigurationError("\n".join(problems))
    return found


def keep(entry: str, secret: Secret) -> Reference:
    """Put the secret in the system's keyring under `entry`; raises ConfigurationError."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise ConfigurationError(_NO_KEYRING) from error
    try:
        keyring.set_password(SERVICE, entry, secret.reveal())
    except (KeyringError, RuntimeError, OSError):
        failed = True
    else:
        failed = False
    # Raised here, outside, so that no traceback carries the call that held the secret.
    if failed:
        raise ConfigurationError(_NO_KEYRING)
    return Reference("keyring", entry)


def stored(entry: str) -> Secret | None:
    """What the keyring holds under `entry`, None for nothing.

    Raises ConfigurationError when the keyring cannot be used.
    """
    value = _from_keyring(entry)
    return Secret(value) if value else None


def _from_keyring(entry: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise ConfigurationError(_NO_KEYRING) from error
    try:
        return keyring.get_password(SERVICE, entry)
    except (KeyringError, RuntimeError, OSError) as error:
        raise ConfigurationError(_NO_KEYRING) from error
