"""Explaining many messages, most of which differ from an earlier one in their figures only."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from troubleshooter.matching.figures import Decided, Figures, Looks, Places, Span, zeroed
from troubleshooter.matching.finding.letters import LetterIndex, LetterMatch, wordy
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Explanation, Match
from troubleshooter.matching.reading.mending import mended
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.transport import undo
from troubleshooter.model import System

_DIGIT = re.compile("[0-9]")
_ESCAPES = re.compile(r"[%&\\<\x1b]|=[0-9A-F]{2}(?![0-9A-Za-z])|=\r?\n|\[[0-9;]{0,24}m")
_MOST_SEEN = 100_000
_MOST_FIRSTS = 2_000
_MOST_KINDS = 20_000
_MOST_VARIANTS = 1_000
_LONGEST = 2_000
_TRIES = 6
_LETTERS = "158"
_BY_PATTERN = "the rule's pattern fits"

_Asked = tuple[str, System | None]
"""A message with every digit a zero, and its system where that is known."""
_Told = tuple[Explanation, bool]
"""What a message is, and whether that holds with other figures in place of values."""
_Standing = dict[tuple[int, str], set[Span]]
"""Where values stand in a text, by the number of their diagnosis and their names."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What messages of one kind are: an explanation of one of them (without its steps), and where
    in its text, as read, the values of its diagnoses stand that hold figures. Where there are only
    suggestions, `variants` are kinds of their own by what figures add to those."""

    explanation: Explanation
    values: tuple[Mapping[str, Span], ...]
    evidence: tuple[Span | None, ...]
    variants: dict[Decided, Kind] = field(default_factory=dict)

    def of(self, text: str, cut: Callable[[int, int], str] | None = None) -> Explanation:
        """The explanation of the message of this kind that is read as `text`; `cut` gives other
        words than the text's own from start to end for a value."""
        slicing = cut or (lambda start, end: text[start:end])
        matches = zip(self.explanation.diagnoses, self.values, self.evidence, strict=True)
        filled = tuple(_filled(slicing, *one) for one in matches)
        return replace(self.explanation, diagnoses=filled)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Messages that are the same with every digit a zero: in which figures they may still differ,
    and their kinds by what those say. Each is explained `alone` where a pattern that names figures
    may fit what damage left of it."""

    text: str
    plain: bool
    places: Places
    deciding: Looks
    weighing: Looks
    patterns: tuple[int, ...]
    alone: bool
    kinds: dict[object, Kind | None] = field(default_factory=dict)

    def read(self, message: str) -> str | None:
        """The text that one of these messages is read as; None where that is no longer the same as
        theirs with every digit a zero."""
        if self.plain:
            return message
        text = undo(message)
        return text if zeroed(text) == self.text else None


@dataclass(slots=True)
class Many:
    """Explains messages as `Matcher.explain` does, but for `steps`, which are left out.

    Two messages are of one kind when they are the same with every digit a zero and their figures
    that decide (see `Figures`) and the patterns that name figures say the same: then the same rules
    fit at the same places, and their values are cut out there. A message of which only the
    letters decide is of no kind. What messages have in common is found out for the second of them,
    as most lines of some logs have no second.
    """

    matcher: Matcher
    _watched: _Watched = field(init=False)
    _seen: dict[_Asked, _Alike | None] = field(default_factory=dict)
    _firsts: dict[_Asked, tuple[str, _Told]] = field(default_factory=dict)
    _count: int = 0
    _made: Figures | None = None

    def __post_init__(self) -> None:
        self._watched = _Watched(self.matcher)

    def explain(self, message: str, system: System | None) -> Explanation:
        """What `message` is."""
        found = self.look(message, system)
        return found if isinstance(found, Explanation) else found[0].of(found[1])

    def look(self, message: str, system: System | None) -> Explanation | tuple[Kind, str]:
        """What `message` is; or its kind, and what it is read as."""
        if len(message) > _LONGEST:
            return self.matcher.explain(message, system)
        asked = zeroed(message), system
        alike = self._seen.get(asked)
        if alike is None:
            if asked not in self._seen:
                return self._first(message, asked)
            alike = self._second(asked)
        text = None if alike.alone else alike.read(message)
        if text is None:
            return self.matcher.explain(message, system)
        key = self._key(text, alike)
        kind = alike.kinds.get(key)
        if kind is not None:
            return self._variant(kind, text, alike), text
        if key in alike.kinds:
            return self.matcher.explain(message, system)
        told = self._watched.explain(message, system)
        self._learn(told, text, system, alike, key)
        return told[0]

    def _variant(self, kind: Kind, text: str, alike: _Alike) -> Kind:
        if kind.explanation.diagnoses or not alike.weighing.takes:
            return kind
        added = alike.weighing.at(text)
        variant = kind.variants.get(added)
        if variant is None:
            allowed = frozenset(kind.explanation.competing)
            suggestions = self.matcher.suggestions(text, allowed)
            variant = Kind(replace(kind.explanation, suggestions=suggestions), (), ())
            if len(kind.variants) < _MOST_VARIANTS:
                kind.variants[added] = variant
        return variant

    def _first(self, message: str, asked: _Asked) -> Explanation:
        """What the first message of those alike is, kept for the second."""
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        if len(self._firsts) >= _MOST_FIRSTS:
            self._firsts.clear()
        explanation, sure = self._watched.explain(message, asked[1])
        self._seen[asked] = None
        self._firsts[asked] = message, (replace(explanation, steps=()), sure)
        return explanation

    def _second(self, asked: _Asked) -> _Alike:
        """What messages have in common of which one was met before, which is their first kind."""
        alike = self._seen[asked] = self._made_of(asked[0])
        first = None if alike.alone else self._firsts.pop(asked, None)
        if first is not None:
            message, told = first
            text = alike.read(message)
            if text is not None:
                self._learn(told, text, asked[1], alike, self._key(text, alike))
        return alike

    def _made_of(self, message: str) -> _Alike:
        text = undo(message)
        plain = text == message and _ESCAPES.search(message) is None
        patterns = self.matcher.patterns.naming_figures(text)
        places = self._figures.places(text)
        alone = any(self._may_be_mended(one, patterns) for one in _as_letters(text, places))
        looks = self._figures.deciding(places), self._figures.weighing(places)
        return _Alike(text, plain, places, *looks, tuple(patterns), alone)

    def _may_be_mended(self, text: str, patterns: list[int]) -> bool:
        """Whether patterns that name figures may fit what `text` is mended to, and not itself."""
        whole = mended(self.matcher.book.reader.read(text))
        named = self.matcher.patterns.naming_figures(zeroed(whole.text)) if whole else ()
        return not set(patterns).issuperset(named)

    @property
    def _figures(self) -> Figures:
        if self._made is None:
            self._made = Figures(
                self.matcher.book.reader.vocabulary,
                self.matcher.lexicon,
                frozenset(self.matcher.suggester.words()),
            )
        return self._made

    def _key(self, text: str, alike: _Alike) -> object:
        decided = alike.deciding.at(text)
        if alike.patterns:
            return decided, *self._fits(text, alike.patterns)
        return decided

    def _fits(self, text: str, patterns: tuple[int, ...]) -> Iterator[object]:
        for number in patterns:
            match = self.matcher.patterns.match(number, text)
            yield match and tuple(map(match.span, range(len(match.groups()) + 1)))

    def _learn(
        self, told: _Told, text: str, system: System | None, alike: _Alike, key: object
    ) -> None:
        """Keep what a message is as a kind, or that it is of none."""
        if self._count >= _MOST_KINDS:
            self._seen.clear()
            self._count = 0
        self._count += 1
        explanation, sure = told
        alike.kinds[key] = self._kind(explanation, text, system, alike, key) if sure else None

    def _kind(
        self, explanation: Explanation, text: str, system: System | None, alike: _Alike, key: object
    ) -> Kind | None:
        """None when a value does not stand in the text, or in several places; or when what was read
        in place of the text is quoted with its figures."""
        if any(map(_quotes_others, explanation.diagnoses)):
            return None
        fixed = self._figures.alike_at(text, alike.places)
        varied = self._varied(text, system, alike, key, len(explanation.diagnoses))
        standing = _sole(_standing_in(text, explanation), fixed)
        while any(len(places) > 1 for places in standing.values()):
            one = next(varied, None)
            if one is None:
                return None
            standing = _sole(_still(standing, _standing_in(*one)), fixed)
        if not all(standing.values()):
            return None
        values: tuple[dict[str, Span], ...] = tuple({} for _ in explanation.diagnoses)
        for (number, name), places in standing.items():
            values[number][name] = next(iter(places))
        evidence = tuple(map(_quoted, explanation.diagnoses))
        return Kind(replace(explanation, steps=()), values, evidence)

    def _varied(
        self, text: str, system: System | None, alike: _Alike, key: object, count: int
    ) -> Iterator[tuple[str, Explanation]]:
        """Other texts of the same kind, with what they are: `count` errors."""
        chance = random.Random(0)  # noqa: S311 -- any other figures do
        fixed = self._figures.alike_at(text, alike.places)
        for _ in range(_TRIES):
            other = _DIGIT.sub(lambda _: str(chance.randrange(2, 10)), text)
            kept = list(other)
            for start, end in fixed:
                kept[start:end] = text[start:end]
            for start in alike.places.statuses:
                kept[start] = text[start]
            for start in alike.places.fronts:
                kept[start] = "0" if text[start] == "0" else kept[start]
            other = "".join(kept)
            if undo(other) == other and self._key(other, alike) == key:
                explained = self.matcher.explain(other, system)
                if len(explained.diagnoses) == count:
                    yield other, explained


def _as_letters(text: str, places: Places) -> Iterator[str]:
    """`text`, and what it is with each figure that is most often a letter inside its words; a
    number by itself is no letters."""
    yield text
    words = (*places.words, *chain.from_iterable(places.joins))
    written = [span for span in words if not text[slice(*span)].isdigit()]
    for figure in _LETTERS if written else "":
        characters = list(text)
        for start, end in written:
            characters[start:end] = text[start:end].replace("0", figure)
        yield "".join(characters)


class _Watched:
    """A matcher that tells whether anything was decided by letters that figures may stand for."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._letters: _WatchedLetters | None = None

    def explain(self, message: str, system: System | None) -> _Told:
        """What a message is, and whether it is so whatever figures its values are."""
        if self._letters is None:
            self._letters = _WatchedLetters(self._matcher.wordings.letters())
            self._matcher = self._matcher.with_letters(self._letters)
        self._letters.weighed = False
        explanation = self._matcher.explain(message, system)
        return explanation, not self._letters.weighed


class _WatchedLetters(LetterIndex):
    """Letters that tell whether values were looked at among them."""

    def __init__(self, letters: LetterIndex) -> None:
        self._all = letters
        self.weighed = False

    def find(self, reading: Reading, low: int, high: int) -> list[LetterMatch]:
        """The phrases whose letters stand in `reading.units[low:high]`, best first."""
        matches, weighed = self._all.found(reading, low, high)
        self.weighed = self.weighed or weighed or _run_together(reading, low, high)
        return matches


def _run_together(reading: Reading, low: int, high: int) -> bool:
    """Whether a value with figures is looked at as if it were words."""
    first, last = reading.units[low].first, reading.units[high - 1].last
    forms = (token.form for token in reading.tokens[first : last + 1])
    return any(wordy(form) and not form.isalpha() for form in forms)


def _quoted(match: Match) -> Span | None:
    """Where the text stands that a pattern matched, if it is quoted and holds figures."""
    if not match.why.startswith(_BY_PATTERN) or _DIGIT.search(match.evidence) is None:
        return None
    return match.start, match.start + len(match.evidence)


def _quotes_others(match: Match) -> bool:
    """Whether more is quoted with figures than the text that a pattern matched."""
    others = match.why.replace(match.evidence, "")
    return match.why.startswith(_BY_PATTERN) and _DIGIT.search(others) is not None


def _filled(
    cut: Callable[[int, int], str],
    match: Match,
    values: Mapping[str, Span],
    evidence: Span | None,
) -> Match:
    if values:
        own = {name: cut(*span) for name, span in values.items()}
        match = replace(match, parameters={**match.parameters, **own})
    if evidence is not None:
        quoted = cut(*evidence)
        match = replace(match, evidence=quoted, why=match.why.replace(match.evidence, quoted))
    return match


def _standing_in(text: str, explanation: Explanation) -> _Standing:
    """Where in `text` the values with figures of its explanation stand."""
    return {
        (number, name): _standing(text, value)
        for number, match in enumerate(explanation.diagnoses)
        for name, value in match.parameters.items()
        if _DIGIT.search(value)
    }


def _still(standing: _Standing, there: _Standing) -> _Standing:
    """The places where values stand `there`, too, of those that stand in several."""
    return {
        value: places & there.get(value, set()) if len(places) > 1 else places
        for value, places in standing.items()
    }


def _sole(standing: _Standing, fixed: Sequence[Span]) -> _Standing:
    """One place for a value all whose places have the same figures in all messages."""
    return {
        value: {min(places)} if places and all(_within(one, fixed) for one in places) else places
        for value, places in standing.items()
    }


def _within(place: Span, spans: Sequence[Span]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in spans)


def _standing(text: str, value: str) -> set[Span]:
    """Where `value`, which is not empty, stands in `text`."""
    places: set[Span] = set()
    start = text.find(value) if value else -1
    while start >= 0:
        places.add((start, start + len(value)))
        start = text.find(value, start + 1)
    return places
