"""JSON lines: every line an object with a time, a level, a system and a message."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from troubleshooter.ingest.columns import to_schema
from troubleshooter.ingest.flatten import flatten
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import frames_in_order
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.records import line_frame
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
_KEYS: tuple[str, ...] = (*_TIMES, *_LEVELS, *_SYSTEMS, *_MESSAGES, *_ERRORS)
_SCHEMA = pl.Schema(dict.fromkeys(_KEYS, pl.String()))
_FEW_LINES = 64


def recognise(stream: TextStream) -> Recognised | None:
    """At least half of the first lines are JSON objects."""
    head = stream.head()
    lines = [line for line in head.split(b"\n") if line.strip()]
    if len(lines) > 1 and not stream.ended:
        lines.pop()
    lines = lines[:20]
    if not lines or 2 * sum(map(_is_object, lines)) < len(lines):
        return None
    return Recognised(NAME, None, None, None, _frames)


def _is_object(line: bytes) -> bool:
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _frames(stream: TextStream, limits: Limits) -> Iterator[pl.DataFrame]:
    times = TimeReader()

    def read(chunk: Chunk, _: Completeness) -> pl.DataFrame:
        return to_schema(_columns(line_frame(chunk)), times)

    chunks = line_chunks(stream, limits.batch, limits.record)
    return frames_in_order(chunks, read, stream.completeness)


def _columns(lines: pl.DataFrame) -> pl.DataFrame:
    source = lines["text"].rename("source")
    values = _values(source).with_columns(source)
    return values.select(
        lines["line"],
        pl.coalesce(_TIMES).alias("time"),
        pl.coalesce(_LEVELS).alias("level"),
        pl.coalesce(_SYSTEMS).alias("system"),
        _messages(values).alias("message"),
    )


def _values(lines: pl.Series) -> pl.DataFrame:
    """The known keys of every line, as text; all null where a line is no JSON object."""
    values = _parsed(lines)
    if values is not None:
        return values
    if len(lines) > _FEW_LINES:
        half = len(lines) // 2
        return pl.concat([_values(lines.slice(0, half)), _values(lines.slice(half))])
    is_object = lines.str.starts_with("{") & lines.str.json_path_match("$").is_not_null()
    nothing = pl.DataFrame(dict.fromkeys(_KEYS, [None] * len(lines)), schema=_SCHEMA)
    good = is_object.arg_true()
    if len(good) == 0:
        return nothing
    values = _parsed(lines.gather(good))
    if values is None:
        parts = [_parsed(lines.gather([position])) for position in good]
        values = pl.concat(nothing[:1] if part is None else part for part in parts)
    return nothing.select(nothing[key].scatter(good, values[key]) for key in _KEYS)


def _parsed(lines: pl.Series) -> pl.DataFrame | None:
    """The known keys of `lines`, or None unless all of them are JSON objects."""
    try:
        values = pl.read_ndjson("\n".join(lines).encode(), schema=_SCHEMA)
    except pl.exceptions.PolarsError:
        return None
    return values if values.height == len(lines) else None


def _messages(values: pl.DataFrame) -> pl.Series:
    """What a record says: its message, and its error if it has one of its own."""
    message = _readable(values, _MESSAGES)
    error = _readable(values, _ERRORS)
    both = message.is_not_null() & error.is_not_null() & (message != error)
    text = message.fill_null(error)
    text = (message + "\n" + error).zip_with(both.fill_null(value=False), text)
    silent = text.is_null().arg_true()
    if not len(silent):
        return text
    lines = values["source"].gather(silent)
    valid = lines.str.json_path_match("$").is_not_null()
    whole = flatten(lines, (*_TIMES, *_LEVELS, *_SYSTEMS)).zip_with(valid, lines)
    return text.scatter(silent, whole)


def _readable(values: pl.DataFrame, keys: tuple[str, ...]) -> pl.Series:
    """The first of `keys` that a record has; where its value is no text, the values in it."""
    text = pl.Series("text", [None], dtype=pl.String).new_from_index(0, values.height)
    for key in keys:
        value = values[key]
        if value.null_count() == len(value):
            continue
        nested = value.str.contains(r"^[{\[]").fill_null(value=False)
        if nested.any():
            nested &= ~values["source"].str.contains(rf'"{key}"\s*:\s*"[{{\[]')
            positions = nested.arg_true()
            documents = values["source"].gather(positions).str.json_path_match(f"$['{key}']")
            value = value.scatter(positions, flatten(documents.fill_null("")))
        text = text.fill_null(value)
    return text
