"""Columns with some of their values replaced."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def replaced_at(
    column: pl.Series, positions: pl.Series, values: pl.Series | Sequence[str]
) -> pl.Series:
    """A copy of `column` that has `values` at `positions` (Polars' own scatter changes the
    column itself)."""
    return column.clone().scatter(positions, values)
