"""Which records of a log count: the filters of the Magento grids, and two that need a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from troubleshooter.diagnosis.tally import Decision

LEFT_OUT = "left out by the filter"
"""What the completeness statement says of records that do not count."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count: those that meet everything given; None and '' leave all in.

    From `since` up to but not including `until` (times as written in the log); holding `text` in
    the message or a document's number, and `platform` in the log's Platform column (both case
    folded); `success` by the log's own word. `only_failures`: the log says that it failed, or
    does not say and the record is a failure by its decision. `rules`: records under one of them.
    """

    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    platform: str = ""
    success: bool | None = None
    only_failures: bool = False
    rules: frozenset[str] = frozenset()

    def expression(self) -> pl.Expr | None:
        """What needs no decision, over a log table's columns; None when it leaves all in."""
        wanted: list[pl.Expr] = []
        if self.since is not None:
            wanted.append(pl.col("time") >= self.since)
        if self.until is not None:
            wanted.append(pl.col("time") < self.until)
        if self.text:
            places = ("message", "object", "related")
            wanted.append(pl.any_horizontal(_holds(name, self.text) for name in places))
        if self.platform:
            wanted.append(_holds("platform", self.platform))
        if self.success is not None:
            wanted.append(pl.col("failed") != self.success)
        return pl.all_horizontal(wanted) if wanted else None

    @property
    def unasked(self) -> frozenset[str]:
        """Columns of a log table that neither this filter nor counting looks at."""
        asked = {"related": self.text, "platform": self.platform}
        return frozenset(name for name, given in asked.items() if not given)

    @property
    def needs_decision(self) -> bool:
        """Whether something of it can be judged only once records are decided."""
        return self.only_failures or bool(self.rules)

    def of_decided(self, decisions: Sequence[Decision], bad: frozenset[str]) -> pl.Expr:
        """What needs a decision, over the columns `failed` and `decision` (an index into
        `decisions`); `bad` are the ids of error and warning rules."""
        wanted: list[pl.Expr] = [pl.lit(True)]
        if self.only_failures:
            wanted.append(is_failure(decisions, bad))
        if self.rules:
            places = [i for i, one in enumerate(decisions) if not self.rules.isdisjoint(one.rules)]
            wanted.append(pl.col("decision").is_in(places))
        return pl.all_horizontal(wanted)


def is_failure(decisions: Sequence[Decision], bad: frozenset[str]) -> pl.Expr:
    """Whether a record failed: as the log says, else by its decision."""
    places = [i for i, one in enumerate(decisions) if one.failing or not bad.isdisjoint(one.rules)]
    return pl.col("failed").fill_null(pl.col("decision").is_in(places))


def _holds(column: str, text: str) -> pl.Expr:
    lower = pl.col(column).str.to_lowercase()
    return lower.str.contains(text.lower(), literal=True).fill_null(False)
