"""Which figures of a message decide what it is, so that two that differ in others are of one kind.

A figure decides when it makes a word of the rulebook or the lexicon (2000, 0, `c0de`), a vendor
code, a status, or a piece of a word that weighs in suggestions; and a zero at a number's front, as
no count begins with one; where attempts are told, every one. All else that looks at figures looks
at their kind only, never at which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from troubleshooter.matching.doubting.attempts import compares_figures
from troubleshooter.matching.doubting.layout import COUNTED
from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.frames import stated
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.numbers import find_numbers
from troubleshooter.matching.reading.tokens import Token, fold
from troubleshooter.matching.reading.vocabulary import Vocabulary, skeleton
from troubleshooter.matching.suggesting.profiles import GRAM

_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_STATUS = re.compile(r"(?<![0-9])[0-9]{3}(?![0-9])")
_LIKE_LETTERS = re.compile("[0-9olsbeatgchdimnru]+")  # those that scanners take for others, too
_LIKE_FIGURES = str.maketrans("oqlisb", "000000")
_BAR = re.compile("[|!]")
_FIGURES = re.compile("[0-9]+")
_RUN_ON = re.compile("[0-9]+|[^0-9]+")
_OFTEN = re.compile("[0-9]{1,6}[x\u00d7]|[x\u00d7][0-9]{1,6}")
"""How often something came, where no time at all is another thing than some: `0x`, `x3`."""
_SHORT = 3
_JOINED = 3
_PAIR = 2
_PIECE = 4
_MOST = 100_000

Span = tuple[int, int]
Decided = tuple[object, ...]
"""What the deciding figures of a message say."""


def zeroed(text: str) -> str:
    """`text` with every digit a zero."""
    return text.encode("utf-8", "surrogatepass").translate(_ZEROS).decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Places:
    """Where messages that are the same with every digit a zero hold figures that may decide;
    those of `weighed` decide in suggestions only. Of `statuses` and `fronts` only the first figure
    does."""

    as_is: tuple[Span, ...]
    words: tuple[Span, ...]
    weighed: tuple[Span, ...]
    joins: tuple[tuple[Span, ...], ...]
    statuses: tuple[int, ...]
    fronts: tuple[int, ...]


class _Told(dict[object, object]):
    """What pieces of text say, each found out once."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[..., object]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, piece: object) -> object:
        if len(self) >= _MOST:
            self.clear()
        found = self[piece] = self._find(piece)
        return found


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks at some pieces of a text: what takes each of them from it, and what they say."""

    takes: tuple[tuple[Callable[[str], object], Mapping[object, object]], ...]

    def at(self, text: str) -> Decided:
        """What these pieces of `text` say."""
        return tuple([told[take(text)] for take, told in self.takes])


class Figures:
    """Finds the figures that decide, for one rulebook and lexicon."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, weighed: frozenset[str]) -> None:
        """`weighed` are the names of what weighs in suggestions."""
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._weighed = weighed
        words = vocabulary.words.union(map(fold, lexicon.vendor_codes))
        stems = (name for name in weighed if not name.startswith((GRAM, "=")))
        self._words = frozenset(map(zeroed, _with_figures(words)))
        self._stems = frozenset(map(zeroed, _with_figures(stems)))
        self._shapes = frozenset(map(_shape, words))
        pieces = (name[1:] for name in weighed if name.startswith(GRAM))
        self._pieces = frozenset(map(zeroed, _with_figures(pieces)))
        self._as_is = _Told(str)
        self._as_word = _Told(lambda word: self._reads(fold(word)))
        self._as_one = _Told(lambda words: self._reads("".join(map(fold, words))))
        self._as_status = _Told(lambda figure: "1" <= figure <= "5")
        self._as_front = _Told(lambda figure: figure == "0")
        self._in_suggestions = _Told(lambda word: self._adds(fold(word)))

    def places(self, text: str) -> Places:
        """Where figures may decide in messages that are `text` with every digit a zero."""
        tokens = stated(text)
        figured = [_figured(token) for token in tokens]
        as_is = [(code.start, code.end) for code in find_codes(text)]
        as_is += ((one.start, one.end) for one in find_numbers(text))
        as_is += self._barred(text, tokens)
        if compares_figures(text):
            as_is += (run.span() for run in _FIGURES.finditer(text))
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
            if self._may_join([token.form for token in part])
        )
        statuses = tuple(found.start() for found in _STATUS.finditer(text))
        fronts = tuple(
            token.start
            for token in tokens
            if token.form.isdigit() and 1 < len(token.form) <= COUNTED
        )
        fronts += tuple(
            token.start + (not token.form[0].isdigit())
            for token in tokens
            if _OFTEN.fullmatch(token.form) is not None
        )
        words = [one for one in words if one not in as_is]
        weighed = [one for one in weighed if one not in as_is]
        return Places(tuple(as_is), tuple(words), tuple(weighed), joins, statuses, fronts)

    def deciding(self, places: Places) -> Looks:
        """Looks at what the figures at these places say, but for suggestions."""
        takes = [(_taking(span), self._as_is) for span in places.as_is]
        takes += ((_taking(span), self._as_word) for span in places.words)
        takes += ((_taking(*spans), self._as_one) for spans in places.joins)
        takes += ((itemgetter(start), self._as_status) for start in places.statuses)
        takes += ((itemgetter(start), self._as_front) for start in places.fronts)
        return Looks(tuple(takes))

    def alike_at(self, text: str, places: Places) -> Sequence[Span]:
        """Where messages have the very figures of `text` whose figures at these places say what
        those of `text` do."""
        read = (span for span in places.words if self._as_word[text[slice(*span)]] is not None)
        return *places.as_is, *read

    def weighing(self, places: Places) -> Looks:
        """Looks at what the figures at these places add to suggestions."""
        return Looks(tuple((_taking(span), self._in_suggestions) for span in places.weighed))

    def _reads(self, form: str) -> str | None:
        known = self._vocabulary.read(form) or form.upper() in self._lexicon.vendor_codes
        return form if known else None

    def _adds(self, form: str) -> Decided:
        names = (form, *(f"{GRAM}{piece}" for piece in _pieces(form)))
        return tuple(name if name in self._weighed else None for name in names)

    def _may_read(self, form: str) -> bool:
        """Whether `form`, with whatever figures, may be a word or read as one."""
        plain = form.replace(".", "").replace(",", "")
        if not self._words.isdisjoint((form, plain, form.translate(_LIKE_FIGURES))):
            return True
        letters = sum(map(str.isalpha, form))
        read = 2 * letters > len(form) or len(form) == _PAIR == 2 * letters  # `t0` for `to`
        return read and _shape(form) in self._shapes

    def _may_join(self, forms: Sequence[str]) -> bool:
        """Whether neighbours, with whatever figures, may be one word; a number is a piece of one
        only where that is written with figures."""
        whole = "".join(forms)
        if any(map(str.isdigit, forms)):
            return whole in self._words
        return self._may_read(whole)

    def _barred(self, text: str, tokens: Sequence[Token]) -> Iterable[Span]:
        """Tokens with figures that a bar beside them, which stands for a letter, may make a word
        of: `pr0toco|`."""
        before = {token.end: token for token in tokens}
        behind = {token.start: token for token in tokens}
        for bar in _BAR.finditer(text):
            front, back = before.get(bar.start()), behind.get(bar.end())
            if back is None and (front is None or not front.form[-1].isalpha()):
                continue
            beside = [token for token in (front, back) if token is not None]
            word = f"{front.form if front else ''}0{back.form if back else ''}"
            if self._may_read(word):
                yield from ((token.start, token.end) for token in beside if _figured(token))

    def _may_part(self, written: str, form: str) -> bool:
        """Whether a token may be words and numbers run together."""
        if not form.isalnum() or form.isdigit():
            return False
        alike = written.islower() or written.isupper() or written.istitle()
        return not alike or len(self._vocabulary.parts(form)) > 1

    def _may_weigh(self, form: str) -> bool:
        return form in self._stems or not self._pieces.isdisjoint(_pieces(form))


def _figured(token: Token) -> bool:
    return any(map(str.isdigit, token.form))


def _taking(*spans: Span) -> Callable[[str], object]:
    """What takes a piece of a text, or several as a tuple."""
    return itemgetter(*(slice(*span) for span in spans))


def _with_figures(words: Iterable[str]) -> Iterable[str]:
    return (word for word in words if any(map(str.isdigit, word)))


def _pieces(form: str) -> Sequence[str]:
    if len(form) <= _PIECE or form.isdigit():
        return ()
    return [form[start : start + _PIECE] for start in range(len(form) - _PIECE + 1)]


def _shape(word: str) -> str:
    """What words have in common that differ in figures, or in letters that figures look like."""
    return _LIKE_LETTERS.sub("*", skeleton(word))


def _rows(tokens: Sequence[Token], figured: list[bool]) -> Iterable[Sequence[Token]]:
    """Neighbours that may be one word with a space too many, of which one holds a figure."""
    for first in range(len(tokens)):
        for length in range(2, _JOINED + 1):
            if any(figured[first : first + length]) and first + length <= len(tokens):
                yield tokens[first : first + length]
