"""JSON lines: every line an object with a time, a level, a system and a message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import polars as pl

from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.flatten import flatten
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.records import line_frame
from troubleshooter.ingest.series import replaced_at
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import Chunk, TextStream, line_chunks
from troubleshooter.ingest.times import TimeReader

NAME = "json-lines"

_TIMES = ("time", "timestamp", "@timestamp", "datetime", "date", "ts", "created_at", "createdAt",
          "Time", "Timestamp", "TimeStamp", "date_created", "tijd", "datum")  # fmt: skip
_LEVELS = ("level_name", "level", "severity", "Level", "loglevel", "log_level", "logLevel",
           "log.level", "lvl", "Severity", "niveau")  # fmt: skip
_SYSTEMS = ("system", "System", "systeem", "integration", "platform", "source", "service")
_MESSAGES = ("message", "msg", "text", "Message", "log", "bericht", "melding", "body", "event")
_ERRORS = ("error", "error_message", "errorMessage", "Error", "exception", "err", "fout")
_ALL: tuple[str, ...] = (*_TIMES, *_LEVELS, *_SYSTEMS, *_MESSAGES, *_ERRORS)
# Looked for in every line; the others only if the first lines have them, or a line lacks these.
_COMMON: tuple[str, ...] = (
    "time", "timestamp", "level", "severity", "level_name", "system", "message", "msg", "error",
)  # fmt: skip
_NO_ERROR = ("", "false", "0", "none", "no", "nee")
_FEW_LINES = 64


def recognise(stream: TextStream) -> Recognised | None:
    """At least half of the first lines are JSON objects."""
    head = stream.head()
    lines = [line for line in head.split(b"\n") if line.strip()]
    if len(lines) > 1 and not stream.ended:
        lines.pop()
    objects = [_object(line) for line in lines[:20]]
    if 2 * sum(keys is not None for keys in objects) < max(1, len(objects)):
        return None
    seen = {key for line in lines[:200] for key in _object(line) or ()}
    keys = tuple(key for key in _ALL if key in _COMMON or key in seen)
    return Recognised(NAME, None, None, None, partial(_frames, keys=keys))


def _object(line: bytes) -> frozenset[str] | None:
    """The keys of the JSON object that a line is; None if it is none."""
    if not line.lstrip().startswith(b"{"):
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return frozenset(value) if isinstance(value, dict) else None


def _frames(stream: TextStream, limits: Limits, keys: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    times = TimeReader()

    def read(chunk: Chunk, _: Completeness) -> pl.DataFrame:
        return to_schema(_columns(line_frame(chunk), keys), times)

    chunks = line_chunks(stream, limits.batch, limits.record)
    return Frames(chunks, read, stream.completeness)


def _columns(lines: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    source = lines["text"].rename("source")
    values = _values(source, keys)
    columns = values.select(
        lines["line"],
        _first_of(_TIMES, keys).alias("time"),
        _first_of(_LEVELS, keys).alias("level"),
        _first_of(_SYSTEMS, keys).alias("system"),
        _messages(values, source).alias("message"),
    )
    if keys == _ALL:
        return columns.with_columns(_with_silent(columns["message"], source))
    lacking = (columns["time"].is_null() | columns["message"].is_null()).arg_true()
    if not len(lacking):
        return columns
    again = _columns(lines[lacking], _ALL)
    return columns.with_columns(
        replaced_at(columns[name], lacking, again[name]) for name in again.columns
    )


def _first_of(wanted: tuple[str, ...], keys: tuple[str, ...]) -> pl.Expr:
    return pl.coalesce([key for key in wanted if key in keys])


def _values(lines: pl.Series, keys: tuple[str, ...]) -> pl.DataFrame:
    """The values of `keys` in every line, as text; all null where a line is no JSON object."""
    values = _parsed(lines, keys)
    if values is not None:
        return values
    if len(lines) > _FEW_LINES:
        half = len(lines) // 2
        return pl.concat([_values(lines.slice(0, half), keys), _values(lines.slice(half), keys)])
    is_object = _are_objects(lines)
    nothing = pl.DataFrame(
        dict.fromkeys(keys, [None] * len(lines)), schema=dict.fromkeys(keys, pl.String())
    )
    good = is_object.arg_true()
    if len(good) == 0:
        return nothing
    values = _parsed(lines.gather(good), keys)
    if values is None:
        parts = [_parsed(lines.gather([position]), keys) for position in good]
        values = pl.concat(nothing[:1] if part is None else part for part in parts)
    return nothing.select(replaced_at(nothing[key], good, values[key]) for key in keys)


def _parsed(lines: pl.Series, keys: tuple[str, ...]) -> pl.DataFrame | None:
    """The values of `keys`, or None unless all `lines` are JSON objects."""
    document: str = lines.str.join("\n").item()
    try:
        values = pl.read_ndjson(document.encode(), schema=dict.fromkeys(keys, pl.String()))
    except pl.exceptions.PolarsError:
        return None
    return values if values.height == len(lines) else None


def _are_objects(lines: pl.Series) -> pl.Series:
    begins = lines.str.strip_chars_start().str.starts_with("{")
    return begins & lines.str.json_path_match("$").is_not_null()


def _messages(values: pl.DataFrame, source: pl.Series) -> pl.Series:
    """What a record says: its message, and its error if it has one of its own; null if neither."""
    message = _readable(values, _MESSAGES, source)
    error = _readable(values, _ERRORS, source)
    error = error.set(error.str.to_lowercase().is_in(_NO_ERROR), None)
    text = message.fill_null(error)
    both = (message.is_not_null() & error.is_not_null() & (message != error)).arg_true()
    if not len(both):
        return text
    return replaced_at(text, both, message.gather(both) + "\n" + error.gather(both))


def _with_silent(messages: pl.Series, source: pl.Series) -> pl.Series:
    """`messages`, with all that a line holds where it has none."""
    silent = messages.is_null().arg_true()
    if not len(silent):
        return messages
    lines = source.gather(silent)
    whole = flatten(lines, (*_TIMES, *_LEVELS, *_SYSTEMS)).zip_with(_are_objects(lines), lines)
    return replaced_at(messages, silent, whole)


def _readable(values: pl.DataFrame, keys: tuple[str, ...], source: pl.Series) -> pl.Series:
    """The first of `keys` that a record has; where its value is no text, the values in it."""
    text = pl.Series("text", [None], dtype=pl.String).new_from_index(0, values.height)
    for key in keys:
        if key not in values.columns or values[key].null_count() == values.height:
            continue
        value = values[key]
        nested = (value.str.starts_with("{") | value.str.starts_with("[")).arg_true()
        if len(nested):
            lines = source.gather(nested)
            is_text = lines.str.contains(rf'"{key}"[ \t]*:[ \t]*"[{{\[]')
            nested = nested.filter(~is_text)
            value = replaced_at(value, nested, _flattened(value, source, nested, key))
        text = text.fill_null(value)
    return text


def _flattened(value: pl.Series, source: pl.Series, at: pl.Series, key: str) -> pl.Series:
    """The values at the positions `at` as text. Where a line has escapes its JSON is taken anew,
    for they are lost in `value`."""
    documents, lines = value.gather(at), source.gather(at)
    escaped = lines.str.contains("\\", literal=True).arg_true()
    if len(escaped):
        exact = lines.gather(escaped).str.json_path_match(f"$['{key}']")
        documents = replaced_at(documents, escaped, exact.fill_null(""))
    return flatten(documents)
