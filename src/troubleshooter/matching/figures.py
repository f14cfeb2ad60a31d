"""Which figures of a message decide what it is, so that two that differ in others are of one kind.

A figure decides when it makes a word of the rulebook or the lexicon (2000, 0, `c0de`), a vendor
code, a status, or a piece of a word that weighs in suggestions. All else that looks at figures
looks at their kind only, never at which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.frames import without_frames
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.tokens import Token, fold, tokenize
from troubleshooter.matching.reading.vocabulary import Vocabulary, skeleton
from troubleshooter.matching.suggesting.profiles import GRAM

_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_STATUS = re.compile(r"(?<![0-9])[0-9]{3}(?![0-9])")
_LIKE_LETTERS = re.compile("[0-9olsbeatg]+")
_LIKE_FIGURES = str.maketrans("oqlisb", "000000")
_RUN_ON = re.compile("[0-9]+|[^0-9]+")
_SHORT = 3
_JOINED = 3
_PAIR = 2
_PIECE = 4
_MOST = 100_000

Decided = tuple[object, ...]
"""What the deciding figures of a message say."""


def zeroed(text: str) -> str:
    """`text` with every digit a zero."""
    return text.encode("utf-8", "surrogatepass").translate(_ZEROS).decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Places:
    """Where messages that are the same with every digit a zero hold figures that may decide;
    those of `weighed` decide in suggestions only."""

    as_is: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, int], ...]
    weighed: tuple[tuple[int, int], ...]
    joins: tuple[tuple[tuple[int, int], ...], ...]
    statuses: tuple[int, ...]


@dataclass(slots=True)
class Figures:
    """Finds the figures that decide, for one rulebook and lexicon."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    weighed: frozenset[str]
    _words: frozenset[str] = frozenset()
    _stems: frozenset[str] = frozenset()
    _shapes: frozenset[str] = frozenset()
    _pieces: frozenset[str] = frozenset()
    _told: dict[str, Decided] = field(default_factory=dict)
    _read: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        words = self.vocabulary.words.union(map(fold, self.lexicon.vendor_codes))
        stems = (name for name in self.weighed if not name.startswith((GRAM, "=")))
        self._words = frozenset(map(zeroed, _with_figures(words)))
        self._stems = frozenset(map(zeroed, _with_figures(stems)))
        self._shapes = frozenset(map(_shape, words))
        pieces = (name[1:] for name in self.weighed if name.startswith(GRAM))
        self._pieces = frozenset(map(zeroed, _with_figures(pieces)))

    def places(self, text: str) -> Places:
        """Where figures may decide in messages that are `text` with every digit a zero."""
        tokens = without_frames(text, tokenize(text))
        figured = [any(map(str.isdigit, token.form)) for token in tokens]
        as_is = [(code.start, code.end) for code in find_codes(text)]
        words: list[tuple[int, int]] = []
        weighed: list[tuple[int, int]] = []
        for token, figure in zip(tokens, figured, strict=True):
            if not figure:
                continue
            if self._may_read(token.form):
                words.append((token.start, token.end))
            if self._may_weigh(token.form):
                weighed.append((token.start, token.end))
            if self._may_part(text[token.start : token.end], token.form):
                runs = [run.span() for run in _RUN_ON.finditer(token.form) if run[0].isdigit()]
                spans = [(token.start + start, token.start + end) for start, end in runs]
                short = min(end - start for start, end in runs) <= _SHORT
                (as_is if short else words).extend(spans)
        joins = tuple(
            tuple((token.start, token.end) for token in part)
            for part in _rows(tokens, figured)
            if self._may_read("".join(token.form for token in part))
        )
        statuses = tuple(found.start() for found in _STATUS.finditer(text))
        words = [one for one in words if one not in as_is]
        weighed = [one for one in weighed if one not in as_is]
        return Places(tuple(as_is), tuple(words), tuple(weighed), joins, statuses)

    def decided(self, text: str, places: Places) -> Decided:
        """What the figures of `text` at these places say, but for suggestions."""
        found: list[object] = [text[start:end] for start, end in places.as_is]
        for start, end in places.words:
            form = text[start:end]
            if form not in self._read:
                if len(self._read) > _MOST:
                    self._read.clear()
                self._read[form] = self._reads(fold(form))
            found.append(self._read[form])
        for part in places.joins:
            form = "".join(fold(text[start:end]) for start, end in part)
            found.append(self._reads(form))
        found.extend("1" <= text[start] <= "5" for start in places.statuses)
        return tuple(found)

    def weighs(self, text: str, places: Places) -> Decided:
        """What the figures of `text` at these places add to suggestions."""
        if len(self._told) > _MOST:
            self._told.clear()
        found: list[Decided] = []
        for start, end in places.weighed:
            form = text[start:end]
            told = self._told.get(form)
            if told is None:
                told = self._told[form] = self._adds(fold(form))
            found.append(told)
        return tuple(found)

    def _reads(self, form: str) -> str | None:
        known = self.vocabulary.read(form) or form.upper() in self.lexicon.vendor_codes
        return form if known else None

    def _adds(self, form: str) -> Decided:
        names = (form, *(f"{GRAM}{piece}" for piece in _pieces(form)))
        return tuple(name if name in self.weighed else None for name in names)

    def _may_read(self, form: str) -> bool:
        """Whether `form`, with whatever figures, may be a word or read as one."""
        plain = form.replace(".", "").replace(",", "")
        if not self._words.isdisjoint((form, plain, form.translate(_LIKE_FIGURES))):
            return True
        letters = sum(map(str.isalpha, form))
        read = 2 * letters > len(form) or len(form) == _PAIR == 2 * letters  # `t0` for `to`
        return read and _shape(form) in self._shapes

    def _may_part(self, written: str, form: str) -> bool:
        """Whether a token may be words and numbers run together."""
        if not form.isalnum() or form.isdigit():
            return False
        alike = written.islower() or written.isupper() or written.istitle()
        return not alike or len(self.vocabulary.parts(form)) > 1

    def _may_weigh(self, form: str) -> bool:
        return form in self._stems or not self._pieces.isdisjoint(_pieces(form))


def _with_figures(words: Iterable[str]) -> Iterable[str]:
    return (word for word in words if any(map(str.isdigit, word)))


def _pieces(form: str) -> Sequence[str]:
    if len(form) <= _PIECE or form.isdigit():
        return ()
    return [form[start : start + _PIECE] for start in range(len(form) - _PIECE + 1)]


def _shape(word: str) -> str:
    """What words have in common that differ in figures, or in letters that figures look like."""
    return _LIKE_LETTERS.sub("*", skeleton(word))


def _rows(tokens: list[Token], figured: list[bool]) -> Iterable[list[Token]]:
    """Neighbours that may be one word with a space too many, of which one holds a figure."""
    for first in range(len(tokens)):
        for length in range(2, _JOINED + 1):
            if any(figured[first : first + length]) and first + length <= len(tokens):
                yield tokens[first : first + length]
