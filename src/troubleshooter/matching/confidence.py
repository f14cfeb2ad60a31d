"""How sure a diagnosis is: the share of such diagnoses that were right, from below."""

from __future__ import annotations

CODE = 0.995
"""Of a vendor's own code. None of thousands was wrong; a code can still be quoted in passing."""

EXACT = 0.99
"""Of a wording that stands there word for word: 998 in a thousand were right."""

_FUZZY = ((0.80, 0.965), (0.90, 0.985), (1.00, EXACT))
"""Score and confidence between which the rest lies. From `python -m tests.bench.noise --scores`,
labelled messages damaged in every way: below 0.90 the lower bound (Wilson, 95 %) of the share that
was right is 0.965, above it 0.996; never said to be surer than a wording found word for word."""


def confidence(stage: str, score: float) -> float:
    """How sure (0..1) a diagnosis by `stage` (code, exact or fuzzy) with `score` (0..1) is."""
    if stage == "code":
        return CODE
    if stage == "exact":
        return EXACT
    (low, least), *above = _FUZZY
    for high, most in above:
        if score <= high:
            share = max(0.0, score - low) / (high - low)
            return round(least + share * (most - least), 3)
        low, least = high, most
    return EXACT
