"""All records of logs, batch after batch, each with what was decided of it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from hashlib import blake2b
from typing import BinaryIO

import polars as pl

from troubleshooter.diagnosis.tally import Decision
from troubleshooter.errors import UsageError
from troubleshooter.ingest.growing import FORMATS, Tail
from troubleshooter.ingest.parallel import in_order
from troubleshooter.ingest.reader import find_sources, open_source
from troubleshooter.ingest.sources import FileSource
from troubleshooter.ingest.table import SCHEMA, LogTable, Unreadable
from troubleshooter.matching.aligning.parameters import DOCUMENT_PATTERNS
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Level
from troubleshooter.pipeline.counting import DOCUMENT_OF, Decisions
from troubleshooter.pipeline.record_end import End, end_of

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
_DECIDED = {"input": pl.UInt32, "rules": pl.UInt32, "mark": pl.UInt8, "kind": pl.UInt64}
"""The columns that a batch of records has beside those of a log table."""


@dataclass(slots=True)
class Recording:
    """Reads logs into batches of records.

    A batch has the columns of a log table, and `input` (index into `inputs`), `rules` (index into
    `found`, whose first entry is no rule at all), `mark` (a Mark) and `kind` (what `kind_of` makes
    of the template of a record that is under no rule, else 0).

    `end` is where a text that can be read on ended, once all of it was read; its last record then
    came in a batch of its own. `decisions` are those of an earlier reading by the same matcher,
    if there was one; nobody else may use them meanwhile.
    """

    matcher: Matcher
    inputs: list[str] = field(default_factory=list)
    found: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    unread: list[tuple[str, str]] = field(default_factory=list)
    end: End | None = None
    decisions: Decisions | None = None
    _places: dict[tuple[str, ...], int] = field(default_factory=lambda: {(): 0})

    def batches(self, paths: Sequence[str], stdin: BinaryIO) -> Generator[pl.DataFrame, None, None]:
        """The records of `paths` in their order; what cannot be read ends in `unread`, a path and
        a reason. Closing the iterator ends the reading."""
        for source in find_sources(paths):
            tail = Tail()
            for opened in open_source(source, stdin, watch=tail.watch):
                if isinstance(opened, Unreadable):
                    self.unread.append((opened.path, opened.reason))
                    continue
                self.inputs.append(opened.path)
                if isinstance(source, FileSource) and _grows(source, opened, paths):
                    yield from self.of_table(opened, tail)
                    self.end = end_of(source.path, opened, tail)
                else:
                    yield from self.of_table(opened)

    def of_table(
        self, table: LogTable, tail: Tail | None = None
    ) -> Generator[pl.DataFrame, None, None]:
        """The records of one log, of the last of `inputs`; with a `tail` the last of them in a
        batch of its own."""
        decisions = self.decisions or Decisions(self.matcher)
        self.decisions = decisions
        decisions.forget()
        frames = table.frames if tail is None else tail.frames(table.frames)
        of_file = pl.lit(table.system.value if table.system else None, pl.String)
        keys = decisions.keys

        def keyed(frame: pl.DataFrame) -> pl.DataFrame:
            key = keys.of(frame["message"]).alias("key")
            return frame.with_columns(key, system=pl.coalesce(pl.col("system"), of_file))

        # The messages' keys cost the most; they are made outside of Python's lock, by threads.
        with closing(_generator(in_order(frames, keyed))) as ready:
            for frame in ready:
                yield self._decided(frame, decisions)
        if table.completeness.broken:
            self.unread.append((table.path, table.completeness.broken))

    def _decided(self, keyed: pl.DataFrame, decisions: Decisions) -> pl.DataFrame:
        groups = keyed.group_by("key", "system").agg(messages=pl.col("message").head(1))
        indices = decisions.of(groups)
        known = {index: decisions.known[index] for index in indices.unique()}
        made: dict[str, dict[int, int | bool]] = {
            "rules": {index: self._place(one.rules) for index, one in known.items()},
            "mark": {index: self._mark(one.rules) for index, one in known.items()},
            "kind": {index: _kind(one) for index, one in known.items()},
            "failing": {index: one.failing for index, one in known.items()},
        }
        types = {**_DECIDED, "failing": pl.Boolean}
        groups = groups.select(
            "key",
            "system",
            *(
                indices.replace_strict(of_index, return_dtype=types[name]).alias(name)
                for name, of_index in made.items()
            ),
        )
        joined = keyed.join(
            groups, on=["key", "system"], how="left", nulls_equal=True, maintain_order="left"
        )
        unknown = (pl.col("rules") == 0) & pl.col("failed").fill_null(pl.col("failing"))
        return joined.select(
            *SCHEMA,
            pl.lit(len(self.inputs) - 1, pl.UInt32).alias("input"),
            "rules",
            pl.when(unknown).then(pl.lit(Mark.UNKNOWN, pl.UInt8)).otherwise("mark").alias("mark"),
            "kind",
        )

    def _place(self, rules: tuple[str, ...]) -> int:
        place = self._places.get(rules)
        if place is None:
            place = len(self.found)
            self.found.append(rules)
            self._places[rules] = place
        return place

    def _mark(self, rules: tuple[str, ...]) -> int:
        known = self.matcher.rules
        return max((_MARKS[known[rule].level] for rule in rules), default=Mark.PLAIN)


def _grows(source: FileSource, table: LogTable, paths: Sequence[str]) -> bool:
    """Whether `table` is all that is read, and a text to which a program adds records."""
    return [table.path] == list(paths) and source.seekable and table.format in FORMATS


def _generator(frames: Iterator[pl.DataFrame]) -> Generator[pl.DataFrame, None, None]:
    yield from frames


def _kind(decision: Decision) -> int:
    return 0 if decision.rules else kind_of(decision.template)


def kind_of(template: str) -> int:
    """A number from 1 to 2^64 - 1 for a template: as good as its own, in eight bytes a record."""
    digest = blake2b(template.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) or 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are wanted: those that meet everything given.

    `text` is looked for without regard to case, as a regular expression when `pattern`. `since`
    and `until` (not included) are times as written in the log; `success` is the record's outcome.
    `platform` is what the log's own Platform column says. `document` asks for the records about
    one document, `rule` for those under one rule, `kinds` for those of unknown templates.
    """

    text: str = ""
    pattern: bool = False
    since: datetime | None = None
    until: datetime | None = None
    success: bool | None = None
    platform: str = ""
    document: str = ""
    rule: str = ""
    unknown: bool = False
    kinds: frozenset[int] = frozenset()

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
        if self.platform:
            wanted.append(pl.col("platform").eq_missing(pl.lit(self.platform)))
        if self.kinds:
            wanted.append(pl.col("kind").is_in(pl.Series(sorted(self.kinds), dtype=pl.UInt64)))
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
