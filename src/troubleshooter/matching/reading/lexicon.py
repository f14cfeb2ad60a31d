"""The bilingual lexicon: which words mean the same, deny, or weigh nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from troubleshooter.kept import Keeper, NoKeeper, Part
from troubleshooter.matching.reading.tokens import fold, tokenize

NOT = "!not"
"""The concept of denial: not, geen, cannot, in-valid, on-bekend."""
_NAME = "lexicon"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases (tuples of folded words) to concepts (tuples of concept names); `over_words` and
    `product_words` begin those that say that an error is over, or name another product."""

    phrases: dict[tuple[str, ...], tuple[str, ...]]
    first_words: dict[str, int]
    stopwords: frozenset[str]
    over: frozenset[tuple[str, ...]]
    other_products: frozenset[tuple[str, ...]]
    vendor_codes: frozenset[str]
    over_words: frozenset[str]
    product_words: frozenset[str]

    def words(self) -> frozenset[str]:
        """Every word of the lexicon."""
        return self.stopwords.union(*self.phrases)


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(token.form for token in tokenize(text))


def load(keeper: Keeper | None = None) -> Lexicon:
    """The lexicon shipped with the program."""
    # Of the code only: a rulebook that changed reads no other one.
    kept = (keeper or NoKeeper()).pieces(_NAME, "", (_NAME,), lambda _: _read())[_NAME]
    phrases = {tuple(phrase): tuple(concepts) for phrase, concepts in kept["phrases"]}
    first_words: dict[str, int] = {}
    for phrase in phrases:
        first_words[phrase[0]] = max(first_words.get(phrase[0], 0), len(phrase))
    return Lexicon(
        phrases=phrases,
        first_words=first_words,
        stopwords=frozenset(kept["stopwords"]),
        over=frozenset(map(tuple, kept["over"])),
        vendor_codes=frozenset(kept["vendor_codes"]),
        other_products=frozenset(map(tuple, kept["other_products"])),
        over_words=frozenset(phrase[0] for phrase in kept["over"]),
        product_words=frozenset(phrase[0] for phrase in kept["other_products"]),
    )


@lru_cache(maxsize=1)
def _read() -> Part:
    from troubleshooter import safe_yaml  # here, for a start that has the lexicon kept

    source = Path(__file__).with_name("lexicon.yaml")
    document = safe_yaml.read(source.read_text("utf-8"))
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for concept, forms in document["concepts"].items():
        for form in forms:
            phrases[_phrase(form)] = (concept,)
    for word, concept in document["negated"].items():
        phrases[_phrase(word)] = (NOT, concept)
    for word in document["not"]:
        phrases[_phrase(word)] = (NOT,)
    return {
        "phrases": list(phrases.items()),
        "stopwords": [fold(word) for word in document["stopwords"]],
        "over": [_phrase(form) for form in document["over"]],
        "vendor_codes": document["vendor-codes"],
        "other_products": [_phrase(name) for name in document["other-products"]],
    }
