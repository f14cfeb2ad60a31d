"""Whether a sentence cites a wording as the vendor writes it."""

from __future__ import annotations

import re

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.doubting.layout import clause_before
from troubleshooter.matching.doubting.moodwords import TOLD
from troubleshooter.matching.reading.lexicon import NOT
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Gap

_BEFORE = 40  # characters before what is cited
_SAID = 4  # words before what is cited
_COUNTED = 5  # words between a count and what it counts
_WITHIN = re.compile(r"(?:^|[\s(])[a-z0-9][\w'\-]*,? $")  # a word without a capital
_WITH = frozenset({"met", "with", "status", "nu", "now", "toen", "then", "weer", "again"})
_STATUS = frozenset({"status", "melding", "error", "message", "fout"})
_STANDS_OUT = re.compile(
    r"[.,;!?)]|\s?$| (?:in|bij|op|on|at|for|voor|sinds|since|van|from|and|en)\b"
)


def is_quoted(alignment: Alignment, reading: Reading) -> bool:
    """Whether the words are somebody's quotation: 'Customer updated'; a single word only where
    something numbered shows it: `Order 000004519 shows 'Timeout'`."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    first = units[alignment.first].first
    start, end = tokens[first].start, tokens[units[alignment.last].last].end
    if not text[max(0, start - 1) : start] == "'" == text[end : end + 1]:
        return False
    if " " in text[start:end]:
        return True
    before = tokens[max(0, first - _COUNTED) : first]
    shown = any(token.form in TOLD for token in before[-3:])
    return shown and any(token.form.isdigit() for token in before)


def is_cited(alignment: Alignment, reading: Reading) -> bool:
    """Whether a sentence gives the words as the vendor writes them, after a word that says that
    they came: `de export faalt met Verplicht: Dagboek`."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    first = units[alignment.first].first
    start, end = tokens[first].start, tokens[units[alignment.last].last].end
    cited = alignment.exact and text[start : start + 1].isupper()
    if not cited or _WITHIN.search(text, max(0, start - _BEFORE), start) is None:
        return False
    if " " not in text[start:end]:  # a word by itself, which may begin a name
        if _STANDS_OUT.match(text, end) is None:
            return False
        last = tokens[first - 1].form
        return last in _STATUS or (last in ("met", "with") and _is_counted(first, reading))
    said = {token.form for token in tokens[max(0, first - _SAID) : first]}
    if not said.isdisjoint(TOLD) or not said.isdisjoint(_WITH):
        return True
    named = ":" in alignment.phrase.wording.text and _STANDS_OUT.match(text, end) is not None
    return named and _failed_before(alignment, reading)


def _is_counted(first: int, reading: Reading) -> bool:
    """Whether what has the message is counted: `14 regels met Timeout`."""
    before = reading.tokens[max(0, first - _COUNTED) : first]
    return any(token.form.isdigit() and token.form != "0" for token in before)


def _failed_before(alignment: Alignment, reading: Reading) -> bool:
    """Whether the clause before a comma says what did not work: `klant niet weg te schrijven, `."""
    units = reading.units
    if units[alignment.first].gap is not Gap.CLAUSE:
        return False
    return any(unit.concept == NOT for unit in clause_before(alignment.first, 0, reading))
