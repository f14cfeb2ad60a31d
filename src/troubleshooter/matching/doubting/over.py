"""Whether the sentence of an error says that it is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Gap
from troubleshooter.matching.reading.windows import Window, separated

_NO_LONGER = frozenset({("niet", "meer"), ("no", "longer")})
_WORKS = frozenset(
    {"kan", "kunnen", "kon", "konden", "lukt", "lukken", "lukte", "werkt", "werken", "werkte"}
    | {"doet", "doen", "gaat", "gaan", "ging", "start", "loopt", "lopen", "can", "could", "able"}
    | {"works", "working", "runs"}
)
_DONE = re.compile("ge[a-z]{3,}|ver[a-z]{3,}|binnen$|door$|works?$|runs?$|possible$")
_NOT_YET = frozenset({"not", "niet", "never", "nooit"})
_QUOTE_MARKS = frozenset({"'", '"'})
_QUITE = frozenset(
    {"helemaal", "volledig", "echt", "geheel", "fully", "completely", "entirely", "really", "quite"}
)
_BACK = re.compile(
    r"[,;.] ?(?:but|maar|yet|toch)\b[^.;\n]{0,80}\b(?:again|weer|opnieuw|alweer|still|nog steeds)\b"
)
"""What says that what was over is back: `you said it was fixed, but 20260588 again has ..`."""
BACK_BEHIND = re.compile(
    r"[,;.] ?(?:(?:and|en|but|maar|yet|toch|now|nu|is|it|he|hij|came|kwam) ){0,4}"
    r"(?:again|weer|opnieuw|alweer|back|terug)\b"
    r"(?! (?:alles|all|goed|fine|ok|online|working|in orde))"
)
"""The same behind it: `fixed yesterday, again today`."""
_ASKED, _REACH = 40, 80  # characters behind a word that says so
_AT_WORK = 4  # words before what is no longer


def is_over(start: int, end: int, reading: Reading, window: Window, lexicon: Lexicon) -> bool:
    """Whether the sentence says that the error at `start`..`end` is gone; a question does not."""
    if lexicon.over_words.isdisjoint(reading.forms):
        return False
    text = reading.text
    for place, phrase in _said(reading, window, lexicon):
        at = reading.tokens[place].start
        if start <= at < end:
            if not _has_left_quotes(text, start, at):
                continue
        elif separated(text, end if at >= end else start, at):
            continue
        asked = "?" in text[at : at + _ASKED].split("\n")[0]
        if at < start:
            back = _BACK.search(text[at:start]) is not None
        else:
            back = BACK_BEHIND.search(text[at : at + _REACH].split("\n")[0]) is not None
        if not (asked or back or _is_not_so(place, reading) or _fails_now(phrase, place, reading)):
            return True
    return False


def _said(
    reading: Reading, window: Window, lexicon: Lexicon
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """What a window says of something's being over, each with the place of its first token."""
    low, high = reading.units[window.low].first, reading.units[window.high - 1].last + 1
    forms = [token.form for token in reading.tokens[low:high]]
    for place, form in enumerate(forms):
        if form in lexicon.over_words:
            for phrase in lexicon.over:
                if phrase[0] == form and tuple(forms[place : place + len(phrase)]) == phrase:
                    yield low + place, phrase


def _has_left_quotes(text: str, start: int, at: int) -> bool:
    """Whether a quotation that begins right before `start` has ended before `at`, so that a hole
    took in what the sentence goes on with: `'Invalid tax code' is solved, all lines are fine`."""
    mark = text[start - 1 : start]
    return mark in _QUOTE_MARKS and mark in text[start:at]


def _is_not_so(place: int, reading: Reading) -> bool:
    """Whether the words before say that it is not over: `Not solved: ..`, `nog niet helemaal`."""
    tokens = reading.tokens
    while place > 0 and tokens[place].gap is Gap.NONE:
        place -= 1
        if tokens[place].form in _NOT_YET:
            return True
        if tokens[place].form not in _QUITE:
            return False
    return False


def _fails_now(phrase: tuple[str, ...], place: int, reading: Reading) -> bool:
    """Whether it is no error that is over, but what no longer works: `export lukt niet meer: ..`"""
    if phrase not in _NO_LONGER:
        return False
    behind = reading.tokens[place + len(phrase) :][:1]
    done = behind and behind[0].gap is Gap.NONE and _DONE.match(behind[0].form) is not None
    before = {token.form for token in reading.tokens[max(0, place - _AT_WORK) : place]}
    return bool(done) or not before.isdisjoint(_WORKS)
