"""What an aligned wording must pass before it is a diagnosis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.aligning.edges import BEFORE_A_PRODUCT, PRODUCTS
from troubleshooter.matching.aligning.phrases import FAILING
from troubleshooter.matching.doubting.layout import is_grid_row
from troubleshooter.matching.doubting.misplaced import is_denied, lacks_its_status, misplaced
from troubleshooter.matching.doubting.over import is_over
from troubleshooter.matching.doubting.products import names_own, spoken_of
from troubleshooter.matching.doubting.subjects import is_anothers, is_none_of_it, is_of_it
from troubleshooter.matching.doubting.whole import REFERENCES, fills
from troubleshooter.matching.doubting.whose import names_another
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.reading.codes import Code
from troubleshooter.matching.reading.lexicon import NOT, Lexicon
from troubleshooter.matching.reading.reader import VALUE, WORD, Reading, Unit
from troubleshooter.matching.reading.routing import is_anothers_answer
from troubleshooter.matching.reading.tokens import Gap, tokenize
from troubleshooter.matching.reading.windows import Window, is_apart, separated
from troubleshooter.matching.records import record
from troubleshooter.model import Rule

_DEMAND = "must"
_ANSWERS = frozenset({"no", "nee"})
_NEAR = 160  # characters
_DECIDING = 0.7
_ONE_WORD = 0.88  # how alike a single word must be that is the whole wording
_NEARLY_ALL, _MANY = 0.9, 4  # score, words
_REASONS = frozenset({"want", "omdat", "doordat", "aangezien", "because"})
_APART = 2  # words
_QUANTITY = frozenset({"quantity", "number", "amount"})
_OTHER_FIGURES = frozenset(
    {"price", "prijs", "verkoopprijs", "inkoopprijs", "kostprijs", "weight", "gewicht", "discount"}
    | {
        "korting",
        "rate",
        "tarief",
        "uurtarief",
        "percentage",
        "width",
        "breedte",
        "length",
        "lengte",
    }
    | {"height", "hoogte", "volume", "margin", "marge", "factor"}
)
"""What may have to be more than nothing as well, and is no quantity."""
_ROW_NUMBER = re.compile(r"(?:^|[|\n;]) ?#?\d{1,12}[ :.\-]{1,3}$")
_NEXT_ITEM = re.compile(r"\n[ \t>|]*(?:[-*+\u2022\u2023\u25cf\u25aa\u2013] |[0-9]{1,3}[.)] )")
_CLOSED = re.compile(r"\)[^\n]*\n")
"""A code in brackets ends what stands before it on its line."""
_CELLS_REST = re.compile(
    r" (?:[(\[][^()\[\]\n\"]{1,60}[)\]]|#\d{1,12}|[\-\u2013] [^\W\d]{2,20}\.? #?\d{1,12}"
    r"|(?:/ )?(?:mutatie|mutation|boeking)?(?:nr\.?|nummer)? ?#?\d{4,12})\""
    r"\s{0,2}(?:[,;|\t\n]|$)"
)
"""What a cell holds behind its message, whose it is or how long: `"Success (mutatie 55871)",`."""
_JSON_VALUE = re.compile(r'"\s?:\s?"$')


_DONE = frozenset({"create", "update"})
_OBJECTS = frozenset({"their", "his", "her", "its", "the"})


def check(
    alignment: Alignment,
    rule: Rule,
    reading: Reading,
    window: Window,
    codes: Sequence[Code],
    lexicon: Lexicon,
) -> Outcome:
    """Whether `alignment` may count, apart from its score."""
    if (lacking := _lacking(alignment, reading)) is not None:
        return lacking
    if _is_in_a_name(alignment, reading):
        return Outcome.SUBSTITUTED
    phrase, units = alignment.phrase, reading.units
    if phrase.turned and not alignment.exact:
        return Outcome.SHORT
    if not alignment.exact and _substituted(alignment, reading, window, lexicon):
        return Outcome.SUBSTITUTED
    single = units[alignment.first].first == units[alignment.first].last
    if len(phrase.concepts) == 1 and single and not alignment.exact and alignment.score < _ONE_WORD:
        return Outcome.SHORT
    if _quote_goes_on(alignment, reading, lexicon) or is_anothers(alignment, reading, lexicon):
        return Outcome.SUBSTITUTED
    if is_of_it(alignment, reading) or is_none_of_it(alignment, reading, window, lexicon):
        return Outcome.DENIED
    if alignment.lost_end and not rule.level.bad:
        return Outcome.NOT_WHOLE  # it may have gone on to say what went wrong
    if phrase.wording.whole and not fills(alignment, reading, window, lexicon):
        return Outcome.NOT_WHOLE
    span = Span(alignment.first, alignment.last, phrase.denies, frozenset(phrase.concepts))
    return check_span(span, rule, reading, window, codes, lexicon)


def _does_that_itself(at: int, reading: Reading) -> bool:
    """Whether what ends at a unit is not done to the thing, but by it: `customer 5521 updated their
    password`."""
    last = reading.units[at]
    if last.concept not in _DONE:
        return False
    behind = reading.tokens[last.last + 1 :][:1]
    return bool(behind) and behind[0].gap is Gap.NONE and behind[0].form in _OBJECTS


def _is_in_a_name(alignment: Alignment, reading: Reading) -> bool:
    """Whether a matched word is only the front of an article's or a customer's name in capitals:
    `Material KLANT-01`, `Relation MATERIAAL-DIRECT BV`."""
    text, matched = reading.text, {unit for _, unit in alignment.pairs}
    for unit in matched - {number - 1 for number in matched}:
        token = reading.tokens[reading.units[unit].last]
        behind = text[token.end : token.end + 2]
        if behind[:1] == "-" and behind[1:].isalnum() and text[token.start : token.end].isupper():
            return not text.isupper()
    return False


def _denies_by_an_answer(alignment: Alignment, reading: Reading) -> bool:
    """Whether all that denies is what a column holds: `3 lines with No: order 4471 ...`."""
    denying = [unit for _, unit in alignment.pairs if reading.units[unit].concept == NOT]
    tokens = [reading.tokens[reading.units[unit].last] for unit in denying]
    return bool(tokens) and all(
        token.form in _ANSWERS and reading.text[token.end : token.end + 1] == ":"
        for token in tokens
    )


def _is_affirmed(alignment: Alignment, reading: Reading) -> bool:
    """Whether a matched word is told to be so, and the denial is another's: `niet in VISMA.net,
    relatie 20118 wel gevonden`."""
    tokens, units = reading.tokens, reading.units
    matched = sorted(unit for _, unit in alignment.pairs)
    denied = next((unit for unit in matched if units[unit].concept == NOT), len(units))
    words = [unit for unit in matched if unit > denied]
    if any(tokens[units[word].first - 1].form == "wel" for word in words):
        return True
    # `klant gevonden, factuur niet gevonden`: what is denied was said of the thing before.
    told = {
        units[unit].concept
        for unit in range(matched[0], min(denied, len(units)))
        if unit not in matched and reading.text.startswith(",", tokens[units[unit].last].end)
    }
    return any(units[word].concept in told for word in words)


def _lacking(alignment: Alignment, reading: Reading) -> Outcome | None:
    """Why the matched words are not enough, whatever stands around them; None if they are."""
    phrase, units = alignment.phrase, reading.units
    matched = {units[unit].concept for _, unit in alignment.pairs}
    if any(concept.isdigit() and concept not in matched for concept in phrase.concepts):
        return Outcome.NUMBER
    if phrase.denies and NOT not in matched and not alignment.denied:
        return Outcome.NOT_DENIED
    if phrase.denies and (
        _denies_by_an_answer(alignment, reading) or _is_affirmed(alignment, reading)
    ):
        return Outcome.NOT_DENIED
    if phrase.fails and FAILING.isdisjoint(matched) and not _lost_only_that(alignment):
        return Outcome.NO_FAILURE
    if _DEMAND in phrase.concepts and _DEMAND not in matched and not alignment.cut:
        return Outcome.NO_FAILURE
    unsaid = PRODUCTS.intersection(phrase.concepts) - matched
    if unsaid and reading.tokens[-1].form in BEFORE_A_PRODUCT:
        return Outcome.SHORT  # which product it was is what the message's end cut off
    return misplaced(alignment, reading)


def _lost_only_that(alignment: Alignment) -> bool:
    """Whether all but the word for failure in front is there, which the message's edge cut off."""
    phrase = alignment.phrase
    lost = phrase.concepts[: alignment.pairs[0][0]]
    told = alignment.score >= _NEARLY_ALL and len(alignment.pairs) >= _MANY
    return told and alignment.lost_front and not alignment.lost_end and FAILING.issuperset(lost)


@record
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
    codes: Sequence[Code],
    lexicon: Lexicon,
) -> Outcome:
    """Whether what stands around a match speaks against it."""
    if lacks_its_status(span.concepts, reading, window):
        return Outcome.NUMBER
    low, high = clause_of(span.first, span.last, reading, window)
    clause = {reading.units[index].concept for index in range(low, high + 1)}
    if not span.denies and NOT in clause and is_denied(low, high, reading, bad=rule.level.bad):
        start, end = _place(span, reading)
        if not is_grid_row(reading.text, start, end, bad="success" not in span.concepts):
            return Outcome.DENIED
    if _none_of_it(span, reading, window):
        return Outcome.DENIED
    if not rule.level.bad and not FAILING.isdisjoint(clause - span.concepts):
        return Outcome.FAILURE
    if not rule.level.bad and _does_that_itself(span.last, reading):
        return Outcome.NOT_WHOLE
    wanted = span.concepts & PRODUCTS
    named = {unit.concept for unit in reading.units[window.low : window.high]} & PRODUCTS
    if wanted and named and not wanted & named:
        return Outcome.FOREIGN
    return _context(span, rule, reading, window, codes, lexicon)


def _place(span: Span, reading: Reading) -> tuple[int, int]:
    tokens, units = reading.tokens, reading.units
    return tokens[units[span.first].first].start, tokens[units[span.last].last].end


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
    low, high = clause_of(alignment.first, alignment.last, reading, window)
    if not _QUANTITY.isdisjoint(lacking) and any(
        reading.tokens[unit.first].form in _OTHER_FIGURES for unit in units[low : high + 1]
    ):
        return True
    if not PRODUCTS.issuperset(lacking) and _read_cleanly(alignment, reading, window, lexicon):
        return True
    values = {
        index
        for (one, here), (other, there) in pairwise(alignment.pairs)
        if any(phrase.holes[one + 1 : other + 1])
        for index in range(here + 1, there)
        if units[index].concept == WORD or other == one + 1
    }
    return any(
        units[index].concept not in phrase.concepts and _is_word(units, index, lexicon)
        for index in range(low, high + 1)
        if index not in values
    )


def _read_cleanly(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether every other word around the span is known: then what is lacking is not misspelt."""
    low, high = clause_of(alignment.first, alignment.last, reading, window)
    matched = {index for _, index in alignment.pairs}
    return all(
        index in matched
        or unit.concept in lexicon.stopwords
        or (unit.concept != WORD and unit.similarity == 1.0)
        for index, unit in enumerate(reading.units[low : high + 1], low)
    )


def _quote_goes_on(alignment: Alignment, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a matched word opens a quotation that says more: 'Customer invoice' for Customer."""
    phrase, units = alignment.phrase, reading.units
    matched = {unit for _, unit in alignment.pairs}
    for position, unit in alignment.pairs:
        last = reading.tokens[units[unit].last]
        behind = reading.text[last.end : last.end + 2]
        if not last.quoted or not behind.startswith(" ") or behind[1:] in ("'", '"'):
            continue
        if unit == alignment.last and _is_a_grids(reading.text, last.start, last.end):
            continue
        if _JSON_VALUE.search(reading.text[max(0, last.start - 8) : last.start]):
            continue
        after = unit + 1
        while after < len(units) and units[after].concept in lexicon.stopwords:
            after += 1
        if after < len(units) and after not in matched and not phrase.holes[position + 1]:
            return True
    return False


def _is_a_grids(text: str, start: int, end: int) -> bool:
    """Whether what goes on is the rest of a cell, in a row that began with a number."""
    if _CELLS_REST.match(text, end) is None:
        return False
    return any(map(str.isdigit, text[max(0, start - _NEAR) : start].rpartition("\n")[2]))


def _is_word(units: tuple[Unit, ...], index: int, lexicon: Lexicon) -> bool:
    """Whether a unit says something itself, unlike a value, a stop word or the `order` of
    `order 100000123`."""
    concept = units[index].concept
    if concept in (VALUE, NOT) or concept in lexicon.stopwords or concept in FAILING:
        return False
    followed = index + 1 < len(units) and units[index + 1].concept == VALUE
    return not (concept in REFERENCES and followed)


def clause_of(first: int, last: int, reading: Reading, window: Window) -> tuple[int, int]:
    """The units from the last comma, colon, reason or line before a span to the next behind it."""
    low, high = first, last
    while low > window.low and not _parts(low, reading):
        low -= 1
    while high + 1 < window.high and not _parts(high + 1, reading):
        high += 1
    return low, high


def _parts(index: int, reading: Reading) -> bool:
    """Whether a clause begins at a unit: behind a mark, or with what gives a reason."""
    unit = reading.units[index]
    return unit.gap is not Gap.NONE or reading.tokens[unit.first].form in _REASONS


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
        and not _is_answer_of_row(span, after, reading)
        and units[after].gap is Gap.CLAUSE
        and units[after].concept in (NOT, "zero", "nothing")
        and (after + 1 == window.high or units[after + 1].gap is not Gap.NONE)
    )


def _is_answer_of_row(span: Span, after: int, reading: Reading) -> bool:
    """Whether `(No)` behind a span is the last column of a row that its number begins: `#72 Email
    required (No)`."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    answer = tokens[units[after].first]
    if text[answer.start - 1] != "(" or text[answer.end : answer.end + 1] != ")":
        return False
    start = tokens[units[span.first].first].start
    return _ROW_NUMBER.search(text[max(0, start - _NEAR) : start]) is not None


def _context(
    span: Span,
    rule: Rule,
    reading: Reading,
    window: Window,
    codes: Sequence[Code],
    lexicon: Lexicon,
) -> Outcome:
    tokens, units = reading.tokens, reading.units
    if not lexicon.product_words.isdisjoint(reading.forms):
        others = lexicon.other_products - spoken_of(rule, lexicon)
        if not names_own(reading) and names_another(len(span.concepts), reading, window, others):
            return Outcome.FOREIGN
    start, end = _place(span, reading)
    if rule.level.bad and is_over(start, end, reading, window, lexicon):
        return Outcome.OVER
    line = reading.text[
        tokens[units[window.low].first].start : tokens[units[window.high - 1].last].end
    ]
    if is_anothers_answer(rule.system, reading.text[start:end], line):
        return Outcome.FOREIGN
    listed = len({code.code for code in codes if code.distinctive}) > 1
    near = [code for code in codes if _beside(reading, start, end, code, listed)]
    foreign = [code for code in near if code.distinctive and not rule.has_code(code.code)]
    if foreign and not any(rule.has_code(code.code) for code in near):
        return Outcome.OTHER_CODE
    return Outcome.KEPT


def _beside(reading: Reading, start: int, end: int, code: Code, listed: bool) -> bool:
    """Whether a code speaks of the span: beside it, at most a word or two apart, and no thing of
    its own; `listed`: there are several codes."""
    if code.start - end > _NEAR or start - code.end > _NEAR:
        return False
    if code.start >= end:
        apart = is_apart(reading.text, end, code.start, listed=listed)
        return not apart and not separated(reading.text, end, code.start)
    between = reading.text[code.end : start]
    if _NEXT_ITEM.search(between) or _CLOSED.match(between):
        return False
    if ";" in between or is_apart(reading.text, code.end, start, listed=listed):
        return False
    return len(tokenize(between)) <= _APART
