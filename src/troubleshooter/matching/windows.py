"""The stretches of a message that wordings are looked for in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from troubleshooter.matching.reading import Reading
from troubleshooter.matching.tokens import Gap

_SMALL = 90
_MOST_LINES = 600


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of units that a wording is looked for in: one line, or a few short ones."""

    low: int
    high: int


def windows(reading: Reading) -> Iterator[Window]:
    """Each line; then, for short messages, lines taken together in case one was wrapped."""
    if not reading.units:
        return
    starts = [index for index, unit in enumerate(reading.units) if unit.gap is Gap.LINE]
    ends = [*starts[1:], len(reading.units)]
    lines = list(zip(starts, ends, strict=True))[:_MOST_LINES]
    for low, high in lines:
        yield Window(low, high)
    if len(lines) < 2:
        return
    if len(reading.units) <= _SMALL:
        yield Window(0, len(reading.units))
        return
    for (low, _), (_, high) in pairwise(lines):
        if high - low <= _SMALL:
            yield Window(low, high)
