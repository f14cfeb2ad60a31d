"""Reading a message again beside a wording that comes near: what its doubtful words may be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from troubleshooter.matching.aligning.phrases import Phrase, literal_text
from troubleshooter.matching.reading.reader import Meant, Reader, Reading, words_of
from troubleshooter.matching.reading.tokens import Gap
from troubleshooter.matching.reading.vocabulary import (
    TYPO_COST,
    Vocabulary,
    everyday_words,
    skeleton,
    undoubled,
)

_MOST = 12  # wordings
_MOST_TRIED = 4  # readings
_MOST_BEGUN = 30
_MOST_REMEMBERED = 100_000
_MOST_DOUBTFUL = 12  # words of a message; more are no message of ours
_SHORTENED = 0.86
_SHORTEST_SHORTENED = 3
_SHORTEST_COMPOUND = 5
_ROUGHLY = 0.82
_LOST = 2  # letters that a shortened word has lost at least
_MOST_WRONG = 0.34  # of a word's letters
_SHORTEST_WRONG = 4
_PARTS = re.compile("[A-Z][a-z]+")
_VOWELS = str.maketrans("", "", "aeiouy")


class Rereader:
    """Reads messages again with the words of near wordings."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._by_consonants: dict[str, list[str]] | None = None
        self._doubt: dict[str, bool] = {}
        self._likeness: dict[tuple[str, str], float] = {}

    def hints(self, doubtful: Mapping[int, str]) -> dict[str, float]:
        """The concepts that doubtful words may stand for, with how surely (0..1)."""
        hints: dict[str, float] = {}
        for form in doubtful.values():
            for word in self._near(form):
                sure = _alike(form, word)
                for concept in self._reader.concepts(word) if sure else ():
                    hints[concept] = max(sure, hints.get(concept, 0.0))
        return hints

    def _near(self, form: str) -> Sequence[str]:
        """The known words that begin as `form` does or have its consonants."""
        known = form in self._reader.vocabulary.words or form in everyday_words()
        if known or len(form) < _SHORTEST_SHORTENED:
            return ()
        if self._by_consonants is None:
            self._by_consonants = {}
            for word in self._reader.vocabulary.ordered:
                self._by_consonants.setdefault(_consonants(word), []).append(word)
        words = self._reader.vocabulary.ordered
        start = bisect_left(words, form)
        begun = takewhile(lambda word: word.startswith(form), words[start : start + _MOST_BEGUN])
        return (*begun, *self._by_consonants.get(_consonants(form), ()))

    def readings(
        self, reading: Reading, doubtful: Mapping[int, str], near: Iterable[Phrase]
    ) -> Iterator[Reading]:
        """Other readings of the message, one for each of the wordings that makes a difference."""
        tried: set[frozenset[tuple[int, str]]] = set()
        for phrase in islice(near, _MOST):
            if len(tried) == _MOST_TRIED:
                return
            meant = self._meant(reading, doubtful, _words(phrase.wording.text))
            key = frozenset((place, one.word) for place, one in meant.items())
            if meant and key not in tried:
                tried.add(key)
                yield self._reader.read_as(reading, meant)

    def doubtful(self, reading: Reading) -> dict[int, str]:
        """The tokens that no known word is written like, by their place, unless there are too many;
        the `MAT` of a reference `MAT-2` is none, nor is a name that is put together of known
        words."""
        shouted = reading.text.isupper()
        found = {
            place: token.form
            for place, token in enumerate(reading.tokens)
            if self._is_doubtful(token.form)
            and not self._is_a_name(reading.text[token.start : token.end], shouted)
        }
        return found if len(found) <= _MOST_DOUBTFUL else {}

    def _is_a_name(self, written: str, shouted: bool) -> bool:
        """Whether a word is written as names are: `MAT`, `SalesInvoices`."""
        if written.isupper():
            return not shouted
        parts = [part.lower() for part in _PARTS.findall(written)]
        return len(parts) > 1 and self._reader.vocabulary.words.issuperset(parts)

    def _is_doubtful(self, form: str) -> bool:
        known = self._doubt.get(form)
        if known is None:
            if len(self._doubt) >= _MOST_REMEMBERED:
                self._doubt.clear()
            vocabulary = self._reader.vocabulary
            strange = form not in vocabulary.words or _is_little(form, vocabulary)
            strange = strange or form in vocabulary.twins
            known = self._doubt[form] = len(form) > 1 and form.isalpha() and strange
        return known

    def _meant(
        self, reading: Reading, doubtful: Mapping[int, str], words: Iterable[str]
    ) -> dict[int, Meant]:
        """What doubtful tokens are if the message is a wording of these words."""
        lacking = [word for word in words if word not in reading.forms]
        meant = dict(_whole(reading, frozenset(lacking)))
        for place, form in doubtful.items():
            if place in meant or place - 1 in meant:
                continue
            best = max(((self._alike(form, word), word) for word in lacking), default=(0.0, ""))
            read = reading.spelt[place]
            if best[0] and (read is None or read[0] != best[1]):
                meant[place] = Meant(best[1], best[0])
        return meant

    def _alike(self, form: str, word: str) -> float:
        known = self._likeness.get((form, word))
        if known is None:
            if len(self._likeness) >= _MOST_REMEMBERED:
                self._likeness.clear()
            known = self._likeness[form, word] = self._compared(form, word)
        return known

    def _compared(self, form: str, word: str) -> float:
        vocabulary = self._reader.vocabulary
        if word in vocabulary.denials:
            return _SHORTENED if _is_denial(form, word) else 0.0
        if _is_little(form, vocabulary):
            return _ROUGHLY if _is_slip(form, word) else 0.0
        return _alike(form, word)


def _whole(reading: Reading, lacking: frozenset[str]) -> Iterator[tuple[int, Meant]]:
    """Words that a space too many is in, by the place of their first piece."""
    for place, (token, after) in enumerate(pairwise(reading.tokens)):
        word = token.form + after.form
        if word in lacking and after.gap is Gap.NONE and after.start - token.end == 1:
            yield place, Meant(word, _SHORTENED, 2)


@lru_cache(maxsize=4_096)
def _words(wording: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in words_of(literal_text(wording)) if len(word) > 1))


def _is_little(form: str, vocabulary: Vocabulary) -> bool:
    """Whether a word says nothing, or may be such a one with a letter doubled: `too` for `to`."""
    return form in vocabulary.little or undoubled(form) in vocabulary.little


def _is_slip(form: str, word: str) -> bool:
    """Whether a little word is `word` with a letter lost or doubled: `dat` for `date`."""
    if undoubled(form) == undoubled(word):
        return True
    return len(form) > _LOST and len(word) == len(form) + 1 and word.startswith(form)


def _is_denial(form: str, word: str) -> bool:
    """Whether a word is `word`, which denies, with a letter lost, swapped or put in."""
    from rapidfuzz.distance import OSA  # here, for a start that meets no unknown word

    if form in everyday_words() or form[0] != word[0] or form[-1] != word[-1]:
        return False
    return OSA.distance(form, word, score_cutoff=1) <= 1


@lru_cache(maxsize=65_536)
def _alike(form: str, word: str) -> float:
    """How surely somebody wrote `form` for `word` (0..1]; 0 where it is too far from it."""
    if form[0] != word[0]:
        return 0.0
    lost = len(word) - len(form)
    if skeleton(form) == skeleton(word):
        return _SHORTENED
    if form in everyday_words():
        slipped = lost == 1 and _is_within(form, word)
        slipped = slipped or _is_swapped(form, word) or _is_misheard(form, word)
        return _ROUGHLY if slipped else 0.0
    if len(form) >= _SHORTEST_SHORTENED and lost >= _LOST:
        if word.startswith(form) or _consonants(form) == _consonants(word):
            return _SHORTENED
        if len(form) >= _SHORTEST_COMPOUND and _distance(form, word[: len(form) + 1]) <= 1 + (
            len(form) > 2 * _SHORTEST_COMPOUND
        ):
            return _ROUGHLY
    if min(len(form), len(word)) < _SHORTEST_WRONG:
        return _SHORTENED if undoubled(form) == undoubled(word) else 0.0
    share = _distance(form, word) / len(word)
    return 1.0 - share * TYPO_COST if share <= _MOST_WRONG else 0.0


def _is_swapped(form: str, word: str) -> bool:
    """Whether two letters beside each other are swapped: `exits` for `exist`."""
    if len(form) != len(word) or len(form) < _SHORTEST_WRONG or form == word:
        return False
    at = next(
        place for place, (one, other) in enumerate(zip(form, word, strict=True)) if one != other
    )
    return form[at : at + 2] == word[at : at + 2][::-1] and form[at + 2 :] == word[at + 2 :]


def _is_misheard(form: str, word: str) -> bool:
    """Whether an ordinary word is one letter off another, as autocorrection leaves it: `reads` for
    `reeds`."""
    if len(form) != len(word) or len(form) <= _SHORTEST_WRONG:
        return False
    return sum(one != other for one, other in zip(form, word, strict=True)) == 1


def _consonants(word: str) -> str:
    """A word's first letter and those behind it that are no vowels."""
    return word[:1] + word[1:].translate(_VOWELS)


def _distance(one: str, other: str) -> int:
    from rapidfuzz.distance import OSA  # here, for a start that meets no unknown word

    return OSA.distance(one, other)


def _is_within(form: str, word: str) -> bool:
    """Whether `form` is `word` less some letters."""
    letters = iter(word)
    return all(letter in letters for letter in form)
