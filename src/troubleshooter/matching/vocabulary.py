"""Reading words through typing and scanning errors, with the rulebook's own words as dictionary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_SKELETON = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b", "!": "l"})
_NUMBER_OCR = str.maketrans({"o": "0", "q": "0", "l": "1", "i": "1", "s": "5", "b": "8"})
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SHORTEST_CORRECTED = 4
_TYPO_COST = 0.6
_MOST_TYPOS = 0.3


def skeleton(word: str) -> str:
    """`word` with the letters that scanners confuse made equal: 0/o, 1/i/l, rn/m, vv/w, 5/s."""
    return word.translate(_SKELETON).replace("rn", "m").replace("vv", "w").replace("ll", "l")


def plain_number(word: str) -> str:
    """`2,000` and `2.000` as `2000`; anything else unchanged."""
    if _THOUSANDS.fullmatch(word):
        return word.replace(".", "").replace(",", "")
    return word


class Vocabulary:
    """The words of the rulebook and the lexicon; finds the word a misspelt token stands for.

    `denials` (not, geen ...) turn a meaning around, so only swapped letters are read as one.
    """

    def __init__(self, words: Iterable[str], denials: frozenset[str]) -> None:
        self.words = frozenset(words)
        self._denials = denials
        self._numbers = frozenset(word for word in self.words if word.isdigit())
        self._skeletons: dict[str, str] = {}
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self._cache: dict[str, tuple[str, float] | None] = {}
        for word in sorted(self.words):
            if word.isdigit():
                continue
            self._skeletons.setdefault(skeleton(word), word)
            if len(word) >= _SHORTEST_CORRECTED and word.isalpha():
                self._by_length[len(word)].append(word)

    def read(self, token: str) -> tuple[str, float] | None:
        """The word that `token` stands for and how alike they are (0..1], or None for a value."""
        token = plain_number(token)
        if token in self.words:
            return token, 1.0
        if token not in self._cache:
            if len(self._cache) > 200_000:
                self._cache.clear()
            self._cache[token] = self._correct(token)
        return self._cache[token]

    def _correct(self, token: str) -> tuple[str, float] | None:
        if token.isdigit() or len(token) > 40:
            return None
        letters = sum(map(str.isalpha, token))
        if letters < len(token):
            number = token.translate(_NUMBER_OCR)
            if number in self._numbers:
                return number, 0.95
        if letters * 2 <= len(token):
            return None
        word = self._skeletons.get(skeleton(token))
        if word is not None and (len(word) > 2 or token.isalpha()):
            return word, 0.97
        if letters < len(token):
            return None
        if len(token) < _SHORTEST_CORRECTED:
            swapped = token[:1] + token[1:][::-1]
            return (swapped, 0.9) if len(token) == 3 and swapped in self.words else None
        return self._nearest(token)

    def _nearest(self, token: str) -> tuple[str, float] | None:
        allowed = 1 if len(token) <= 6 else 2 if len(token) <= 10 else 3
        best: tuple[int, str] | None = None
        for length in range(len(token) - allowed, len(token) + allowed + 1):
            for word in self._by_length.get(length, ()):
                if word[0] != token[0] and word[-1] != token[-1]:
                    continue
                strict = word in self._denials or len(word) <= _SHORTEST_CORRECTED
                if strict and sorted(word) != sorted(token):
                    continue
                distance = OSA.distance(word, token, score_cutoff=allowed)
                if distance <= allowed and (best is None or distance < best[0]):
                    best = distance, word
        if best is None:
            return None
        distance, word = best
        share = distance / max(len(word), len(token))
        return (word, 1.0 - share * _TYPO_COST) if share <= _MOST_TYPOS else None
