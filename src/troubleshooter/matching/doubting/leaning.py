"""Whether what stands around a find leans towards only speaking of it, by a fitted table.

`spoken-of.txt` holds the weights of words and surroundings, how rare they are, and what the cues of
`mood` count; `python -m tests.bench.leaning --fit` writes it from the labelled messages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, KeysView, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from troubleshooter.matching.doubting.around import Around
from troubleshooter.matching.doubting.traits import traits

TABLE = Path(__file__).with_name("spoken-of.txt")
BASE, CUES, PASSED = "*base", "*cues", "*passed"
"""What all begin with, what each unit of the cues counts, and what their passing the limit does."""
LEAST, MOST = -2.0, 7.0
"""What cues count together at least and at most."""
_SHORTEST = 20.0  # as long as some ten words, so that no single word decides
_TELLING = 0.1  # of what a trait counts
_PLACE = re.compile(r"^(?:\^\^|~~|<<|>>) (?=.)")


class Row(NamedTuple):
    """What a trait weighs, against a report where above nothing, and how rare it is: the logarithm
    of how many finds there are for one that has it."""

    weight: float
    rarity: float


Table = Mapping[str, Row]


class _Rows(Mapping[str, Row]):
    """The rows of a file by trait, each read when it is first asked for: a text has few of them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = {line.split(" ", 2)[2]: line for line in lines if line and line[0] != "#"}
        self._read: dict[str, Row] = {}

    def __getitem__(self, trait: str) -> Row:
        row = self._read.get(trait)
        if row is None:
            weight, rarity, _ = self._lines[trait].split(" ", 2)
            row = self._read[trait] = Row(float(weight), float(rarity))
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def keys(self) -> KeysView[str]:
        """The traits that have a row."""
        return self._lines.keys()


@lru_cache(maxsize=1)
def table() -> Table:
    """The rows in force, by trait."""
    return read_table(TABLE)


def read_table(path: Path) -> Table:
    """The rows of a file, by trait."""
    return _Rows(path.read_text("utf-8").splitlines())


def shares(rows: Table, told: Iterable[str]) -> dict[str, float]:
    """What each trait of `told` that has a row counts: its weight by its rarity, over the length of
    all of them, as a long text has more of everything without saying more."""
    weighed = rows.keys()
    known = [(trait, rows[trait]) for trait in told if trait in weighed]
    length = math.hypot(_SHORTEST, *(row.rarity for _, row in known))
    return {trait: row.weight * row.rarity / length for trait, row in known}


def beginning(rows: Table, cues: float, limit: float) -> float:
    """What a find counts before its surroundings do: `cues` is what its cues count together,
    `limit` from where on they alone would have it that the text only speaks of it."""
    counted = rows[BASE].weight + rows[CUES].weight * max(LEAST, min(cues, MOST))
    return counted + (rows[PASSED].weight if cues >= limit else 0.0)


def lean(here: Around, cues: float, limit: float) -> tuple[float, tuple[str, ...]]:
    """How far a text leans towards only speaking of a find, above nothing if it does, and the
    words that lean most; see `beginning`."""
    rows, found = table(), traits(here)
    counts = shares(rows, found)
    told: dict[str, float] = {}
    for trait, count in counts.items():
        if count >= _TELLING:
            shown = as_words(found[trait])
            told[shown] = max(count, told.get(shown, 0.0))
    words = sorted(told, key=lambda words: (-told[words], words))
    return beginning(rows, cues, limit) + sum(counts.values()), tuple(words)


def as_words(trait: str) -> str:
    """A trait as a reader is shown it: `op \u2026` for `op _`."""
    return _PLACE.sub("", trait).replace("_", "\u2026").strip()
