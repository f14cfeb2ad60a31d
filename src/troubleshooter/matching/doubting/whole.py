"""Whether a wording too common to stand inside other text fills its message or cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.doubting.moodwords import TOLD
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.reader import VALUE, Reading, Unit
from troubleshooter.matching.reading.tokens import Gap, Token
from troubleshooter.matching.reading.windows import Window

_KEY = re.compile(r'":.*[{,]\s?"$', re.DOTALL)
_LIST = re.compile(r": ?\[[\"']?$")
_LABEL = 8
_ASKING = frozenset({"is", "are", "zijn", "does", "do", "must", "moet", "mag", "kan", "can"})
_SHORT = 3  # letters
_COUNTED = 6  # figures
_DOCUMENTS = frozenset({"order", "invoice", "customer", "credit-memo", "work-order"})
_BEFORE = 40  # characters before what is cited
_SAID = 4  # words before what is cited
_WITHIN = re.compile(r"(?:^|[\s(])[a-z0-9][\w'\-]*,? $")  # a word without a capital
_WITH = frozenset({"met", "with", "status", "nu", "now", "toen", "then", "weer", "again"})
_STATUS = frozenset({"status", "melding", "error", "message", "fout"})
_STANDS_OUT = re.compile(
    r"[.,;!?)]|\s?$| (?:in|bij|op|on|at|for|voor|sinds|since|van|from|and|en)\b"
)
_STOPS = (".", "!", "?")
_UNITS = frozenset({"seconds", "seconden", "milliseconds", "ms", "s", "after", "na"})
REFERENCES = frozenset(
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
        "line",
        "log",
        "melding",
        "message",
        "status",
        "occur",
        "exact",
        "bookzo",
        "visma-net",
    }
)
"""Concepts that only say what a message is about: `Order 100000123: ...`."""


def fills(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether the aligned words stand together and fill their message, cell or quotation."""
    if not _contiguous(alignment, reading, lexicon) or _is_asked(alignment, reading, window):
        return False
    return (
        _quoted(alignment, reading)
        or _whole(alignment, reading, window, lexicon)
        or _cited(alignment, reading)
    )


def _is_asked(alignment: Alignment, reading: Reading, window: Window) -> bool:
    """Whether the words are a question by their order: `Is een dagboek verplicht in Exact?`"""
    tokens, units = reading.tokens, reading.units
    first, last = tokens[units[window.low].first], tokens[units[window.high - 1].last]
    if first.form not in _ASKING or units[window.low].first == units[alignment.first].first:
        return False
    return reading.text[last.end : last.end + 2].lstrip()[:1] == "?"


def _quoted(alignment: Alignment, reading: Reading) -> bool:
    """Whether the words are somebody's quotation: 'Customer updated'."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    start = tokens[units[alignment.first].first].start
    end = tokens[units[alignment.last].last].end
    return text[max(0, start - 1) : start] == "'" == text[end : end + 1] and " " in text[start:end]


def _cited(alignment: Alignment, reading: Reading) -> bool:
    """Whether a sentence gives the words as the vendor writes them, after a word that says that
    they came: `de export faalt met Verplicht: Dagboek`."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    first = units[alignment.first].first
    start, end = tokens[first].start, tokens[units[alignment.last].last].end
    cited = alignment.exact and text[start : start + 1].isupper()
    if not cited or _WITHIN.search(text, max(0, start - _BEFORE), start) is None:
        return False
    if " " not in text[start:end]:  # a word by itself, which may begin a name
        led = tokens[first - 1].form in _STATUS
        return led and _STANDS_OUT.match(text, end) is not None
    said = {token.form for token in tokens[max(0, first - _SAID) : first]}
    return not said.isdisjoint(TOLD) or not said.isdisjoint(_WITH)


def _contiguous(alignment: Alignment, reading: Reading, lexicon: Lexicon) -> bool:
    inside = range(alignment.first, alignment.last + 1)
    matched = {unit for _, unit in alignment.pairs}
    # The status of `HTTP 500` stands right there, and is not the size in `HTTP/1.1" 200 500`.
    numbered = any(concept.isdigit() for concept in alignment.phrase.concepts)
    return all(
        index in matched
        or reading.units[index].concept in lexicon.stopwords
        or (reading.units[index].concept == VALUE and not numbered)
        for index in inside
    )


def _whole(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether the span fills its message or cell; references before and behind do not count."""
    units, tokens, text = reading.units, reading.tokens, reading.text
    after = alignment.last + 1
    if after < window.high and units[after].gap < Gap.CELL and not alignment.lost_end:
        between = text[tokens[units[alignment.last].last].end : tokens[units[after].first].start]
        if "(" not in between and "[" not in between and not between.startswith((":", ".", ",")):
            bare = not between.strip() and _is_count(after, reading)
            rest: Sequence[Unit] = units[after : window.high]
            if _tells_failure(alignment):
                rest = _clause(rest)
            if bare or not _only_references(rest, reading, lexicon):
                return False
        elif between.startswith(":") and _is_count(after, reading):
            return False
    alone = alignment.phrase.concepts == ("success",)  # also the name of a column
    end = tokens[units[alignment.last].last].end
    start_of = tokens[units[alignment.first].first].start
    if _is_name(text, start_of, end, alone):
        return False
    if alignment.lost_front:
        return not _header(reading, window)
    before = alignment.first
    start = before
    while start > window.low and units[start].gap < Gap.CELL and not _begins(start, reading):
        start -= 1
    if start < before and units[before].gap is Gap.NONE and _is_count(before - 1, reading):
        return False
    if _header(reading, window):
        return False
    labelled = units[before].gap is Gap.CLAUSE and before - start <= _LABEL
    if labelled and not alone and _label_ends(text, start_of):
        return True
    return _only_references(units[start:before], reading, lexicon)


def _is_name(text: str, start: int, end: int, column: bool) -> bool:
    """Whether the words name a field or a program's part; `column`: they also name a column."""
    if column and text[end : end + 1] == ":":
        return True
    if column and text[end:].strip() in ("", '"') and _KEY.search(text[:start]):
        return True  # a key whose value was cut off
    if text[end : end + 2] in ('":', "':", '"=') or text[end : end + 1] in ("=", "_"):
        return True
    before = text[max(0, start - 4) : start]
    listed = " " in text[start:end] and _LIST.search(before) is not None  # a list with a name
    return before.endswith("_") or ("[" in before[-2:] and not listed)


def _begins(index: int, reading: Reading) -> bool:
    """Whether a sentence begins at a unit: a capital behind a full stop."""
    start = reading.tokens[reading.units[index].first].start
    before = reading.text[max(0, start - 2) : start]
    return before[:1] in _STOPS and before[1:] == " " and reading.text[start : start + 1].isupper()


def _label_ends(text: str, start: int) -> bool:
    """Whether a colon stands right before: what comes before it names, and does not tell."""
    return text[:start].rstrip("\"' [")[-1:] == ":"


def _tells_failure(alignment: Alignment) -> bool:
    """Whether a wording shows by itself that something is wrong; good news may go on to tell it."""
    phrase = alignment.phrase
    return phrase.denies or phrase.fails or ":" in phrase.wording.text


def _clause(units: Sequence[Unit]) -> Sequence[Unit]:
    """`units` up to the first mark between them: `for CM 1020` of `for CM 1020, never synced`."""
    last = next((at for at, unit in enumerate(units) if at and unit.gap), len(units))
    return units[:last]


def _only_references(units: Sequence[Unit], reading: Reading, lexicon: Lexicon) -> bool:
    return all(
        unit.concept == VALUE
        or unit.concept.isdigit()  # a figure that some wording names
        or unit.concept in REFERENCES
        or unit.concept in lexicon.stopwords
        or reading.tokens[unit.first].form in _UNITS
        or _is_short(reading.tokens[unit.first], reading)
        for unit in units
    )


def _is_short(token: Token, reading: Reading) -> bool:
    """Whether a token is what somebody calls a kind of document in short: `CM 000000231`."""
    return len(token.form) <= _SHORT and reading.text[token.start : token.end].isupper()


def _is_count(index: int, reading: Reading) -> bool:
    """Whether a unit is a bare number: `3 invoices created` sums up, it is no message of one. The
    number of a document and a time are none: `order 4410`, `000004410`, `30 ms`."""
    units, tokens = reading.units, reading.tokens
    form = tokens[units[index].first].form
    if not form.isdigit() or (form[0] == "0" and form != "0") or len(form) > _COUNTED:
        return False
    named = index > 0 and units[index].gap is Gap.NONE and units[index - 1].concept in _DOCUMENTS
    behind = units[index].last + 1
    timed = behind < len(tokens) and tokens[behind].form in _UNITS
    return not named and not timed


def _header(reading: Reading, window: Window) -> bool:
    """Whether the line is a table's header row, in which column names look like messages."""
    words = {reading.tokens[unit.first].form for unit in reading.units[window.low : window.high]}
    return len(words & {"id", "message", "platform", "bericht", "order", "bestelling"}) >= 3
