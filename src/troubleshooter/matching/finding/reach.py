"""Which messages a rule may come out of, told by a look at their words and letters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from troubleshooter.matching.aligning.phrases import PhraseBook
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.tokens import fold, tokenize
from troubleshooter.matching.reading.transport import undo
from troubleshooter.matching.reading.vocabulary import skeleton
from troubleshooter.model import Rule

_GRAM = 4
_EDGE = 4  # letters that a misspelt word has left of its beginning or of its end
_LEAST_SHARE = 0.5  # of what a wording weighs, as the matcher asks for
_LEAST_GRAMS = 0.3  # the matcher asks for 0.4
_FEWEST_GRAMS = 3
_FEWEST_CONSONANTS = 3
_VOWELS = str.maketrans("", "", "aeiouy")
_FIGURES = re.compile(r"\d{2,}")


class Reach:
    """Rules out the messages of which a rule cannot come out, some hundred times as fast as
    matching them. What is left must be matched: most of it is something else, too."""

    def __init__(self, rule: Rule, book: PhraseBook, lexicon: Lexicon) -> None:
        """`book` holds the rule's wordings beside the others', by which words are weighed."""
        told = (*rule.codes, *rule.numbers, *(wording.text for wording in rule.wordings))
        self._always = bool(rule.every_pattern) or any("*" in code for code in rule.codes)
        self._figures = frozenset(run for text in told for run in _FIGURES.findall(text))
        self._names = frozenset(map(_letters, rule.codes))
        self._spelled = [_grams(_letters(wording.text)) for wording in rule.wordings]
        self._wanted = [
            {concept: book.weight(concept) for concept in phrase.concepts}
            for phrase in book.phrases
            if phrase.rule == rule.id
        ]
        self._forms = _by_edge(frozenset().union(*self._wanted), lexicon)

    def may(self, message: str) -> bool:
        """Whether the rule may come out of `message`."""
        if self._always:
            return True
        text = undo(message)
        if any(map(text.__contains__, self._figures)):
            return True
        letters = _letters(text)
        if any(map(letters.__contains__, self._names)):
            return True
        return self._by_letters(_grams(letters)) or self._by_words(text)

    def _by_letters(self, grams: set[str]) -> bool:
        return any(
            len(grams & spelled) >= max(_FEWEST_GRAMS, _LEAST_GRAMS * min(len(grams), len(spelled)))
            for spelled in self._spelled
        )

    def _by_words(self, text: str) -> bool:
        edges = {edge for token in tokenize(text) for edge in _edges(token.form)}
        standing = {
            concept
            for edge in edges & self._forms.keys()
            for concept, others in self._forms[edge]
            if all(not edges.isdisjoint(other) for other in others)
        }
        return any(
            sum(weight for concept, weight in wanted.items() if concept in standing)
            >= _LEAST_SHARE * sum(wanted.values())
            for wanted in self._wanted
        )


def _by_edge(
    concepts: frozenset[str], lexicon: Lexicon
) -> Mapping[str, Sequence[tuple[str, Sequence[tuple[str, ...]]]]]:
    """The concepts, and the edges of the other words of the phrases that stand for them, by the
    beginnings and ends of the first words of these."""
    forms: set[tuple[tuple[str, ...], str]] = {((concept,), concept) for concept in concepts}
    for phrase, meant in lexicon.phrases.items():
        forms.update((phrase, concept) for concept in concepts.intersection(meant))
    found: defaultdict[str, list[tuple[str, Sequence[tuple[str, ...]]]]] = defaultdict(list)
    for (first, *others), concept in sorted(forms):
        for edge in _edges(first):
            found[edge].append((concept, tuple(map(_edges, others))))
    return found


def _edges(word: str) -> tuple[str, ...]:
    """What a misspelt word may have left: its beginning, its end, or its consonants."""
    if len(word) <= _EDGE:
        return (word,)
    left = word.translate(_VOWELS)
    edges = (f"{word[:_EDGE]}_", f"_{word[-_EDGE:]}")
    return (*edges, f"={left}") if len(left) >= _FEWEST_CONSONANTS else edges


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, skeleton(fold(text))))


def _grams(letters: str) -> set[str]:
    return {letters[start : start + _GRAM] for start in range(len(letters) - _GRAM + 1)}
