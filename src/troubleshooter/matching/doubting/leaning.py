"""Whether what stands around a find leans towards only speaking of it, by a fitted table.

`spoken-of.txt` holds the weights of words and surroundings, and of what the cues of `mood` count
together; `python -m tests.bench.leaning --fit` writes it from the labelled messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from troubleshooter.matching.doubting.around import Around
from troubleshooter.matching.doubting.traits import traits

TABLE = Path(__file__).with_name("spoken-of.txt")
CUES, PASSED, BASE = "*cues", "*passed", "*base"
"""What each unit of the cues counts, what their passing the limit does, and what all begin with."""
LEAST, MOST = -2.0, 7.0
"""What cues count together at least and at most."""
_TELLING = 0.3  # of a weight


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
    shown = {trait: weight for trait in traits(here, bad) if (weight := weights.get(trait))}
    total += sum(shown.values())
    words = sorted(
        (trait for trait in shown if shown[trait] >= _TELLING and trait[0] != "*"),
        key=lambda trait: (-shown[trait], trait),
    )
    return total, tuple(map(_as_words, words))


def _as_words(trait: str) -> str:
    return trait.removeprefix("^ ").removeprefix("~ ").replace("_", "\u2026").strip()
