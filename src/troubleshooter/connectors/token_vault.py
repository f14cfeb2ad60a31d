"""Where tokens of a login are kept between runs: the system's keyring, and nowhere else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from troubleshooter.credentials import Secret, keep, stored
from troubleshooter.errors import ConfigurationError

_PIECE = 1_000
"""Letters of one entry: Windows keeps at most 2,560 bytes, two to a letter."""
_COUNTS = frozenset(str(number) for number in range(1, 33))


@dataclass(frozen=True, slots=True)
class RefreshRecord:
    """The refresh token as last stored.

    `seed` is the fingerprint of the token it descends from when that one stands in
    connections.toml, '' after a login. `spending` is when it was last offered to the vendor without
    the answer having been stored, and `dead` the vendor's word that it is of no more use.
    """

    token: Secret
    since: datetime
    seed: str = ""
    spending: datetime | None = None
    dead: str = ""


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """The access token as last stored: when it was handed out and until when it lives.

    `scopes` are those granted, empty where the vendor did not tell.
    """

    token: Secret
    since: datetime
    until: datetime
    scopes: frozenset[str] = frozenset()


def fingerprint(secret: Secret) -> str:
    """What tells one secret from another without showing it."""
    return hashlib.sha256(secret.reveal().encode()).hexdigest()[:32]


class Vault:
    """The keyring's entries of one connection; `kind` is the vendor's short name in them."""

    def __init__(self, name: str, kind: str = "exact") -> None:
        self._refresh = f"{name}.{kind}-refresh"
        self._access = f"{name}.{kind}-access"

    def refresh(self) -> RefreshRecord | None:
        """The refresh token stored; raises ConfigurationError without a keyring."""
        found = self._read(self._refresh)
        since = _moment(found.get("since"))
        if since is None or not found.get("token"):
            return None
        return RefreshRecord(
            Secret(found["token"]),
            since,
            found.get("seed", ""),
            _moment(found.get("spending")),
            found.get("dead", ""),
        )

    def access(self) -> AccessRecord | None:
        """The access token stored; raises ConfigurationError without a keyring."""
        found = self._read(self._access)
        since, until = _moment(found.get("since")), _moment(found.get("until"))
        if since is None or until is None or not found.get("token"):
            return None
        scopes = frozenset(found.get("scopes", "").split())
        return AccessRecord(Secret(found["token"]), since, until, scopes)

    def put_refresh(self, record: RefreshRecord) -> None:
        """Store the refresh token; raises ConfigurationError when that does not come off."""
        self._write(
            self._refresh,
            {
                "token": record.token.reveal(),
                "since": record.since.isoformat(),
                "seed": record.seed,
                "spending": record.spending.isoformat() if record.spending else "",
                "dead": record.dead,
            },
        )

    def forget_refresh(self) -> None:
        """Keep no refresh token; raises ConfigurationError when that does not come off."""
        self._write(self._refresh, {})

    def put_access(self, record: AccessRecord) -> None:
        """Store the access token; raises ConfigurationError when that does not come off."""
        self._write(
            self._access,
            {
                "token": record.token.reveal(),
                "since": record.since.isoformat(),
                "until": record.until.isoformat(),
                "scopes": " ".join(sorted(record.scopes)),
            },
        )

    def _read(self, entry: str) -> Mapping[str, str]:
        head = stored(entry)
        if head is None:
            return {}
        count, _, rest = head.reveal().partition(":")
        checksum, _, text = rest.partition(":")
        for number in range(1, int(count) if count in _COUNTS else 0):
            piece = stored(f"{entry}.{number}")
            text += piece.reveal() if piece else ""
        if not checksum or _checksum(text) != checksum:
            return {}
        try:
            found = json.loads(text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, entry: str, values: Mapping[str, str]) -> None:
        text = json.dumps(values)
        pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
        # The head goes last: a reader in between finds a checksum that does not fit, no half token.
        for number, piece in enumerate(pieces[1:], 1):
            keep(f"{entry}.{number}", Secret(piece))
        keep(entry, Secret(f"{len(pieces)}:{_checksum(text)}:{pieces[0]}"))


def usable(vault: Vault) -> bool:
    """Whether there is a keyring to look in."""
    try:
        vault.refresh()
    except ConfigurationError:
        return False
    return True


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _moment(given: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(given or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
