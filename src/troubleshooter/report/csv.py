"""The documents of a report as a list for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from troubleshooter.model import LANGUAGES
from troubleshooter.report.content import Report
from troubleshooter.report.locale import Locale, locale_for

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def render_csv(report: Report) -> str:
    """All document numbers of what is to be done, and of what passes by itself; '' without any.

    It begins with a byte order mark, from which Excel knows UTF-8; the separator is the one that
    Excel expects in the report's language. No value is taken for a formula.
    """
    rows = list(_rows(report))
    if not rows:
        return ""
    locale = locale_for(report.language)
    return _BOM + _written((_head(locale), *rows), locale)


def begins_list(content: bytes) -> bool:
    """Whether a file that begins with `content` is a list that `render_csv` made: its first line
    is all that such lists have in common, in either language."""
    heads = (
        _BOM + _written((_head(locale_for(language)),), locale_for(language))
        for language in LANGUAGES
    )
    return content.startswith(tuple(head.encode() for head in heads))


MAX_HEAD = 200
"""Bytes that `begins_list` looks at, at most."""


def _head(locale: Locale) -> list[str]:
    return [locale.say(f"csv.{column}") for column in ("rule", "title", "kind", "number")]


def _written(rows: Iterable[list[str]], locale: Locale) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=locale.say("csv.separator"))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _rows(report: Report) -> Iterator[list[str]]:
    say = locale_for(report.language).say
    for item in (*report.actions, *report.waiting):
        for group in item.documents.known:
            kind = say(f"csv.document.{group.kind}")
            for number in group.numbers:
                yield [item.rule, item.title, kind, number]
        more = item.documents.total - sum(len(group.numbers) for group in item.documents.known)
        if more > 0:
            yield [item.rule, item.title, "", say("csv.more", n=more)]


def _harmless(cell: str) -> str:
    """`cell` so that a spreadsheet shows it instead of working it out."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
