"""The user's retry.toml: commands and webhooks by name; what a job names is only ever a name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from troubleshooter.config import is_loopback
from troubleshooter.errors import ConfigurationError

_LARGEST = 200_000
FILE = "retry.toml"
_T = TypeVar("_T")


class Command(BaseModel):
    """A program with its arguments; `{name}` is a whole argument or all of an option's value.

    `host` is `ssh [-p PORT] [USER@]HOST`, '' for this computer; `limit_s` how long it may run.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: tuple[str, ...] = Field(min_length=1, max_length=60)
    host: str = ""
    limit_s: float = Field(default=120.0, gt=0, le=3_600)


class Webhook(BaseModel):
    """An address that takes a record as JSON; `secret` is env:NAME or keyring:ENTRY."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    secret: str = Field(default="", pattern=r"^((env|keyring):\S.{0,200})?$")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    commands: dict[str, Command] = Field(default_factory=dict)
    webhooks: dict[str, Webhook] = Field(default_factory=dict)


def command_named(home: Path, name: str) -> Command:
    """The command of this name; raises ConfigurationError."""
    return _one(_read(home).commands, name, "commands", home)


def webhook_named(home: Path, name: str) -> Webhook:
    """The webhook of this name; raises ConfigurationError."""
    found = _one(_read(home).webhooks, name, "webhooks", home)
    scheme, _, rest = found.url.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2].partition(":")[0]
    if scheme != "https" and not (scheme == "http" and is_loopback(host)):
        raise ConfigurationError(f"{home / FILE}: webhooks.{name}.url: is no https address")
    return found


def _one(found: Mapping[str, _T], name: str, table: str, home: Path) -> _T:
    if name not in found:
        known = ", ".join(sorted(found)) or "none yet"
        raise ConfigurationError(f"{home / FILE}: no {table}.{name}; there is {known}")
    return found[name]


def _read(home: Path) -> _File:
    path = home / FILE
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return _File()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > _LARGEST:
        raise ConfigurationError(f"{path}: larger than {_LARGEST:,} bytes")
    try:
        return _File.model_validate(tomllib.loads(raw.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{path}: is no TOML: {error}") from error
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(str(part) for part in one['loc'])}: {one['msg']}"
            for one in error.errors()
        ]
        raise ConfigurationError("\n".join(lines)) from error
