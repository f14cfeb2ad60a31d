"""Wordings of rules, compiled: rows of weighted concepts with holes for captured values."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from troubleshooter.matching.codes import find_codes
from troubleshooter.matching.lexicon import NOT, Lexicon
from troubleshooter.matching.reading import VALUE, WORD, Reader, words_of
from troubleshooter.model import Rule, Wording

HOLE = re.compile(r"\{([a-z][a-z0-9_]{0,30})\}")
FAILING = frozenset({"fail", "error", "api-error", "validation-error"})
"""Concepts that say something went wrong; a wording with one only matches text with one."""

STOPWORD_WEIGHT = 0.03
_NOT_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording: its concepts, their weights, and the holes.

    `holes[i]` names the value expected before concept i (`holes[len(concepts)]`: after the last),
    or is None.
    """

    rule: str
    wording: Wording
    concepts: tuple[str, ...]
    weights: tuple[float, ...]
    holes: tuple[str | None, ...]
    total: float
    denies: bool
    fails: bool


def literal_text(wording: str) -> str:
    """The wording without its holes and vendor codes: what its words are read from."""
    text = HOLE.sub(" ", wording)
    for code in reversed(find_codes(text)):
        text = text[: code.start] + " " + text[code.end :]
    return text


@dataclass(frozen=True, slots=True)
class Wordings:
    """What reading the wordings of a set of rules gives, for those who keep it for the next start:
    all their words, and per wording its concepts and holes."""

    words: Sequence[str]
    rows: Sequence[tuple[Sequence[str], Sequence[str | None]]]


class PhraseBook:
    """All wordings of a set of rules, with an index from concept to the phrases that hold it."""

    def __init__(
        self, rules: Iterable[Rule], lexicon: Lexicon, kept: Wordings | None = None
    ) -> None:
        """`kept` is `wordings` of an earlier book of the very same rules and lexicon."""
        owned = [(rule, wording) for rule in rules for wording in rule.wordings]
        texts = [wording.text for _, wording in owned]
        self._stopwords = lexicon.stopwords
        if kept is None or len(kept.rows) != len(texts):
            words = sorted(set().union(*(words_of(literal_text(text)) for text in texts)))
            self.reader = Reader(lexicon, words)
            kept = Wordings(words, [self._row(text) for text in texts])
        else:
            self.reader = Reader(lexicon, kept.words)
        self.wordings = kept
        rows = [(*owner, *row) for owner, row in zip(owned, kept.rows, strict=True)]
        self._weights = self._weigh((rule.id, concepts) for rule, _, concepts, _ in rows)
        self.phrases: list[Phrase] = []
        self.index: defaultdict[str, list[int]] = defaultdict(list)
        seen: set[tuple[str, tuple[str, ...], bool, bool]] = set()
        for rule, wording, concepts, holes in rows:
            key = (rule.id, (*concepts, *map(str, holes)), wording.whole, wording.given)
            if not concepts or key in seen:
                continue
            seen.add(key)
            self._add(rule, wording, concepts, holes)

    def weight(self, concept: str) -> float:
        """How much a concept says: its rarity over the rules; near 0 for stop words and values."""
        return self._weights.get(concept, 0.0)

    def _add(
        self, rule: Rule, wording: Wording, concepts: Sequence[str], holes: Sequence[str | None]
    ) -> None:
        weights = tuple(map(self.weight, concepts))
        number = len(self.phrases)
        self.phrases.append(
            Phrase(
                rule=rule.id,
                wording=wording,
                concepts=tuple(concepts),
                weights=weights,
                holes=tuple(holes),
                total=sum(weights),
                denies=NOT in concepts,
                fails=not FAILING.isdisjoint(concepts),
            )
        )
        for concept in set(concepts):
            if self.weight(concept) > STOPWORD_WEIGHT:
                self.index[concept].append(number)

    def _row(self, wording: str) -> tuple[list[str], list[str | None]]:
        concepts: list[str] = []
        holes: list[str | None] = [None]
        pieces = HOLE.split(wording)
        for position, piece in enumerate(pieces):
            if position % 2:
                holes[-1] = piece
                continue
            read = [
                unit.concept
                for unit in self.reader.read(literal_text(piece)).units
                if unit.concept not in (VALUE, WORD)
            ]
            content = [concept for concept in read if concept not in self._stopwords]
            if not content and 0 < position < len(pieces) - 1:
                content = read  # the `of` in `{company} of {customer}` tells the values apart
            for concept in content:
                concepts.append(concept)
                holes.append(None)
        return concepts, holes

    def _weigh(self, rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, float]:
        rules_with: defaultdict[str, set[str]] = defaultdict(set)
        for rule, concepts in rows:
            for concept in concepts:
                rules_with[concept].add(rule)
        count = len(set().union(*rules_with.values())) if rules_with else 1
        weights = {
            concept: 0.6 + math.log((count + 1) / (len(rules) + 0.5)) / 2.0
            for concept, rules in rules_with.items()
        }
        for word in self._stopwords:
            weights[word] = STOPWORD_WEIGHT
        if NOT in weights:
            weights[NOT] = _NOT_WEIGHT
        return weights
