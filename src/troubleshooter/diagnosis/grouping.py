"""The one pass over a batch's rows: records that are alike become one group."""

from __future__ import annotations

import polars as pl

from troubleshooter.documents import codes

PER_GROUP = 3
"""Records of a group that are kept as they are, for samples: the first ones."""

KEYS = ("key", "system", "failed", "day")
"""What the records of a group share."""


def grouped(frame: pl.DataFrame) -> pl.DataFrame:
    """The groups of a batch of a log table with a column `key`, alike for messages that are
    decided alike.

    Columns: KEYS, count, first and last (times), and of the first few records lines, times and
    messages; of the documents that a column names `plain` (as `documents.codes` gives them) and
    `named` (all others); `bare` counts the records without one.
    """
    found = codes(frame["object"])
    return (
        frame.lazy()
        .with_columns(
            day=pl.col("time").dt.date(),
            plain=found,
            named=pl.when(pl.Series(found.is_null())).then("object"),
        )
        .group_by(KEYS)
        .agg(
            count=pl.len(),
            first=pl.col("time").min(),
            last=pl.col("time").max(),
            lines=pl.col("line").head(PER_GROUP),
            times=pl.col("time").head(PER_GROUP),
            messages=pl.col("message").head(PER_GROUP),
            plain=pl.col("plain").drop_nulls(),
            named=pl.col("named").drop_nulls(),
            bare=pl.col("object").is_null().sum(),
        )
        .collect()
    )
