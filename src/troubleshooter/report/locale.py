"""One language's wording, numbers and dates; the wording itself is in `locales/<language>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

import babel
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from troubleshooter import safe_yaml
from troubleshooter.errors import ConfigurationError
from troubleshooter.model import Language

Entry = str | Mapping[str, str]
Sayable = str | int | date | datetime

_PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
_UNITS = (("day", 86400, 1), ("hour", 3600, 2), ("minute", 60, 1), ("second", 1, 0))


@dataclass(frozen=True, slots=True)
class Locale:
    """Says things in one language."""

    language: Language
    culture: babel.Locale
    entries: Mapping[str, Entry]

    def say(self, key: str, **values: Sayable) -> str:
        """The wording under `key` with `values` filled in; where it has plural forms, the one
        that fits the number `n`. Raises KeyError for an unknown key or a missing value."""
        entry = self.entries[key]
        if not isinstance(entry, str):
            n = values["n"]
            form = self.culture.plural_form(n) if isinstance(n, int) else "other"
            entry = entry.get(form, entry["other"])
        return entry.format_map({name: self._show(value) for name, value in values.items()})

    def say_or(self, key: str, otherwise: str) -> str:
        """The wording under `key`, or `otherwise` when there is none."""
        entry = self.entries.get(key)
        return entry if isinstance(entry, str) else otherwise

    def number(self, value: int) -> str:
        """1234 as "1.234" or "1,234"."""
        return format_decimal(value, locale=self.culture)

    def share(self, part: int, whole: int) -> str:
        """`part` of `whole` as a percentage that never rounds a little to nothing or almost
        all to everything; '' when there is nothing to share."""
        if whole <= 0:
            return ""
        ratio = part / whole
        if part and ratio < 0.01:
            return self.say("share.below", share=self._percent(0.01))
        if part < whole and ratio > 0.99:
            return self.say("share.above", share=self._percent(0.99))
        return self._percent(ratio)

    def day(self, value: date) -> str:
        """31-12-2026, or as the language writes it."""
        return format_date(value, self.say("format.date"), locale=self.culture)

    def moment(self, value: datetime) -> str:
        """31-12-2026 14:05, or as the language writes it; no zone is added or changed."""
        return format_datetime(
            value.replace(tzinfo=None), self.say("format.moment"), locale=self.culture
        )

    def bucket(self, value: date, unit: str) -> str:
        """A bucket of a timeline by its first day, short."""
        return format_date(value, self.say(f"format.{unit}"), locale=self.culture)

    def listing(self, items: Sequence[str]) -> str:
        """ "a, b and c"."""
        return format_list(items, locale=self.culture)

    def duration(self, value: timedelta) -> str:
        """A length of time in the largest unit that keeps the vendor's figure: 60 minutes stays
        60 minutes, 120 becomes 2 hours."""
        seconds = int(value.total_seconds())
        for unit, size, least in _UNITS:
            if seconds % size == 0 and seconds >= size * least:
                return self.say(f"unit.{unit}", n=seconds // size)
        return self.say("unit.second", n=seconds)

    def amount(self, documents: int, phrase: str, entries: int) -> str:
        """ "3 invoices, 12 log entries"; without the entries when they say nothing more."""
        if not documents:
            return self.say("unit.entry", n=entries)
        if documents == entries:
            return phrase
        told = self.say("unit.entry", n=entries)
        return self.say("amount_of.both", documents=phrase, entries=told)

    def period(self, first: datetime | None, last: datetime | None) -> str:
        """From when to when; '' when not known."""
        if first is None or last is None:
            return ""
        if self.moment(first) == self.moment(last):
            return self.say("period.moment", moment=first)
        return self.say("period.range", first=first, last=last)

    def _percent(self, ratio: float) -> str:
        return format_percent(ratio, locale=self.culture)

    def _show(self, value: Sayable) -> str:
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        return value if isinstance(value, str) else self.number(value)


def _flatten(document: object, prefix: str = "") -> dict[str, Entry]:
    if not isinstance(document, dict):
        raise ConfigurationError(f"wording under '{prefix}' is not a table")
    entries: dict[str, Entry] = {}
    for name, value in document.items():
        key = f"{prefix}{name}"
        if isinstance(value, str):
            entries[key] = value
        elif isinstance(value, dict) and "other" in value and _PLURAL_FORMS.issuperset(value):
            entries[key] = {str(form): str(text) for form, text in value.items()}
        else:
            entries.update(_flatten(value, f"{key}."))
    return entries


@cache
def locale_for(language: Language) -> Locale:
    """The wording of `language`."""
    source = resources.files("troubleshooter.report") / "locales" / f"{language}.yaml"
    entries = _flatten(safe_yaml.read(source.read_text("utf-8")))
    name = entries["format.locale"]
    return Locale(language, babel.Locale.parse(str(name)), entries)
