"""The stretches of a message that wordings are looked for in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.names import PLAIN_NAMES
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Gap
from troubleshooter.matching.records import record

_SMALL = 90
_MOST_LINES = 3_000
_LONGEST, _STRIDE = 160, 120  # a longer line is looked at in overlapping stretches
_ROW = 500  # characters of a row
_DOCUMENT = (
    r"(?:werk(?:bon|order)|work ?order|w[ob]|bon(?:nen)?|order|bestelling|facturen|factuur"
    r"|invoices?|credit ?memo|creditnota|klant|customer|debtor|debiteur|relatie|relation"
    r"|boeking|entry)"
)
_DAY = (
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|gisteren|vandaag|yesterday|today)"
)
_NEXT = Late(
    r"(?i)[}\]][\"']?\s?,\s?[\"']?[{\[]"
    r"|\n[\s>|]{0,8}#?\d{4,}"
    r"|\b(?:en|and)\s(?:then|toen|daarna|vervolgens|daaronder|daarboven|below|underneath)\b"
    r"|\b(?:de|het|the)\s(?:ander|andere|tweede|derde|rest|other|second|third)\b"
    r"|^[\"'][^\"'\n]{0,80}\b(?:en|and)\b[^\"'\n]{0,80}[\"']$"
    r"|,\s(?:na (?:opnieuw|nogmaals)|after (?:re|sending|trying)|bij de (?:tweede|volgende)"
    r"|on the (?:second|next)|at the (?:second|next))"
    r"|,\s(?:\d{1,4}\s?[x\x{00d7}]\s|(?:daarna|toen|vervolgens|later|then|afterwards|next)\b)"
)
"""Where the next record or the next of two errors begins."""
_NEXT_OF_A_KIND = tuple(
    (Late(rf"(?i){begins}"), Late(rf"(?i){kind}"))
    for begins, kind in (
        (
            r"(?:[,/+&(\n]|\b(?:en|and))\s?(?:(?:de|the|op|on|bij|at|for|voor|van|of)\s)?"
            rf"{_DOCUMENT}\s(?:nr\.? ?|no\.? ?)?#?[\w-]*\d",
            rf"\b{_DOCUMENT}\s[^\d\n]{{0,6}}[\w-]*\d",
        ),
        (r",\s(?:[a-z]{1,8}\s)?\d{1,2}:\d\d\b", r"\b\d{1,2}:\d\d\b"),
        (r"(?:[,/]|\b(?:en|and))\s#?\d{5,12}[\s:(\"']{1,3}$", r"\b\d{5,12}\b"),
        (rf",\s(?:op |on )?{_DAY}\b", rf"\b{_DAY}\b"),
        (
            r"(?:,|\b(?:en|and|dan|daarna|then))\s(?:[a-z]{1,12}\s){0,4}(?:[a-z]{1,12}-)?"
            rf"{PLAIN_NAMES}\b",
            rf"\b{PLAIN_NAMES}\b",
        ),
    )
)
"""Where the next document, time, day or system begins, and how one before it looks: in a row of
one, `API error, order 12: ...`, it only says what the error is about."""
_ANY_NEXT_OF_A_KIND = Late("|".join(f"(?:{begins.pattern})" for begins, _ in _NEXT_OF_A_KIND))
"""All that these may begin with at once, as most texts hold none."""
_AND = Late(r"(?i)\s[+&/]\s|\b(?:en|and|plus)\b|(?:^|\s)[1-9]\)\s")
"""What joins two things that a sentence tells."""


_BROKEN_OFF = re.compile(r"(?<=[^\W\d_])(?:\.{2,3}|\u2026)?[ \t]*\n")
_ENTRY = re.compile(
    r"[ \t>|]{0,12}(?:[\[(#]\s?)?(?:\d{1,4}[-/.:]\d{1,2}\b|[A-Za-z]{1,4}[ \-]?\d{2,4}-\d{2,6}\b"
    r"|\d{5,}\b"
    rf"|(?i:{_DOCUMENT})\s#?[\w-]*\d)"
)
"""How an entry of its own begins: with a date, a time, the number of a document."""


@record
class Window:
    """A stretch of units that a wording is looked for in: one line, or a few short ones."""

    low: int
    high: int


def windows(reading: Reading) -> Iterator[Window]:
    """Each line, a very long one in stretches; then, for short messages, lines taken together in
    case one was wrapped."""
    if not reading.units:
        return
    starts = [index for index, unit in enumerate(reading.units) if unit.gap is Gap.LINE]
    ends = [*starts[1:], len(reading.units)]
    lines = list(zip(starts, ends, strict=True))[:_MOST_LINES]
    for low, high in lines:
        for start in range(low, high, _STRIDE):
            yield Window(start, min(high, start + _LONGEST))
            if start + _LONGEST >= high:
                break
    if len(lines) < 2:
        return
    if len(reading.units) <= _SMALL:
        yield Window(0, len(reading.units))
        return
    for (low, _), (_, high) in pairwise(lines):
        if high - low <= _SMALL:
            yield Window(low, high)


def is_cut_short(reading: Reading, window: Window) -> bool:
    """Whether a window is a line that a column's edge may have cut, as it ends in a letter or dots
    and an entry of its own begins below."""
    if window.high == len(reading.units) or reading.units[window.high].gap is not Gap.LINE:
        return False
    end = reading.tokens[reading.units[window.high - 1].last].end
    line = reading.text.find("\n", end)
    low = reading.tokens[reading.units[window.low].first].start
    if line < 0 or "\n" in reading.text[low:end] or _BROKEN_OFF.match(reading.text, end) is None:
        return False
    return _ENTRY.match(reading.text, line + 1) is not None


def separated(text: str, one: int, other: int) -> bool:
    """Whether two places lie in different statements: a semicolon, a sentence's or line's end,
    another record or document between them."""
    low, high = min(one, other), max(one, other)
    between = text[low:high]
    if ";" in between or ". " in between or "\n" in between or " | " in between:
        return True
    return begins_another(text, low, high)


def is_apart(text: str, low: int, high: int, *, listed: bool) -> bool:
    """Whether a code and a wording with `low`..`high` between them are two things, so that the
    code does not say which error the wording is; `listed`: the line lists several codes."""
    between = text[low:high]
    if _AND.search(between) is not None or (listed and ", " in between):
        return True
    return begins_another(text, low, high)


def begins_another(text: str, low: int, high: int) -> bool:
    """Whether the next record, document or error of a row begins between two finds, of which the
    first ends at `low` and the other begins at `high`."""
    between = text[low:high]
    if _NEXT.search(between) is not None:
        return True
    if _ANY_NEXT_OF_A_KIND.search(between) is None:
        return False
    before = text[max(text.rfind("\n", 0, low) + 1, low - _ROW) : low]
    return any(
        begins.search(between) is not None and kind.search(before) is not None
        for begins, kind in _NEXT_OF_A_KIND
    )
