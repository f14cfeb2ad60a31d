"""The view of failed records: newest first, the first so many, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from troubleshooter.pipeline.scan import Reading
from troubleshooter.pipeline.views.rows import Attempt, Rows

MOST = 100
"""Records shown unless another number is asked for."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The newest failed records, `count` in all of `records`."""

    shown: tuple[Attempt, ...]
    count: int
    records: int

    @property
    def rest(self) -> int:
        """How many more failed."""
        return self.count - len(self.shown)


def failed(rows: Rows, paths: Sequence[str], reading: Reading, most: int = MOST) -> Failed:
    """The `most` newest failed records of `paths`; those without a time come last."""
    newest: pl.DataFrame | None = None
    count = 0
    for batch in rows.batches(paths, reading):
        found = batch.filter("wrong")
        count += found.height
        both = found if newest is None else pl.concat([newest, found])
        newest = both.sort(["time", "input", "line"], descending=True, nulls_last=True).head(most)
    shown = () if newest is None else rows.attempts(newest)
    return Failed(shown, count, sum(one.records for one in rows.read.inputs))
