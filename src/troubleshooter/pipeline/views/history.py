"""The view of one document: everything that logs say of it, in the order of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from troubleshooter.pipeline.scan import Reading
from troubleshooter.pipeline.views.rows import Attempt, Rows

MOST = 500
"""Records shown; the newest are kept."""


@dataclass(frozen=True, slots=True)
class History:
    """What became of one document: its records in the order of time, `count` in all."""

    document: str
    shown: tuple[Attempt, ...]
    count: int

    @property
    def earlier(self) -> int:
        """How many older records are not shown."""
        return self.count - len(self.shown)

    @property
    def failures(self) -> int:
        """How many of those shown failed."""
        return sum(attempt.failed is True for attempt in self.shown)

    @property
    def solved(self) -> bool | None:
        """Whether the last record that tells of an outcome tells of success; None if none does."""
        told = [attempt.failed for attempt in self.shown if attempt.failed is not None]
        return not told[-1] if told else None


def history(
    rows: Rows, paths: Sequence[str], reading: Reading, document: str, most: int = MOST
) -> History:
    """The records of `paths` about `document`; those without a time come first."""
    newest: pl.DataFrame | None = None
    count = 0
    order = ["time", "input", "line"]
    for batch in rows.batches(paths, reading, about(document)):
        count += batch.height
        both = batch if newest is None else pl.concat([newest, batch])
        newest = both.sort(order, nulls_last=False).tail(most)
    return History(document, () if newest is None else rows.attempts(newest), count)


def about(document: str) -> pl.Expr:
    """The records about a document: by the log's own columns, else by their text."""
    # Rust's regular expressions take a time linear in the text, whatever stands in it.
    quoted = rf"(?i)(?:^|[^0-9A-Za-z]){re.escape(document)}(?:$|[^0-9A-Za-z])"
    named = [(pl.col(name) == document).fill_null(False) for name in ("object", "related")]
    return pl.any_horizontal(*named, pl.col("message").str.contains(quoted))
