"""Rules that a free description may mean: suggestions for a person, never diagnoses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from troubleshooter.kept import Keeper, NoKeeper, Part
from troubleshooter.matching.outcome import Suggestion
from troubleshooter.matching.reading.frames import stated
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.suggesting import profiles
from troubleshooter.model import Rule, System

_GRAM = 4
_LEAST = 0.12
_NEAR = 0.99 * _LEAST  # less what adding up in another order may differ
_MOST = 3
_LONGEST = 4_000
_FEW_SYMPTOMS = 8
_TELLING = 0.95
_MORE_SYMPTOMS = 12
_MOST_REMEMBERED = 10_000
_SHORTEST_CODE = 3  # digits
_SUFFIXES = ("ingen", "eert", "eren", "ing", "end", "ed", "en", "es", "et", "e", "s", "t")

_Asked = tuple[tuple[tuple[str, float], ...], frozenset[System]]


class Suggester:
    """Ranks rules by how much of a description their words, symptoms and causes share.

    A rule's likeness is the best of its single sentences (title, wordings, symptoms) and its
    whole profile, all as cosines over rarity-weighted word stems, concepts and four-letter pieces
    (which see through Dutch compounds and inflections).
    """

    def __init__(
        self, rules: Iterable[Rule], lexicon: Lexicon, keeper: Keeper | None = None
    ) -> None:
        self._rules = tuple(rules)
        self._lexicon = lexicon
        self._keeper = keeper or NoKeeper()
        self._told: dict[_Asked, tuple[Suggestion, ...]] = {}

    def suggest(self, text: str, allowed: frozenset[System]) -> tuple[Suggestion, ...]:
        """At most three rules of the allowed systems, best first, one of a family (a rule, its
        parent and the other cases of that); empty when nothing is near."""
        query = self._profiles.vector(self._features(text[:_LONGEST]))
        asked = tuple(query.items()), allowed
        told = self._told.get(asked)
        if told is None:
            if len(self._told) >= _MOST_REMEMBERED:
                self._told.clear()
            told = self._told[asked] = tuple(self._nearest(query, allowed))
        return told

    def _nearest(self, query: dict[str, float], allowed: frozenset[System]) -> Iterable[Suggestion]:
        scores: defaultdict[int, float] = defaultdict(float)
        for feature, weight in _heaviest(query):
            for sentence, share in self._profiles.holding(feature):
                scores[sentence] += weight * share
        ranked = sorted(
            (
                (_combine(found) * self._priors[rule], self._rules[rule])
                for rule, found in self._of_rules(scores)
                if self._rules[rule].system in allowed
            ),
            key=lambda pair: (-pair[0], pair[1].id),
        )
        families: dict[str, Suggestion] = {}
        for score, rule in ranked:
            if score < _LEAST or len(families) == _MOST:
                break
            near = Suggestion(rule.id, round(min(score, 1.0), 3))
            families.setdefault(rule.parent or rule.id, near)
        return families.values()

    def words(self) -> Iterator[str]:
        """The words and their parts that weigh in a suggestion."""
        return iter(self._profiles.weights)

    def _of_rules(self, scores: Mapping[int, float]) -> Iterable[tuple[int, list[float]]]:
        """The scores of each rule's sentences, less the rules of which none comes near: they would
        come to less than the best of them."""
        owners = self._profiles.owners
        near = {owners[sentence] for sentence, score in scores.items() if score > _NEAR}
        found: dict[int, list[float]] = {rule: [] for rule in near}
        for sentence, score in scores.items():
            if owners[sentence] in near:
                found[owners[sentence]].append(score)
        return found.items()

    @cached_property
    def _profiles(self) -> profiles.Profiles:
        return profiles.Profiles(self._keeper.part("suggestions", self._read))

    @cached_property
    def _priors(self) -> list[float]:
        return self._keeper.part("priors", self._read_priors)["priors"]  # type: ignore[no-any-return]

    def _read(self) -> Part:
        return profiles.read(self._rows(), len(self._rules))

    def _read_priors(self) -> Part:
        return {"priors": [_prior(rule) for rule in self._rules]}

    def _rows(self) -> Iterator[tuple[int, Counter[str]]]:
        for number, rule in enumerate(self._rules):
            profile: Counter[str] = Counter()
            for sentence in _sentences(rule):
                features = self._features(sentence)
                profile.update(features.keys())
                yield number, features
            for paragraph in (rule.cause.nl, rule.cause.en):
                profile.update(self._features(paragraph).keys())
            yield number, profile

    def _features(self, text: str) -> Counter[str]:
        features: Counter[str] = Counter()
        words = [token.form for token in stated(text)]
        position = 0
        while position < len(words):
            length, concepts = self._concepts(words, position)
            for concept in concepts:
                features["=" + concept] += 1
            for word in words[position : position + length]:
                if word not in self._lexicon.stopwords and not _counts(word):
                    features.update(_parts(word))
            position += length
        return features

    def _concepts(self, words: list[str], position: int) -> tuple[int, tuple[str, ...]]:
        longest = self._lexicon.first_words.get(words[position], 0)
        for length in range(min(longest, len(words) - position), 0, -1):
            found = self._lexicon.phrases.get(tuple(words[position : position + length]))
            if found is not None:
                return length, found
        return 1, ()


def _sentences(rule: Rule) -> Iterator[str]:
    yield rule.title.nl
    yield rule.title.en
    for wording in rule.wordings:
        yield wording.text.replace("{", " ").replace("}", " ")
    yield from rule.symptoms_nl
    yield from rule.symptoms_en


def _heaviest(query: dict[str, float]) -> Iterator[tuple[str, float]]:
    """The features that make up nearly all of a query; the light ones stand in most sentences, so
    that following them costs the most and tells the least."""
    left = _TELLING
    for feature, weight in sorted(query.items(), key=lambda item: -item[1]):
        if left <= 0.0:
            return
        left -= weight * weight
        yield feature, weight


def _prior(rule: Rule) -> float:
    """What customers ring about is what many of their sentences are known of."""
    known = len(rule.symptoms_nl) + len(rule.symptoms_en)
    return (1.0 + 0.5 * min(1.0, max(0.0, (known - _FEW_SYMPTOMS) / _MORE_SYMPTOMS))) / 1.5


def _combine(scores: list[float]) -> float:
    best = sorted(scores, reverse=True)[:3]
    return 0.7 * best[0] + 0.3 * sum(best) / len(best)


def _counts(word: str) -> bool:
    """Whether a word is a number that says how many, or which: no code is that short."""
    return len(word) < _SHORTEST_CODE and word.isdigit()


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    """A word's stem and its four-letter pieces."""
    pieces = range(len(word) - _GRAM + 1 if len(word) > _GRAM and not word.isdigit() else 0)
    return _stem(word), *(profiles.GRAM + word[start : start + _GRAM] for start in pieces)


def _stem(word: str) -> str:
    if len(word) > 4:
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3:
                return word[: -len(suffix)]
    return word
