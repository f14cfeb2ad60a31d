"""Whether a wording too common to stand inside other text fills its message or cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.doubting.citing import is_cited, is_quoted
from troubleshooter.matching.doubting.elsewhere import is_the_systems
from troubleshooter.matching.doubting.layout import (
    DOCUMENTS,
    UNITS,
    begins,
    clause_before,
    ends_field,
    is_answer,
    is_count,
    is_grid_row,
    is_header,
    is_listed,
    is_measure,
    is_name,
    is_none,
    is_often,
    is_past,
    is_set,
    is_tallied,
    label_ends,
)
from troubleshooter.matching.doubting.moodwords import NOW, TOLD
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.reader import VALUE, Reading, Unit
from troubleshooter.matching.reading.tokens import Gap, Token
from troubleshooter.matching.reading.windows import Window

_LABEL = 8
_ASKING = frozenset({"is", "are", "zijn", "does", "do", "must", "moet", "mag", "kan", "can"})
_SHORT = 3  # letters
_GOOD = frozenset({"success", "create", "update", "nothing", "link"})
"""Concepts of good news, which may go on to tell what went wrong."""
_PRODUCTS = frozenset({"e-boekhouden", "exact", "magento", "bookzo", "visma-net"})
_ACTIONS = frozenset({"send", "create", "export", "import", "process", "save", "update", "sync"})
_OF = frozenset({"for", "voor"})
_WHILE = frozenset({"while", "during", "terwijl", "tijdens", "when", "bij", "on"})
_AT = frozenset({"at", "bij"})
_PAIR, _DIGITS = 2, 8
_SINCE = frozenset({"since", "sinds"})
_LENGTHS = frozenset(
    {"minutes", "minuten", "minuut", "hours", "hour", "uur", "days", "day", "dagen", "dag"}
)
_LASTED = frozenset({"last", "laatste", "afgelopen", "past", "for", "al", "each", "elke", "every"})
_HOW_OFTEN = frozenset({"every", "elke", "iedere", "each", "all", "alle", "alles", "everything"})
_WHEN = (
    NOW
    | _LENGTHS
    | _HOW_OFTEN
    | {"last", "laatste", "afgelopen", "past", "overal", "everywhere", "night", "nacht"}
    | {"morning", "ochtend", "vannacht", "tonight", "vanavond", "vanmiddag"}
)
"""Words that say when or how often something happened."""
_SAYING = TOLD | {"koppeling", "connector", "extension", "extensie", "module", "plugin"}
_ANSWERS = frozenset({"yes", "no", "ja", "nee"})
_LOG = re.compile(r"(?:factuur|klant(?:en)?|order|invoice|customer|fout|sync)log(?:s|je|boek)?")
_DATED = re.compile(
    r"(?i)(?:jan|feb|mar|maa|mrt|apr|may|mei|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,6}\.?"
    r" \d{1,4}\b"
    r"|(?<=\d )[ap]m\b"
)
_CALLED = re.compile(r"(?:Add|Get|Update|Open|Close)[A-Z][a-z]{3,14}\b")
"""A call of e-Boekhouden's SOAP service: `on AddMutatie`."""
_THROWN_AT = re.compile(
    r" in (?:[A-Za-z]:)?[/\\][^\s:*?\"<>|]{2,300}\.(?:php|phtml)(?::\d|\(\d| on line)"
)
"""Where PHP threw it."""
_WHICH = re.compile(
    r" ?[(\[](?:[^\W\d_]{2,16} )?#?\d{6,12}(?:, ?#?\d{6,12}){0,9}[)\]]",
)
"""Of which documents so many came: `1 Timeout (000001902)`."""
_CONTEXT = re.compile(r" (?:\{\"\w|\[\] \[\])")
"""What Monolog writes behind a message."""
_ROW_END = re.compile(
    r"(?i)[ \t]{1,4}(?:(?:[a-z]{3,9}\.? \d{1,2}, \d{4},? |\d{4}-\d\d-\d\d |\d\d-\d\d-\d{4} )"
    r"\d{1,2}:\d\d(?::\d\d)?(?: [ap]m)?|\d{1,2} [a-z]{3,9}\.?(?: \d{4})?)[ \t]{1,4}"
    r"e-?boekhouden[ \t]{1,4}(?:yes|no|ja|nee)\b"
)
"""The last columns of the shop's grid, whatever stands behind them on the screen."""
_FIELDS = frozenset({"id", "bericht", "platform"})
_LOGS = frozenset({"log", "log-file"})
_OF_PROGRAMS = frozenset(
    {"xml", "css", "html", "js", "sql", "xsd", "php", "dtd", "tls", "ssl", "sms"}
)
"""Short names in capitals that are no documents."""
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
    start = reading.tokens[reading.units[alignment.first].first].start
    if is_none(reading.text, start) or (not _bad(alignment) and is_often(reading.text, start)):
        return False  # it sums up
    if is_the_systems(reading.text[reading.text.rfind("\n", 0, start) + 1 : start]):
        return False
    return (
        is_quoted(alignment, reading)
        or _whole(alignment, reading, window, lexicon)
        or is_cited(alignment, reading)
    )


def _is_asked(alignment: Alignment, reading: Reading, window: Window) -> bool:
    """Whether the words are a question by their order: `Is een dagboek verplicht in Exact?`"""
    tokens, units = reading.tokens, reading.units
    first, last = tokens[units[window.low].first], tokens[units[window.high - 1].last]
    if first.form not in _ASKING or units[window.low].first == units[alignment.first].first:
        return False
    return reading.text[last.end : last.end + 2].lstrip()[:1] == "?"


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
    tokens, units, text = reading.tokens, reading.units, reading.text
    alone = alignment.phrase.concepts == ("success",)  # also the name of a column
    start = tokens[units[alignment.first].first].start
    end = tokens[units[alignment.last].last].end
    if is_grid_row(text, start, end, bad=_bad(alignment)):
        return True
    if is_name(text, start, end, alone):
        return False
    if is_header(reading, window) or not _ends(alignment, reading, window, lexicon):
        return False
    return alignment.lost_front or _begins(alignment, reading, window, lexicon)


def _ends(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether nothing goes on behind the span but what the message is about."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    after = alignment.last + 1
    end = tokens[units[alignment.last].last].end
    if after >= window.high or units[after].gap >= Gap.CELL or alignment.lost_end:
        return True
    if any(shape.match(text, end) for shape in (_THROWN_AT, _CONTEXT, _ROW_END)):
        return True
    between = text[end : tokens[units[after].first].start]
    counted = is_count(after, reading)
    if between.lstrip().startswith(":"):
        return (not counted or is_tallied(text, end)) and not is_set(text, end)
    if "(" in between or "[" in between or between.lstrip(" ").startswith((".", ",")):
        return True
    if counted and not between.strip():
        return False
    if ends_field(text, end):
        return True
    rest = _without_answer(units[after : window.high], alignment, reading, window)
    failing = _tells_failure(alignment)
    if failing or _measured(alignment, rest, reading):
        rest = _clause(rest)
        if rest and is_measure(text, tokens[rest[-1].last].end):
            return False
    if not _bad(alignment):
        return _only_references(rest, reading, lexicon)
    return _only_circumstances(_until_since(rest, alignment, reading), reading, lexicon)


def _begins(alignment: Alignment, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether nothing stands before the span but what the message is about, or a label."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    before = alignment.first
    place = tokens[units[before].first].start
    start = before
    while start > window.low and units[start].gap < Gap.CELL:
        if begins(tokens[units[start].first].start, text):
            break
        start -= 1
    counted = start < before and units[before].gap is Gap.NONE and is_count(before - 1, reading)
    if counted and not _is_row(window, reading):
        if is_listed(text, tokens[units[before - 1].first].start):
            return True
        end = tokens[units[alignment.last].last].end
        return _bad(alignment) and _WHICH.match(text, end) is not None
    if start < before and units[before].gap is Gap.NONE and is_answer(text, place):
        return True
    alone = alignment.phrase.concepts == ("success",)
    if units[before].gap is Gap.CLAUSE and label_ends(text, place):
        label = clause_before(before, start, reading)
        if is_past(text, place):
            return False
        if alone and _only_references(label, reading, lexicon) and _is_ours(label, reading):
            return True
        if not alone and (
            len(label) <= _LABEL or (_says(label, reading) and _is_ours(label, reading))
        ):
            return True
    front = units[start:before]
    if _only_references(front, reading, lexicon):
        return True
    return _bad(alignment) and _reported(front, reading, lexicon)


def _is_row(window: Window, reading: Reading) -> bool:
    """Whether a line is a row of the shop's grid by its last columns: `e-Boekhouden No`."""
    last = reading.units[window.high - 2 : window.high] if window.high - window.low > 2 else ()
    return (
        len(last) > 1
        and last[0].concept in _PRODUCTS
        and reading.tokens[last[1].first].form in _ANSWERS
    )


def _says(units: Sequence[Unit], reading: Reading) -> bool:
    """Whether a clause says that something came: `Exact zegt nog steeds`."""
    return any(reading.tokens[unit.first].form in TOLD for unit in units)


def _reported(units: Sequence[Unit], reading: Reading, lexicon: Lexicon) -> bool:
    """Whether units only say where or when the message came, behind a label or alone: `Nu`,
    `Webshop Speelhuis: klantlog meldt`."""
    tokens = reading.tokens
    labels = [
        at
        for at, unit in enumerate(units)
        if at and unit.gap is Gap.CLAUSE and label_ends(reading.text, tokens[unit.first].start)
    ]
    clause = units[labels[-1] :] if labels else units
    if not all(
        _is_circumstance(unit, reading, lexicon) or tokens[unit.first].form in _SAYING
        for unit in clause
    ):
        return False
    if not _says(clause, reading):  # `All API errors` are of a kind
        return not labels and _HOW_OFTEN.isdisjoint(tokens[unit.first].form for unit in clause)
    return _is_ours(clause, reading)


def _is_ours(units: Sequence[Unit], reading: Reading) -> bool:
    """Whether units name a product that is known here, its log or one of its documents."""
    return _has_number(units) or any(
        unit.concept in _PRODUCTS or unit.concept in _LOGS or _is_log(reading.tokens[unit.first])
        for unit in units
    )


def _has_number(units: Sequence[Unit]) -> bool:
    """Whether a document stands there with its number: `order 000031007`."""
    return any(
        one.concept in DOCUMENTS and (other.concept == VALUE or other.concept.isdigit())
        for one, other in pairwise(units)
    )


def _without_answer(
    rest: Sequence[Unit], alignment: Alignment, reading: Reading, window: Window
) -> Sequence[Unit]:
    """`rest` without the last column of a grid's row, whether it went well: `e-Boekhouden No`."""
    if not rest or reading.tokens[rest[-1].first].form not in _ANSWERS:
        return rest
    if len(rest) > 1:
        return rest[:-1] if rest[-2].concept in _PRODUCTS else rest
    row = reading.units[window.low : alignment.first]
    bare = bool(row) and all(unit.concept == VALUE for unit in row)
    return () if bare and _bad(alignment) else rest


def _bad(alignment: Alignment) -> bool:
    """Whether a wording tells no good news."""
    return _GOOD.isdisjoint(alignment.phrase.concepts)


def _tells_failure(alignment: Alignment) -> bool:
    """Whether a wording shows by itself that something is wrong; good news may go on to tell it."""
    phrase = alignment.phrase
    told = phrase.denies or phrase.fails or ":" in phrase.wording.text
    return told or _has_status(alignment)


def _has_status(alignment: Alignment) -> bool:
    """Whether a wording names the status of a call: `(403) Forbidden`."""
    return any(concept.isdigit() for concept in alignment.phrase.concepts)


def _measured(alignment: Alignment, rest: Sequence[Unit], reading: Reading) -> bool:
    """Whether the clause behind says of what or when, so that it is no setting's name: `Timeout
    after 30 seconds`, `Timeout while sending order 000031007`."""
    if not _bad(alignment):
        return False
    clause = _clause(rest)
    led = reading.tokens[clause[0].first].form if clause else ""
    if led in ("after", "na") or _has_number(clause):
        return True
    if led in _OF and any(unit.concept == VALUE for unit in clause):
        return True
    if led in _AT and len(clause) > 1 and _is_document(clause[1], reading):
        return len(clause) == _PAIR
    return led in _WHILE and any(unit.concept in _PRODUCTS for unit in clause)


def _is_document(unit: Unit, reading: Reading) -> bool:
    """Whether a unit is a number as long as those of documents: `Timeout bij 000001902`."""
    form = reading.tokens[unit.first].form
    return form.isdigit() and len(form) >= _DIGITS


def _clause(units: Sequence[Unit]) -> Sequence[Unit]:
    """`units` up to the first mark between them: `for CM 1020` of `for CM 1020, never synced`."""
    last = next((at for at, unit in enumerate(units) if at and unit.gap), len(units))
    return units[:last]


def _until_since(units: Sequence[Unit], alignment: Alignment, reading: Reading) -> Sequence[Unit]:
    """`units` up to what says since when something fails; a state may be known since then."""
    phrase = alignment.phrase
    if not (phrase.fails or "time-out" in phrase.concepts or _has_status(alignment)):
        return units
    forms = (reading.tokens[unit.first].form for unit in units)
    return units[: next((at for at, form in enumerate(forms) if form in _SINCE), None)]


def _only_circumstances(units: Sequence[Unit], reading: Reading, lexicon: Lexicon) -> bool:
    """Whether units only say of what, when, how often or during what something happened."""
    tokens = reading.tokens
    if not units:
        return True
    forms = {tokens[unit.first].form for unit in units}
    if not forms.isdisjoint(_LENGTHS) and forms.isdisjoint(_LASTED):
        return False  # what is to come: `in 9 days`
    acts = tokens[units[0].first].form in _WHILE and (
        _has_number(units) or any(unit.concept in _PRODUCTS for unit in units)
    )
    return all(
        _is_circumstance(unit, reading, lexicon) or (acts and unit.concept in _ACTIONS)
        for unit in units
    )


def _is_circumstance(unit: Unit, reading: Reading, lexicon: Lexicon) -> bool:
    token = reading.tokens[unit.first]
    return _is_reference(unit, reading, lexicon) or token.form in _WHEN or _is_log(token)


def _is_log(token: Token) -> bool:
    """Whether a word is what somebody calls one of the logs: `factuurlog`."""
    return _LOG.fullmatch(token.form) is not None


def _only_references(units: Sequence[Unit], reading: Reading, lexicon: Lexicon) -> bool:
    return all(_is_reference(unit, reading, lexicon) for unit in units)


def _is_reference(unit: Unit, reading: Reading, lexicon: Lexicon) -> bool:
    token = reading.tokens[unit.first]
    return (
        unit.concept == VALUE
        or unit.concept.isdigit()  # a figure that some wording names
        or unit.concept in REFERENCES
        or unit.concept in lexicon.stopwords
        or token.form in UNITS
        or token.form in _FIELDS
        or _is_short(token, reading)
        or _DATED.match(reading.text, token.start) is not None
        or _CALLED.match(reading.text, token.start) is not None
        or reading.text[token.end : token.end + 3] in ("-id", "-nr")
    )


def _is_short(token: Token, reading: Reading) -> bool:
    """Whether a token is what somebody calls a kind of document in short: `CM 000000231`."""
    if token.form in _OF_PROGRAMS:
        return False
    return len(token.form) <= _SHORT and reading.text[token.start : token.end].isupper()
