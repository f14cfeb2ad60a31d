"""Whether what a wording needs stands in the message only as somebody's name or another number."""

from __future__ import annotations

import re

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.reading.lexicon import NOT
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.status_lists import numbers_places
from troubleshooter.matching.reading.tokens import Gap
from troubleshooter.matching.reading.values import Value, values
from troubleshooter.matching.reading.windows import Window

_STATUS = re.compile(r"\(([1-5]\d\d)\)")
_STATUS_FIGURES = 3
_NUMBERED = re.compile(r"(?<![^\W_])([^\W\d_]+) $")
_WORD = 24  # characters
_DECIDING = 0.7
_BROUGHT_OVER = frozenset({"send", "export", "import", "process", "book", "sync"})
_REASONS = frozenset({"want", "omdat", "doordat", "aangezien", "because"})
_MARKS = 3  # characters between a mark and what follows it
_NEAR = 8  # units from a denial to its reason
_LINE = 500  # characters of a line before and behind a figure


def misplaced(alignment: Alignment, reading: Reading) -> Outcome | None:
    """Why an alignment does not count because of where its words stand, or None."""
    if _is_anothers_status(alignment, reading) or _is_a_places(alignment, reading):
        return Outcome.NUMBER
    named = [value for value in values(reading.text) if not value.loose]
    if any(_holds_deciding(value, alignment, reading) for value in named):
        return Outcome.VALUE
    return None


def lacks_its_status(concepts: frozenset[str], reading: Reading, window: Window) -> bool:
    """Whether a wording's status is only in the letters of other figures, and another is there."""
    statuses = [one for one in concepts if len(one) == _STATUS_FIGURES and one.isdigit()]
    if not statuses:
        return False
    there = {unit.concept for unit in reading.units[window.low : window.high]}
    return not there.issuperset(statuses) and _STATUS.search(reading.text) is not None


def is_denied(low: int, high: int, reading: Reading, *, bad: bool) -> bool:
    """Whether a denial among the units from `low` to `high` is the sentence's own, not a name's,
    nor one of what did not come over, whose reason an error is, if it is `bad`."""
    named = values(reading.text)
    tokens, units = reading.tokens, reading.units
    return any(
        unit.concept == NOT
        and not any(value.holds(tokens[unit.first].start, tokens[unit.last].end) for value in named)
        and not (bad and _has_its_reason(index, high, reading))
        for index, unit in enumerate(units[low : high + 1], low)
    )


def _has_its_reason(index: int, high: int, reading: Reading) -> bool:
    """Whether the denial at a unit says what was not sent, and the reason follows up to unit
    `high`: `material 4 not sent: quantity must be greater than 0`."""
    units = reading.units
    if index + 1 > high or units[index + 1].concept not in _BROUGHT_OVER:
        return False
    if units[index + 1].gap is not Gap.NONE:
        return False
    for after in range(index + 2, min(high, index + _NEAR) + 1):
        token = reading.tokens[units[after].first]
        if token.form in _REASONS or reading.text[token.start - _MARKS : token.start].rstrip(
            " \"'"
        ).endswith(":"):
            return True
        if units[after].gap is not Gap.NONE and token.form not in _REASONS:
            return False
    return False


def _is_anothers_status(alignment: Alignment, reading: Reading) -> bool:
    """Whether a status is only the number of something, where its line has another status: the
    503 of `(Hotel 503): The remote server returned an error: (500)`."""
    text = reading.text
    for _, index in alignment.pairs:
        unit = reading.units[index]
        if len(unit.concept) != _STATUS_FIGURES or not unit.concept.isdigit():
            continue
        token = reading.tokens[unit.first]
        if text[token.start - 1 : token.start] == "(" and text[token.end : token.end + 1] == ")":
            continue
        before = text[max(0, token.start - _LINE) : token.start].rpartition("\n")[2]
        line = before + text[token.start : token.end + _LINE].partition("\n")[0]
        if any(found[1] != unit.concept for found in _STATUS.finditer(line)):
            return True
    return False


def _is_a_places(alignment: Alignment, reading: Reading) -> bool:
    """Whether a status is the number of a room or a bus: `Kamer 401: sleutel niet gemachtigd`."""
    tokens, units = reading.tokens, reading.units
    for _, index in alignment.pairs:
        unit = units[index]
        if len(unit.concept) != _STATUS_FIGURES or not unit.concept.isdigit() or not unit.first:
            continue
        if _is_of_a_place(reading.text, tokens[unit.first].start):
            return True
    return False


def _is_of_a_place(text: str, start: int) -> bool:
    """Whether what begins at a place is the number of a room, a bus, a camera."""
    if not text[start : start + 1].isdigit():
        return False
    before = _NUMBERED.search(text, max(0, start - _WORD), start)
    return before is not None and numbers_places(before[1])


def _holds_deciding(value: Value, alignment: Alignment, reading: Reading) -> bool:
    """Whether a deciding word of a wording stands in a name, though the word that says so is none
    of the wording's own, or nothing else decides."""
    tokens, units, weights = reading.tokens, reading.units, alignment.phrase.weights
    inside = labelled = outside = False
    for position, index in alignment.pairs:
        start, end = tokens[units[index].first].start, tokens[units[index].last].end
        if value.label <= start and end <= value.start:
            labelled = True
        elif weights[position] >= _DECIDING:
            inside |= value.holds(start, end)
            outside |= not value.holds(start, end)
    if value.telling and not outside:
        return False  # a description may be all that tells of the error
    return inside and not (labelled and outside)
