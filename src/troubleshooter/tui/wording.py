"""The words of the interface in one language; they are in the files of `words` named after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from troubleshooter.errors import ConfigurationError

if TYPE_CHECKING:
    from troubleshooter.model import Language, Level, Rule
    from troubleshooter.report.locale import Locale

_PARTS = ("", ".cases", ".log")

Entry = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Says what the interface says, with numbers and dates as the language writes them."""

    language: Language
    entries: Mapping[str, Entry]

    @property
    def locale(self) -> Locale:
        """How the language writes numbers, days and names."""
        from troubleshooter.report.locale import locale_for

        return locale_for(self.language)

    def say(self, key: str, **values: str | int | date | datetime) -> str:
        """The words under `key` with `values` filled in; where there are a singular and a plural,
        `n` chooses. Raises KeyError for an unknown key or a missing value."""
        entry = self.entries[key]
        if not isinstance(entry, str):
            entry = entry["one"] if values["n"] == 1 else entry["other"]
        return entry.format_map({name: self._shown(value) for name, value in values.items()})

    def level(self, level: Level) -> str:
        """A level as one word."""
        return self.say(f"level.{level.value}")

    def origin(self, rule: Rule) -> str:
        """The system a rule is about, and what feeds it."""
        system = self.locale.say_or(f"system.{rule.system.value}", rule.system.value)
        return self.say("origin.via", system=system, via=rule.via) if rule.via else system

    def parameter(self, name: str) -> str:
        """The name of a parameter for people."""
        return self.locale.say_or(f"value.{name}", name.replace("_", " ").capitalize())

    def reason(self, reason: str) -> str:
        """Why something was not read, in this language where it is known."""
        from troubleshooter.report.reasons import told_reason

        return told_reason(reason, self.locale)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as a whole percentage, rounded down: sure is only what is sure."""
        return f"{int(share * 100)}%"

    def _shown(self, value: str | int | date | datetime) -> str:
        if isinstance(value, datetime):
            return self.locale.moment(value)
        if isinstance(value, date):
            return self.locale.day(value)
        return value if isinstance(value, str) else self.locale.number(value)


@cache
def wording_for(language: Language) -> Wording:
    """The words of `language`. Raises ConfigurationError when a file is not a table of words."""
    from troubleshooter import safe_yaml

    entries: dict[str, Entry] = {}
    for name in (f"{language}{part}.yaml" for part in _PARTS):
        source = resources.files("troubleshooter.tui") / "words" / name
        document = safe_yaml.read(source.read_text("utf-8"))
        _flatten(document, "", entries)
    return Wording(language, entries)


def _flatten(document: object, prefix: str, entries: dict[str, Entry]) -> None:
    if not isinstance(document, dict):
        raise ConfigurationError(f"the words under '{prefix}' are no table")
    for name, value in document.items():
        key = f"{prefix}{name}"
        if isinstance(value, str):
            entries[key] = value
        elif isinstance(value, dict) and value.keys() == {"one", "other"}:
            entries[key] = {str(form): str(text) for form, text in value.items()}
        else:
            _flatten(value, f"{key}.", entries)
