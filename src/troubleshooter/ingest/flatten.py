"""JSON values as text that keeps their wording: one `key: value` line for every value."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from troubleshooter.ingest.series import replaced_at

_PARTS = r'"(?:[^"\\]|\\.)*"(?:[ \t]*:)?|[{}\[\]]|[^ \t\r\n{}\[\],:"]+'


def flatten(documents: pl.Series, without: Collection[str] = ()) -> pl.Series:
    """Each JSON document's values in reading order, `key: value` a line, keys of mere containers
    and null values left out; a lone text value stands by itself.

    Values under a key in `without` are left out. A document without any value stays as it is.
    """
    token = pl.col("token")
    before = pl.col("row").shift(1) == pl.col("row")
    further = pl.col("row").shift(2) == pl.col("row")
    is_key = token.str.ends_with(":") & token.str.starts_with('"')
    opens_list = (token.shift(1) == "[") & before
    values = (
        pl.DataFrame({"document": documents})
        .with_row_index("row")
        .select("row", pl.col("document").str.extract_all(_PARTS).alias("token"))
        .explode("token", empty_as_null=False, keep_nulls=False)
        .with_columns(is_key.alias("is_key"))
        .with_columns(
            pl.when(pl.col("is_key").shift(1) & before)
            .then(token.shift(1))
            .when(opens_list & pl.col("is_key").shift(2) & further)
            .then(token.shift(2))
            .alias("key")
        )
        .filter(~pl.col("is_key") & ~token.is_in(["{", "}", "[", "]", "null"]))
        .with_columns(pl.col("key").str.replace(r"[ \t]*:$", ""))
    )
    is_text = values["token"].str.starts_with('"').alias("is_text")
    values = values.with_columns(_plain(values["key"]), _plain(values["token"]), is_text)
    if without:
        values = values.filter(~pl.col("key").is_in(list(without)).fill_null(value=False))
    return _joined(documents, values)


def _joined(documents: pl.Series, values: pl.DataFrame) -> pl.Series:
    line = (
        pl.when(pl.col("key").is_null())
        .then(pl.col("token"))
        .otherwise(pl.col("key") + ": " + pl.col("token"))
    )
    texts = (
        values.select("row", "token", "is_text", line.alias("line"))
        .group_by("row", maintain_order=True)
        .agg(
            pl.col("line").str.join("\n"),
            pl.col("token").first(),
            (pl.col("is_text").first() & (pl.len() == 1)).alias("lone"),
        )
        .select("row", pl.when("lone").then("token").otherwise("line").alias("line"))
    )
    return replaced_at(documents, texts["row"], texts["line"])


def _plain(tokens: pl.Series) -> pl.Series:
    """JSON tokens as text: quotes taken off, escapes resolved."""
    bare = tokens.str.strip_prefix('"').str.strip_suffix('"')
    escaped = tokens.str.contains("\\", literal=True).fill_null(value=False)
    if not escaped.any():
        return bare
    positions = escaped.arg_true()
    resolved = tokens.gather(positions).str.json_path_match("$")
    return replaced_at(bare, positions, resolved.fill_null(bare.gather(positions)))
