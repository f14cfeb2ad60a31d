"""What a message's own edges broke off a wording: its front, its end, or both."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from troubleshooter.matching.aligning.phrases import Phrase
from troubleshooter.matching.reading.lexicon import NOT, Lexicon
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Gap, Token
from troubleshooter.matching.reading.vocabulary import many_end_so
from troubleshooter.matching.records import record

PRODUCTS = frozenset({"visma-net", "e-boekhouden", "outsmart", "exact"})
"""Concepts that name the system an error is about."""

BEFORE_A_PRODUCT = frozenset({"i", "in"})
"""What a message ends with that was cut off before the product's name."""

_DOTS = ("...", "\u2026")
_CLOSING = (".", "!", "?", ")", ":")
_MOST_LEFT = 3  # tokens that one broken word may leave: `g l acc`
_MOST_IN_HOLE = 7  # tokens of the value beside a broken word
_LITTLE = 5  # letters of a word that may be broken and says nothing
_HINTING = 3  # letters of a broken word that are looked up,
_HINTING_BY_DOTS = 2  # or where dots show that it was broken
_FEW = 4  # letters behind a denial that may begin another word of the same sense
_TELLING = 6  # letters of a broken word that tell which it was, or
_TELLING_SHARE = 0.4  # so much of it;
_TELLING_SHARE_OF_ENDINGS = 0.5  # many words end alike
_LEAST_SHARE = 0.5
_LEAST_SHARE_UNTOLD = 0.7  # where no broken word tells how the wording goes on
_LEAST_SHARE_OF_MORE = 0.75  # where more than one word was lost in front
_LEAST_SEEN = 2


class Surfaces:
    """The letters that concepts are written with, spaces left out."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.stopwords = lexicon.stopwords
        little = [word for word in lexicon.stopwords if len(word) <= _LITTLE]
        self.begun = frozenset(word[:size] for word in little for size in range(1, len(word) + 1))
        self.ended = frozenset(word[size:] for word in little for size in range(len(word)))
        self._forms: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for words, concepts in lexicon.phrases.items():
            self._forms[concepts].append("".join(words))
        forms = [
            (form, concept)
            for concepts, written in self._forms.items()
            for form in written
            for concept in concepts
        ]
        self._beginnings: dict[Sequence[str], list[tuple[str, int]]] = {}
        self._endings: dict[Sequence[str], list[tuple[str, int]]] = {}
        self._forwards = sorted(forms)
        self._backwards = sorted((form[::-1], concept) for form, concept in forms)

    def broken(self, letters: str, *, at_end: bool) -> Iterator[tuple[str, float]]:
        """The concepts of which `letters` can be what a broken word left (of its beginning, at the
        message's end), each with the share of the word that is left."""
        index = self._forwards if at_end else self._backwards
        wanted = letters if at_end else letters[::-1]
        for place in range(bisect_left(index, (wanted, "")), len(index)):
            form, concept = index[place]
            if not form.startswith(wanted):
                return
            if form != wanted:
                yield concept, len(wanted) / len(form)

    def beginning(self, concepts: Sequence[str]) -> Sequence[tuple[str, int]]:
        """Every form of the concept that `concepts` begins with, and of what two of them make,
        each with how many concepts it says; the longest first."""
        found = self._beginnings.get(concepts[:2])
        if found is None:
            found = self._beginnings[concepts[:2]] = self._of(concepts[:1], concepts[:2])
        return found

    def ending(self, concepts: Sequence[str]) -> Sequence[tuple[str, int]]:
        """The same for what `concepts` ends with."""
        found = self._endings.get(concepts[-2:])
        if found is None:
            found = self._endings[concepts[-2:]] = self._of(concepts[-1:], concepts[-2:])
        return found

    def _of(self, *rows: Sequence[str]) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for concepts in rows:
            found += [(form, len(concepts)) for form in self._forms.get(tuple(concepts), ())]
            name = concepts[0].replace(".", "") if len(concepts) == 1 else ""
            if name.isalpha():
                found.append((name, 1))
        return sorted(found, key=lambda form: -len(form[0]))


@dataclass(frozen=True, slots=True)
class Torn:
    """A wording of which an edge broke off a part: how well the rest fits (0..1), and whether the
    lost part denied."""

    score: float
    denied: bool


@record
class Edges:
    """The two ends of one reading, or of a line of it (from unit `low` on, with its `tokens`), and
    what may have stood beyond them."""

    reading: Reading
    surfaces: Surfaces
    low: int
    tokens: Sequence[Token]
    told: bool
    low_front: bool
    open_end: bool
    dotted: bool
    begins: int
    ends: int
    """The first unit, but for the very first, and the last that a mark parts from what is before:
    neither edge explains what is lacking beyond them."""

    @classmethod
    def of(cls, reading: Reading, surfaces: Surfaces) -> Edges:
        """The edges of `reading`."""
        return cls._of(reading, surfaces, (0, len(reading.units)), reading.tokens, reading.text)

    @classmethod
    def of_line(cls, reading: Reading, surfaces: Surfaces, low: int, high: int) -> Edges:
        """The edges of the line that is the units `low` to `high`."""
        units, text = reading.units, reading.text
        tokens = reading.tokens[units[low].first : units[high - 1].last + 1]
        end = text.find("\n", tokens[-1].end)
        return cls._of(reading, surfaces, (low, high), tokens, text[: end if end >= 0 else None])

    @classmethod
    def _of(
        cls,
        reading: Reading,
        surfaces: Surfaces,
        part: tuple[int, int],
        tokens: Sequence[Token],
        text: str,
    ) -> Edges:
        """The edges of units of `reading`; `text` ends where they do."""
        low, high = part
        start = tokens[0].start if tokens else 0
        first = text[start : start + 2]
        whole_word = first[:1].isupper() and not first[1:].isupper()
        end = text.rstrip()
        parted = [place for place in range(low, high) if reading.units[place].gap > Gap.CLAUSE]
        behind = parted[1:] if parted[:1] == [low] else parted
        return cls(
            reading,
            surfaces,
            low,
            tokens,
            begins=behind[0] if behind else high,
            ends=parted[-1] if parted else 0,
            told=text[:start].rstrip().endswith(_DOTS),
            low_front=not whole_word,
            dotted=end.endswith(_DOTS),
            open_end=(not end.endswith(_CLOSING) or end.endswith(_DOTS))
            and not end.rstrip(" .\u2026").endswith(":"),
        )

    @property
    def may_lack_front(self) -> bool:
        """Whether something may have stood before the first word."""
        return self.told or self.low_front

    def hints(self) -> dict[str, float]:
        """Concepts that a broken word at an edge may stand for, with how much of it is left."""
        tokens = self.tokens
        hints: dict[str, float] = {}
        for at_end in (False, True):
            if not (self.open_end if at_end else self.low_front):
                continue
            for length in range(1, _MOST_LEFT + 1):
                part = tokens[-length:] if at_end else tokens[:length]
                letters = "".join(token.form for token in part)
                if len(letters) < self._hinting(at_end=at_end):
                    continue
                for concept, share in self.surfaces.broken(letters, at_end=at_end):
                    hints[concept] = max(share, hints.get(concept, 0.0))
        return hints

    def _hinting(self, *, at_end: bool) -> int:
        return _HINTING_BY_DOTS if (self.dotted if at_end else self.told) else _HINTING

    def torn(self, phrase: Phrase, pairs: Sequence[tuple[int, int]], value: float) -> Torn | None:
        """How `phrase`, of which `pairs` (phrase position, unit) fit with `value`, stands at the
        edge; None when no edge explains what is lacking."""
        first, last = pairs[0][0], pairs[-1][0]
        if last - first + 1 != len(pairs):
            return None
        lost_front, lost_end = first > 0, last + 1 < len(phrase.concepts)
        if lost_front and not self.may_lack_front:
            return None
        end = self._after(phrase, last, pairs[-1][1]) if lost_end else _NOTHING
        if end is None or not (lost_front or lost_end):
            return None
        front, denied = _NOTHING, False
        if lost_front:
            denied = self._denied(phrase, first, pairs[0][1])
            found = _NOTHING if denied else self._before(phrase, first, pairs[0][1])
            if found is None or not self._begun_before(found, end):
                return None
            front = found
        begun = front.tells and phrase.concepts[first - 1] == NOT  # `nable to connect`
        seen = sum(phrase.weights[first : last + 1]) + front.credit + end.credit
        if denied:
            seen += phrase.weights[first - 1]
            value += phrase.weights[first - 1]
        share = seen / phrase.total
        if lost_front and not denied and first > front.concepts and share < _LEAST_SHARE_OF_MORE:
            return None  # more than one word was lost in front
        unsaid = lost_end and PRODUCTS.issuperset(phrase.concepts[last + 1 :])
        told = denied or front.tells or end.tells or unsaid  # who reads it knows which product
        if share < (_LEAST_SHARE if told else _LEAST_SHARE_UNTOLD):
            return None
        if len(pairs) + front.tells + end.tells < _LEAST_SEEN:
            return None
        if lost_end and not end.tells and self._open(phrase, last):
            return None
        fit = min(1.0, (value + front.credit + end.credit) / seen)
        return Torn(fit * (0.75 + 0.2 * share), denied or begun)

    def _open(self, phrase: Phrase, last: int) -> bool:
        """Whether what decides may have been lost: what a denial denies, in which product."""
        if phrase.concepts[last] == NOT:
            return True
        named = not PRODUCTS.isdisjoint(phrase.concepts[last + 1 :])
        return named and self.tokens[-1].form in BEFORE_A_PRODUCT

    def _begun_before(self, front: _Piece, end: _Piece) -> bool:
        """Whether the message shows that it lost its front: by dots, or a word broken there; a
        small letter alone says so only where its end is broken too."""
        if self.told:
            return True
        return self.low_front and (front.letters > 0 or end.letters > 0)

    def _denied(self, phrase: Phrase, first: int, unit: int) -> bool:
        """Whether the first word lost what denies: `geldige referentie` of `ongeldige ...`."""
        if phrase.concepts[first - 1] != NOT or unit != self.low or first > 1:
            return False
        word = self.reading.tokens[self.reading.units[unit].first].form
        return any(
            form.endswith(word) and form != word
            for form, _ in self.surfaces.ending(phrase.concepts[: first + 1])
        )

    def _after(self, phrase: Phrase, last: int, unit: int) -> _Piece | None:
        """What stands behind the last fitting unit: nothing, or the beginning of the next word."""
        if not self.open_end or unit < self.ends:
            return None
        end = self.reading.tokens[self.reading.units[unit].last].end
        forms = [token.form for token in self.tokens if token.start >= end]
        while forms and forms[0] in self.surfaces.stopwords:
            forms.pop(0)
        if phrase.holes[last + 1] and _hold_a_value(forms[:-1]):
            forms = forms[-1:]
        if len(forms) > _MOST_LEFT:
            return None
        return self._piece("".join(forms), phrase, last + 1, str.startswith)

    def _before(self, phrase: Phrase, first: int, unit: int) -> _Piece | None:
        """What stands before the first fitting unit: nothing, or the end of the word before."""
        if unit >= self.begins:
            return None
        start = self.reading.tokens[self.reading.units[unit].first].start
        forms = [token.form for token in self.tokens if token.start < start]
        while forms and forms[-1] in self.surfaces.stopwords:
            forms.pop()
        if phrase.holes[first] and _hold_a_value(forms[1:]):
            forms = forms[:1]
        if len(forms) > _MOST_LEFT:
            return None
        return self._piece("".join(forms), phrase, first - 1, str.endswith)

    def _piece(
        self, letters: str, phrase: Phrase, position: int, fits: Callable[[str, str], bool]
    ) -> _Piece | None:
        if not letters:
            return _NOTHING
        ahead = fits is str.startswith
        concepts = phrase.concepts[position:] if ahead else phrase.concepts[: position + 1]
        forms = self.surfaces.beginning(concepts) if ahead else self.surfaces.ending(concepts)
        longest, spanned = "", 0
        if forms and len(letters) < len(forms[0][0]):
            longer = (one for one in forms if fits(one[0], letters) and one[0] != letters)
            longest, spanned = next(longer, ("", 0))
        if longest:
            share = len(letters) / len(longest)
            least = _TELLING_SHARE if ahead else _TELLING_SHARE_OF_ENDINGS
            tells = len(letters) >= _TELLING or (
                len(letters) >= self._hinting(at_end=ahead) and share >= least
            )
            tells = tells and (ahead or not many_end_so(letters))
            denied = ahead and position > 0 and phrase.concepts[position - 1] == NOT
            if denied and len(letters) <= _FEW and not _is_its_own(letters, phrase):
                tells = False  # `not foun` is no beginning of `not exist`, though they say the same
            return _Piece(len(letters), phrase.weights[position] * share, tells, spanned)
        product = ahead and phrase.concepts[position] in PRODUCTS
        if product and letters not in BEFORE_A_PRODUCT:
            return None  # it was another one: `in O` is no beginning of `in VISMA.net`
        if letters in (self.surfaces.begun if ahead else self.surfaces.ended):
            return _NOTHING
        return None


def _is_its_own(letters: str, phrase: Phrase) -> bool:
    """Whether a word of the wording itself begins so."""
    return f" {letters}" in f" {phrase.wording.text}".casefold()


def _hold_a_value(forms: Sequence[str]) -> bool:
    """Whether these are a number or a reference, with a name perhaps, and no more."""
    return len(forms) <= _MOST_IN_HOLE and any(not form.isalpha() for form in forms)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is left of a broken word: its letters, the weight they stand for, and whether they tell
    which word it was; `concepts` is how many of them that word says."""

    letters: int
    credit: float
    tells: bool
    concepts: int


_NOTHING = _Piece(0, 0.0, False, 0)
