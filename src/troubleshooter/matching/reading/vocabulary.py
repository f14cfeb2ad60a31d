"""Reading words through typing and scanning errors, with the rulebook's own words as dictionary."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

TYPO_COST = 0.6
"""How much of a reading's certainty all letters of a word cost, if all are wrong."""

_SKELETON = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b", "!": "l"})
_RARER_SKELETON = str.maketrans("3479", "eatg")  # looked for after the others
_NUMBER_OCR = str.maketrans({"o": "0", "q": "0", "l": "1", "i": "1", "s": "5", "b": "8"})
_NUMBER_LETTERS = frozenset("o")  # a letter alone that is read as the number it resembles
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SCANNED = (
    *(("h", "li"), ("d", "cl"), ("li", "h"), ("cl", "d"), ("n", "ri"), ("ri", "n")),
    *(("c", "e"), ("b", "h")),
)
_SCANNED_SHORT = (("c", "e"),)
_NO_LETTERS = "ii"
_ISE, _IZE = re.compile("is(?=e|ing|ation)"), re.compile("iz(?=e|ing|ation)")
_SHORTEST_CORRECTED = 4
_MOST_TYPOS = 0.3
_CACHED = 200_000
_MANY = 5  # everyday words with an ending that tells of none
_DOUBLED = re.compile(r"(.)\1")
_SHORT_NUMBER = "nr"  # `boekstuknr`
_RUNS = re.compile(r"\d+(?:[.,/:\-]\d+)*|[^\W\d_]+")
_SHORTEST_RUN, _LONGEST_RUN = 6, 60
_SHORTEST_PART = 2
_SHORTEST_PAIR = 5
_PREFIX = 2
_HOST = re.compile(r"[a-z]+(?:\.[a-z\-]+)+\.[a-z]{2,3}")
_SHORTEST_COMPANY = 10
_MOST_WRONG = 2  # letters of a company's name
_SHORTEST_EDGE = 3
_SHORTEST_SCANNED, _LONGEST_SCANNED = 8, 40
_LEAST_SCANNED = 4.5
_LEAST_AVERAGE = 3.0  # letters a word: shorter ones can be found in any word


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

    `denials` (not, geen ...) turn a meaning around, so only swapped letters are read as one;
    `little` ones (in, the ...) say nothing.
    """

    def __init__(
        self,
        words: Iterable[str],
        denials: frozenset[str],
        little: frozenset[str] = frozenset(),
    ) -> None:
        self.words = frozenset(words)
        self.little = little | denials
        self.denials = denials
        self._numbers = frozenset(word for word in self.words if word.isdigit())
        self._skeletons: dict[str, str] = {}
        self._longest = max(map(len, self.words), default=0)
        self._cache: dict[str, tuple[str, float] | None] = {}
        self._parts: dict[tuple[str, bool], tuple[str, ...]] = {}
        self.ordered = tuple(sorted(self.words))
        for word in self.ordered:
            if word.isdigit():
                continue
            self._skeletons.setdefault(skeleton(word), word)

    @cached_property
    def _by_edge(self) -> Mapping[tuple[int, int, str], Sequence[str]]:
        """The words that may be misspelt, by their lengths and their first (0) or last (-1)
        letters, in order."""
        found: defaultdict[tuple[int, int, str], list[str]] = defaultdict(list)
        for word in self.ordered:
            if len(word) >= _SHORTEST_CORRECTED and word.isalpha():
                for edge in (0, -1):
                    found[len(word), edge, word[edge]].append(word)
        return found

    def _beside(self, token: str, length: int) -> Iterator[str]:
        """The words of a length that begin or else end as `token` does."""
        yield from self._by_edge.get((length, 0, token[0]), ())
        for word in self._by_edge.get((length, -1, token[-1]), ()):
            if word[0] != token[0]:
                yield word

    @cached_property
    def companies(self) -> tuple[str, ...]:
        """The long names among the labels of hosts that are known."""
        hosts = (word.split(".") for word in self.ordered if _HOST.fullmatch(word))
        names = {label for labels in hosts for label in labels if len(label) >= _SHORTEST_COMPANY}
        return tuple(sorted(names))

    @cached_property
    def twins(self) -> frozenset[str]:
        """The words that are another one but for doubled letters: `proces` and `process`."""
        of: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.words:
            if len(word) > _SHORTEST_CORRECTED and word.isalpha():
                of[undoubled(word)].append(word)
        return frozenset(word for words in of.values() if len(words) > 1 for word in words)

    def read(self, token: str) -> tuple[str, float] | None:
        """The word that `token` stands for and how alike they are (0..1], or None for a value."""
        token = plain_number(token)
        if token in self.words:
            return token, 1.0
        if token not in self._cache:
            if len(self._cache) > _CACHED:
                self._cache.clear()
            self._cache[token] = self._correct(token)
        return self._cache[token]

    def parts(self, token: str, *, glued: bool = False) -> tuple[str, ...]:
        """The known words, and a number before or behind them, that `token` runs together; ()
        when it does not wholly consist of them. In a `glued` text nothing has a space."""
        if (token, glued) not in self._parts:
            if len(self._parts) > _CACHED:
                self._parts.clear()
            self._parts[token, glued] = self._parted(token, glued)
        return self._parts[token, glued]

    def _parted(self, token: str, glued: bool) -> tuple[str, ...]:
        runs = _RUNS.findall(token) if len(token) <= _LONGEST_RUN else []
        if sum(map(len, runs)) < len(token):
            return ()
        if len(runs) == 1 and (token in self.words or token in everyday_words()):
            return ()
        parts: list[str] = []
        for run in runs:
            known = run[0].isdigit() or run in self.words
            words = (run,) if known else self._run_together(run) or self._scanned_together(run)
            if not words and glued and len(run) == _SHORTEST_PAIR:
                words = self._pair(run, self.words)
            if not words:
                return ()
            parts.extend(words)
        told = len(runs) == 1 or any(
            len(part) >= _SHORTEST_CORRECTED and part.isalpha() for part in parts
        )
        return tuple(parts) if told else ()

    def _run_together(self, letters: str) -> tuple[str, ...]:
        """The fewest known words that `letters` consists of, or ()."""
        if len(letters) == _SHORTEST_PAIR:
            return self._pair(letters)
        if not _SHORTEST_RUN <= len(letters) <= _LONGEST_RUN:
            return ()
        words = self._fewest(letters, _SHORTEST_PART, self.words.__contains__)
        return words if len(words) * _LEAST_AVERAGE <= len(letters) else ()

    def _fewest(
        self, letters: str, shortest: int, is_word: Callable[[str], bool]
    ) -> tuple[str, ...]:
        """The fewest words of at least `shortest` letters that `letters` consists of, or ()."""
        best: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
        for end in range(shortest, len(letters) + 1):
            for start in range(max(0, end - self._longest), end - shortest + 1):
                so_far, word = best[start], letters[start:end]
                if so_far is None or not is_word(word):
                    continue
                here = best[end]
                if here is None or len(so_far) + 1 < len(here):
                    best[end] = (*so_far, word)
        return best[-1] or ()

    def _pair(self, letters: str, known: Container[str] = ()) -> tuple[str, ...]:
        """The two little words of which all else is made: `inthe`; one of them may be one of the
        words `known`."""
        for at in (2, 3):
            pair = letters[:at], letters[at:]
            little = [part in self.little for part in pair]
            if all(little) or (any(little) and all(part in known for part in pair)):
                return pair
        return ()

    def _scanned_together(self, letters: str) -> tuple[str, ...]:
        """The words that `letters` consists of, each as it is written, where one begins or ends
        there and others were misread: `lnvoicenurnber`."""
        size = len(letters)
        edges = range(_SHORTEST_EDGE, size - _SHORTEST_EDGE)
        if not (
            _SHORTEST_SCANNED <= size <= _LONGEST_SCANNED
            and letters not in everyday_words()
            and any(letters[:at] in self.words or letters[at:] in self.words for at in edges)
        ):
            return ()
        words = self._fewest(letters, _SHORTEST_EDGE, self._is_written)
        return words if len(words) * _LEAST_SCANNED <= size else ()

    def _is_written(self, word: str) -> bool:
        """Whether `word` is a known one, or looks like one to a scanner."""
        if word in self.words:
            return True
        return len(word) >= _SHORTEST_CORRECTED and self._resembled(word) is not None

    def _correct(self, token: str) -> tuple[str, float] | None:
        if token.isdigit() or len(token) > 40:
            return None
        letters = sum(map(str.isalpha, token))
        number = token.translate(_NUMBER_OCR)
        if (letters < len(token) or token in _NUMBER_LETTERS) and number in self._numbers:
            return number, 0.95
        if letters * 2 < len(token) or (letters * 2 == len(token) and letters > 1):
            return None
        word = self._resembled(token) or self._scanned(token)
        if word is not None and len(token) > 1:
            return word, 0.97
        if letters < len(token):
            return self._rarely_scanned(token) or self._host(token)
        if token.endswith(_SHORT_NUMBER) and (spelt := token[:-2] + "nummer") in self.words:
            return spelt, 0.97
        if (other := self._across_the_sea(token)) is not None:
            return other, 0.98
        if token in everyday_words():
            return None
        if len(token) < _SHORTEST_CORRECTED:
            swapped = token[:1] + token[1:][::-1]
            if len(token) == 3 and swapped in self.words:
                return swapped, 0.9
        return self._nearest(token) if len(token) >= _SHORTEST_CORRECTED - 1 else None

    def _resembled(self, token: str) -> str | None:
        """The word that looks like `token` to a scanner; one that only has as many letters more or
        fewer as `eail` and `eai` does not."""
        if _NO_LETTERS in token:  # no word of ours is written so
            word = self._skeletons.get(skeleton(token.replace(_NO_LETTERS, "u")))
            if word is not None:
                return word
        word = self._skeletons.get(skeleton(token))
        if word is None or _size(word) == _size(token) or undoubled(word) == undoubled(token):
            return word
        lettered = token.translate(_SKELETON)
        return lettered if lettered in self.words else None

    def _across_the_sea(self, token: str) -> str | None:
        """The word that is `token` as Americans, or the British, spell it."""
        for pattern, other in ((_ISE, "iz"), (_IZE, "is")):
            if (form := pattern.sub(other, token)) != token and form in self.words:
                return form
        return None

    def _host(self, token: str) -> tuple[str, float] | None:
        """The host whose company's name is misspelt: `api.e-boekhuoden.nl`; no other host of it."""
        labels = token.split(".")
        if len(labels) <= _PREFIX or any(map(str.isdigit, token)):
            return None
        from rapidfuzz.distance import OSA  # here, for a start that meets no unknown word

        for place, label in enumerate(labels):
            for name in self.companies if len(label) >= _SHORTEST_COMPANY - 1 else ():
                wrong = OSA.distance(label, name, score_cutoff=_MOST_WRONG)
                if 0 < wrong <= _MOST_WRONG and label[0] == name[0]:
                    labels[place] = name
                    return ".".join(labels), 0.9
        return None

    def _rarely_scanned(self, token: str) -> tuple[str, float] | None:
        """The word of which letters were read as figures that they resemble less: `verw3rkt`."""
        figures = sum(map(str.isdigit, token))
        long = len(token) >= _SHORTEST_RUN or (len(token) >= _SHORTEST_CORRECTED and figures == 1)
        if not long or not token.isalnum() or token[0].isdigit():
            return None
        word = self._skeletons.get(skeleton(token.translate(_RARER_SKELETON)))
        return (word, 0.93) if word is not None else None

    def _scanned(self, token: str) -> str | None:
        """The word of which two letters were read as one, or one as two: `invahd`."""
        if len(token) < _SHORTEST_CORRECTED or token in everyday_words():
            return None
        for seen, meant in _SCANNED if len(token) > _SHORTEST_CORRECTED else _SCANNED_SHORT:
            start = token.find(seen)
            while start >= 0:
                form = token[:start] + meant + token[start + len(seen) :]
                if (word := self._skeletons.get(skeleton(form))) is not None:
                    return word
                start = token.find(seen, start + 1)
        return None

    def _nearest(self, token: str) -> tuple[str, float] | None:
        from rapidfuzz.distance import OSA  # here, for a start that meets no unknown word

        allowed = 1 if len(token) <= 6 else 2 if len(token) <= 10 else 3
        best: tuple[int, int, int, str] | None = None
        for length in range(len(token) - allowed, len(token) + allowed + 1):
            for word in self._beside(token, length):
                distance = OSA.distance(word, token, score_cutoff=allowed)
                if distance > allowed:
                    continue
                first, last = word[0] == token[0], word[-1] == token[-1]
                if not first and len(token) - length >= _PREFIX:
                    continue  # letters too many in front are a prefix: `notsuccessful`
                if length - len(token) >= _PREFIX and word.endswith(token):
                    continue  # it lacks one: `activeuser` is not `inactiveuser`
                strict = word in self.denials or len(word) <= _SHORTEST_CORRECTED
                if strict and not (first and last) and sorted(word) != sorted(token):
                    continue
                if strict and distance > 1:
                    continue
                # `ogeldig` is as far from its opposite `geldig`: a first letter is seldom lost.
                swapped = sorted(word) == sorted(token) or undoubled(word) == undoubled(token)
                edges = 2 if not first else int(not last and not swapped)
                kind = 0 if swapped else 1 + (length == len(token))
                ranked = distance, edges, kind, word
                if best is None or ranked[:3] < best[:3]:
                    best = ranked
        if best is None:
            return None
        distance, _, _, word = best
        share = distance / max(len(word), len(token))
        return (word, 1.0 - share * TYPO_COST) if share <= _MOST_TYPOS else None


def _size(word: str) -> int:
    """How many letters `word` has, those that scanners make of two counted as one."""
    return len(word) - word.count("rn") - word.count("vv")


@lru_cache(maxsize=65_536)
def undoubled(word: str) -> str:
    """`word` with its double letters single: one of them is lost or put in most easily."""
    return _DOUBLED.sub(r"\1", word)


@cache
def everyday_words() -> frozenset[str]:
    """Everyday words that a typing error away from the rulebook's words: no misspelt ones."""
    source = Path(__file__).with_name("everyday-words.txt")
    return frozenset(source.read_text("utf-8").split())


@cache
def _endings() -> list[str]:
    return sorted(word[::-1] for word in everyday_words())


def many_end_so(letters: str) -> bool:
    """Whether so many everyday words end in `letters` (`..ation`) that these do not tell which word
    lost its front."""
    wanted = letters[::-1]
    low, high = (bisect_left(_endings(), wanted + more) for more in ("", "\uffff"))
    return high - low >= _MANY
