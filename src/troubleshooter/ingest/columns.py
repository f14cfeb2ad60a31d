"""Columns of text, named by what they hold, into the columns every format delivers."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from troubleshooter.ingest.series import replaced_at
from troubleshooter.ingest.table import SCHEMA
from troubleshooter.ingest.times import TimeReader
from troubleshooter.ingest.words import LEVEL, OUTCOME, SYSTEM, Vocabulary, failed_at

# A column of SCHEMA, the column of text it is read from, and the words in that.
_VOCABULARIES: dict[str, tuple[str, Vocabulary]] = {
    "failed": ("success", OUTCOME),
    "level": ("level", LEVEL),
    "system": ("system", SYSTEM),
}
OBJECT_FIELDS: tuple[str, ...] = ("order", "work_order", "invoice", "credit_memo")
_AS_WRITTEN: tuple[str, ...] = ("related", "platform")


def object_field(fields: set[str]) -> str | None:
    """Which of a table's columns names the document its records are about."""
    return next((field for field in OBJECT_FIELDS if field in fields), None)


def document_columns(positions: Mapping[str, int]) -> dict[str, int]:
    """Where a table's columns of documents stand: `object` and, for a second one, `related`."""
    present = [positions[field] for field in OBJECT_FIELDS if field in positions]
    return dict(zip(("object", "related"), present, strict=False))


def to_schema(frame: pl.DataFrame, times: TimeReader) -> pl.DataFrame:
    """`frame` (line, message and any of time, level, success, system, object, related and
    platform, all but line as text) as a frame of SCHEMA.

    The space that Magento puts before a message that begins like a formula is taken away.
    """
    present = set(frame.columns)
    made: dict[str, pl.Expr] = {name: pl.lit(None, dtype) for name, dtype in SCHEMA.items()}
    made["line"] = pl.col("line")
    made["message"] = pl.col("message").fill_null("")
    if "time" in present:
        times.look_at(frame["time"])
        made["time"] = times.expression("time")
    if "object" in present:
        made["object"] = pl.col("object")
    made |= {name: pl.col(name) for name in _AS_WRITTEN if name in present}
    words_in = {
        name: (source, words)
        for name, (source, words) in _VOCABULARIES.items()
        if source in present
    }
    made |= {name: pl.lit(words.usual(frame[source])) for name, (source, words) in words_in.items()}
    table = frame.select(made[name].alias(name) for name in SCHEMA.names())
    changed = [_without_guard(table["message"])]
    changed += [_without_empty(table[name]) for name in _AS_WRITTEN if name in present]
    if "object" in present:
        changed.append(_without_empty(_stripped(table["object"])))
    if "time" in present:
        changed.append(times.complete(table["time"], frame["time"]))
    for name, (source, words) in words_in.items():
        changed.append(words.complete(table[name], frame[source]))
        if name == "level" and "success" not in present:
            changed.append(failed_at(changed[-1]).rename("failed"))
    return table.with_columns(changed)


def _without_guard(messages: pl.Series) -> pl.Series:
    """Messages without the space that keeps spreadsheets from taking them for formulas."""
    # Comparing with what sorts behind all that begins with a space is much faster.
    if not (messages < "!").any():
        return messages
    guarded = messages.str.starts_with(" ").arg_true()
    if not len(guarded):
        return messages
    plain = messages.gather(guarded).str.replace(r"^ ([=+-])", "${1}")
    return replaced_at(messages, guarded, plain)


def _stripped(numbers: pl.Series) -> pl.Series:
    """Numbers of documents without spaces around them; those of digits only have none."""
    others = (numbers.cast(pl.UInt64, strict=False).is_null() & numbers.is_not_null()).arg_true()
    if not len(others):
        return numbers
    return replaced_at(numbers, others, numbers.gather(others).str.strip_chars())


def _without_empty(numbers: pl.Series) -> pl.Series:
    empty = (numbers == "").arg_true()
    return (
        replaced_at(numbers, empty, pl.Series([None], dtype=pl.String)) if len(empty) else numbers
    )
