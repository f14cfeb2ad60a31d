"""A message as a row of tokens, each with its place in the text and the kind of gap before it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from functools import lru_cache

from troubleshooter.matching.records import record

MAX_TOKENS = 20_000
"""Tokens beyond this many are not looked at; an error's wording stands well before."""

_TOKEN = re.compile(
    r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}"  # an e-mail address is one token
    r"|(?![\w.]{0,200}(?:Exception|Error|Fault)\b)"  # but not System.Net.WebException
    r"[A-Za-z][A-Za-z0-9\-]{0,62}(?:\.[A-Za-z][A-Za-z0-9\-]{0,62}){2,6}"  # so is a host name
    r"|[^\W_]+(?:(?<=\d)[.,/:\-](?=\d)[^\W_]+)*"
)
_INITIALS = 2  # letters
_COMPARED = frozenset({"more", "less"})
_LEVELS = frozenset(
    ["error", "warn", "warning", "info", "debug", "notice", "critical", "fatal", "trace", "fout"]
)
"""What logs pad to one width."""
_TIGHT_COMMA = re.compile(r",\S")


class Gap(IntEnum):
    """What stands between a token and the one before it, from nothing to a new line."""

    NONE = 0
    CLAUSE = 1
    SENTENCE = 2
    CELL = 3
    LINE = 4


@record
class Token:
    """One word, number or code: its folded form, its place in the text, the gap before it."""

    form: str
    start: int
    end: int
    gap: Gap
    quoted: bool


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """`word` in lower case without accents."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=8_192)
def _gap(between: str) -> Gap:
    if "\n" in between:
        return Gap.LINE
    if any(mark in between for mark in ';|\t"\u2192\u25b8\u203a\u00bb\u2502\u2503\u00a6'):
        return Gap.CELL
    if "  " in between and between.strip() != ":":
        return Gap.CELL
    if any(mark in between for mark in (" - ", " / ", "->", " > ", "=>", " \u00b7 ", " \u2022 ")):
        return Gap.CELL
    if _TIGHT_COMMA.search(between):
        return Gap.CELL
    if any(mark in between for mark in ".:!?,()[]{}<>=\u2026"):
        return Gap.CLAUSE
    return Gap.NONE


def _ends(between: str, tokens: list[Token]) -> bool:
    """Whether a sentence ends here; the stop of `J. Jansen` and `B.V. Oost` ends none."""
    stops = any(mark in between for mark in (". ", "! ", "? "))
    return stops and bool(tokens) and len(tokens[-1].form) > _INITIALS


def tokenize(text: str, skipped: Iterable[tuple[int, int]] = ()) -> list[Token]:
    """The tokens of `text` in order, at most MAX_TOKENS, without those of the lines `skipped`, each
    from the break before it to its end."""
    tokens: list[Token] = []
    low = 0
    for line, behind in (*skipped, (len(text), len(text))):
        _tokenize(text, low, line, tokens)
        low = behind
    return _without_slip(text, tokens)


def _without_slip(text: str, tokens: list[Token]) -> list[Token]:
    """`tokens` with the two spaces that stand once between words read as one, which a thumb hit
    twice; columns are further apart, or more than two."""
    if text.count("  ") != 1:
        return tokens
    at = text.index("  ") + 2
    place = next((number for number, token in enumerate(tokens) if token.start == at), 0)
    if not place or not text[at - 3].isalpha() or tokens[place - 1].form in _LEVELS:
        return tokens
    tokens[place] = replace(tokens[place], gap=Gap.NONE)
    return tokens


def _tokenize(text: str, low: int, high: int, tokens: list[Token]) -> None:
    """Put the tokens between two places behind `tokens`."""
    previous = low
    for match in _TOKEN.finditer(text, low, high):
        if len(tokens) >= MAX_TOKENS:
            return
        start, end = match.span()
        between = text[previous:start] if start - previous < 200 else "\n"
        gap = Gap.CELL if between == "," else _gap(between)
        if gap is Gap.CLAUSE and text[start].isupper() and _ends(between, tokens):
            gap = Gap.SENTENCE
        if not tokens:
            gap = Gap.LINE
        quoted = between[-1:] in "\"'" and between != ""
        tokens.append(Token(fold(match[0]), start, end, gap, quoted))
        previous = end


def as_meant(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """`tokens` with the little words that are mistaken for others put right: `greater then` for
    `greater than`, `you're` for `your`."""
    if "then" not in text and "'re " not in text:
        return tokens
    meant: list[Token] = []
    for token in tokens:
        before = meant[-1] if meant else None
        if before and token.form == "then" and token.gap is Gap.NONE:
            compared = before.form in _COMPARED or before.form.endswith("er")
            token = replace(token, form="than") if compared else token
        elif before and token.form == "re" and before.form == "you" and token.quoted:
            meant[-1] = replace(before, form="your", end=token.end)
            continue
        meant.append(token)
    return meant
