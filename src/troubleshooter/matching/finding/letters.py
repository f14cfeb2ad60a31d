"""Wordings found by their letters alone, where spaces, breaks, cuts or scans broke the words."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from troubleshooter.kept import Keeper, NoKeeper, Part
from troubleshooter.matching.aligning.phrases import (
    FAILING,
    STOPWORD_WEIGHT,
    Phrase,
    PhraseBook,
    literal_text,
)
from troubleshooter.matching.packing import packed, unpacked
from troubleshooter.matching.reading.lexicon import NOT
from troubleshooter.matching.reading.reader import VALUE, WORD, Reading
from troubleshooter.matching.reading.vocabulary import (
    everyday_words,
    many_end_so,
    plain_number,
    skeleton,
)

_GRAM = 4
_SHORTEST = 9
_LONGEST = 600
_CANDIDATES = 8
_ALIKE = 88.0
_WORD_ALIKE = 78.0
_NOT_ALIKE = 92.0
_EVERYDAY_ALIKE = 85.0  # a letter too few (`fond`), not another one (`plant`)
_SHORT_WORD = 3
_EDGE = 5
_CUT_SHARE = 0.58
_TIDY_CUT_SHARE = 0.68  # a message that ends between two words may well be whole
_REST_SHARE = 0.64  # where a word that lost its front does not tell which it was
_WHOLE_SHARE = 0.85
_MOST_REMEMBERED = 20_000


_PREFIXES = ("ln", "on", "un")  # as `skeleton` writes them
_NONE = array("I")


@dataclass(frozen=True, slots=True)
class LetterMatch:
    """A phrase whose letters stand in a stretch of units; `score` 0..1, `cut` when one end of the
    wording lies beyond the message's own end."""

    phrase: Phrase
    score: float
    cut: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """A deciding word of a wording: its letters, its place among them, its concepts."""

    letters: str
    at: int
    form: str
    token: int
    concepts: frozenset[str]

    def also(self, concept: str) -> _Word:
        """The word with one concept more: `unknown` is NOT and know."""
        return replace(self, concepts=self.concepts | {concept})


@dataclass(frozen=True, slots=True)
class _Letters:
    phrase: Phrase
    letters: str
    words: tuple[_Word, ...]


class LetterIndex:
    """All wordings as runs of letters, found by the four-letter pieces they share."""

    def __init__(self, book: PhraseBook, keeper: Keeper | None = None) -> None:
        self._book = book
        self._keeper = keeper or NoKeeper()
        kept = self._keeper.part("letters", self._read)
        self._rows: list[tuple[int, str]] = kept["rows"]
        self._numbers = {gram: number for number, gram in enumerate(kept["grams"].split())}
        self._starts = unpacked("I", kept["starts"])
        self._holding = unpacked("I", kept["holding"])
        self._entries: dict[int, _Letters] = {}
        self._nearest: dict[str, tuple[int, ...]] = {}

    def _read(self) -> Part:
        rows: list[tuple[int, str]] = []
        grams: defaultdict[str, list[int]] = defaultdict(list)
        seen: set[tuple[str, str]] = set()
        phrases = self._book.phrases
        texts = (phrase.wording.text for phrase in phrases)
        spelled = self._keeper.pieces("letters-spelled", self._book.apart, texts, self._spell)
        for place, phrase in enumerate(phrases):
            letters = spelled[phrase.wording.text]
            if len(letters) < _SHORTEST - 2 or (phrase.rule, letters) in seen:
                continue
            seen.add((phrase.rule, letters))
            for gram in _grams(letters):
                grams[gram].append(len(rows))
            rows.append((place, letters))
        starts, holding = array("I", [0]), array("I")
        for found in grams.values():
            holding.extend(found)
            starts.append(len(holding))
        return {
            "rows": rows,
            "grams": " ".join(grams),
            "starts": packed(starts),
            "holding": packed(holding),
        }

    def _with(self, gram: str) -> array[int]:
        """The rows that hold a piece of four letters."""
        number = self._numbers.get(gram)
        if number is None:
            return _NONE
        return self._holding[self._starts[number] : self._starts[number + 1]]

    def _letters(self, number: int) -> _Letters:
        if number not in self._entries:
            self._entries[number] = self._entry(self._book.phrases[self._rows[number][0]])
        return self._entries[number]

    def find(self, reading: Reading, low: int, high: int) -> list[LetterMatch]:
        """The phrases whose letters stand in `reading.units[low:high]`, best first."""
        return self.found(reading, low, high)[0]

    def found(self, reading: Reading, low: int, high: int) -> tuple[list[LetterMatch], bool]:
        """What `find` says, and whether the words that were not read, values among them, were
        looked at for it."""
        message = _message_letters(reading, low, high)
        if not _SHORTEST <= len(message) <= _LONGEST:
            return [], False
        near = self._near(message)
        if not near:
            return [], False
        read = _message(reading, low, high)
        compared = (_compare(self._letters(number), read, self._book.weight) for number in near)
        matches = [match for match in compared if match is not None]
        matches.sort(key=lambda match: (-match.score, -match.phrase.total))
        return matches, read.broken.looked_at

    def _near(self, message: str) -> tuple[int, ...]:
        """The rows that share the most pieces with a message's letters. Remembered, since the
        lines of stack traces come again below many messages."""
        known = self._nearest.get(message)
        if known is not None:
            return known
        shared: Counter[int] = Counter()
        for gram in _grams(message):
            shared.update(self._with(gram))
        ranked = sorted(
            (
                (count / (min(len(self._rows[number][1]), len(message)) - 3), number)
                for number, count in shared.items()
                if count >= 3
            ),
            reverse=True,
        )[:_CANDIDATES]
        if len(self._nearest) >= _MOST_REMEMBERED:
            self._nearest.clear()
        near = self._nearest[message] = tuple(number for share, number in ranked if share >= 0.4)
        return near

    def _spell(self, wording: str) -> str:
        """The letters of all words of a wording."""
        reading = self._book.reader.read(literal_text(wording))
        read = {token for unit in reading.units for token in range(unit.first, unit.last + 1)}
        forms = (plain_number(reading.tokens[token].form) for token in sorted(read))
        return "".join(map(_spelled, forms))

    def _entry(self, phrase: Phrase) -> _Letters:
        reading = self._book.reader.read(literal_text(phrase.wording.text))
        letters = ""
        words: list[_Word] = []
        for unit in reading.units:
            decides = unit.concept == NOT or self._book.weight(unit.concept) > STOPWORD_WEIGHT
            for token in range(unit.first, unit.last + 1):
                form = plain_number(reading.tokens[token].form)
                if words and words[-1].token == token:
                    words[-1] = words[-1].also(unit.concept)
                    continue
                word = _spelled(form)
                if decides:
                    concepts = frozenset({unit.concept})
                    words.append(_Word(word, len(letters), form, token, concepts))
                letters += word
        return _Letters(phrase, letters, tuple(words))


def _grams(letters: str) -> set[str]:
    return {letters[start : start + _GRAM] for start in range(len(letters) - _GRAM + 1)}


def _message_letters(reading: Reading, low: int, high: int) -> str:
    opened = reading.text.rfind("(")
    if opened > reading.text.rfind(")"):  # a code that was cut off: `... not found (CFAC`
        while high > low + 1 and reading.tokens[reading.units[high - 1].first].start > opened:
            high -= 1
    spelled = sorted(
        {
            token
            for unit in reading.units[low:high]
            if unit.concept != VALUE or wordy(reading.tokens[unit.first].form)
            for token in range(unit.first, unit.last + 1)
        }
    )
    return "".join(_spelled(reading.tokens[token].form) for token in spelled)


@lru_cache(maxsize=65_536)
def _spelled(form: str) -> str:
    """A token by its letters and digits alone."""
    return "".join(filter(str.isalnum, skeleton(plain_number(form))))


def wordy(form: str) -> bool:
    """Whether a token with digits is words run together rather than a number or a code."""
    return len(form) > _SHORTEST and sum(map(str.isalpha, form)) > 0.7 * len(form)


@dataclass(frozen=True, slots=True)
class _Message:
    """A message's letters, the concepts that were read cleanly, and the runs that were not, some of
    which are `everyday` words;
    `begins` when it starts with a capital, as a sentence that lost nothing in front does;
    `told_cut` when it says itself that something stood before."""

    letters: str
    begins: bool
    told_cut: bool
    clean: frozenset[str]
    everyday: frozenset[str]
    broken: _Runs


class _Runs(tuple[str, ...]):
    """Runs of letters; knows whether they were looked at."""

    looked_at = False

    def __iter__(self) -> Iterator[str]:
        self.looked_at = True
        return super().__iter__()


def _message(reading: Reading, low: int, high: int) -> _Message:
    clean: set[str] = set()
    everyday: set[str] = set()
    runs: list[str] = [""]
    seen = -1
    for unit in reading.units[low:high]:
        letters = "".join(
            _spelled(reading.tokens[token].form)
            for token in range(max(unit.first, seen + 1), unit.last + 1)
        )
        seen = max(seen, unit.last)
        if unit.concept == VALUE and unit.similarity == 1.0 and letters.isdigit():
            continue
        if unit.concept == WORD and reading.tokens[unit.first].form in everyday_words():
            everyday.add(letters)
            runs += [letters, ""]
            continue
        if unit.concept not in (VALUE, WORD) and unit.similarity == 1.0:
            clean.add(unit.concept)
            clean.update(reading.tokens[token].form for token in range(unit.first, unit.last + 1))
            if len(letters) > _SHORT_WORD:
                runs.append("")
                continue
        runs[-1] += letters
    start = reading.tokens[reading.units[low].first].start
    first = reading.text[start : start + 2]
    begins = low > 0 or (first[:1].isupper() and not first[1:].isupper())
    told_cut = reading.text[:start].rstrip().endswith(("...", "\u2026"))
    letters = _message_letters(reading, low, high)
    return _Message(
        letters, begins, told_cut, frozenset(clean), frozenset(everyday), _Runs(filter(None, runs))
    )


def _compare(
    entry: _Letters, message: _Message, weight: Callable[[str], float]
) -> LetterMatch | None:
    wording, letters = entry.letters, message.letters
    concepts = set(entry.phrase.concepts)
    if (
        any(
            concept not in concepts and (weight(concept) > STOPWORD_WEIGHT or concept == NOT)
            for concept in message.clean
        )
        and entry.phrase.wording.whole
    ):
        return None
    if len(letters) >= len(wording):
        place = fuzz.partial_ratio_alignment(wording, letters, score_cutoff=_ALIKE)
        if place is not None:
            if entry.phrase.wording.whole and len(wording) < _WHOLE_SHARE * len(letters):
                return None
            if all(_clean(word, message) for word in entry.words):
                return None  # nothing is broken, so the words themselves have been judged
            if all(_kept(word, message) for word in entry.words):
                return LetterMatch(entry.phrase, place.score / 100, False)
            return None
    return _cut(entry, message)


def _cut(entry: _Letters, message: _Message) -> LetterMatch | None:
    """The wording with one end lost, or both: what the message's edges break off in the wording."""
    wording, letters = entry.letters, message.letters
    begin = wording.find(letters[:_EDGE])
    finish = wording.rfind(letters[-_EDGE:])
    spans: list[tuple[int, int, str]] = []
    if begin > 0:  # the wording's front is lost
        spans.append((begin, len(wording), letters[: len(wording) - begin + 2]))
    if 0 <= finish < len(wording) - _EDGE:  # its end is lost
        size = finish + _EDGE
        spans.append((0, size, letters[-size:]))
        if begin > 0 and finish > begin:
            spans.append((begin, size, letters))
    found = [match for span in spans if (match := _kept_part(entry, message, *span)) is not None]
    return max(found, key=lambda match: match.score, default=None)


def _kept_part(
    entry: _Letters, message: _Message, start: int, end: int, part: str
) -> LetterMatch | None:
    """Whether `part` of the message is the wording's letters `start`..`end`; what denies or tells
    of failure must be among them."""
    share = (end - start) / len(entry.letters)
    if share < _CUT_SHARE or abs(len(part) - (end - start)) > 0.25 * (end - start):
        return None
    alike = fuzz.ratio(part, entry.letters[start:end])
    if alike < _ALIKE:
        return None
    inside = [
        (word, word.letters[max(0, start - word.at) : end - word.at])
        for word in entry.words
        if min(end, word.at + len(word.letters)) - max(start, word.at) >= 0.5 * len(word.letters)
    ]
    at_words = {word.at for word in entry.words} | {
        word.at + len(word.letters) for word in entry.words
    }
    torn_end = end < len(entry.letters) and end not in at_words
    torn = (start == 0 or start not in at_words) and (end == len(entry.letters) or torn_end)
    if len(inside) < 2 or (not torn and share < _TIDY_CUT_SHARE):
        return None
    if any(word.at + len(word.letters) <= start for word in entry.words):
        return None  # not only a part of a word was lost in front, but a word that decides
    if not _told_without(entry, inside, start, end):
        return None
    if not torn_end and share < _WHOLE_SHARE and any(word.at >= end for word in entry.words):
        return None
    if start > 0 and not message.told_cut:
        denied = any(NOT in word.concepts and word.at < start for word, _ in inside)
        if message.begins or ((start in at_words or denied) and not torn_end):
            return None
    if inside[-1][0] is not entry.words[-1] and NOT in inside[-1][0].concepts:
        return None  # what is denied was lost
    turning = FAILING | {NOT}
    if any(not turning.isdisjoint(word.concepts) for word in entry.words) and not any(
        not turning.isdisjoint(word.concepts) for word, _ in inside
    ):
        return None
    if not all(_kept(word, message, piece) for word, piece in inside):
        return None
    return LetterMatch(entry.phrase, alike / 100 * (0.8 + 0.2 * share), True)


def _told_without(entry: _Letters, inside: list[tuple[_Word, str]], start: int, end: int) -> bool:
    """Whether what is left of a word that lost its front tells which one it was, or else the rest
    is enough by itself."""
    torn = next((word for word in entry.words if word.at < start), None)
    if torn is None or any(word is torn and not many_end_so(part) for word, part in inside):
        return True
    return end - torn.at - len(torn.letters) >= _REST_SHARE * len(entry.letters)


def _clean(word: _Word, message: _Message) -> bool:
    return word.form in message.clean or word.concepts <= message.clean


def _kept(word: _Word, message: _Message, part: str | None = None) -> bool:
    """Whether a deciding word of the wording (or the `part` of it that a cut left) stands in the
    message, cleanly or broken."""
    if _clean(word, message):
        return True
    letters = word.letters if part is None else part
    least = _NOT_ALIKE if NOT in word.concepts else _WORD_ALIKE
    if len(letters) <= _SHORT_WORD:
        return any(letters in run for run in message.broken)
    return any(
        (fuzz.ratio if len(run) < 1.4 * len(letters) else fuzz.partial_ratio)(letters, run)
        >= (_EVERYDAY_ALIKE if run in message.everyday else least)
        for run in message.broken
        if len(run) >= 0.7 * len(letters) and not _lacks_prefix(letters, run)
    )


def _lacks_prefix(letters: str, run: str) -> bool:
    """Whether a run of letters holds a word but for a prefix that denies: `isactive`."""
    denying = letters.startswith(_PREFIXES) and len(letters) > _EDGE
    return denying and letters not in run and letters[2:] in run
