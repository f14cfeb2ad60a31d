"""What an aligned wording must pass before it is a diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from troubleshooter.matching.align import Alignment
from troubleshooter.matching.codes import Code
from troubleshooter.matching.lexicon import NOT, Lexicon
from troubleshooter.matching.phrases import FAILING
from troubleshooter.matching.reading import VALUE, WORD, Reading, Unit
from troubleshooter.matching.tokens import Gap
from troubleshooter.model import Level, Rule

_SMALL = 90
_MOST_LINES = 600
_DEMAND = "must"
_DECIDING = 0.7
PRODUCTS = frozenset({"visma-net", "e-boekhouden", "outsmart", "exact"})
"""Concepts that name the system an error is about."""

_UNITS = frozenset({"seconds", "seconden", "milliseconds", "ms", "s", "after", "na"})
_REFERENCES = frozenset(
    {
        "order",
        "invoice",
        "customer",
        "credit-memo",
        "work-order",
        "magento",
        "e-boekhouden",
        "error",
        "number",
        "log",
        "melding",
        "message",
        "status",
        "exact",
        "bookzo",
        "visma-net",
    }
)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of units that a wording is looked for in: one line, or a few short ones."""

    low: int
    high: int


class Verdict(Enum):
    """Why an alignment is or is not a diagnosis."""

    ACCEPTED = "accepted"
    DENIED = "the message denies it"
    NOT_DENIED = "the wording denies something that the message does not"
    NO_FAILURE = "the wording tells of a failure, the message does not"
    FAILURE = "the wording is good news, the message is not"
    NUMBER = "a deciding number differs"
    NOT_WHOLE = "too common a wording to be found inside other text"
    OVER = "the message says that it is over"
    FOREIGN = "the message is about another product"
    SUBSTITUTED = "a deciding word of the wording stands there as another word"
    OTHER_CODE = "an error code beside it means something else"


def windows(reading: Reading) -> Iterator[Window]:
    """Each line; then, for short messages, lines taken together in case one was wrapped."""
    if not reading.units:
        return
    starts = [index for index, unit in enumerate(reading.units) if unit.gap is Gap.LINE]
    ends = [*starts[1:], len(reading.units)]
    lines = list(zip(starts, ends, strict=True))[:_MOST_LINES]
    for low, high in lines:
        yield Window(low, high)
    if len(lines) < 2:
        return
    if len(reading.units) <= _SMALL:
        yield Window(0, len(reading.units))
        return
    for (low, _), (_, high) in pairwise(lines):
        if high - low <= _SMALL:
            yield Window(low, high)


def separated(text: str, one: int, other: int) -> bool:
    """Whether two places lie in different statements: a semicolon, a sentence's or line's end."""
    between = text[min(one, other) : max(one, other)]
    return ";" in between or ". " in between or "\n" in between or " | " in between


def check(
    alignment: Alignment,
    rule: Rule,
    reading: Reading,
    window: Window,
    codes: list[Code],
    lexicon: Lexicon,
) -> Verdict:
    """Whether `alignment` may count, apart from its score."""
    phrase, units = alignment.phrase, reading.units
    matched = {units[unit].concept for _, unit in alignment.pairs}
    if any(concept.isdigit() and concept not in matched for concept in phrase.concepts):
        return Verdict.NUMBER
    if phrase.denies and NOT not in matched:
        return Verdict.NOT_DENIED
    if phrase.fails and FAILING.isdisjoint(matched):
        return Verdict.NO_FAILURE
    if _DEMAND in phrase.concepts and _DEMAND not in matched and not alignment.cut:
        return Verdict.NO_FAILURE
    if not alignment.exact and _substituted(alignment, reading, window, lexicon):
        return Verdict.SUBSTITUTED
    if _quote_goes_on(alignment, reading, lexicon):
        return Verdict.SUBSTITUTED
    if phrase.wording.whole and not (
        _contiguous(alignment, reading, lexicon) and _whole(alignment, reading, window, lexicon)
    ):
        return Verdict.NOT_WHOLE
    span = Span(alignment.first, alignment.last, phrase.denies, frozenset(phrase.concepts))
    return check_span(span, rule, reading, window, codes, lexicon)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of units (`first`..`last`) taken for a wording that denies something or not."""

    first: int
    last: int
    denies: bool
    concepts: frozenset[str]


def check_span(
    span: Span,
    rule: Rule,
    reading: Reading,
    window: Window,
    codes: list[Code],
    lexicon: Lexicon,
) -> Verdict:
    """Whether what stands around a match speaks against it."""
    low, high = clause_of(span.first, span.last, reading, window)
    clause = {reading.units[index].concept for index in range(low, high + 1)}
    if (not span.denies and NOT in clause) or _none_of_it(span, reading, window):
        return Verdict.DENIED
    if rule.level in (Level.SUCCESS, Level.INFO) and not FAILING.isdisjoint(clause - span.concepts):
        return Verdict.FAILURE
    wanted = span.concepts & PRODUCTS
    named = {unit.concept for unit in reading.units[window.low : window.high]} & PRODUCTS
    if wanted and named and not wanted & named:
        return Verdict.FOREIGN
    return _context(span, rule, reading, window, codes, lexicon)


def _substituted(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether a deciding word of the wording is another word in the message: quantity as price.

    Looked for in the clause around the span, but not where the wording expects a value.
    """
    phrase, units = alignment.phrase, reading.units
    found = dict(alignment.pairs)
    lacking = [
        concept
        for position, concept in enumerate(phrase.concepts)
        if position not in found and phrase.weights[position] >= _DECIDING and concept != NOT
    ]
    if not lacking or alignment.cut:
        return False
    values = {
        index
        for (one, here), (other, there) in pairwise(alignment.pairs)
        if any(phrase.holes[one + 1 : other + 1])
        for index in range(here + 1, there)
        if units[index].concept == WORD or other == one + 1
    }
    low, high = clause_of(alignment.first, alignment.last, reading, window)
    return any(
        units[index].concept not in phrase.concepts and _is_word(units, index, lexicon)
        for index in range(low, high + 1)
        if index not in values
    )


def _quote_goes_on(alignment: Alignment, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a matched word opens a quotation that says more: 'Customer invoice' for Customer."""
    phrase, units = alignment.phrase, reading.units
    matched = {unit for _, unit in alignment.pairs}
    for position, unit in alignment.pairs:
        last = reading.tokens[units[unit].last]
        if not last.quoted or reading.text[last.end : last.end + 1] != " ":
            continue
        after = unit + 1
        while after < len(units) and units[after].concept in lexicon.stopwords:
            after += 1
        if after < len(units) and after not in matched and not phrase.holes[position + 1]:
            return True
    return False


def _is_word(units: tuple[Unit, ...], index: int, lexicon: Lexicon) -> bool:
    """Whether a unit says something itself, unlike a value, a stop word or the `order` of
    `order 100000123`."""
    concept = units[index].concept
    if concept in (VALUE, NOT) or concept in lexicon.stopwords or concept in FAILING:
        return False
    followed = index + 1 < len(units) and units[index + 1].concept == VALUE
    return not (concept in _REFERENCES and followed)


def _contiguous(alignment: Alignment, reading: Reading, lexicon: Lexicon) -> bool:
    inside = range(alignment.first, alignment.last + 1)
    matched = {unit for _, unit in alignment.pairs}
    return all(
        index in matched
        or reading.units[index].concept in lexicon.stopwords
        or reading.units[index].concept == VALUE
        for index in inside
    )


def clause_of(first: int, last: int, reading: Reading, window: Window) -> tuple[int, int]:
    """The units from the last comma, colon or line before a span to the next one behind it."""
    units = reading.units
    low, high = first, last
    while low > window.low and units[low].gap is Gap.NONE:
        low -= 1
    while high + 1 < window.high and units[high + 1].gap is Gap.NONE:
        high += 1
    return low, high


def _none_of_it(span: Span, reading: Reading, window: Window) -> bool:
    """Whether the message counts none: `0 validation errors`, `API error: none`."""
    units = reading.units
    before, after = span.first - 1, span.last + 1
    if (
        before >= window.low
        and units[span.first].gap is Gap.NONE
        and units[before].concept == "zero"
    ):
        return True
    return (
        after < window.high
        and units[after].gap is Gap.CLAUSE
        and units[after].concept in (NOT, "zero", "nothing")
        and (after + 1 == window.high or units[after + 1].gap is not Gap.NONE)
    )


def _whole(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether the span fills its message or cell; references before and behind do not count."""
    units, tokens, text = reading.units, reading.tokens, reading.text
    after = alignment.last + 1
    if after < window.high and units[after].gap < Gap.CELL:
        between = text[tokens[units[alignment.last].last].end : tokens[units[after].first].start]
        if "(" not in between and "[" not in between and not between.startswith((":", ".", ",")):
            bare = units[after].gap is Gap.NONE and _is_count(units[after], reading)
            if bare or not _only_references(units[after : window.high], reading, lexicon):
                return False
        elif between.startswith(":") and _is_count(units[after], reading):
            return False
    end = tokens[units[alignment.last].last].end
    start_of = tokens[units[alignment.first].first].start
    if text[end : end + 2] in ('":', "':", '"=') or text[end : end + 1] in ("=", "_"):
        return False
    if text[max(0, start_of - 1) : start_of] == "_" or "[" in text[max(0, start_of - 2) : start_of]:
        return False
    before = alignment.first
    start = before
    while start > window.low and units[start].gap < Gap.CELL:
        start -= 1
    if start < before and units[before].gap is Gap.NONE and _is_count(units[before - 1], reading):
        return False
    return _only_references(units[start:before], reading, lexicon) and not _header(reading, window)


def _only_references(units: tuple[Unit, ...], reading: Reading, lexicon: Lexicon) -> bool:
    return all(
        unit.concept == VALUE
        or unit.concept in _REFERENCES
        or unit.concept in lexicon.stopwords
        or reading.tokens[unit.first].form in _UNITS
        for unit in units
    )


def _is_count(unit: Unit, reading: Reading) -> bool:
    """Whether a unit is a bare number: `3 invoices created` sums up, it is no message of one."""
    return unit.concept == VALUE and reading.tokens[unit.first].form.isdigit()


def _header(reading: Reading, window: Window) -> bool:
    """Whether the line is a table's header row, in which column names look like messages."""
    words = {reading.tokens[unit.first].form for unit in reading.units[window.low : window.high]}
    return len(words & {"id", "message", "platform", "bericht", "order", "bestelling"}) >= 3


def _context(
    span: Span,
    rule: Rule,
    reading: Reading,
    window: Window,
    codes: list[Code],
    lexicon: Lexicon,
) -> Verdict:
    tokens, units, text = reading.tokens, reading.units, reading.text
    first, last = units[window.low].first, units[window.high - 1].last
    forms = [token.form for token in tokens[first : last + 1]]
    if _holds(forms, lexicon.other_products) and not _holds_own(reading):
        return Verdict.FOREIGN
    start, end = tokens[units[span.first].first].start, tokens[units[span.last].last].end
    if rule.level in (Level.ERROR, Level.WARNING) and _is_over(span, reading, window, lexicon):
        return Verdict.OVER
    near = [
        code
        for code in codes
        if not separated(text, end if code.start >= end else start, code.start)
    ]
    foreign = [code for code in near if code.distinctive and code.code not in rule.codes]
    if foreign and not any(code.code in rule.codes for code in near):
        return Verdict.OTHER_CODE
    return Verdict.ACCEPTED


def _is_over(span: Span, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether the sentence says that the error is gone; a question does not."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    start, end = tokens[units[span.first].first].start, tokens[units[span.last].last].end
    for phrase in lexicon.over:
        length = len(phrase)
        for place in range(units[window.low].first, units[window.high - 1].last + 2 - length):
            if tuple(token.form for token in tokens[place : place + length]) != phrase:
                continue
            at = tokens[place].start
            if start <= at < end or separated(text, end if at >= end else start, at):
                continue
            if "?" not in text[at : at + 40].split("\n")[0]:
                return True
    return False


def _holds(forms: list[str], phrases: frozenset[tuple[str, ...]] | set[tuple[str, ...]]) -> bool:
    singles = {phrase[0] for phrase in phrases if len(phrase) == 1}
    if not singles.isdisjoint(forms):
        return True
    pairs = set(pairwise(forms))
    return not pairs.isdisjoint(phrases)


def _holds_own(reading: Reading) -> bool:
    own = {"exact", "bookzo", "visma-net", "e-boekhouden", "outsmart", "magento"}
    return any(unit.concept in own for unit in reading.units)
