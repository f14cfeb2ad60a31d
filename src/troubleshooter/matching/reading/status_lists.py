"""Statuses of HTTP that a table's column or a list holds: `codes per day: Mon 401, Tue 503`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.reading.late import Late

TIMES = r"(?: ?\(\d{1,6} ?[x\x{00d7}]\)| ?[x\x{00d7}] ?\d{1,6}| \d{1,6} ?[x\x{00d7}])?"
"""A pattern of how often a status came: `(14x)`."""
_LISTED = Late(
    r"(?i)\b(?:(?:status|http|response|antwoord|result|fout)?[\- ]?codes?|statuses|statussen)\b"
    r"[^:;,|\d]{0,60}:"
)
_ITEM = Late(
    rf"(?i)^[^\w]{{0,3}}(?:[a-z]{{1,12}}\.? |[a-z]{{1,12}} ?[=:] ?)?([1-5]\d\d){TIMES}\W{{0,2}}$"
)
_PARTS = Late(r"(?i)[^,;|/]+")
_FIGURE = re.compile(r"\d")
_NAME = Late(
    r"(?i)^(?:sc-)?(?:(?:http|response|resp|result|api)?[_ \-]?(?:status|code|result)"
    r"(?:[_ \-]?code)?|http|antwoord(?:code)?)$"
)
_FAILED = re.compile(r"[45]\d\d")
_CELL = re.compile(r"[^\s|;,\t]+(?: [^\s|;,\t]+)*")
_LEAST = 2  # statuses of an enumeration
_LONGEST = 500  # characters of a line
_MOST = 200  # rows of a table

Place = tuple[int, int]


def enumerated(line: str) -> list[Place]:
    """Where the failures stand in a line that lists statuses, however often each came; a list that
    has other figures is none."""
    head = _LISTED.search(line) if len(line) <= _LONGEST else None
    if head is None:
        return []
    found: list[Place] = []
    for part in _PARTS.finditer(line[head.end() :]):
        item = _ITEM.search(part[0])
        if item is not None:
            start = head.end() + part.start() + item.start(1)
            found.append((start, start + 3))
        elif _FIGURE.search(part[0]) is not None:
            return []
    if len(found) < _LEAST:
        return []
    return [place for place in found if _FAILED.fullmatch(line[slice(*place)])]


def tabled(text: str) -> Iterator[Place]:
    """Where the failures stand below a column's name that says that it holds statuses."""
    head, _, rows = text.partition("\n")
    if not rows or len(head) > _LONGEST:
        return
    cells = list(_CELL.finditer(head))
    column = next((at for at, cell in enumerate(cells) if _NAME.search(cell[0])), None)
    if column is None or len(cells) < _LEAST:
        return
    first = len(head) + 1
    for row in rows.split("\n")[:_MOST]:
        found = list(_CELL.finditer(row)) if len(row) <= _LONGEST else []
        if len(found) > column and _FAILED.fullmatch(found[column][0]):
            yield first + found[column].start(), first + found[column].end()
        first += len(row) + 1
