"""Connections to vendors' systems, read from the user's connections.toml and added to it."""

from __future__ import annotations

import difflib
import ipaddress
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from troubleshooter.errors import ConfigurationError
from troubleshooter.live import Connection, ConnectionSystem, Reference

_LARGEST = 1_000_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_REFERENCE = re.compile(r"(env|keyring):(\S.{0,200})")
_SSH = re.compile(
    r"ssh(?: -p (?P<port>[1-9]\d{0,4}))? "
    r"(?P<host>(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,31}@)?[A-Za-z0-9][A-Za-z0-9._-]{0,250})"
)
_FOLDER = r"(?:/|[A-Za-z]:[\\/])[^\x00-\x1f\x7f;&|<>`$*?\"']{0,250}"
STORE_IT = (
    "a secret does not stand in this file: put it in the keyring with `troubleshooter connections "
    'add`, or in an environment variable and write "env:NAME"'
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a connection to one system holds: default address ('' if it has none) and its keys."""

    url: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By key, the pattern its value must match whole, and how that is said."""
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By key, what must stand beside it."""
    freed: Mapping[str, str] = field(default_factory=dict)
    """By key, another one beside which `together` asks nothing for it."""
    asked: tuple[str, ...] = ()
    """Keys that a terminal asks for, too; an empty answer leaves one out."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key beside `system` and `url`."""
        return tuple(dict.fromkeys(self.required + self.optional + self.secrets))


SHAPES: Mapping[ConnectionSystem, Shape] = {
    ConnectionSystem.EBOEKHOUDEN: Shape(
        "https://soap.e-boekhouden.nl/soap.asmx",
        ("username", "security_code_1", "security_code_2"),
        ("administration", "source"),
        ("security_code_1", "security_code_2"),
    ),
    ConnectionSystem.EBOEKHOUDEN_REST: Shape(
        "https://api.e-boekhouden.nl/v1", ("access_token",), ("source",), ("access_token",)
    ),
    ConnectionSystem.EXACT: Shape(
        "https://start.exactonline.nl",
        (),
        ("client_id", "division", "redirect_uri", "may_refresh"),
        ("client_secret", "refresh_token", "access_token"),
        {
            "division": (r"\d{1,10}", "the number of the division in Exact"),
            "may_refresh": ("true|false", "true or false"),
        },
        {"client_id": ("client_secret",), "client_secret": ("client_id",)},
        asked=("client_id", "client_secret", "redirect_uri", "division"),
    ),
    ConnectionSystem.VISMA: Shape(
        "https://api.finance.visma.net/v1",
        (),
        ("client_id", "tenant_id", "company_id", "redirect_uri", "scope", "may_refresh"),
        ("client_secret", "refresh_token", "access_token"),
        {
            "scope": ("read|write", "read, or write where sending again is meant"),
            "may_refresh": ("true|false", "true or false"),
        },
        {
            "client_id": ("client_secret", "tenant_id"),
            "client_secret": ("client_id", "tenant_id"),
            "tenant_id": ("client_id", "client_secret"),
            "redirect_uri": ("client_id",),
            "refresh_token": ("redirect_uri",),
            "scope": ("redirect_uri",),
            "may_refresh": ("redirect_uri",),
        },
        dict.fromkeys(("client_id", "client_secret", "tenant_id"), "redirect_uri"),
        ("client_id", "client_secret", "redirect_uri", "tenant_id"),
    ),
    ConnectionSystem.MAGENTO: Shape(
        "",
        (),
        ("store_code", "username", "consumer_key", "command", "magento_path", "php"),
        ("token", "password", "consumer_secret", "token_secret", "access_token"),
        {
            "store_code": (r"[A-Za-z][A-Za-z0-9_]{0,31}", "letters, digits and _"),
            "command": (_SSH.pattern, "write ssh [-p PORT] [USER@]HOST; no other options"),
            "magento_path": (_FOLDER, "the whole path of the shop's folder, from the root on"),
            "php": (rf"{_FOLDER}|php[0-9.]{{0,5}}", "php, or the whole path of it"),
        },
        {
            "username": ("password",),
            "password": ("username",),
            "consumer_key": ("consumer_secret", "token_secret"),
            "consumer_secret": ("consumer_key", "token_secret"),
            "token_secret": ("consumer_key", "consumer_secret"),
            "command": ("magento_path",),
            "php": ("magento_path",),
        },
        asked=("token", "consumer_key", "consumer_secret", "token_secret", "magento_path"),
    ),
    ConnectionSystem.OUTSMART: Shape(
        "https://app.out-smart.com/openapi/8",
        ("token", "software_token"),
        (),
        ("token", "software_token"),
    ),
}


def read_connections(path: Path) -> dict[str, Connection]:
    """The connections in `path` by name, in its order; none when there is no such file.

    Raises ConfigurationError that lists every problem, each with file, connection and key.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > _LARGEST:
        raise ConfigurationError(f"{path}: larger than {_LARGEST:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8") from error
    return _parse(text, path)


def _parse(text: str, path: Path) -> dict[str, Connection]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{path}: is no TOML: {error}") from error
    problems: list[str] = []
    found: dict[str, Connection] = {}
    for name, table in document.items():
        own: list[str] = []
        connection = _connection(name, table, own)
        problems.extend(f"{path}: {name}{problem}" for problem in own)
        if connection is not None and not own:
            found[name] = connection
    if problems:
        raise ConfigurationError("\n".join(problems))
    return found


def _connection(name: str, table: Any, problems: list[str]) -> Connection | None:
    if not isinstance(table, dict):
        problems.append(": is no connection; a connection is a table, [NAME]")
        return None
    if not _NAME.fullmatch(name):
        problems.append(": a connection's name is letters, digits, - and _")
    system = _system(table.get("system"), problems)
    if system is None:
        return None
    shape = SHAPES[system]
    for key in table:
        if key not in {"system", "url", *shape.keys}:
            hint = _nearest(key, ("system", "url", *shape.keys))
            problems.append(f".{key}: unknown key for {system.value}{hint}")
    problems.extend(f".{key}: is missing" for key in shape.required if key not in table)
    url = _url(table.get("url", shape.url), problems)
    values: dict[str, str] = {}
    references: dict[str, Reference] = {}
    for key in shape.keys:
        if key in table:
            _value(key, table[key], shape, values, references, problems)
            wanted = () if shape.freed.get(key) in table else shape.together.get(key, ())
            beside = [other for other in wanted if other not in table]
            problems.extend(f".{key}: goes together with {other}" for other in beside)
    return Connection(name, system, url, values, references)


def _system(given: Any, problems: list[str]) -> ConnectionSystem | None:
    known = [system.value for system in ConnectionSystem]
    if given is None:
        problems.append(f".system: is missing; one of {', '.join(known)}")
        return None
    if given not in known:
        hint = _nearest(str(given), known) or f"; one of {', '.join(known)}"
        problems.append(f".system: {str(given)[:60]!r} is not known{hint}")
        return None
    return ConnectionSystem(given)


def _nearest(given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given, list(known), 1, 0.5)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _value(
    key: str,
    given: Any,
    shape: Shape,
    values: dict[str, str],
    references: dict[str, Reference],
    problems: list[str],
) -> None:
    if isinstance(given, int) and key not in shape.secrets:
        given = str(given).lower()
    reference = _REFERENCE.fullmatch(given) if isinstance(given, str) else None
    if reference is not None:
        references[key] = Reference("env" if reference[1] == "env" else "keyring", reference[2])
    elif key in shape.secrets:
        problems.append(f".{key}: {STORE_IT}")
    elif not isinstance(given, str) or not given or not given.isprintable():
        problems.append(f".{key}: is no line of text")
    elif key in shape.forms and not re.fullmatch(shape.forms[key][0], given):
        problems.append(f".{key}: {shape.forms[key][1]}")
    else:
        values[key] = given


def _url(given: Any, problems: list[str]) -> str:
    if not isinstance(given, str) or not given:
        problems.append(".url: is missing")
        return ""
    try:
        parts = urlsplit(given)
        _ = parts.port
    except ValueError:
        problems.append(".url: is no address")
        return ""
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        problems.append(".url: only scheme, host and path; a login or token does not belong in it")
    elif parts.scheme not in ("http", "https") or not parts.hostname:
        problems.append(".url: is no https address")
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        problems.append(".url: plain http only goes to this computer itself; write https://")
    return given.rstrip("/")


def sound_url(given: str) -> str:
    """The address without its last slash; raises ConfigurationError for one nothing goes to."""
    problems: list[str] = []
    url = _url(given, problems)
    if problems:
        # The address itself is not repeated: it may hold a login or a token.
        raise ConfigurationError(problems[0].removeprefix(".url: "))
    return url


def ssh_host(command: str) -> tuple[str, int | None] | None:
    """Host and port of `ssh [-p PORT] [USER@]HOST`, None when it is anything else."""
    found = _SSH.fullmatch(command)
    if found is None:
        return None
    return found["host"], None if found["port"] is None else int(found["port"])


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this computer."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def add_connection(path: Path, name: str, table: Mapping[str, str]) -> Connection:
    """Append the connection to `path` and return it; what stood there stays as it was.

    Raises ConfigurationError when the name is taken or the table is not sound; then nothing is
    written.
    """
    existing = read_connections(path)
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"{name!r}: a connection's name is letters, digits, - and _")
    if name in existing:
        raise ConfigurationError(f"{path}: there is a connection {name!r} already")
    lines = [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    before = path.read_text("utf-8-sig") if path.exists() else ""
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    text = before + gap + "\n".join(lines) + "\n"
    connection = _parse(text, path)[name]
    _replace(path, text)
    return connection


def _replace(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(part).replace(path)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
