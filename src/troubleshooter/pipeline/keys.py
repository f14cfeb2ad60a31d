"""What messages are told apart by before templates are made: all but their figures."""

from __future__ import annotations

import polars as pl

from troubleshooter.ingest.series import replaced_at
from troubleshooter.matching.masks import MASKS, columnar

_MAY_BE_2000 = columnar(r"\b0[.,]?000\b")


def keys(messages: pl.Series) -> pl.Series:
    """For each message a key that messages share only if their templates are the same.

    Masks look at digits by their kind, save for the few that decide (codes, statuses, 2.000). So
    a message whose digits are all masked has as its key itself with every digit a zero, and the
    masks need run on one message of each key only; any other has its template as its key.
    """
    plain = messages.str.replace_all("[0-9]", "0")
    distinct = plain.unique()
    digits_stay = templates(distinct).str.contains("[0-9]")
    suspects = distinct.filter(digits_stay | distinct.str.contains(_MAY_BE_2000))
    if not len(suspects):
        return plain
    places = plain.is_in(suspects.implode()).arg_true()
    suspected = messages.gather(places).to_frame("message")
    made = suspected.unique()
    made = made.with_columns(("\x00" + templates(made["message"])).alias("key"))
    found = suspected.join(made, on="message", how="left", maintain_order="left")["key"]
    return replaced_at(plain, places, found)


def templates(messages: pl.Series) -> pl.Series:
    """The template of each message, as `masks.template` gives it."""
    masked = pl.col("message")
    for pattern, replacement in MASKS:
        masked = masked.str.replace_all(columnar(pattern), replacement)
    return messages.to_frame("message").select(masked).to_series()
