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
_NEXT = Late(
    r"(?i)[}\]][\"']?\s?,\s?[\"']?[{\[]"
    r"|(?:[,/+&]|\b(?:en|and))\s(?:(?:de|the|op|on|bij|at|for|voor)\s)?"
    r"(?:werk(?:bon|order)|work ?order|bon|order|bestelling|factuur|invoice|credit ?memo|creditnota"
    r"|klant|customer|debtor|debiteur|relatie|relation|boeking|entry)\s(?:nr\.? ?|no\.? ?)?#?[\w-]*\d"
    r"|\b(?:de|het|the)\s(?:ander|andere|tweede|derde|other|second|third)\b"
)
"""Where the next record, document or error of a row begins."""


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


def begins_another(between: str) -> bool:
    """Whether the next record, document or error of a row begins in a text between two finds."""
    return _NEXT.search(between) is not None
