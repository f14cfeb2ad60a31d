"""The sender's own looks, from branding.toml in the user's folder: logo, colours, signature."""

from __future__ import annotations

import base64
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from types import MappingProxyType
from typing import Any

from troubleshooter.errors import ConfigurationError
from troubleshooter.model import LANGUAGES, Language
from troubleshooter.report import colours

FILE = "branding.toml"
MAX_LOGO = 100_000
MAX_FILE = 100_000
MAX_SIGNATURE = 2_000

_KEYS = ("sender", "logo", "templates", "colours", "signature")
_COLOURS = ("accent", "accent_dark")
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
_PICTURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)
_NO_SIGNATURE: Mapping[Language, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Branding:
    """How reports look and who sends them; all of it may be missing.

    `logo` is a data URI or ''; `sender` a mail address, with a name or without; `templates` the
    folder with templates of the user's own; `notes` tell what was not used, and why.
    """

    sender: str = ""
    logo: str = ""
    palette: colours.Palette | None = None
    signature: Mapping[Language, str] = field(default_factory=lambda: _NO_SIGNATURE)
    templates: Path | None = None
    notes: tuple[str, ...] = ()

    @property
    def sender_name(self) -> str:
        """The sender's name, else the address."""
        name, address = parseaddr(self.sender)
        return name or address


PLAIN = Branding()


def load_branding(folder: Path) -> Branding:
    """The branding in `folder`, PLAIN without a file. Raises ConfigurationError, naming the file
    and the key, for anything that is wrong."""
    path = folder / FILE
    try:
        if not path.is_file():
            return PLAIN
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    document = _parse(path)
    table = _Table(path, "", document)
    table.refuse_others(_KEYS)
    chosen, notes = _palette(table.table("colours"))
    return Branding(
        sender=_sender(table),
        logo=_logo(table),
        palette=chosen,
        signature=_signature(table.table("signature")),
        templates=_templates(table),
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file, for reading keys with the right complaint."""

    path: Path
    prefix: str
    values: Mapping[str, Any]

    def wrong(self, key: str, what: str) -> ConfigurationError:
        return ConfigurationError(f"{self.path}: {self.prefix}{key}: {what}")

    def refuse_others(self, known: Iterable[str]) -> None:
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, list(known), 1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                raise self.wrong(key, f"unknown key; {hint}")

    def text(self, key: str, most: int = 300) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, "must be a text between quotes")
        if len(value) > most:
            raise self.wrong(key, f"is longer than {most} characters")
        return value.strip()

    def table(self, key: str) -> _Table:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a table: [{key}]")
        return _Table(self.path, f"{key}.", value)


def _parse(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise ConfigurationError(f"{path}: is larger than {MAX_FILE} bytes")
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: is not valid TOML: nested too deep") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: is not valid TOML: {error}") from error


def _sender(table: _Table) -> str:
    sender = table.text("sender")
    if not sender:
        return ""
    if not sender.isprintable() or not _ADDRESS.fullmatch(parseaddr(sender)[1]):
        raise table.wrong("sender", 'must be an address such as "Support <support@firm.example>"')
    return sender


def _logo(table: _Table) -> str:
    name = table.text("logo", 1000)
    if not name:
        return ""
    path = table.path.parent / name
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LOGO + 1)
    except (OSError, ValueError) as error:
        raise table.wrong("logo", f"{path} cannot be read: {error}") from error
    if len(content) > MAX_LOGO:
        raise table.wrong("logo", f"{path} is larger than {MAX_LOGO // 1000} kB")
    for beginning, kind in _PICTURES:
        if beginning.match(content):
            return f"data:{kind};base64,{base64.b64encode(content).decode()}"
    raise table.wrong("logo", f"{path} is not a PNG, JPEG, GIF or WebP picture; SVG is not taken")


def _palette(table: _Table) -> tuple[colours.Palette | None, tuple[str, ...]]:
    table.refuse_others(_COLOURS)
    given: dict[str, colours.Colour] = {}
    for key in _COLOURS:
        text = table.text(key)
        if text:
            colour = colours.parse(text)
            if colour is None:
                raise table.wrong(key, f"{text!r} is not a colour such as #0d5c63")
            given[key] = colour
    if not given:
        return None, ()
    chosen, unread = colours.palette(given.get("accent"), given.get("accent_dark"))
    notes = (
        f"{table.path}: colours.{key}: too little contrast to read; the standard colour is used"
        for key in unread
    )
    return chosen, tuple(notes)


def _signature(table: _Table) -> Mapping[Language, str]:
    table.refuse_others(LANGUAGES)
    given = {language: table.text(language, MAX_SIGNATURE) for language in LANGUAGES}
    return {language: text for language, text in given.items() if text}


def _templates(table: _Table) -> Path | None:
    name = table.text("templates", 1000)
    if not name:
        return None
    folder = table.path.parent / name
    try:
        there = "\0" not in name and folder.is_dir()
    except OSError as error:
        raise table.wrong("templates", f"{folder} cannot be read: {error}") from error
    if not there:
        raise table.wrong("templates", f"{folder} is not a folder")
    return folder
