"""Putting words together that a space, a line's end or a log's own time has cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from troubleshooter.matching.reading.lexicon import NOT, Lexicon
from troubleshooter.matching.reading.tokens import Gap, Token
from troubleshooter.matching.reading.vocabulary import Vocabulary, everyday_words

Word = tuple[str, float]
"""A known word and how alike it is, 0..1."""

TOGETHER = 0.96
"""How alike a word is to the two known words that it is written as."""

_STAMP = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}|\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?")
_STAMPS = 2  # a date and a time
_PREFIXES = frozenset({"in", "on", "un"})
_LONGEST_JOIN = 3
_SHORTEST_JOIN = 6
_SHORTEST_TORN = 4  # letters, where one of the pieces is no word: `nie t`
_SHORTEST_COMPOUND = 7
_SHORTEST_NAME = 4
_PAIR = 2


class Joiner:
    """Joins words with one lexicon and one vocabulary; `apart` are words that are also written as
    two."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, apart: frozenset[str]) -> None:
        self._phrases = lexicon.phrases
        self._vocabulary = vocabulary
        self._apart = apart

    def may_join(self, tokens: list[Token], words: list[Word | None]) -> bool:
        """Whether any word may be in pieces: one that is not known, or two that make one."""
        if not all(word is not None and word[1] == 1.0 for word in words):
            return True
        known = self._vocabulary.words
        return any(one.form + other.form in known for one, other in pairwise(tokens))

    def joined(
        self, text: str, tokens: list[Token], words: list[Word | None]
    ) -> tuple[list[Token], list[Word | None]]:
        """`tokens` of `text` with words that a space or a line too many has cut put together."""
        whole: list[Token] = []
        read: list[Word | None] = []
        position = 0
        while position < len(tokens):
            length, word = self._join(text, tokens, words, position)
            if length == 1:
                length, word = self._over_stamps(tokens, words, position)
            first, last = tokens[position], tokens[position + length - 1]
            whole.append(
                replace(first, form=word[0], end=last.end) if length > 1 and word else first
            )
            read.append(word)
            position += length
        return whole, read

    def _join(
        self, text: str, tokens: list[Token], words: list[Word | None], position: int
    ) -> tuple[int, Word | None]:
        """How many tokens from `position` on are one word, and which: `server fout`."""
        for length in range(_most_joined(tokens, position), 1, -1):
            over_lines = tokens[position + 1].gap is Gap.LINE
            if not over_lines and length == _PAIR and (whole := self._compound(words, position)):
                return length, whole
            part = words[position : position + length]
            clean = all(map(_clean, part))
            if clean and tokens[position].form not in _PREFIXES:
                continue
            form = "".join([token.form for token in tokens[position : position + length]])
            if clean and not self._parted_denial(tokens, position, form):
                continue
            strange = None in part
            if len(form) < (_SHORTEST_TORN if strange else _SHORTEST_JOIN):
                continue
            read = self._vocabulary.read(form)
            # A company's name is no word where it stands, though its letters are one.
            named = (
                part[-1] is None and tokens[position + length - 1].form in self._vocabulary.words
            )
            if read is None or named:
                continue
            if read[1] < 1.0 and _is_a_name_behind(text, tokens, position, length):
                continue
            two = not strange and read[0] in self._apart
            exactly = over_lines or two or len(form) < _SHORTEST_JOIN
            if read[1] >= (1.0 if exactly else 0.95):
                return length, (read[0], 0.95)
        return 1, words[position]

    def _compound(self, words: list[Word | None], position: int) -> Word | None:
        """The word that is written as two: `factuur nummer`; not one that denies, nor a term that
        is written as two."""
        one, other = words[position : position + _PAIR]
        if one is None or other is None:
            return None
        whole, pair = one[0] + other[0], (one[0], other[0])
        if len(whole) < _SHORTEST_COMPOUND or whole not in self._vocabulary.words:
            return None
        denies = any(NOT in self._phrases.get((word,), ()) for word in (whole, *pair))
        if denies or pair in self._phrases or whole in self._apart:
            return None
        return whole, min(one[1], other[1], TOGETHER)

    def _over_stamps(
        self, tokens: list[Token], words: list[Word | None], position: int
    ) -> tuple[int, Word | None]:
        """A word that a log's own date or time stands in the middle of: `cust 10:15:02 omer`; two
        words are none, as `VISMA.net` at a line's end and `10:15 Work order` below."""
        after = position + 1
        while after < len(tokens) and after - position <= _STAMPS and is_stamp(tokens[after]):
            after += 1
        if position + 1 < after < len(tokens):
            form = tokens[position].form + tokens[after].form
            below = tokens[position + 1].gap is Gap.LINE
            if below and _clean(words[position]) and _clean(words[after]):
                return 1, words[position]
            if len(form) >= _SHORTEST_JOIN and form in self._vocabulary.words:
                return after - position + 1, (form, 0.95)
        return 1, words[position]

    def _parted_denial(self, tokens: list[Token], position: int, form: str) -> bool:
        """Whether a word that denies lost its prefix: `On geldig`, and `In valid` in front."""
        prefix = tokens[position].form
        if prefix not in _PREFIXES or (prefix == "in" and tokens[position].gap is Gap.NONE):
            return False
        return self._phrases.get((form,), ())[:1] == (NOT,)


def _most_joined(tokens: list[Token], position: int) -> int:
    """How many tokens from `position` on may be pieces of one word: none of them a number, and
    nothing between them but blanks, or the line's end between two."""
    if tokens[position].form.isdigit():
        return 1
    most = 1
    for token in tokens[position + 1 : position + _LONGEST_JOIN]:
        over_lines = token.gap is Gap.LINE and most == 1
        if token.form.isdigit() or not (over_lines or token.gap is Gap.NONE):
            break
        most += 1
        if over_lines:
            break
    return most


def _is_a_name_behind(text: str, tokens: Sequence[Token], position: int, length: int) -> bool:
    """Whether the last of some tokens is a word or a name of its own: `materiaal TEGEL-30`."""
    *before, last = (text[one.start : one.end] for one in tokens[position : position + length])
    if len(last) < _SHORTEST_NAME:
        return False
    if last.isupper() and any(map(str.islower, "".join(before))):
        return True
    return last.lower() in everyday_words()


def is_stamp(token: Token) -> bool:
    """Whether a token is a date or a time of day."""
    return token.form[0].isdigit() and _STAMP.fullmatch(token.form) is not None


def _clean(word: Word | None) -> bool:
    return word is not None and word[1] == 1.0
