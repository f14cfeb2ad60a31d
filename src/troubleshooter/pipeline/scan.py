"""Scanning logs: read, match each template once, count, and say what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

import polars as pl

from troubleshooter.diagnosis import findings
from troubleshooter.diagnosis.tally import Tally
from troubleshooter.ingest.parallel import in_order
from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import LogTable, Unreadable
from troubleshooter.matching.masks import readable
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import InputRead, Level, Rule, ScanResult, Skipped, System
from troubleshooter.pipeline.counting import Batch, Counter, Decisions, batch


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count: those from `since` up to but not including `until` (times as written in
    the log), and those that hold `text` (case folded). None leaves all in."""

    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None

    def expression(self) -> pl.Expr | None:
        """The filter over a log table's columns, or None when it leaves everything in."""
        wanted: list[pl.Expr] = []
        if self.since is not None:
            wanted.append(pl.col("time") >= self.since)
        if self.until is not None:
            wanted.append(pl.col("time") < self.until)
        if self.text:
            found = pl.concat_str(pl.col("message"), pl.col("object").fill_null(""), separator="\n")
            wanted.append(found.str.to_lowercase().str.contains(self.text.lower(), literal=True))
        return pl.all_horizontal(wanted) if wanted else None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, or not to its end: one line saying why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan's result, the inputs that failed, and what it takes to merge or judge it."""

    result: ScanResult
    failures: tuple[Failure, ...]
    tally: Tally


Progress = Callable[[str, int], None]
"""Told the input's path and how many of its records are done."""


@dataclass(slots=True)
class Scanner:
    """Scans with one matcher; remembers what it decided of each template."""

    matcher: Matcher
    system: System | None = None
    only: Filter = Filter()
    _decisions: Decisions = field(init=False)

    def __post_init__(self) -> None:
        self._decisions = Decisions(self.matcher)

    def scan(
        self, paths: Sequence[str], stdin: BinaryIO, progress: Progress | None = None
    ) -> Scanned:
        """Read and count `paths`.

        What cannot be read is told among the failures; an interrupt ends the scan with what was
        counted so far, marked partial.
        """
        whole = Tally()
        inputs: list[InputRead] = []
        failures: list[Failure] = []
        partial = False
        try:
            for opened in open_inputs(paths, stdin):
                if isinstance(opened, Unreadable):
                    failures.append(Failure(opened.path, opened.reason))
                    inputs.append(InputRead(opened.path, "", 0, (Skipped(opened.reason, 1),)))
                    continue
                self._read(opened, whole, inputs, progress)
                if opened.completeness.broken:
                    failures.append(Failure(opened.path, opened.completeness.broken))
        except KeyboardInterrupt:
            partial = True
        return Scanned(self.conclude(whole, inputs, partial), tuple(failures), whole)

    def conclude(self, whole: Tally, inputs: Iterable[InputRead], partial: bool) -> ScanResult:
        """The result of what was counted."""
        return ScanResult(
            inputs=tuple(inputs),
            records=whole.records,
            diagnoses=findings.diagnoses(whole, self.matcher.rules, self._parameters),
            unknown=whole.unknown,
            clusters=findings.clusters(whole, readable),
            unremarkable=whole.unremarkable,
            by_day=findings.days(whole),
            partial=partial,
        )

    def _read(
        self,
        table: LogTable,
        whole: Tally,
        inputs: list[InputRead],
        progress: Progress | None,
    ) -> None:
        self._decisions.forget()
        counter = Counter(table, self._decisions)
        records = 0
        try:
            frames = (self._filtered(frame, table) for frame in table.frames)
            system, keys = self._system_of(table), self._decisions.keys

            def prepare(frame: pl.DataFrame) -> Batch:
                return batch(frame.with_columns(system=system), keys)

            for ready in in_order(frames, prepare):
                counter.add(ready)
                records += ready.frame.height
                if progress is not None:
                    progress(table.path, records)
        finally:
            counter.flush()
            whole.merge(counter.total)
            skipped = list(table.completeness.skipped)
            if table.completeness.broken:
                skipped.append(Skipped(table.completeness.broken, 1))
            inputs.append(InputRead(table.path, table.format, records, tuple(skipped)))

    def _filtered(self, frame: pl.DataFrame, table: LogTable) -> pl.DataFrame:
        """The records that count; those left out are told among what was skipped."""
        expression = self.only.expression()
        if expression is None:
            return frame
        kept = frame.filter(expression)
        if kept.height < frame.height:
            table.completeness.skip("left out by the filter", frame.height - kept.height)
        return kept

    def _system_of(self, table: LogTable) -> pl.Expr:
        """The asked-for system, else the record's own, else the file's."""
        if self.system is not None:
            return pl.lit(self.system.value, pl.String)
        of_file = pl.lit(table.system.value if table.system else None, pl.String)
        return pl.coalesce(pl.col("system"), of_file)

    def _parameters(self, rule: str, message: str) -> Mapping[str, str]:
        for match in self.matcher.diagnose(message, self.system):
            if match.rule == rule:
                return match.parameters
        return {}


def fails_at(scanned: Scanned, rules: Mapping[str, Rule], level: Level) -> bool:
    """Whether the scan found something of `level` or worse."""
    return findings.fails_at(scanned.tally, rules, level)
