"""Whether what stands around a find leans towards only speaking of it, by a fitted table.

`spoken-of.txt` holds the weights of words and surroundings, and of what the cues of `mood` count
together; `python -m tests.bench.leaning --fit` writes it from the labelled messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from troubleshooter.matching.doubting.around import Around
from troubleshooter.matching.doubting.traits import looks, traits

TABLE = Path(__file__).with_name("spoken-of.txt")
CUES, PASSED, BASE = "*cues", "*passed", "*base"
"""What each unit of the cues counts, what their passing the limit does, and what all begin with."""
LEAST, MOST = -2.0, 7.0
"""What cues count together at least and at most."""
_TELLING = 0.3  # of a weight
_PLACE = re.compile(r"^[\^~\[\]] (?=.)")


@lru_cache(maxsize=1)
def table() -> Mapping[str, float]:
    """The weight of each trait; what is above nothing speaks against a report."""
    lines = TABLE.read_text("utf-8").splitlines()
    rows = (line.split(" ", 1) for line in lines if line and line[0] != "#")
    return {trait: float(weight) for weight, trait in rows}


def lean(here: Around, bad: bool, cues: float, limit: float) -> tuple[float, tuple[str, ...]]:
    """How far a text leans towards only speaking of a find, above nothing if it does, and the
    words that lean most; `cues` is what the cues count together, `limit` from where on they alone
    would have it so."""
    weights = table()
    total = weights[BASE] + weights[CUES] * max(LEAST, min(cues, MOST))
    total += weights[PASSED] if cues >= limit else 0.0
    total += sum(weights.get(look, 0.0) * share for look, share in looks(here, bad).items())
    told: dict[str, float] = {}
    for trait, words in traits(here).items():
        if weight := weights.get(trait):
            total += weight
            if weight >= _TELLING:
                shown = as_words(words)
                told[shown] = max(weight, told.get(shown, 0.0))
    return total, tuple(sorted(told, key=lambda words: (-told[words], words)))


def as_words(trait: str) -> str:
    """A trait as a reader is shown it: `op \u2026` for `op _`."""
    return _PLACE.sub("", trait).replace("_", "\u2026").strip()
