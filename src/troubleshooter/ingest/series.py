"""Columns made of bytes, and columns with some of their values replaced."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def replaced_at(
    column: pl.Series, positions: pl.Series, values: pl.Series | Sequence[str]
) -> pl.Series:
    """A copy of `column` that has `values` at `positions` (Polars' own scatter changes the
    column itself)."""
    return column.clone().scatter(positions, values)


def text_of(name: str, data: bytes) -> pl.Series:
    """A column of one text, the UTF-8 in `data`; bytes that are none are left out."""
    text = pl.Series(name, [data], dtype=pl.Binary).cast(pl.String, strict=False)
    if text.null_count():
        text = pl.Series(name, [data.decode("utf-8", errors="ignore")])
    return text
