"""The stretches of a message that wordings are looked for in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Gap

_SMALL = 90
_MOST_LINES = 3_000
_LONGEST, _STRIDE = 160, 120  # a longer line is looked at in overlapping stretches
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
    r"|(?:[,/+&(\n]|\b(?:en|and))\s?(?:(?:de|the|op|on|bij|at|for|voor|van|of)\s)?"
    rf"{_DOCUMENT}\s(?:nr\.? ?|no\.? ?)?#?[\w-]*\d"
    r"|\n[\s>|]{0,8}#?\d{4,}"
    r"|\b(?:en|and)\s(?:then|toen|daarna|vervolgens|daaronder|daarboven|below|underneath)\b"
    r"|\b(?:de|het|the)\s(?:ander|andere|tweede|derde|rest|other|second|third)\b"
    r"|,\s(?:[a-z]{1,8}\s)?\d{1,2}:\d\d\b"
    r"|,\s(?:\d{1,4}\s?[x\x{00d7}]\s|(?:op |on )?"
    rf"{_DAY}\b|(?:daarna|toen|vervolgens|later|then|afterwards|next)\b)"
    r"|(?:,|\b(?:en|and|dan|daarna|then))\s(?:[a-z]{1,12}\s){0,4}(?:[a-z]{1,12}-)?"
    r"(?:e-?boekhouden|exact|visma|magento|outsmart|bookzo)\b"
)
"""Where the next record, document, time or system of a row begins, or the next of two errors."""
_AND = Late(r"(?i)\s[+&/]\s|\b(?:en|and|plus)\b|(?:^|\s)[1-9]\)\s")
"""What joins two things that a sentence tells."""


@dataclass(frozen=True, slots=True)
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


def separated(text: str, one: int, other: int) -> bool:
    """Whether two places lie in different statements: a semicolon, a sentence's or line's end,
    another record or document between them."""
    between = text[min(one, other) : max(one, other)]
    if ";" in between or ". " in between or "\n" in between or " | " in between:
        return True
    return begins_another(between)


def is_apart(between: str, listed: bool) -> bool:
    """Whether a code and a wording with this text between them are two things, so that the code
    does not say which error the wording is; `listed`: the line lists several codes."""
    return (
        begins_another(between) or _AND.search(between) is not None or (listed and ", " in between)
    )


def begins_another(between: str) -> bool:
    """Whether the next record, document or error of a row begins in a text between two finds."""
    return _NEXT.search(between) is not None
