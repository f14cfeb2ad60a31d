"""The documents of a report as a list for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from troubleshooter.report.content import Report
from troubleshooter.report.locale import locale_for

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
    say = locale_for(report.language).say
    head = [say(f"csv.{column}") for column in ("rule", "title", "kind", "number")]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=say("csv.separator"))
    writer.writerows([_harmless(cell) for cell in row] for row in (head, *rows))
    return _BOM + written.getvalue()


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
