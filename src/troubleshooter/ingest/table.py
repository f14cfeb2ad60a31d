"""A log as a table: the columns every format is read into, in batches of bounded size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

import polars as pl

from troubleshooter.model import Skipped, System

SCHEMA = pl.Schema(
    {
        "line": pl.UInt64(),  # where the record starts: 1-based line, or row of a worksheet
        "time": pl.Datetime("us"),  # as written in the log, without zone; null if none
        "level": pl.String(),  # debug, info, warning, error, success; null if the log says none
        "failed": pl.Boolean(),  # what the log itself says of the outcome; null if it does not
        "message": pl.String(),  # the whole record's text, line breaks kept; '' if empty
        "object": pl.String(),  # number of the document the record is about, from a column
        "related": pl.String(),  # number of a second document: the invoice beside its order
        "system": pl.String(),  # a System value, where the record itself names it
        "platform": pl.String(),  # what the log's own Platform column says
    }
)


@dataclass(slots=True)
class Completeness:
    """What could not be read of one input, filled in while its frames are consumed.

    `broken` is one line saying why reading stopped before the end, or None. `lines` is how many
    lines a text has, known at its end; None if not known, or if its end cannot be told for sure.
    """

    skipped: list[Skipped] = field(default_factory=list)
    broken: str | None = None
    lines: int | None = None
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def skip(self, reason: str, count: int = 1) -> None:
        """Add `count` records or lines that were passed over for `reason`; by any thread."""
        with self._lock:
            for position, seen in enumerate(self.skipped):
                if seen.reason == reason:
                    self.skipped[position] = Skipped(reason, seen.count + count)
                    return
            self.skipped.append(Skipped(reason, count))


@dataclass(frozen=True, slots=True)
class LogTable:
    """One input, recognised and ready to be consumed once.

    `frames` yields data frames of SCHEMA, each of bounded size; `object_kind` says what the
    `object` column holds (`order`, `invoice`, `work_order`) or None; `zone` is the time zone the
    log is written in, None when the log does not say.
    """

    path: str
    format: str
    system: System | None
    object_kind: str | None
    zone: Literal["utc", "local"] | None
    frames: Iterator[pl.DataFrame]
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that gave nothing: one line saying why."""

    path: str
    reason: str
