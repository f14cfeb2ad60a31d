"""All records of logs, batch after batch, each with what was decided of it."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import BinaryIO

import polars as pl

from troubleshooter.errors import UsageError
from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import SCHEMA, LogTable, Unreadable
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.parameters import DOCUMENT_PATTERNS
from troubleshooter.model import Level
from troubleshooter.pipeline.counting import DOCUMENT_OF, Decisions

_LONGEST_PATTERN = 1_000


class Mark(IntEnum):
    """What was made of a record, from nothing to worst."""

    PLAIN = 0
    SUCCESS = 1
    INFO = 2
    WARNING = 3
    UNKNOWN = 4
    ERROR = 5


_MARKS = {
    Level.SUCCESS: Mark.SUCCESS,
    Level.INFO: Mark.INFO,
    Level.WARNING: Mark.WARNING,
    Level.ERROR: Mark.ERROR,
}
_DECIDED = {"input": pl.UInt32, "rules": pl.UInt32, "mark": pl.UInt8}
"""The columns that a batch of records has beside those of a log table."""


@dataclass(slots=True)
class Recording:
    """Reads logs into batches of records.

    A batch has the columns of a log table, and `input` (index into `inputs`), `rules` (index into
    `found`, whose first entry is no rule at all) and `mark` (a Mark).
    """

    matcher: Matcher
    inputs: list[str] = field(default_factory=list)
    found: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    unread: list[tuple[str, str]] = field(default_factory=list)
    _places: dict[tuple[str, ...], int] = field(default_factory=lambda: {(): 0})

    def batches(self, paths: Sequence[str], stdin: BinaryIO) -> Generator[pl.DataFrame, None, None]:
        """The records of `paths` in their order; what cannot be read ends in `unread`, a path and
        a reason. Closing the iterator ends the reading."""
        decisions = Decisions(self.matcher)
        for opened in open_inputs(paths, stdin):
            if isinstance(opened, Unreadable):
                self.unread.append((opened.path, opened.reason))
                continue
            decisions.forget()
            self.inputs.append(opened.path)
            for frame in opened.frames:
                yield self._decided(frame, opened, decisions)
            if opened.completeness.broken:
                self.unread.append((opened.path, opened.completeness.broken))

    def _decided(self, frame: pl.DataFrame, table: LogTable, decisions: Decisions) -> pl.DataFrame:
        of_file = pl.lit(table.system.value if table.system else None, pl.String)
        keyed = frame.with_columns(
            decisions.keys.of(frame["message"]).alias("key"),
            system=pl.coalesce(pl.col("system"), of_file),
        )
        groups = keyed.group_by("key", "system").agg(messages=pl.col("message").head(1))
        indices = decisions.of(groups)
        known = {index: decisions.known[index] for index in indices.unique()}
        rules = {index: self._place(one.rules) for index, one in known.items()}
        marks = {index: self._mark(one.rules) for index, one in known.items()}
        groups = groups.select(
            "key",
            "system",
            rules=indices.replace_strict(rules, return_dtype=pl.UInt32),
            mark=indices.replace_strict(marks, return_dtype=pl.UInt8),
            failing=indices.replace_strict(
                {index: one.failing for index, one in known.items()}, return_dtype=pl.Boolean
            ),
        )
        joined = keyed.join(
            groups, on=["key", "system"], how="left", nulls_equal=True, maintain_order="left"
        )
        unknown = (pl.col("rules") == 0) & pl.col("failed").fill_null(pl.col("failing"))
        return joined.select(
            *frame.columns,
            pl.lit(len(self.inputs) - 1, pl.UInt32).alias("input"),
            "rules",
            pl.when(unknown).then(pl.lit(Mark.UNKNOWN, pl.UInt8)).otherwise("mark").alias("mark"),
        )

    def _place(self, rules: tuple[str, ...]) -> int:
        place = self._places.get(rules)
        if place is None:
            place = self._places[rules] = len(self.found)
            self.found.append(rules)
        return place

    def _mark(self, rules: tuple[str, ...]) -> int:
        known = self.matcher.rules
        return max((_MARKS[known[rule].level] for rule in rules), default=Mark.PLAIN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are wanted: those that meet everything given.

    `text` is looked for without regard to case, as a regular expression when `pattern`. `since`
    and `until` (not included) are times as written in the log; `success` is the record's outcome.
    `document` asks for the records about one document, `rule` for those under one rule.
    """

    text: str = ""
    pattern: bool = False
    since: datetime | None = None
    until: datetime | None = None
    success: bool | None = None
    document: str = ""
    rule: str = ""
    unknown: bool = False

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()

    def rows(self, records: pl.DataFrame, found: Sequence[tuple[str, ...]]) -> pl.Series:
        """The row numbers of the records wanted; raises UsageError for a pattern that is none."""
        expression = self._expression(found)
        try:
            return records.lazy().select(expression.arg_true()).collect().to_series()
        except pl.exceptions.ComputeError as error:
            told = [line[7:] for line in str(error).split("\n") if line.startswith("error: ")]
            raise UsageError(told[0] if told else "is no regular expression") from error

    def _expression(self, found: Sequence[tuple[str, ...]]) -> pl.Expr:
        wanted: list[pl.Expr] = [pl.col("mark").is_not_null()]
        if self.since is not None:
            wanted.append(pl.col("time") >= self.since)
        if self.until is not None:
            wanted.append(pl.col("time") < self.until)
        if self.success is not None:
            failed = pl.col("failed").fill_null(pl.col("mark") >= Mark.WARNING)
            wanted.append(~failed if self.success else failed)
        if self.rule:
            places = [place for place, rules in enumerate(found) if self.rule in rules]
            wanted.append(pl.col("rules").is_in(places))
        if self.unknown:
            wanted.append(pl.col("mark") == Mark.UNKNOWN)
        if self.document:
            wanted.append(_about(self.document))
        if self.text:
            wanted.append(self._holds())
        return pl.all_horizontal(wanted)

    def _holds(self) -> pl.Expr:
        # Rust's regular expressions take a time linear in the text, whatever the pattern.
        text = self.text if self.pattern else re.escape(self.text)
        if len(text) > _LONGEST_PATTERN:
            raise UsageError(f"more than {_LONGEST_PATTERN} characters")
        looked_at = (pl.col("message"), pl.col("object").fill_null(""))
        return pl.any_horizontal(one.str.contains(f"(?i){text}") for one in looked_at)


def _about(document: str) -> pl.Expr:
    """The records about a document: by the log's own column, else by their text."""
    quoted = rf"(?:^|[^0-9A-Za-z]){re.escape(document)}(?:$|[^0-9A-Za-z])"
    in_text = pl.col("object").is_null() & pl.col("message").str.contains(quoted)
    return (pl.col("object") == document).fill_null(False) | in_text


def document_of(message: str, system: str | None, named: str | None) -> str:
    """The number of the document that a record is about; '' when it names none."""
    if named:
        return named
    kind = DOCUMENT_OF.get(system or "")
    if kind is None:
        return ""
    found = pl.Series([message]).str.extract(DOCUMENT_PATTERNS[kind], 1)[0]
    return found.strip(".-/:,") if found else ""


def empty() -> pl.DataFrame:
    """No records, with the columns of a batch."""
    return pl.DataFrame(schema={**SCHEMA, **_DECIDED})
