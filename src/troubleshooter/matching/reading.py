"""Reading a text into units: concepts of the lexicon, plain words, and opaque values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from troubleshooter.matching.lexicon import NOT, Lexicon
from troubleshooter.matching.tokens import Gap, Token, tokenize
from troubleshooter.matching.vocabulary import Vocabulary, plain_number

VALUE = "#"
"""The concept of a token with digits that is no known word: a number, a code, a reference."""

WORD = "?"
"""The concept of a word that neither the rulebook nor the lexicon knows."""

_LONGEST_JOIN = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """One concept with the tokens it was read from (`first`..`last`, inclusive) and how sure."""

    concept: str
    first: int
    last: int
    similarity: float
    gap: Gap


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, its tokens, and what they were read as."""

    text: str
    tokens: tuple[Token, ...]
    units: tuple[Unit, ...]

    def slice(self, first: int, last: int) -> str:
        """The text from token `first` through token `last`."""
        return self.text[self.tokens[first].start : self.tokens[last].end]


class Reader:
    """Reads texts with one lexicon and one vocabulary."""

    def __init__(self, lexicon: Lexicon, words: Iterable[str]) -> None:
        """Knows the words of the lexicon and `words`, single ones as `words_of` gives them."""
        self._lexicon = lexicon
        denials = frozenset(
            phrase[0]
            for phrase, concepts in lexicon.phrases.items()
            if len(phrase) == 1 and concepts == (NOT,)
        )
        self.vocabulary = Vocabulary(lexicon.words().union(words), denials)
        self._joined: dict[str, tuple[str, ...]] = {
            "".join(phrase): concepts
            for phrase, concepts in lexicon.phrases.items()
            if len(phrase) > 1 and len("".join(phrase)) > 6
        }

    def read(self, text: str) -> Reading:
        """The reading of `text`; deterministic, linear in the number of tokens."""
        tokens = tokenize(text)
        codes = self._lexicon.vendor_codes
        shouted = not any(map(str.islower, text))
        words = [
            None
            if not shouted and text[token.start : token.end] in codes
            else self.vocabulary.read(token.form)
            for token in tokens
        ]
        units: list[Unit] = []
        position = 0
        while position < len(tokens):
            used, concepts, similarity = self._next(tokens, words, position)
            gap = tokens[position].gap
            last = position + used - 1
            for concept in concepts:
                units.append(Unit(concept, position, last, similarity, gap))
                gap = Gap.NONE
            position += used
        return Reading(text, tuple(tokens), tuple(units))

    def concepts(self, word: str) -> tuple[str, ...]:
        """The concepts of one folded word, by itself."""
        word = plain_number(word)
        return self._lexicon.phrases.get((word,), (word,))

    def _next(
        self, tokens: list[Token], words: list[tuple[str, float] | None], position: int
    ) -> tuple[int, tuple[str, ...], float]:
        read = words[position]
        if read is not None:
            found = self._phrase(tokens, words, position)
            if found is not None:
                return found
        joined = self._join(tokens, words, position)
        if joined is not None:
            return joined
        if read is None:
            concepts = self._joined.get(tokens[position].form)
            if concepts:
                return 1, concepts, 0.98
            form = tokens[position].form
            code = form.upper() in self._lexicon.vendor_codes
            return 1, (WORD if form.isalpha() and not code else VALUE,), 1.0
        word, similarity = read
        return 1, (word,), similarity

    def _phrase(
        self, tokens: list[Token], words: list[tuple[str, float] | None], position: int
    ) -> tuple[int, tuple[str, ...], float] | None:
        first = words[position]
        longest = self._lexicon.first_words.get(first[0], 0) if first else 0
        for length in range(min(longest, len(tokens) - position), 0, -1):
            part = words[position : position + length]
            if any(word is None for word in part):
                continue
            phrase = tuple(word[0] for word in part if word)
            concepts = self._lexicon.phrases.get(phrase)
            if concepts is not None:
                return length, concepts, min(word[1] for word in part if word)
        return None

    def _join(
        self, tokens: list[Token], words: list[tuple[str, float] | None], position: int
    ) -> tuple[int, tuple[str, ...], float] | None:
        """Words that a space too many has cut: `server fout` for `serverfout`."""
        for length in range(min(_LONGEST_JOIN, len(tokens) - position), 1, -1):
            part = range(position, position + length)
            if all(words[index] is not None and words[index][1] == 1.0 for index in part):  # type: ignore[index]
                continue
            if any(tokens[index].gap > Gap.CLAUSE and index > position for index in part):
                continue
            form = "".join(tokens[index].form for index in part)
            if len(form) < 6:
                continue
            read = self.vocabulary.read(form)
            if read is not None and read[1] >= 0.95:
                concepts = self._lexicon.phrases.get((read[0],), (read[0],))
                return length, concepts, 0.95
        return None


def words_of(text: str) -> set[str]:
    """The single folded words of `text`."""
    return {plain_number(token.form) for token in tokenize(text)}
