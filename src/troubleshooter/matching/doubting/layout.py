"""What the layout of logs, grids and records says of a wording's place: names, counts, prefixes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from troubleshooter.matching.reading.reader import Reading, Unit
from troubleshooter.matching.reading.tokens import Gap, tokenize
from troubleshooter.matching.reading.windows import Window

UNITS = frozenset({"seconds", "seconden", "sec", "secs", "milliseconds", "ms", "s", "after", "na"})
"""What stands beside a number that measures time."""

DOCUMENTS = frozenset({"order", "invoice", "customer", "credit-memo", "work-order"})
"""Concepts whose numbers say what a message is about."""

_KEY = re.compile(r'":.*[{,]\s?"$', re.DOTALL)
_LIST = re.compile(r": ?\[[\"']?$")
_COLUMNS = frozenset(
    {"id", "message", "platform", "bericht", "order", "bestelling", "date", "datum"}
)
_DONE = re.compile(
    r": (?:the |de |het )?(?:credit ?memo|credit ?nota|invoice|factuur|order|bestelling|customer"
    r"|klant|relation|relatie)\b"
    r"[^\n:;|]{0,60}\b(?:booked|created|exported|sent|updated|posted|geboekt|aangemaakt"
    r"|ge[e\u00eb]xporteerd|verzonden"
    r"|verstuurd|bijgewerkt)\W{0,3}(?:\n|$)"
    r"|: (?:mutatie|mutation)(?:nr\.?|nummer)? ?#?\d{1,12}[\"']?\s{0,2}(?:[,;|\t\n]|$)",
    re.IGNORECASE,
)
"""What went well, behind a column's name that says so."""
_CELLS = re.compile(r"\t|[|;]|,(?! )")
_FEWEST, _TWO = 4, 2  # columns, lines
_TWO_LINES = 2_000  # characters
_HEADING = re.compile(r"\s*[\"']?[^\W\d_][\w.\-/#]{0,24}(?: [\w.()\[\]#%]{1,20}){0,2}[\"']?\s*")
_CELL_BEFORE = re.compile(r"(?: [|/\u00b7\u2022] |[;\t]|  ) {0,4}$")
_HOLDS = re.compile(r"[\"'\\]{0,4}\s?[:=]")  # behind a key: what it holds
_ANSWERED = re.compile(
    r"[ \t]*[:=]?[ \t]*(?:[\u2713\u2714\u2716-\u2718\u2705\u274c\u2610-\u2612\u00d7]\ufe0f?"
    r"|(?:yes|no|ja|nee|[01])\b)[ \t]*(?:\n|$)",
    re.IGNORECASE,
)
COUNTED = 6
"""Figures of a count at most."""
_NUMBER = re.compile(r"(\d{5,12})[ \t]")
_NUMBER_FIRST = re.compile(r"^[ \t>*\-\u2022]{0,8}(\d{5,12})[ \t]", re.MULTILINE)
_LISTS_REACH = 1_000  # characters around a number
_NUMBERED = frozenset({"id", "nr", "no", "nummer", "number"})
_STOPS = (".", "!", "?")
_CALLED = re.compile(
    r"(?:[-=]>|\u2192|\b(?:GET|POST|PUT|PATCH|DELETE) (?!https?:)[^\s]{1,300}) ?[45][0-9]{2} ?$"
)
_CALL = 340  # characters
_FIELD = re.compile(
    r"[ \t]+[\u2013\u2014\u2022\u00b7][ \t]+[^\W\d_][\w\-]{0,30}(?: \w{1,20})? ?[:=]"
)
_GIVEN = re.compile(
    r"\)?\s{0,4}(?:[:=]\s{1,4}(?:\d|(?:none|geen|nul|zero|nihil|yes|no|ja|nee|ok|n/?a)\b"
    r"|[-\u2013]\s*$)|->|\u2192)",
    re.IGNORECASE,
)
_SET = re.compile(
    r" ?: ?(?:yes|no|ja|nee|on|off|aan|uit|true|false|none|geen|default|standaard|(?:ook )?niet)"
    r"[ \t]*(?:[.|;,\n(]|$)",
    re.IGNORECASE,
)
_TALLY = re.compile(r"[\"']? ?: ?[1-9]\d{0,5}x?(?=\s?(?:[;,|\n]|$))")
_PAST = re.compile(
    r"\b(?:previous(?:ly)?|was|before|expected|vorige|voorheen|eerder|verwacht): ?[\"']?$",
    re.IGNORECASE,
)
_TIMES = re.compile(r"(?<![\w.,])[1-9][0-9]{0,4} ?(?:x|keer|times|maal) $", re.IGNORECASE)
_NEVER = re.compile(r"(?<![\w.,])0 ?(?:x|keer|times|maal) $", re.IGNORECASE)
_BRACKET = re.compile(r"\[([^\[\]\n]{1,80})\] ?$")
_BRACKETS = re.compile(r"\[[^\[\]\n]{0,80}\]")
_PAIR = re.compile(r"(?<![^\s\]])([^\W\d_]{3,30})(?:_id|_nr)?=[\w\-./]{1,40},? $")
_PREFIX_WORD = re.compile(
    r"[\w.\-/]+:|[\w.\-]+=\S+|\S*\d\S*|ERROR|WARN(?:ING)?|INFO|DEBUG|NOTICE|CRITICAL|FATAL|[-*>|]"
)
_PREFIX = 200  # characters
_ROWS = re.compile(
    r"^[ \t>]{0,4}#?\d{2,12}(?:[ \t]{1,4}#?\d{6,12})?[ \t]{1,4}(?P<told>[^\W\d][^\n\d]{2,80}?)"
    r"[ \t]{1,4}(?P<well>yes|no|ja|nee)[ \t]{0,8}$",
    re.IGNORECASE | re.MULTILINE,
)
"""Rows of the shop's grid whose tabs were lost: a number, the message, whether it went well."""
_WELL = frozenset({"yes", "ja"})
_SUCCESS = frozenset({"success", "succes", "geslaagd", "gelukt"})
_AROUND = 2_000  # characters
_MARKS = frozenset(
    {"ok", "info", "warn", "warning", "err", "error", "fout", "debug", "notice", "critical"}
    | {"main", "fail", "failed", "done", "order", "invoice", "customer", "factuur", "klant"}
    | {"endpoint", "resource", "entity", "route", "division"}
)


def is_name(text: str, start: int, end: int, column: bool) -> bool:
    """Whether the words name a field or a program's part; `column`: they also name a column."""
    if column and text[end : end + 1] == ":":
        return _DONE.match(text, end) is None
    if column and text[end:].strip() in ("", '"') and _KEY.search(text[:start]):
        return True  # a key whose value was cut off
    line = text[text.rfind("\n", 0, start) + 1 : start]
    first = not line.strip(" \t>|*-")
    beside = _CELL_BEFORE.search(line) is not None and text[end + 1 : end + 2] not in (" ", "\t")
    beside = beside and text[end : end + 1] != "\t"
    if column and (first or beside) and _ANSWERED.match(text, end):
        return True
    if text[end : end + 2] in ('":', "':", '"=') or text[end : end + 1] in ("=", "_"):
        return True
    if text[start - 1 : start] == "/" == text[end : end + 1]:
        return True  # what is looked for: `/Reeds verwerkt/`
    before = text[max(0, start - 4) : start]
    listed = " " in text[start:end] and _LIST.search(before) is not None  # a list with a name
    return before.endswith("_") or ("[" in before[-2:] and not listed)


def is_grid_row(text: str, start: int, end: int, *, bad: bool) -> bool:
    """Whether a stretch is the message of such a row, of which others say what went well."""
    low = text.rfind("\n", 0, start) + 1
    own = _ROWS.match(text, low)
    if own is None or own.span("told") != (start, end) or (own["well"].lower() in _WELL) is bad:
        return False
    rows = list(_ROWS.finditer(text, max(0, low - _AROUND), end + _AROUND))
    told = {(row["told"].lower() in _SUCCESS, row["well"].lower() in _WELL) for row in rows}
    # Good news went well, and what is no good news did not, at least once.
    return len(rows) > 1 and told <= {(True, True), (False, False)} and (True, True) in told


def is_header(reading: Reading, window: Window) -> bool:
    """Whether the line is a table's header row, in which column names look like messages; keys of
    a record have their values behind them."""
    tokens, units, text = reading.tokens, reading.units, reading.text
    named = (tokens[unit.first] for unit in units[window.low : window.high])
    words = {token.form for token in named if not _HOLDS.match(text, token.end)}
    start = tokens[units[window.low].first].start
    if len(words & _COLUMNS) >= 3:
        line = text[start : tokens[units[window.high - 1].last].end]
        return not any(map(str.isdigit, line)) or _fill_cells(reading, window) >= 3
    low = text.rfind("\n", 0, start) + 1
    return _names_columns(text[low : low + _TWO_LINES].split("\n", 2)[:_TWO])


def _fill_cells(reading: Reading, window: Window) -> int:
    """How many names of columns are all of their cell: `ID 640 | Message Timeout` has none."""
    units, found = reading.units, 0
    for at in range(window.low, window.high):
        begins = at == window.low or units[at].gap >= Gap.CELL
        ends = at + 1 == window.high or units[at + 1].gap >= Gap.CELL
        found += begins and ends and reading.tokens[units[at].first].form in _COLUMNS
    return found


def _names_columns(lines: Sequence[str]) -> bool:
    """Whether a line is cells without figures above one with as many, of which some hold any."""
    head = _CELLS.split(lines[0].strip(" |"))
    if len(head) < _FEWEST or any(map(str.isdigit, lines[0])) or len(lines) < _TWO:
        return False
    below = _CELLS.split(lines[1].strip(" |"))
    figures = sum(any(map(str.isdigit, cell)) for cell in below)
    return len(below) == len(head) and figures > 1 and all(map(_HEADING.fullmatch, head))


def is_count(index: int, reading: Reading) -> bool:
    """Whether a unit is a bare number: `3 invoices created` sums up, it is no message of one. The
    number of a document, a time and the status of a call are none: `order 4410`, `30 ms`,
    `PUT crm/Accounts 500`."""
    units, tokens = reading.units, reading.tokens
    form = tokens[units[index].first].form
    if not form.isdigit() or (form[0] == "0" and form != "0") or len(form) > COUNTED:
        return False
    if reading.text[max(0, tokens[units[index].first].start - 1)] == "#":
        return False
    if index > 0 and units[index].gap is Gap.NONE:
        before = units[index - 1]
        if before.concept in DOCUMENTS or tokens[before.last].form in _NUMBERED:
            return False
    behind = units[index].last + 1
    timed = behind < len(tokens) and tokens[behind].form in UNITS
    return not timed and not is_answer(reading.text, tokens[units[index].last].end)


def is_listed(text: str, start: int) -> bool:
    """Whether a number that begins its line at `start` is that of a document, as another line
    begins with one of as many digits: `231904 ..`, `231911 ..`."""
    number = _NUMBER.match(text, start)
    line = text.rfind("\n", 0, start) + 1
    if number is None or text[line:start].strip(" \t>*-\u2022"):
        return False
    near = text[max(0, line - _LISTS_REACH) : start + _LISTS_REACH]
    others = {one[1] for one in _NUMBER_FIRST.finditer(near) if len(one[1]) == len(number[1])}
    return len(others) > 1


def is_none(text: str, start: int) -> bool:
    """Whether a count of none stands right before a place: `0 x `."""
    return _NEVER.search(text, max(0, start - 10), start) is not None


def is_often(text: str, start: int) -> bool:
    """Whether a count of how often stands right before a place: `3 x `."""
    return _TIMES.search(text, max(0, start - 12), start) is not None


def is_tallied(text: str, end: int) -> bool:
    """Whether how often it came stands behind a place, in a line that counts several so:
    `Timeout: 3; API error: 1`."""
    if _TALLY.match(text, end) is None:
        return False
    low, high = text.rfind("\n", 0, end) + 1, text.find("\n", end)
    line = text[max(low, end - _PREFIX) : min(high if high >= 0 else len(text), end + _PREFIX)]
    return len(_TALLY.findall(line)) > 1


def is_set(text: str, end: int) -> bool:
    """Whether what ends at a place is a setting or a check, `Customer email required: Yes`."""
    return _SET.match(text, end) is not None


def is_past(text: str, start: int) -> bool:
    """Whether a label says that what follows was so before: `previously: Timeout`."""
    return _PAST.search(text, max(0, start - 14), start) is not None


def is_answer(text: str, end: int) -> bool:
    """Whether the status of a call ends at a place: `PUT crm/Accounts 500`, `=> 500`."""
    return _CALLED.search(text, max(0, end - _CALL), end) is not None


def begins(start: int, text: str) -> bool:
    """Whether a statement begins at a place: a capital behind a full stop, or anything behind the
    prefix of a log line, `[ok] `, `order=000010077 `, or behind a count of how often, `3 x `."""
    if text[start - 2 : start - 1] in _STOPS and text[start - 1 : start] == " ":
        return text[start].isupper()
    line = text[max(text.rfind("\n", 0, start) + 1, start - _PREFIX) : start]
    if _TIMES.search(line):
        return True
    pair = _PAIR.search(line)
    if pair is not None and pair[1].casefold() in _MARKS:
        return _is_prefix(line)
    bracket = _BRACKET.search(line)
    if bracket is None or not _is_prefix(line):
        return False
    return all(token.form in _MARKS or not token.form.isalpha() for token in tokenize(bracket[1]))


def _is_prefix(line: str) -> bool:
    """Whether a line's front is no sentence, but times, levels, channels, keys and brackets."""
    return all(map(_PREFIX_WORD.fullmatch, _BRACKETS.sub(" ", line).split()))


def ends_field(text: str, end: int) -> bool:
    """Whether the next field of a record follows: ` – Platform: e-Boekhouden`."""
    return _FIELD.match(text, end) is not None


def is_measure(text: str, end: int) -> bool:
    """Whether what ends at a place names what a number or an outcome behind it belongs to: `API
    errors last 24h: 0`, `Record exists for customer 20551 -> updated`."""
    return _GIVEN.match(text, end) is not None


def label_ends(text: str, start: int) -> bool:
    """Whether a colon stands right before: what comes before it names, and does not tell."""
    return text[:start].rstrip("\"' [(")[-1:] == ":"


def clause_before(before: int, start: int, reading: Reading) -> Sequence[Unit]:
    """The units of the clause that ends where unit `before` begins."""
    low = before - 1
    while low > start and reading.units[low].gap is Gap.NONE:
        low -= 1
    return reading.units[low:before]
