"""Which other products a text names, whose errors read as ours do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import tokenize
from troubleshooter.model import Rule, System

_ANY_STATUS = re.compile(r"HTTP \d{3}|\(\d{3}\) \w.*")
_ON_THE_WAY = frozenset({("nginx",), ("cloudflare",), ("varnish",)})
"""What stands between a client and any server, and signs the pages of its errors."""

Names = frozenset[tuple[str, ...]]


def not_of_neighbours(
    found: Iterable[Found], reading: Reading, lexicon: Lexicon, record: list[Step]
) -> list[Found]:
    """`found` less what any program of .NET says of any service, where the line above or below
    names another product and nothing names one of ours: `PostNL Send API, staging` above `(503)
    Server Unavailable`. For messages of which nobody knows whose they are."""
    items = list(found)
    if lexicon.product_words.isdisjoint(reading.forms) or names_own(reading):
        return items
    kept: list[Found] = []
    for item in items:
        low, high = _three_lines(reading.text, item.start, item.end)
        forms = [token.form for token in reading.tokens if low <= token.start < high]
        any_programs = item.rule.system is System.EXACT and is_any_programs(item.rule)
        if any_programs and names(forms, lexicon.other_products - _ON_THE_WAY):
            record.append(item.step(Outcome.FOREIGN))
        else:
            kept.append(item)
    return kept


def is_any_programs(rule: Rule) -> bool:
    """Whether any program of .NET may say what the rule is of."""
    return rule.generic or any(_ANY_STATUS.fullmatch(one.text) for one in rule.wordings)


def _three_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the line above a stretch begins, and where the line below it ends."""
    low = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start))) + 1
    next_line = text.find("\n", end)
    high = text.find("\n", next_line + 1) if next_line >= 0 else -1
    return low, len(text) if high < 0 else high


def spoken_of(rule: Rule, lexicon: Lexicon) -> Names:
    """The other products that the rule itself is about: the database of the web shop."""
    texts = (*(wording.text for wording in rule.wordings), *rule.every_pattern)
    own = _named_in(texts, lexicon.other_products)
    return own | _ON_THE_WAY if rule.system is System.NETWORK else own


@lru_cache(maxsize=1_024)
def _named_in(texts: tuple[str, ...], products: Names) -> Names:
    forms = [token.form for text in texts for token in tokenize(text)]
    singles, pairs = set(forms), set(pairwise(forms))
    return frozenset(
        name for name in products if (name[0] in singles if len(name) == 1 else name in pairs)
    )


def names(forms: Sequence[str], phrases: Names) -> bool:
    """Whether words in their order hold one of some products' names."""
    singles = {phrase[0] for phrase in phrases if len(phrase) == 1}
    if not singles.isdisjoint(forms):
        return True
    pairs = set(pairwise(forms))
    return not pairs.isdisjoint(phrases)


def names_own(reading: Reading) -> bool:
    """Whether a text names a product that is known here."""
    own = {"exact", "bookzo", "visma-net", "e-boekhouden", "outsmart", "magento"}
    return any(unit.concept in own for unit in reading.units)
