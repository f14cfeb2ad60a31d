"""What stands around a find in a text: its quotation, its sentence, and the words of these."""

from __future__ import annotations

import re

from troubleshooter.matching.records import record

_REACH = 400  # characters of a sentence before and behind a find that are looked at
_BESIDE = 400  # characters of the text before and behind that sentence
_OPENED, _CLOSED = 60, 200  # characters from a find to the marks of its quotation
_ENDS = ("\n", ". ", "! ", "? ", "; ", " | ", "\t")
_CLOSING = {'"': '"', "'": "'", "`": "`'", "\u201c": "\u201d", "\u2018": "\u2019"} | {
    "\u00ab": "\u00bb",
    "\u201e": "\u201d\u201c",
    "\u201a": "\u2019\u2018",
}
_OPENS = re.compile(r"(?<=\s)([\"'`\u201c\u2018\u00ab\u201e\u201a])(?=\w)")
_FEW, _PART = 60, 3  # characters; what a quotation is of a find
_PIECE = re.compile(r"[^\W\d_]+(?:['_][^\W\d_]+)*|[,;:()\u2013\u2014?!]| - |->|=>")
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}")
_DATE = re.compile(
    r"[\[\s>|]{0,4}(?:(?:19|20)\d{2}-?[01]\d-?[0-3]\d|[0-3]?\d[-/.][01]?\d[-/.](?:20)?\d{2})"
    r"(?:(?:T|,?\s{1,4})[0-2]?\d:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"[\]\s:;,|\u2013\-]{1,12}(?i:(?:the|de|het|an?|een)\s)?"
)
_OF_DOCUMENT = re.compile(
    r"[\s\"'#\[{]{0,4}(?:\d{5,12}[\"']?\s?[=:]"
    r"|(?i:attempt|poging|retry|try|run|call|batch|job|blad|page|pagina|regel|line|rij|row)\s?#?\d{1,4}(?:/\d{1,4})?"
    r"\s?[=:)\-])\s?[\"']?(?i:(?:the|de|het|an?|een)\s)?"
)
_ENDS_ENTRY = re.compile(r"[;\n]")
_NEXT = re.compile(r"\s+[^\W\d_a-z]")
MARKS = frozenset([",", ";", ":", "(", ")", "–", "—", "?", "!", "-", "->", "=>"])
"""What parts the clauses of a sentence."""

Cue = tuple[str, str]
"""The name of something that shows a mood, and the words that show it."""


@record
class Around:
    """A find from `start` to `end` of `text`, or the quotation it stands in, and what is around:
    `before` and `behind` it in its sentence; `line` is its line up to it.

    The words are in lower case: those of the sentence before and behind the find, of the clauses
    there, which no mark parts from it, and of the sentences beside its own.
    """

    text: str
    start: int
    end: int
    quoted: bool
    before: str
    behind: str
    line: str
    words_before: tuple[str, ...]
    words_behind: tuple[str, ...]
    clause_before: tuple[str, ...]
    clause_behind: tuple[str, ...]
    words_beside: tuple[str, ...]


def around(text: str, start: int, end: int) -> Around:
    """What stands around the find from `start` to `end` of `text`; what addresses of mail are made
    of says nothing: `jan@voorbeeld.example`."""
    if "@" in text:
        text = _MAIL.sub(lambda one: " " * len(one[0]), text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    marks = quotation(text, start, end) or _begun_within(text, start, end)
    if marks is not None:
        start, end = marks
    quoted = int(marks is not None)
    low, high = sentence(text, start, end, _REACH)
    if quoted and text[end - 1] in ".!?" and _NEXT.match(text, end + 1):
        high = end + 1  # the quotation ends its sentence
    before, behind = text[low : start - quoted], text[end + quoted : high + 1]
    row_before, row_behind = pieces(before), pieces(behind)
    beside = text[max(0, low - _BESIDE) : low] + "\n" + text[high : high + _BESIDE]
    first = next((at for at in range(len(row_before), 0, -1) if row_before[at - 1] in MARKS), 0)
    last = next((at for at, piece in enumerate(row_behind) if piece in MARKS), len(row_behind))
    return Around(
        text=text,
        start=start,
        end=end,
        quoted=bool(quoted),
        before=before,
        behind=behind,
        line=text[text.rfind("\n", max(0, start - _REACH), start) + 1 : start],
        words_before=_words(row_before),
        words_behind=_words(row_behind),
        clause_before=row_before[first:],
        clause_behind=row_behind[:last],
        words_beside=_words(pieces(beside)),
    )


def is_all_of_an_entry(text: str, start: int, end: int) -> bool:
    """Whether a stretch is all that a log says at a date, of a document's number or of an attempt:
    what stands in the lines around is of other entries, or of the screen it was copied from."""
    low = text.rfind("\n", 0, start) + 1
    if _DATE.fullmatch(text, low, start) is None:
        low = max(low, text.rfind(";", 0, start) + 1)
        if _OF_DOCUMENT.fullmatch(text, low, start) is None:
            return False
        return not any(map(str.isalpha, _ENDS_ENTRY.split(text[end:], 1)[0]))
    return not any(map(str.isalpha, text[end:].partition("\n")[0]))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no word stands before or behind a stretch."""
    return not any(map(str.isalpha, text[:start])) and not any(map(str.isalpha, text[end:]))


def _words(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(piece for piece in row if piece not in MARKS)


def pieces(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, and the marks between them."""
    plain = text.lower().replace("\u2019", "'")
    return tuple(piece.strip() for piece in _PIECE.findall(plain))


def sentence(text: str, start: int, end: int, reach: int) -> tuple[int, int]:
    """Where the sentence of a stretch begins and ends, at most `reach` characters from it."""
    first, last = max(0, start - reach), min(len(text), end + reach)
    begins = [place + len(mark) for mark in _ENDS if (place := text.rfind(mark, first, start)) >= 0]
    ends = [place for mark in _ENDS if (place := text.find(mark, end, last)) >= 0]
    return max(begins, default=first), min(ends, default=last)


def quotation(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The inside of the quotation marks around a stretch, on its line; None if there are none."""
    low = max(text.rfind("\n", 0, start) + 1, start - _OPENED)
    for place in range(start - 1, low - 1, -1):
        mark = text[place]
        if mark not in _CLOSING or (place > 0 and text[place - 1].isalnum()):
            continue
        if mark != "'" and any(close in text[place + 1 : start] for close in _CLOSING[mark]):
            return None
        close = _closing(text, end, _CLOSING[mark])
        return None if close is None else (place + 1, close)
    return None


def _begun_within(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The inside of a quotation that a stretch begins a few words before and does not end."""
    opened = _OPENS.search(text, start, min(end, start + _FEW))
    if opened is None or any(mark in text[opened.end() : end] for mark in _CLOSING[opened[1]]):
        return None
    if (end - opened.end()) * _PART < end - start:
        return None  # a value at the end of a wording
    close = _closing(text, end, _CLOSING[opened[1]])
    return None if close is None else (opened.end(), close)


def _closing(text: str, end: int, marks: str) -> int | None:
    """Where the mark stands that closes a quotation; an apostrophe within a word does not."""
    for place in range(end, min(len(text), end + _CLOSED)):
        if text[place] == "\n":
            return None
        if text[place] in marks:
            within = text[place] in "'\u2019" and text[place + 1 : place + 2].isalnum()
            if not within:
                return place
    return None
