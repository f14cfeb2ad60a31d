"""Whether a catalogue names an error: an appendix of codes, a quiz, a language file's pairs, the
texts of a program, rows of a table of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.reading.late import Late

_REACH = 1_500  # characters before and behind a find
_FEW = 3  # rows that make a catalogue
_TITLE = Late(
    r"(?im)^\W{0,6}(?:(?:appendix|bijlage|annex)\b[^\n]{0,60}\b(?:codes?|errors?|fouten"
    r"|meldingen|messages)\b"
    r"|[^\n:]{0,40}\b(?:(?:return|error|fault|result|status|fout|retour|melding\w?)[ -]?codes"
    r"|foutmeldingen"
    r"|error messages)\s(?:of|for|from|in|van|voor|uit|per|and|en)\s[^\n:]{1,60})[^\n\d]{0,40}$"
)
_ROW = re.compile(
    r"[\s>*|\-]{0,6}(?P<code>[A-Z]{1,8}[_\-]?\d[\w.]{0,6})[\s:|=\-\u2013]{1,12}[a-zA-Z][^\d\n]{3,120}$"
)
_EXPECTED = Late(
    r"(?mi)^[^\n]{0,120}\|\s{0,12}(?:verwachte? (?:resultaat|uitkomst|melding)"
    r"|expected (?:result|outcome|message))\s{0,12}(?:\|[^\n]{0,120})?$"
)
_GOT = Late(r"(?i)\b(?:actual|werkelijke?|gekregen|behaald|obtained|got)\b")
_EVENT = re.compile(r"\d{1,2}:\d\d|\d{4}-\d\d|\d{1,2}-\d{1,2}-\d{2,4}|\d{5}|\b\d{1,4} ?[x\u00d7]\b")
"""What tells that something came: a time, a date, a document, a count."""
_OPTION = re.compile(r"\s{0,8}\(?[a-eA-E][.)]\s{1,4}\S[^\n]{0,120}$")
_PAIR = re.compile(r'\s{0,4}"[^"\n\d]{2,160}"\s?[,;]\s?"[^"\n\d]{2,160}",?\s*$')
_TWIN = re.compile(
    r"[\s>*\-]{0,6}(?P<one>[^\d\n\->=]{3,80}?)\s{1,30}(?:->|=>|=|\u2192)\s{1,4}[^\d\n]{3,80}$"
)
_PLACEHOLDER = re.compile(
    r'"[^"\n]{0,80}(?:\{\w{0,20}\}|\{\{\s?\w{1,20}\s?\}\}|%\d?\$?[sd]'
    r'|:\w{2,20}\b(?!"))[^"\n]{0,80}"'
)
_TEXT = re.compile(r'\s{1,40}"(?P<key>[a-z][\w.\-]{1,60})"\s?:\s?"(?P<told>[^"\n]{2,200})",?\s*$')
_INSERT = Late(r"(?i)\binsert\s+into\s+[\w.`\"\[\]]{1,60}\s*\([^()\n]{1,200}\)\s*values\b")
_VALUES = re.compile(
    r"\s{0,8}\((?:\s?(?:'[^'\n]{0,200}'|true|false|null|\d{1,3})\s?,?){2,8}\s?\)[,;]?\s*$",
    re.IGNORECASE,
)


def in_catalogue(text: str, start: int, end: int) -> Iterator[str]:
    """The mark of an entry, where `start`..`end` of `text` stands in such a list and nothing of its
    row tells that something came."""
    low = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    high = text.find("\n", end, end + _REACH)
    own = text[low : high if high >= 0 else min(len(text), end + _REACH)]
    if _is_quiz(text, low, own) or _is_of_rows(text, low, end, own) or _is_expected(text, low, own):
        yield "entry"


def _is_expected(text: str, low: int, own: str) -> bool:
    """Whether a line is a row below a column for the result that a test expects."""
    head = _EXPECTED.search(text[max(0, low - _REACH) : low]) if "|" in own else None
    return head is not None and _GOT.search(head[0]) is None


def _is_quiz(text: str, low: int, own: str) -> bool:
    """Whether a line is one of several answers to a question above."""
    if _OPTION.match(own) is None or _EVENT.search(own) is not None:
        return False
    above = text[max(0, low - _REACH) : max(0, low - 1)].split("\n")
    asked = next((line for line in reversed(above) if _OPTION.match(line) is None), "")
    below = text[low + len(own) + 1 : low + _REACH].split("\n", 2)
    beside = [*above[-1:], *below[:1]]
    return asked.rstrip().endswith("?") and any(map(_OPTION.match, beside))


def _is_of_rows(text: str, low: int, end: int, own: str) -> bool:
    """Whether a line has the shape of its neighbours, and what is above or among them shows that
    these are texts and no events."""
    before, around = text[max(0, low - _REACH) : low], text[max(0, low - _REACH) : end + _REACH]
    lines = around.split("\n")
    if _ROW.match(own) is not None and _rows(_ROW, lines) >= _FEW:
        return _TITLE.search(before) is not None
    twin = _TWIN.match(own)
    if twin is not None and end - low <= twin.end("one") and _rows(_TWIN, lines) >= _FEW:
        return True
    if _PAIR.match(own) is not None and end - low <= own.index('"', own.index('"') + 1):
        return _rows(_PAIR, lines) >= _FEW
    if _VALUES.match(own) is not None and _EVENT.search(own) is None:
        return _INSERT.search(before) is not None
    told = _TEXT.match(own)
    if told is None or _EVENT.search(told["told"]) is not None or _rows(_TEXT, lines) < _FEW:
        return False
    return any(_PLACEHOLDER.search(line) for line in lines if _TEXT.match(line))


def _rows(shape: re.Pattern[str], lines: list[str]) -> int:
    return sum(shape.match(line) is not None for line in lines)
