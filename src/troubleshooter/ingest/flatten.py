"""JSON values as text that keeps their wording: one `key: value` line for every value."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

_TOKEN = r'"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}\[\]]|[^\s{}\[\],:"]+'


def flatten(documents: pl.Series, without: Collection[str] = ()) -> pl.Series:
    """Each JSON document's values in reading order, `key: value` a line, keys of mere containers
    and null values left out; a lone text value stands by itself.

    Values under a key in `without` are left out. A document without any value stays as it is.
    """
    tokens = (
        pl.DataFrame({"document": documents})
        .with_row_index("row")
        .select("row", pl.col("document").str.extract_all(_TOKEN).alias("token"))
        .explode("token", empty_as_null=False, keep_nulls=False)
    )
    token = pl.col("token")
    quoted = token.str.starts_with('"')
    is_key = quoted & token.str.ends_with(":")
    tokens = tokens.with_columns(
        is_key.alias("is_key"),
        (is_key | token.is_in(["{", "}", "[", "]"])).alias("is_structure"),
        pl.when(is_key).then(token.str.replace(r"\s*:$", "")).otherwise(token).alias("token"),
    )
    before, further = pl.col("token").shift(1).over("row"), pl.col("token").shift(2).over("row")
    key_before = pl.col("is_key").shift(1).over("row")
    key_further = pl.col("is_key").shift(2).over("row")
    values = tokens.with_columns(
        pl.when(key_before)
        .then(before)
        .when((before == "[") & key_further)
        .then(further)
        .alias("key")
    ).filter(~pl.col("is_structure") & (pl.col("token") != "null"))
    values = values.with_columns(
        _plain(values["key"]), _plain(values["token"]), quoted.alias("is_text")
    )
    if without:
        values = values.filter(~pl.col("key").is_in(list(without)).fill_null(value=False))
    return _joined(documents, values)


def _joined(documents: pl.Series, values: pl.DataFrame) -> pl.Series:
    lone = (pl.len().over("row") == 1) & pl.col("is_text")
    line = (
        pl.when(pl.col("key").is_null() | lone)
        .then(pl.col("token"))
        .otherwise(pl.col("key") + ": " + pl.col("token"))
    )
    texts = (
        values.select("row", line.alias("line"))
        .group_by("row", maintain_order=True)
        .agg(pl.col("line").str.join("\n"))
    )
    rows = pl.DataFrame({"document": documents}).with_row_index("row")
    joined = rows.join(texts, on="row", how="left", maintain_order="left")
    return joined.select(pl.col("line").fill_null(pl.col("document"))).to_series()


def _plain(tokens: pl.Series) -> pl.Series:
    """JSON tokens as text: quotes taken off, escapes resolved."""
    bare = tokens.str.replace(r'(?s)^"(.*)"$', "${1}")
    escaped = tokens.str.contains("\\", literal=True).fill_null(value=False)
    if not escaped.any():
        return bare
    positions = escaped.arg_true()
    resolved = tokens.gather(positions).str.json_path_match("$")
    return bare.scatter(positions, resolved.fill_null(bare.gather(positions)))
