"""The bilingual lexicon: which words mean the same, deny, or weigh nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from troubleshooter.matching.tokens import fold, tokenize

NOT = "!not"
"""The concept of denial: not, geen, cannot, in-valid, on-bekend."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases (tuples of folded words) to concepts (tuples of concept names)."""

    phrases: dict[tuple[str, ...], tuple[str, ...]]
    first_words: dict[str, int]
    stopwords: frozenset[str]
    over: frozenset[tuple[str, ...]]
    other_products: frozenset[tuple[str, ...]]
    vendor_codes: frozenset[str]

    def words(self) -> frozenset[str]:
        """Every word of the lexicon."""
        return self.stopwords.union(*self.phrases)


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(token.form for token in tokenize(text))


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon shipped with the program."""
    source = resources.files("troubleshooter.matching").joinpath("lexicon.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(source.read_text("utf-8"), Loader=loader)  # noqa: S506 -- a safe loader
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for concept, forms in document["concepts"].items():
        for form in forms:
            phrases[_phrase(form)] = (concept,)
    for word, concept in document["negated"].items():
        phrases[_phrase(word)] = (NOT, concept)
    for word in document["not"]:
        phrases[_phrase(word)] = (NOT,)
    first_words: dict[str, int] = {}
    for phrase in phrases:
        first_words[phrase[0]] = max(first_words.get(phrase[0], 0), len(phrase))
    return Lexicon(
        phrases=phrases,
        first_words=first_words,
        stopwords=frozenset(fold(word) for word in document["stopwords"]),
        over=frozenset(_phrase(form) for form in document["over"]),
        vendor_codes=frozenset(document["vendor-codes"]),
        other_products=frozenset(_phrase(name) for name in document["other-products"]),
    )
